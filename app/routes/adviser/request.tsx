import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireAdviser } from '#app/auth/guards.server.ts'
import { answerVisits, holdLonger } from '#app/domain/bookings/answer-visits.server.ts'
import { isLive } from '#app/domain/bookings/lifecycle.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { remoteFacts } from '#app/domain/bookings/remote-words.ts'
import { adviserStatus, receivedWords, timesWords, whenWords } from '#app/domain/bookings/visit-words.ts'
import { decidingCounted } from '#app/domain/bookings/waits-until.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { explainCounted } from '#app/domain/explain-school-days.ts'
import { formatDay, formatDeadline, formatDeadlines } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { whomInWords } from '#app/domain/services/year-groups.ts'
import { AgreementWords } from '#app/ui/bookings/agreement-words.tsx'
import {
  AnswerForm,
  HeldDays,
  needsAnswer,
  needsApproval,
  SEND_IT,
  soonest,
  TAKE_BACK,
} from '#app/ui/bookings/answer-days.tsx'
import { HistoryRoute } from '#app/ui/bookings/history-route.tsx'
import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { StatusOnFile } from '#app/ui/bookings/status-on-file.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { cleanForm, withErrors } from '#app/ui/form-reply.ts'
import { MoneyTable } from '#app/ui/money-table.tsx'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'answer requests')
  const now = new Date()
  const booking = await readAdviserBooking(actor, params.bookingId ?? '', now)
  if (!booking) throw await missing(actor, request)
  const { calendar, ...shown } = booking
  const waiting = shown.visits.filter(({ status }) => status === 'requested')
  return {
    frame: await frameOf(actor, request),
    today: londonDay(now),
    name: actor.name,
    booking: shown,
    counted: explainCounted(calendar, decidingCounted(shown, waiting)),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'answer requests')
  const now = new Date()
  const bookingId = params.bookingId ?? ''
  const booking = await readAdviserBooking(actor, bookingId, now)
  if (!booking) throw await missing(actor, request)
  const here = `/adviser/requests/${bookingId}`
  const sent = cleanForm(await request.formData())
  const refused = (errors: Record<string, string>) => data({ reply: withErrors(sent, errors) }, { status: 422 })

  if (sent.get('intent') === 'hold') {
    const heldUntil = new Date(String(sent.get('heldUntil')))
    if (Number.isNaN(heldUntil.getTime())) return refused({ '': BOOKING_REFUSALS.not_now })
    const held = await holdLonger(actor, { bookingId, heldUntil }, now)
    if (!held.ok) return refused({ '': BOOKING_REFUSALS[held.refusal] })
    const after = await readAdviserBooking(actor, bookingId, now)
    const until = soonest((after ?? booking).visits.filter(needsApproval).map((visit) => visit.approveBy))
    return redirectTelling(here, `Held until ${formatDeadline(until, londonDay(now))}. ${booking.school.name} knows.`)
  }

  const mayAnswer = booking.visits.filter((visit) => visit.status === 'requested')
  const accept = mayAnswer.filter((visit) => sent.get(visit.id) === 'accept').map((visit) => visit.id)
  const decline = mayAnswer.filter((visit) => sent.get(visit.id) === 'decline').map((visit) => visit.id)
  const reason = String(sent.get('reason') ?? '')
  const isTakingBack = sent.get('intent') === TAKE_BACK
  const changed = booking.visits.flatMap((visit) => changedSince(visit, sent.get(visit.id), isTakingBack) ?? [])
  if (changed.length > 0) {
    // No form is left on the page to keep what was typed.
    const typed = reason !== '' && mayAnswer.length === 0 ? [`You had written: “${reason.slice(0, 500)}”`] : []
    return refused({ '': [...changed, ...typed].join(' ') })
  }
  if (accept.length + decline.length === 0) {
    const shown = isTakingBack ? mayAnswer.filter((visit) => !visit.open.includes('answer')) : mayAnswer
    const first = shown.find((visit) => sent.has(visit.id)) ?? shown[0]
    // The same form sent twice finds the days answered: it has the effect of once.
    if (!first || booking.visits.some((visit) => ['accept', 'decline'].includes(String(sent.get(visit.id)))))
      return redirectTelling(here, { tone: 'notice', text: BOOKING_REFUSALS.already_done })
    return refused({
      [first.id]: isTakingBack
        ? 'Choose a day to take back, or keep them all'
        : isUndated(booking)
          ? 'Accept or decline it'
          : 'Accept or decline at least one day',
    })
  }
  if (decline.length > 0 && reason === '') return refused({ reason: 'Say why. The school reads it.' })
  if (reason.length > 500) return refused({ reason: 'Use 500 characters or fewer' })
  const open = accept.filter((id) => mayAnswer.find((visit) => visit.id === id)?.open.includes('answer'))
  if (open.length + decline.length === 0)
    return redirectTelling(here, { tone: 'notice', text: BOOKING_REFUSALS.already_done })
  if (decline.length === 0 && reason !== '') return refused({ reason: NOT_SENT })
  const answered = await answerVisits(actor, { bookingId, accept: open, decline, reason, isTakingBack }, now)
  if (!answered.ok) {
    const again = answered.refusal === 'check_missing' ? await readAdviserBooking(actor, bookingId, now) : null
    const lacking = (again?.visits ?? []).filter((visit) => open.includes(visit.id) && visit.checkRefused)
    return lacking.length > 0
      ? refused(Object.fromEntries(lacking.map((visit) => [visit.id, `${visit.checkRefused}. ${SEND_IT}`])))
      : refused({ '': BOOKING_REFUSALS[answered.refusal] })
  }
  const counted = isUndated(booking) ? () => booking.visits[0]?.quantity ?? '' : daysIn
  return redirectTelling(here, toldOf(open.length, decline.length, booking.school.name, counted))
}

