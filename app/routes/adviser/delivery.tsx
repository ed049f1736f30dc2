import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may, type SupplierActor } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import {
  type DeliverRefusal,
  deliverCodes,
  deliverFile,
  deliverLink,
  takeBackThing,
} from '#app/domain/bookings/deliver-things.server.ts'
import { recordDelivery, takeBackDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { isSilenceDue } from '#app/domain/bookings/lifecycle.ts'
import { readDaySheet } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { agreeingCounted } from '#app/domain/bookings/waits-until.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { mayDeliver } from '#app/domain/deliveries/delivery-rules.ts'
import { DELIVERY_REFUSED, isDeliveryFault } from '#app/domain/deliveries/delivery-words.ts'
import { readDelivered } from '#app/domain/deliveries/read-delivered.server.ts'
import { explainCounted } from '#app/domain/explain-school-days.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { isWithFile } from '#app/http/sent-file.server.ts'
import { takeSentFile } from '#app/http/take-sent-file.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { maybeCarried, optionalWords, typedWords } from '#app/ui/typed.ts'
import { DeliverySheet } from './delivery-sheet.tsx'
import { supplierAt } from './supplier-at.ts'

// What has no date, as whoever supplies it delivers it.

/** Which page it is: an adviser's own, a practitioner's or a provider's office. What has a date has another. */
async function openSheet({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireSupplier(request)
  const now = new Date()
  const sheet = await readDaySheet(actor, plainText(params.visitId), now)
  if (!sheet) throw await missing(actor, request)
  const at = supplierAt(actor)
  if (sheet.visit.isDated) throw redirect(`${at}/visits/${sheet.visit.id}`)
  return { actor, now, at, here: `${at}/deliveries/${sheet.visit.id}`, ...sheet }
}

/** An adviser and a practitioner deliver what is theirs, a provider's office what was asked of it. */
const mayActOn = (actor: SupplierActor) => may(actor, actor.kind === 'provider' ? 'answer requests' : 'keep registers')

export async function loader(args: LoaderFunctionArgs) {
  const { actor, now, at, here, booking, visit, problem, isPaidOut } = await openSheet(args)
  const { calendar, ...shown } = booking
  const asked = plainText(new URL(args.request.url).searchParams.get('replaces') ?? '')
  const things = (await readDelivered(actor, booking.id)) ?? []
  return {
    frame: await frameOf(actor, args.request),
    ...{ at, here, visit, problem, isPaidOut, things },
    booking: shown,
    isProvider: actor.kind === 'provider',
    today: londonDay(now),
    mayDeliver: mayActOn(actor) && mayDeliver(visit.status) && visit.checkMissing === null,
    mayState: may(actor, 'answer requests'),
    mayCancel: may(actor, 'answer requests') && visit.status === 'confirmed',
    mayTakeBack:
      mayActOn(actor) &&
      visit.status === 'delivered' &&
      !isSilenceDue({ agreeBy: visit.agreeBy, hasRegister: true }, now),
    replacing: things.find(({ id, replacedAt }) => id === asked && replacedAt === null) ?? null,
    counted: explainCounted(calendar, agreeingCounted([{ ...visit, problem }])),
  }
}

const said = () => typedWords('Say what it is. The school reads it', 300)
const Link = z.object({ replaces: maybeCarried(), linkSaid: said(), url: typedWords('Enter the address', 2_000) })
const Codes = z.object({
  replaces: maybeCarried(),
  codesSaid: said(),
  codes: z
    .string({ error: 'Enter the codes, one on each line' })
    .max(50_000, { error: 'Those are too many codes: 50,000 characters at most' }),
  isForAll: z.string().optional(),
})
const Whole = z.object({ note: optionalWords(500) })
const INTENTS = ['link', 'codes', 'whole', 'take_back', 'remove'] as const

export async function action(args: ActionFunctionArgs) {
  const sheet = await openSheet(args)
  const { actor, now, here, booking, visit } = sheet
  const one = { bookingId: booking.id, visitId: visit.id }
  if (!mayActOn(actor)) return refusedWith({ '': BOOKING_REFUSALS.role_missing })
  if (isWithFile(args.request)) return addFile(args, sheet)
  const sent = await args.request.formData()
  const intent = pressed(sent, INTENTS)
  const refused = (reply: FormReply) => data({ reply, of: intent }, { status: 422 })
  if (intent === null) return refused(withErrors(sent, { '': NO_BUTTON }))
  const school = booking.school.name
  if (intent === 'whole') {
    const form = parseForm(sent, Whole)
    if (!form.ok) return refused(form.reply)
    const recorded = await recordDelivery(actor, { ...one, note: form.value.note }, now)
    if (!recorded.ok && recorded.refusal !== 'already_done')
      return refused(withErrors(sent, { '': BOOKING_REFUSALS[recorded.refusal] }))
    return redirectTelling(here, `Delivered. We have asked ${school} to agree that all of it is there.`)
  }
  if (intent === 'take_back') {
    const taken = await takeBackDelivery(actor, one, now)
    if (!taken.ok && taken.refusal !== 'already_done')
      return refused(withErrors(sent, { '': BOOKING_REFUSALS[taken.refusal] }))
    return redirectTelling(
      here,
      `Taken back. ${school} has nothing to agree until you say again that all of it is there.`,
    )
  }
  if (intent === 'remove') {
    const deliveryId = plainText(String(sent.get('thing') ?? ''))
    const removed = await takeBackThing(actor, { ...one, deliveryId }, now)
    if (removed.ok) return redirectTelling(here, 'Taken back. Nobody can open it any more.')
    return refused(withErrors(sent, wordsOf(removed.refusal, '')))
  }
  if (intent === 'link') {
    const form = parseForm(sent, Link)
    if (!form.ok) return refused(form.reply)
    const { linkSaid, url, replaces } = form.value
    const done = await deliverLink(actor, { ...one, said: linkSaid, url, replaces }, now)
    return done.ok
      ? redirectTelling(here, toldOf(replaces, school))
      : refused(withErrors(sent, wordsOf(done.refusal, 'url')))
  }
  const form = parseForm(sent, Codes)
  if (!form.ok) return refused(form.reply)
  const { codesSaid, codes, isForAll, replaces } = form.value
  const thing = { ...one, said: codesSaid, codes, isForAll: isForAll === 'yes', replaces }
  const done = await deliverCodes(actor, thing, now)
  return done.ok
    ? redirectTelling(here, toldOf(replaces, school))
    : refused(withErrors(sent, wordsOf(done.refusal, 'codes')))
}

const toldOf = (replaces: string | undefined, school: string): string =>
  replaces
    ? `Replaced. ${school} opens the new one from now on.`
    : `Added. People who ask for visits at ${school} can open it.`

/** Each refusal beside the field that it is about, or above the page where it is about none. */
const wordsOf = (refusal: DeliverRefusal, field: string): Record<string, string> => {
  if (refusal === 'replaced_since' || refusal === 'too_many') return { '': DELIVERY_REFUSED[refusal] }
  return isDeliveryFault(refusal) ? { [field]: DELIVERY_REFUSED[refusal] } : { '': BOOKING_REFUSALS[refusal] }
}

const refusedWith = (errors: Record<string, string>, status = 422) =>
  data({ reply: { values: {}, errors } as FormReply, of: 'file' as const }, { status })

async function addFile(
  args: ActionFunctionArgs,
  { actor, now, here, booking, visit }: Awaited<ReturnType<typeof openSheet>>,
) {
  const replaces = plainText(new URL(args.request.url).searchParams.get('replaces') ?? '') || undefined
  const one = { bookingId: booking.id, visitId: visit.id, replaces }
  const sent = await takeSentFile(args, actor.personId, (file) => deliverFile(actor, { ...one, ...file }, now))
  if (!('taken' in sent)) return refusedWith({ file: sent.sentence }, sent.status)
  const { taken: added } = sent
  if (added.ok) return redirectTelling(here, toldOf(replaces, booking.school.name))
  return refusedWith(wordsOf(added.refusal, 'file'))
}

export const meta = ({ data: found }: { data?: { booking: { school: { name: string } } } }) => [
  { title: pageTitle(found ? `Delivery to ${found.booking.school.name}` : 'Delivery') },
]

export default function DeliveryRoute() {
  const { frame: _, ...sheet } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  return <DeliverySheet {...sheet} answered={answered} />
}

export type SheetProps = Omit<ReturnType<typeof useLoaderData<typeof loader>>, 'frame'> & {
  answered: { reply: FormReply; of: string | null } | undefined
}
