import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { missing } from '#app/auth/guards.server.ts'
import { credentialLines } from '#app/domain/accreditation/credential-words.ts'
import type { Against } from '#app/domain/bookings/plan-request.server.ts'
import { grossOf } from '#app/domain/bookings/price.ts'
import { type Choice, readReplacements } from '#app/domain/bookings/read-replacements.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { replaceVisit } from '#app/domain/bookings/replace-visit.server.ts'
import type { Carried } from '#app/domain/bookings/replacing.ts'
import { type Day, isDay, type Time } from '#app/domain/calendar.ts'
import { formatDay, formatTimeRange } from '#app/domain/format-day.ts'
import { newId } from '#app/domain/ids.ts'
import { listed } from '#app/domain/listed.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Checks } from '#app/ui/checks.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { CARRIED, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Details, Text, TextLink } from '#app/ui/text.tsx'
import { carried } from '#app/ui/typed.ts'
import { openVisit } from './open-booking.server.ts'

/** Why nothing can be taken in the place of a visit any more. */
const CLOSED = {
  not_now: 'Nothing is to be found in the place of this visit.',
  already_replaced: BOOKING_REFUSALS.already_replaced,
  too_late: 'It is six weeks since the day of this visit, so what was approved is too old. Ask anew.',
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, seen, visit, here, today, now, frame } = await openVisit(args, 'request visits')
  const found = await readReplacements(actor, { bookingId: seen.booking.id, visitId: visit.id }, now)
  if (!found) throw await missing(actor, args.request)
  const shown = (choice: Choice) => wordsOf(choice, visit.onDay, today, found.ended.approval.decidedByName ?? '')
  return {
    frame,
    here,
    isRemote: visit.mode !== 'face_to_face',
    commandKey: newId('draft'),
    reference: seen.booking.reference,
    adviser: seen.adviser,
    service: seen.booking.serviceName,
    day: formatDay(visit.onDay, today),
    reason: visit.endedReason,
    before: formatPounds(grossOf(visit)),
    approver: found.ended.approval.decidedByName ?? 'an approver',
    orderNumber: seen.payer.usesOrderNumbers ? seen.booking.orderNumber : null,
    closed: found.ended.may.ok ? null : CLOSED[found.ended.may.refusal],
    same: found.same.map(shown),
    thatDay: found.thatDay.map(shown),
    later: found.later.map(shown),
  }
}

/** What becomes of the approval, as whoever takes it reads before. */
const CARRIED_OVER: Record<Carried, (choice: Choice, approver: string) => string> = {
  stands: ({ morePence }, approver) =>
    `${morePence === 0 ? 'No more than before: ' : ''}${approver}’s approval stands.`,
  dearer: ({ morePence }) => `${formatPounds(morePence)} more than was approved: an approver is asked for that.`,
  own: () => 'You approved the visit before, so somebody else has to approve this one.',
  determination: () => 'They trade through a company: an approver says first how they are engaged.',
}

function wordsOf(choice: Choice, lost: Day, today: Day, approver: string) {
  const { visit, short } = choice
  return {
    id: `${choice.supplierId} ${visit.day}`,
    ...{ supplierId: choice.supplierId, name: choice.name, pence: choice.pence, day: visit.day },
    ...{ from: visit.from, to: visit.to, isShort: short.length > 0 },
    on: visit.day === lost ? 'that day' : formatDay(visit.day, today),
    times: formatTimeRange(visit.from as Time, visit.to as Time),
    cost: formatPounds(choice.pence),
    facts: [
      `${choice.isProvider ? 'Up to level' : 'Level'} ${choice.level}`,
      choice.miles === null ? '' : `${Math.round(choice.miles)} miles away`,
      choice.isProvider ? 'A provider: names who comes when it accepts' : '',
    ].filter(Boolean),
    notes: [
      short.length > 0
        ? `Too little is left: ${listed(short.map(({ fund, left, needed }) => `${fund} has ${formatPounds(left)} of ${formatPounds(needed)}`))}.`
        : CARRIED_OVER[choice.carried](choice, approver || 'The'),
      choice.usualNotice === null
        ? ''
        : `They usually want ${choice.usualNotice} school days: asked at short notice, they may say no.`,
      choice.toRenew === null ? '' : `${choice.toRenew}.`,
    ].filter(Boolean),
    checks: credentialLines(choice.credentials, today),
  }
}

const carriedOf = <Text extends string>(is: (text: string) => text is Text) =>
  carried()
    .refine((text) => is(text), { error: 'Open this page again and send the form once more' })
    .transform((text) => text as Text)
    .meta({ [CARRIED]: true })
const isTime = (text: string): text is Time => /^([01]\d|2[0-3]):[0-5]\d$/.test(text)

