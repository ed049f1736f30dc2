import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { isLiveRequest } from '#app/domain/accreditation/evidence-rules.ts'
import { bookingMoney } from '#app/domain/bookings/booking-money.ts'
import { noticeCounted } from '#app/domain/bookings/cancellation-rows.ts'
import { historyPoints, inOrder } from '#app/domain/bookings/history.ts'
import { isBilled, isLive, UNDER_WAY } from '#app/domain/bookings/lifecycle.ts'
import { isCollected } from '#app/domain/bookings/paid-through.ts'
import { grossOf } from '#app/domain/bookings/price.ts'
import { isWithoutDate } from '#app/domain/bookings/price-lines.ts'
import type { BookingSeen, VisitSeen } from '#app/domain/bookings/read-booking.server.ts'
import { readChecks, readWhoComes } from '#app/domain/bookings/read-who-comes.server.ts'
import { signedFor } from '#app/domain/bookings/signed-for.ts'
import { statusWords } from '#app/domain/bookings/status-words.ts'
import { turnWords } from '#app/domain/bookings/turn-words.ts'
import { interviewsHeld } from '#app/domain/bookings/visit-words.ts'
import { agreeingCounted, decidingCounted } from '#app/domain/bookings/waits-until.ts'
import { isUnpaid, pointsAhead } from '#app/domain/bookings/way-ahead.ts'
import type { Day } from '#app/domain/calendar.ts'
import { mayOpen } from '#app/domain/deliveries/delivery-rules.ts'
import { readDelivered } from '#app/domain/deliveries/read-delivered.server.ts'
import { explainCounted } from '#app/domain/explain-school-days.ts'
import { formatDay, formatDeadlines, formatInstant } from '#app/domain/format-day.ts'
import { listed } from '#app/domain/listed.ts'
import { pence, sumPence } from '#app/domain/money.ts'
import { BookingMoney } from '#app/ui/bookings/booking-money.tsx'
import { DeliveredThings } from '#app/ui/bookings/delivered-things.tsx'
import { NoApprover } from '#app/ui/bookings/no-approver.tsx'
import { RegisterTable } from '#app/ui/bookings/register-table.tsx'
import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { StatusOnFile } from '#app/ui/bookings/status-on-file.tsx'
import { type VisitRow, VisitTable } from '#app/ui/bookings/visit-table.tsx'
import { ChecksSeen, WhoComesList } from '#app/ui/bookings/who-comes.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { Route } from '#app/ui/route.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Text, TextLink } from '#app/ui/text.tsx'
import { Turns } from '#app/ui/turns.tsx'
import { ChangeOrCancel } from './booking-change.tsx'
import { Papers } from './booking-papers.tsx'
import { cancellable, cancelling, visitRow } from './booking-visits.ts'
import { againPath, factsOf, sumOf, titleOf } from './booking-words.ts'
import { lacksApproverOf, maySayStatus, openBookingAndTurns } from './open-booking.server.ts'