const NOT_SENT = 'This goes only with a day that you decline. Empty the box, or decline a day.'

/** Where a day stands against what an older page asks for it, in words; null where the page's answer can still be given, or was. */
function changedSince(visit: Visit, answer: FormDataEntryValue | null, isTakingBack: boolean): string | null {
  const day = formatDay(visit.onDay)
  if (answer === 'accept' && visit.status === 'declined') return `${day} has been declined since you opened this page.`
  if (answer !== 'decline' || !takesPlace(visit) || needsAnswer(visit)) return null
  if (visit.status !== 'requested')
    return `${day} has been confirmed since you opened this page. If you cannot go, cancel it on that visit’s own page.`
  return isTakingBack ? null : `You have accepted ${day} since you opened this page. You can take it back below.`
}

const daysIn = (count: number): string => (count === 1 ? 'one day' : `${count} days`)

/** `days`: how many days; of what has no date how many of it, which holds nobody’s time. */
function toldOf(accepted: number, declined: number, school: string, days: (count: number) => string): string {
  if (declined === 0) return `You have accepted ${days(accepted)} and signed. We have written to ${school}.`
  if (accepted === 0)
    return `You have declined ${days(declined)}, and ${school} knows why.${days === daysIn ? ' Time that was held is back in your diary.' : ''}`
  return `You have accepted ${days(accepted)} and declined ${days(declined)}. We have written to ${school}.`
}

export const meta = ({ data: found }: { data?: { booking: { school: { name: string } } } }) => [
  { title: pageTitle(found ? `Request from ${found.booking.school.name}` : 'Request') },
]

type Booking = ReturnType<typeof useLoaderData<typeof loader>>['booking']
type Visit = Booking['visits'][number]

/** What has no date is delivered: nothing about it is a day, a place or somebody to find. */
const isUndated = ({ visits }: Booking): boolean => visits.some(({ isDated }) => !isDated)

function finding(booking: Booking): string {
  const waiting = booking.visits.filter(needsAnswer).length
  if (waiting > 0)
    return `${booking.school.name} asks for ${isUndated(booking) ? (booking.visits[0]?.quantity ?? '') : waiting === 1 && booking.visits.length === 1 ? 'a visit' : waiting === 1 ? 'one more day' : `${waiting} days`}`
  if (booking.visits.some(needsApproval)) return `${booking.consortium ?? booking.school.name} has to approve`
  return `Booking with ${booking.school.name}`
}

