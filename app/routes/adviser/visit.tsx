import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireAdviser } from '#app/auth/guards.server.ts'
import { recordDelivery, takeBackDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { dropInterview, keepRegister } from '#app/domain/bookings/keep-register.server.ts'
import { isSilenceDue } from '#app/domain/bookings/lifecycle.ts'
import { type AdviserDaySheet, readDaySheet } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import {
  beginsWithAnother,
  isSchoolReference,
  NO_REFERENCE,
  SAYS_TOO_MUCH,
  saysOfPupil,
  withinVisitWords,
} from '#app/domain/bookings/register-rules.ts'
import { agreeingCounted, decidingCounted } from '#app/domain/bookings/waits-until.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { explainCounted } from '#app/domain/explain-school-days.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { listed } from '#app/domain/listed.ts'
import { pageTitle } from '#app/ui/document.ts'
import { alsoRefused, CARRIED, NO_BUTTON, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { carried, maybeCarried, optionalWords, typedNumber, typedTime } from '#app/ui/typed.ts'
import { DaySheet } from './day-sheet.tsx'
import { type Mark, markInWords, timeInWords } from './register.tsx'

const position = carried()
  .transform(Number)
  .refine((at) => Number.isInteger(at) && at >= 1 && at <= 60, {
    error: 'Open this page again and send the form once more',
  })
  .meta({ [CARRIED]: true })
/** In the order of the page, which is the order of its errors. */
const answers = {
  outcome: z.enum(['seen', 'absent', 'refused', 'rearranged'], { error: 'Choose what happened' }),
  startsAt: typedTime('Enter when it started'),
  yearGroup: typedNumber('Choose a year group', 7, 14).optional(),
  schoolReference: z
    .string()
    .max(20, { error: 'Use 20 characters or fewer' })
    .refine((typed) => !saysOfPupil(typed), { error: SAYS_TOO_MUCH, abort: true })
    .refine(isSchoolReference, { error: NO_REFERENCE })
    .optional(),
}
/** What the form had of the interview, so that a save over what was marked since is told from a first one. */
const shown = maybeCarried()
const Marked = z.object({ position, shown, ...answers })
/** The form for one more stands on the same page, so its fields have names of their own. */
const Added = z.object({ position, shown, added: z.object(answers) })
const Delivery = z.object({
  done: z.string().max(3, { error: 'Choose how much of it took place' }).optional(),
  note: optionalWords(500),
  asItIs: z.string().optional(),
})

function readMark(sent: FormData, intent: 'mark' | 'add') {
  if (intent === 'mark') return parseForm(sent, Marked)
  const form = parseForm(sent, Added)
  return form.ok ? { ok: true as const, value: { ...form.value, ...form.value.added } } : form
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request)
  const now = new Date()
  const sheet = await readDaySheet(actor, params.visitId ?? '', now)
  if (!sheet) throw await missing(actor, request)
  if (!sheet.visit.isDated) throw redirect(`/adviser/deliveries/${sheet.visit.id}`)
  const asked = new URL(request.url).searchParams.get('open')
  const { calendar, ...booking } = sheet.booking
  const waiting = sheet.visit.status === 'requested' ? [sheet.visit] : []
  const toAgree = { ...sheet.visit, problem: sheet.problem }
  return {
    frame: await frameOf(actor, request),
    today: londonDay(now),
    asked: asked && /^\d{1,2}$/.test(asked) ? Number(asked) : null,
    mayTakeBack: mayTakeBack(sheet, now),
    mayAnswer: may(actor, 'answer requests'),
    ...sheet,
    booking,
    counted: explainCounted(calendar, [...decidingCounted(booking, waiting), ...agreeingCounted([toAgree])]),
  }
}

/** While nobody has answered, in person or by silence. */
const mayTakeBack = ({ visit, register }: AdviserDaySheet, now: Date): boolean =>
  visit.status === 'delivered' &&
  !isSilenceDue({ agreeBy: visit.agreeBy, hasRegister: register.some(({ outcome }) => outcome !== null) }, now)

/** What is asked before a visit is recorded whose register has gaps: they are named, and nothing is recorded yet. */
function gapsOf({ register }: AdviserDaySheet, sent: FormData): Record<string, string> {
  const open = register.filter(({ outcome }) => outcome === null)
  if (open.length === 0 || sent.get('asItIs') === 'yes') return {}
  const which = open.every(({ startsAt }) => startsAt !== '')
    ? listed(open.map(({ startsAt }) => timeInWords(startsAt)))
    : 'every interview'
  return { asItIs: `Mark ${which} first, or tick that you record the visit as it is` }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep registers')
  const now = new Date()
  const sheet = await readDaySheet(actor, params.visitId ?? '', now)
  if (!sheet) throw await missing(actor, request)
  const one = { bookingId: sheet.booking.id, visitId: sheet.visit.id }
  const here = `/adviser/visits/${one.visitId}`
  const sent = await request.formData()
  const intent = sent.get('intent')
  const refused = (errors: Record<string, string>) => data({ reply: withErrors(sent, errors) }, { status: 422 })

  if (intent === 'deliver') {
    const form = parseForm(sent, Delivery)
    const gaps = gapsOf(sheet, sent)
    if (!form.ok) return data({ reply: alsoRefused(form.reply, gaps, Delivery) }, { status: 422 })
    if (gaps.asItIs) return refused(gaps)
    const done = form.value.done ? { done: Number(form.value.done) } : {}
    const recorded = await recordDelivery(actor, { ...one, note: form.value.note, ...done }, now)
    if (!recorded.ok && recorded.refusal === 'reason_missing')
      return refused({ note: 'Say why it was not all of it. The school reads it' })
    if (!recorded.ok && recorded.refusal === 'part_out_of_range')
      return refused({ done: BOOKING_REFUSALS.part_out_of_range })
    if (!recorded.ok && recorded.refusal !== 'already_done') return refused({ '': BOOKING_REFUSALS[recorded.refusal] })
    const stands = recorded.ok ? null : await readDaySheet(actor, one.visitId, now)
    if (stands && (stands.visit.deliveredNote ?? '') !== form.value.note.trim())
      return refused({ '': recordedBefore(stands, form.value.note.trim()) })
    return redirectTelling(here, `Recorded. We have asked ${sheet.booking.school.name} to agree that it took place.`)
  }
  if (intent === 'take_back') {
    const taken = await takeBackDelivery(actor, one, now)
    if (!taken.ok && taken.refusal !== 'already_done') return refused({ '': BOOKING_REFUSALS[taken.refusal] })
    return redirectTelling(here, `Taken back. ${sheet.booking.school.name} has nothing to agree until you record it.`)
  }
  if (intent === 'drop') {
    const form = parseForm(sent, z.object({ position }))
    const added = form.ok ? sheet.register.find((row) => row.position === form.value.position) : undefined
    if (!form.ok || added?.isPlanned) return refused({ '': BOOKING_REFUSALS.not_now })
    const dropped = await dropInterview(actor, { ...one, position: form.value.position })
    if (!dropped.ok) return refused({ '': BOOKING_REFUSALS[dropped.refusal] })
    return redirectTelling(here, 'Taken off the register.')
  }
  if (intent !== 'mark' && intent !== 'add') return refused({ '': NO_BUTTON })
  const form = readMark(sent, intent)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { shown: had = '', position: at, outcome, startsAt, yearGroup = null, schoolReference = '' } = form.value
  const mark = { position: at, outcome, startsAt, yearGroup, schoolReference }
  const kept = await keepRegister(actor, { ...one, marks: [{ ...mark, shown: had }] }, now)
  const name = (field: 'startsAt' | 'schoolReference') => (intent === 'add' ? `added.${field}` : field)
  if (!kept.ok) {
    if (kept.refusal === 'outside_the_visit') return refused({ [name('startsAt')]: withinVisitWords(sheet.visit) })
    if (kept.refusal === 'seen_twice') return refused({ [name('schoolReference')]: BOOKING_REFUSALS.seen_twice })
    if (kept.refusal !== 'mark_changed') return refused({ '': BOOKING_REFUSALS[kept.refusal] })
    const after = await readDaySheet(actor, one.visitId, now)
    return refused({
      '': changedWords(
        after?.register.find((row) => row.position === at),
        mark,
        intent,
      ),
    })
  }
  const others = sheet.register.filter((row) => row.position !== at)
  if (beginsWithAnother(mark, others))
    return redirectTelling(here, {
      tone: 'notice',
      text: `Saved on the register. Another interview that took place began at ${timeInWords(startsAt)} too. If that is a slip, change one of them.`,
    })
  return redirectTelling(here, 'Saved on the register.')
}

/** For another note than the one that the visit was recorded with: which holds, and what has not been kept. */
function recordedBefore({ visit }: AdviserDaySheet, typed: string): string {
  const at = visit.deliveredAt ? `, ${formatInstant(visit.deliveredAt)}` : ''
  const stands = visit.deliveredNote ? `with the note “${visit.deliveredNote}”` : 'without a note'
  return `This visit had been recorded already${at}, ${stands}. Nothing has been changed. You had typed: ${typed ? `“${typed}”` : 'no note'}.`
}

/** What stands in the place of what was sent, which the form still has; where its form is gone, what was sent. */
function changedWords(stands: Mark | undefined, sent: Mark, intent: 'mark' | 'add'): string {
  if (stands?.outcome && intent === 'add')
    return `One has been added since you opened this page: ${markInWords(stands)}. Add yours too if it is another.`
  if (stands?.outcome)
    return `This interview has been marked since you opened this page: ${markInWords(stands)}. Save again to put your answers in its place.`
  if (stands) return BOOKING_REFUSALS.not_now
  return `This interview has been taken off the register since you opened this page. You had: ${markInWords(sent)}. Add it again if it took place.`
}

export const meta = ({ data: found }: { data?: { booking: { school: { name: string } } } }) => [
  { title: pageTitle(found ? `Visit to ${found.booking.school.name}` : 'Visit') },
]

export default function VisitRoute() {
  const { frame: _, today, ...sheet } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return <DaySheet {...sheet} today={today} reply={reply} />
}