export async function loader(args: LoaderFunctionArgs) {
  const open = await openBookingAndTurns(args)
  const { actor, seen, base, here, now, today, frame } = open
  const { booking, visits, approval, approvers, adviser, school, turns } = seen
  const namesSchool = actor.kind === 'consortium' || actor.isTrust
  // Whoever has agreed to come, or came, may have to be rung; nobody else’s number is shown.
  const isComing = visits.some(({ status }) => ['confirmed', 'delivered', 'problem', 'agreed'].includes(status))
  const phone = isComing ? booking.adviserPhone : ''
  const waiting = visits.filter((visit) => visit.status === 'requested' && !visit.isLapsed)
  const names = { adviser, approver: approvers.join(' or ') || 'an approver' }
  // The school's own page, whoever led the booking.
  const mayCount = actor.kind === 'school' && may(actor, 'count pupils')
  const mayReplace =
    may(actor, 'request visits') && booking.leadId === (actor.kind === 'consortium' ? actor.organisationId : null)
  const live = visits.filter((visit) => isLive(visit.status))
  const isUndated = isWithoutDate(booking.terms)
  const ahead = pointsAhead(
    {
      visits,
      adviser,
      approvers,
      isApprovalMine: turns.some((turn) => turn.kind === 'approve'),
      totalPence: sumPence(
        visits
          .filter((visit) => isCollected(visit) && (UNDER_WAY.includes(visit.status) || isUnpaid(visit)))
          .map((visit) => pence(visit.payment?.totalPence ?? grossOf(visit))),
      ),
      isMine: { agree: may(actor, 'agree delivery') },
    },
    today,
  )
  return {
    frame,
    here,
    base,
    reference: booking.reference,
    title: titleOf(seen),
    school,
    sum: sumOf(seen, namesSchool),
    statuses: distinct(visits.map((visit) => statusWords(visit, names))),
    lacks: await lacksApproverOf(open),
    approveBy:
      waiting.length > 0
        ? formatDeadlines(
            waiting.map(({ approveBy }) => approveBy),
            today,
          )
        : '',
    turns: turns.map((turn) => turnWords(turn, base, today, namesSchool)),
    points: [...behind(seen, today), ...ahead],
    counted: explainCounted(seen.calendar, [...decidingCounted(booking, waiting), ...agreeingCounted(visits)]),
    visits: visits.map(
      (visit): VisitRow =>
        visitRow(visit, names, here, today, may(actor, 'agree delivery'), mayCount, mayReplace, booking.terms),
    ),
    registers: visits
      .filter(({ interviews }) => interviews.length > 0)
      .map((visit) => ({
        id: visit.id,
        day: formatDay(visit.onDay, today),
        held: interviewsHeld(visit),
        interviews: visit.interviews,
      })),
    money: bookingMoney(booking, visits, adviser),
    orderNumber: seen.payer.usesOrderNumbers ? booking.orderNumber : null,
    // Nothing follows once nothing is left to be invoiced.
    status: {
      ...{ wanted: booking.statusWanted, determinations: seen.determinations },
      href: maySayStatus(actor, seen) ? `${here}/status` : null,
      isApproved: seen.approval.status === 'approved' && live.length > 0,
    },
    showsOrderNumber:
      seen.payer.usesOrderNumbers &&
      (booking.orderNumber !== null || visits.some((visit) => isBilled(visit) && isCollected(visit))),
    // Invoices that have left quote it, and nothing that is issued is changed.
    canAddNumber:
      may(actor, 'add order numbers') &&
      live.some((visit) => isCollected(visit)) &&
      seen.payer.usesOrderNumbers &&
      live.length > 0 &&
      !(booking.orderNumber && visits.some(isInvoiced)),
    adviser,
    provider: seen.provider && {
      kind: seen.provider.kind,
      named: (
        await readWhoComes(
          actor,
          visits.filter(({ status }) => isLive(status)),
          adviser,
        )
      ).map(({ visits: theirs, isProposed, credentials: _, ...one }) => ({
        ...one,
        days: `${live.length > 1 ? ` on ${listed(theirs.map(({ onDay }) => formatDay(onDay, today)))}` : ''}${isProposed ? ', if you agree' : ''}`,
      })),
    },
    // Of a booking that is over, of its last visits.
    checks: await readChecks(actor, seen, live.length > 0 ? live : visits),
    today,
    phone,
    facts: factsOf(seen, phone),
    question: approval.question && {
      by: approval.questionBy ?? '',
      words: approval.question,
      answer: approval.answer,
      answerBy: approval.answerBy ?? '',
    },
    papers: {
      id: booking.id,
      signed: seen.signatures.map(({ act, name, at }) =>
        [`${name} ${SIGNED[act]}`, formatInstant(at, today), signedFor(act, visits)].filter(Boolean).join(', '),
      ),
      mayReadChecks: actor.kind === 'school' && may(actor, 'request visits') && visits.some(isLiveRequest),
      concernPath: seen.concernPath,
    },
    again: live.length === 0 && may(actor, 'request visits') ? againPath(seen, base) : null,
    change: {
      isUndated,
      canWithdraw: may(actor, 'withdraw visits') && waiting.length > 0,
      cancel: may(actor, 'withdraw visits') ? cancelling(seen, now, today) : [],
      mayStillCancel:
        isUndated &&
        may(actor, 'withdraw visits') &&
        visits.some(({ status, freeUntil }) => status === 'confirmed' && now <= freeUntil),
      isPartThere:
        isUndated &&
        may(actor, 'withdraw visits') &&
        visits.some(({ status, delivered }) => status === 'confirmed' && delivered > 0),
      counted: explainCounted(
        seen.calendar,
        cancellable(seen, now).map(({ onDay }) => noticeCounted(booking.terms, seen.calendar, onDay, today)),
      ),
    },
    isUndated,
    delivered: isUndated && actor.kind === 'school' ? await readDelivered(actor, booking.id) : null,
    handedOver: visits.reduce((sum, visit) => sum + visit.delivered, 0),
    mayOpen: visits.some(({ status }) => mayOpen(status)),
  }
}