export default function RequestPage() {
  const { booking, today, name, counted } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const toAnswer = booking.visits.filter(needsAnswer)
  const held = booking.visits.filter(needsApproval)
  const by = (instants: Date[]) => formatDeadlines(instants, today)
  const [status] = booking.determinations
  const mayDisagree =
    status?.kind === 'determination' && (status.disagreement === null || status.disagreement.status === 'open')
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/adviser/requests', text: 'Requests' }}
          caption={`Booking ${booking.reference}, ${booking.service}`}
          title={finding(booking)}
          sum={
            toAnswer.length > 0
              ? `Answer by ${by(toAnswer.map((visit) => visit.answerBy))}. You receive ${formatPounds(booking.receives)} in all.`
              : held.length > 0
                ? `You have answered. ${isUndated(booking) ? 'It waits' : 'The days are held'} until ${by(held.map((visit) => visit.approveBy))}.`
                : undefined
          }
        />
      }
    >
      <Columns>
        <div>
          <Section
            title={
              isUndated(booking)
                ? 'What is asked for'
                : booking.visits.length === 1
                  ? 'The day'
                  : `The ${booking.visits.length} days`
            }
          >
            <StackTable
              caption="The days of this booking"
              rows={booking.visits}
              rowKey={(visit) => visit.id}
              columns={[
                {
                  key: 'day',
                  head: isUndated(booking) ? 'By when' : 'Day',
                  cell: (visit) => <TextLink href={`/adviser/visits/${visit.id}`}>{whenWords(visit, today)}</TextLink>,
                },
                { key: 'times', head: isUndated(booking) ? 'How many' : 'Times', cell: timesWords },
                { key: 'receives', head: 'You receive', numeric: true, cell: (visit) => receivedWords(visit) },
                {
                  key: 'status',
                  head: 'Status',
                  cell: (visit) => {
                    const status = adviserStatus(visit)
                    return (
                      <>
                        <Status tone={status.tone}>{status.words}</Status>
                        {needsAnswer(visit) && needsApproval(visit) && ' It is not approved yet either.'}
                        {visit.endedReason && ` “${visit.endedReason}”`}
                      </>
                    )
                  },
                },
              ]}
            />
          </Section>
          {toAnswer.some(({ paidThrough }) => paidThrough === 'payroll') && (
            <Text>
              The school’s payroll pays you for this: it takes income tax and National Insurance off what you receive.
              If you had accepted before that was decided, you are asked again. Declining costs neither side anything.
            </Text>
          )}
          {toAnswer.length > 0 && <AnswerForm visits={toAnswer} name={name} reply={reply} today={today} />}
          {held.length > 0 && <HeldDays booking={booking} held={held} today={today} reply={reply} />}
          <SchoolDays counted={counted} />
          <Section title="What has happened" last>
            <HistoryRoute points={booking.history} />
          </Section>
        </div>
        <div>
          <Panel title="What you receive">
            {booking.visits.some(takesPlace) ? (
              <MoneyTable caption="What you receive" lines={moneyOf(booking)} totals={totalsOf(booking)} />
            ) : (
              <Text>Nothing: no day of this booking takes place.</Text>
            )}
            {booking.visits.some(takesPlace) && (
              <Text small>
                {booking.visits.filter(takesPlace).every(({ paidThrough }) => paidThrough === 'payroll')
                  ? 'Before income tax and National Insurance: the school pays you through its payroll. Waymark collects nothing.'
                  : `Paid out when the ${isUndated(booking) ? 'delivery' : 'visit'} is agreed and the school’s money has come in. Waymark’s fee is on top of it: the school pays that.`}
              </Text>
            )}
          </Panel>
          <Section title={isUndated(booking) ? 'For whom' : 'Where and who'}>
            <SchoolFacts booking={booking} />
          </Section>
          <StatusOnFile
            wanted={booking.determinations[0]?.kind ?? null}
            determinations={booking.determinations}
            today={today}
            reader="adviser"
            isApproved
            href={mayDisagree ? `/adviser/requests/${booking.id}/status` : null}
          />
          <Section title="The agreement" last>
            <Text small>
              {toAnswer.length > 0 && 'Accepting signs it by your name and the time. '}It is frozen with the booking.
              {booking.signatures.map((one) => ` ${SIGNED[one.act]} ${one.name}.`)}
            </Text>
            {booking.agreement && (
              <Details summary="Read the agreement">
                <AgreementWords agreement={booking.agreement} />
              </Details>
            )}
          </Section>
        </div>
      </Columns>
    </Page>
  )
}

const SIGNED = { sent: 'Sent by', approved: 'Approved by', accepted: 'Accepted by' } as const

const takesPlace = (visit: Visit) => isLive(visit.status)

const moneyOf = ({ visits, miles, remote, isVatRegistered }: Booking) => {
  const first = visits.find(takesPlace)
  if (!first?.charged) return []
  const { price, travel } = first.charged
  const vat = (first.receives ?? 0) - price - travel
  return [
    { what: 'Your price', amount: price },
    ...(remote || !first.isDated ? [] : [{ what: 'Travel', note: `${miles} miles there and back`, amount: travel }]),
    ...(isVatRegistered && vat > 0 ? [{ what: 'VAT', note: '20%', amount: vat }] : []),
  ]
}

/** Of the days that are still to come or done: who declines a day is not paid for it. */
function totalsOf({ visits, receives }: Booking) {
  const days = visits.filter(takesPlace)
  return [
    { what: days[0]?.isDated === false ? 'In all' : 'One day', amount: days[0]?.receives ?? 0 },
    ...(days.length > 1 ? [{ what: `${days.length} days`, amount: receives }] : []),
  ]
}

/** Where the visits are, and how to arrive. */
function placeFacts(booking: Booking) {
  const [visit] = booking.visits
  return [
    {
      name: 'Place',
      words: visit?.isAtSchool ? booking.school.name : (visit?.placeName ?? booking.school.name),
      note: (visit?.isAtSchool ? booking.school.address.join(', ') : visit?.placeAddress) || undefined,
    },
    { name: 'Room', words: visit?.room || 'To be said' },
    ...remoteFacts(booking.remote),
    ...(booking.arrival ? [{ name: 'Arrive', words: booking.arrival }] : []),
  ]
}

const SchoolFacts = ({ booking }: { booking: Booking }) => {
  const [visit] = booking.visits
  return (
    <Facts
      facts={[
        ...(isUndated(booking) ? [{ name: 'School', words: booking.school.name }] : []),
        ...(isUndated(booking) ? [] : placeFacts(booking)),
        { name: 'Pupils', words: whomInWords(booking) },
        ...(visit && visit.interviewsWanted > 0
          ? [{ name: 'Interviews', words: `${visit.interviewsWanted} each day` }]
          : []),
        { name: 'Purpose', words: booking.purpose },
        { name: 'Asked by', words: booking.requestedBy.name },
        ...(isUndated(booking) ? [] : [{ name: 'Safeguarding lead', words: booking.safeguardingLead }]),
        ...(booking.consortium ? [{ name: 'Led by', words: booking.consortium }] : []),
      ]}
    />
  )
}