const Taken = z.object({
  commandKey: carried(),
  supplier: carried(),
  day: carriedOf(isDay),
  from: carriedOf(isTime),
  to: carriedOf(isTime),
  pence: carriedOf((text): text is string => /^\d{1,8}$/.test(text)),
})

export async function action(args: ActionFunctionArgs) {
  const { actor, seen, visit, base, now } = await openVisit(args, 'request visits')
  const sent = await args.request.formData()
  const form = parseForm(sent, Taken)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { commandKey: key, supplier: supplierId, day, from, to, pence } = form.value
  const asked = { key, bookingId: seen.booking.id, visitId: visit.id, supplierId, expectedPence: Number(pence) }
  const taken = await replaceVisit(actor, { ...asked, day, from, to }, now)
  if (!taken.ok) return data({ reply: withErrors(sent, { '': refusalWords(taken.refusal) }) }, { status: 422 })
  return redirectTelling(
    `${base}/bookings/${taken.value.bookingId}`,
    'Asked. We write as soon as they answer. The booking shows what is awaited.',
  )
}

function refusalWords({ code, short = [], days = [] }: Against): string {
  if (short.length > 0)
    return `Too little is left for that: ${listed(short.map(({ fund, left, needed }) => `${fund} has ${formatPounds(left)} of ${formatPounds(needed)}`))}. Nothing has been asked for. Choose another, or raise an allocation under budgets.`
  return days[0]?.words ?? BOOKING_REFUSALS[code]
}

export const meta = () => [{ title: pageTitle('Find somebody else') }]

export default function Replace() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const nobody = page.same.length + page.thatDay.length + page.later.length === 0
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: page.here, text: 'The booking' }}
          caption={`Booking ${page.reference}, ${page.service}`}
          title={`${page.adviser} can’t come on ${page.day}`}
          sum={`${page.before} was approved by ${page.approver}${page.orderNumber ? `, order number ${page.orderNumber}` : ''}. At that price or less the approval, the order number and the funds stay as they are.`}
        />
      }
    >
      {page.reason && <Text>“{page.reason}”</Text>}
      {page.closed !== null ? (
        <Text>
          {page.closed} <TextLink href={page.here}>Back to the booking</TextLink>
        </Text>
      ) : (
        <>
          {nobody && (
            <Text>
              Nobody who is qualified and in reach is free in the next six weeks.{' '}
              <TextLink href="/find">Search anew</TextLink>
            </Text>
          )}
          <Choices title={`Other days of ${page.adviser}`} choices={page.same} commandKey={page.commandKey} byDay />
          <Choices title={`Others, on ${page.day}`} choices={page.thatDay} commandKey={page.commandKey} />
          <Choices title="Others, soonest after it" choices={page.later} commandKey={page.commandKey} />
          {!nobody && (
            <Text small muted>
              Whoever you ask still has to say yes. One press asks one of them; you can withdraw at no cost. Our checks
              do not replace your own single central record.
            </Text>
          )}
        </>
      )}
    </Page>
  )
}

type ChoicesProps = {
  title: string
  choices: ReturnType<typeof wordsOf>[]
  commandKey: string
  /** All of one supplier: the day tells them apart. */
  byDay?: boolean
}

const Choices = ({ title, choices, commandKey, byDay = false }: ChoicesProps) =>
  choices.length > 0 && (
    <Section title={title}>
      {choices.map((one) => (
        <article key={one.id} className="app-result">
          <div>
            <h3 className="app-result__name">{byDay ? one.on : one.name}</h3>
            <p className="app-muted">{[...(byDay ? [] : [one.on]), one.times, ...one.facts].join(' · ')}</p>
            {one.notes.map((words) => (
              <p key={words}>{words}</p>
            ))}
          </div>
          <div className="app-result__price">
            <p className="app-result__total">{one.cost}</p>
            <p className="app-small">all in</p>
          </div>
          {!byDay && (
            <Details summary={`What Waymark has seen of ${one.name}`}>
              <Checks look="two" checks={one.checks} />
            </Details>
          )}
          {!one.isShort && (
            <div className="app-result__foot">
              <Form commandKey={`${commandKey}-${one.supplierId}-${one.day}`}>
                <HiddenField name="supplier" value={one.supplierId} />
                <HiddenField name="day" value={one.day} />
                <HiddenField name="from" value={one.from} />
                <HiddenField name="to" value={one.to} />
                <HiddenField name="pence" value={one.pence} />
                <Button>
                  Ask {one.name}
                  {byDay || one.on !== 'that day' ? ` for ${one.on}` : ''}
                </Button>
              </Form>
            </div>
          )}
        </article>
      ))}
    </Section>
  )