const isInvoiced = ({ payment }: VisitSeen): boolean =>
  payment !== null && !['awaiting_order_number', 'held', 'ready'].includes(payment.status)

function behind({ events, visits }: BookingSeen, today: Day) {
  const lines = events.map(({ at, event, actorName, note, visitId }) => {
    const of = visits.find((visit) => visit.id === visitId)
    const isUndated = of?.span === null
    return { at, event, who: actorName, note, on: isUndated ? null : (of?.onDay ?? null), isUndated }
  })
  return historyPoints(lines.sort(inOrder), visits.length > 1).map(({ state, what, at, note }) => ({
    state,
    what,
    when: `${formatInstant(at, today)}.${note ? ` “${note}”` : ''}`,
  }))
}

const SIGNED = { sent: 'signed by sending', approved: 'signed by approving', accepted: 'signed by accepting' } as const

const distinct = <T extends { words: string }>(all: T[]): T[] => [
  ...new Map(all.map((one) => [one.words, one])).values(),
]

export const meta = ({ data }: { data: { title: string } | undefined }) => [
  { title: pageTitle(data?.title ?? 'Booking') },
]

export default function Booking() {
  const page = useLoaderData<typeof loader>()
  const { here, base, visits } = page
  return (
    <Page
      head={
        <PageHead
          back={{ href: `${base}/bookings`, text: 'All bookings' }}
          caption={`Booking ${page.reference}`}
          title={page.title}
          sum={page.sum}
        >
          {page.statuses.length === 1 && page.statuses[0] ? (
            <Status tone={page.statuses[0].tone}>{page.statuses[0].words}</Status>
          ) : null}
        </PageHead>
      }
    >
      <Turns turns={page.turns} />
      {page.lacks && <NoApprover lacks={page.lacks} base={base} by={page.approveBy} />}
      {page.question && (
        <Section title="A question from the approver">
          <Text>
            {page.question.by}: “{page.question.words}”
          </Text>
          <Text>
            {page.question.answer ? `${page.question.answerBy}: “${page.question.answer}”` : 'Not answered yet.'}
          </Text>
        </Section>
      )}
      <Columns>
        <div>
          {page.isUndated && (
            <Section title="What was delivered">
              <DeliveredThings
                things={page.delivered}
                many={page.handedOver}
                school={page.school}
                today={page.today}
                openHref={page.mayOpen ? (id) => `${here}/delivered/${id}` : undefined}
              />
            </Section>
          )}
          <Section
            title={page.isUndated ? 'How it stands' : visits.length === 1 ? 'The visit' : `${visits.length} visits`}
          >
            <VisitTable visits={visits} />
            {page.registers.map(({ id, day, held, interviews }) => (
              <Details key={id} summary={`Register of ${day}: ${held}`}>
                <RegisterTable day={day} interviews={interviews} />
              </Details>
            ))}
          </Section>
          <Section title="What has happened, and what comes next">
            <Route points={page.points} />
            <SchoolDays counted={page.counted} />
          </Section>
        </div>
        <div>
          {page.provider && (
            <Section title={page.isUndated ? 'Who answers for it' : 'Who comes'}>
              <WhoComesList provider={page.adviser} kind={page.provider.kind} named={page.provider.named} />
            </Section>
          )}
          <Section title="Checks">
            <ChecksSeen checks={page.checks} today={page.today} />
          </Section>
          <Section title="Money">
            <BookingMoney money={page.money} isUndated={page.isUndated} />
            {page.showsOrderNumber && (
              <Text>
                Order number: {page.orderNumber ?? 'to follow'}.{' '}
                {page.canAddNumber && (
                  <TextLink href={`${here}/order-number`}>
                    {page.orderNumber ? 'Correct the order number' : 'Add the order number'}
                  </TextLink>
                )}
              </Text>
            )}
          </Section>
          <StatusOnFile {...page.status} today={page.today} reader="buyer" />
          <ChangeOrCancel {...page.change} here={here} adviser={page.adviser} phone={page.phone} />
          {page.again && (
            <Section title="Ask again" noPrint>
              <Text>
                <TextLink href={page.again}>
                  Ask {page.adviser} for {page.isUndated ? 'it again' : 'other days'}
                </TextLink>
                . The new request is approved and answered anew.
              </Text>
            </Section>
          )}
          <Section title="What was asked for">
            <Facts facts={page.facts} />
          </Section>
          <Papers {...page.papers} here={here} adviser={page.adviser} />
        </div>
      </Columns>
    </Page>
  )
}
