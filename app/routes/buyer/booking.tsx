import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { isLiveRequest } from '#app/domain/accreditation/evidence-rules.ts'
import { bookingMoney, premiumPurposes } from '#app/domain/bookings/booking-money.ts'
import { cancellingCosts, noticeCounted } from '#app/domain/bookings/cancellation-rows.ts'
import { historyPoints, inOrder } from '#app/domain/bookings/history.ts'
import { isLive } from '#app/domain/bookings/lifecycle.ts'
import { grossOf } from '#app/domain/bookings/price.ts'
import { isWithoutDate, yearsInWords } from '#app/domain/bookings/price-lines.ts'
import type { BookingSeen, VisitSeen } from '#app/domain/bookings/read-booking.server.ts'
import { readChecks, readWhoComes } from '#app/domain/bookings/read-who-comes.server.ts'
import { remoteFacts } from '#app/domain/bookings/remote-words.ts'
import { signedFor } from '#app/domain/bookings/signed-for.ts'
import { statusWords } from '#app/domain/bookings/status-words.ts'
import { turnWords } from '#app/domain/bookings/turn-words.ts'
import { hasPupilsToCount } from '#app/domain/bookings/turns-that-can-be.ts'
import { interviewsHeld, placeInFull } from '#app/domain/bookings/visit-words.ts'
import { agreeingCounted, decidingCounted } from '#app/domain/bookings/waits-until.ts'
import { isUnpaid, pointsAhead } from '#app/domain/bookings/way-ahead.ts'
import { type Day, londonDay, londonTime } from '#app/domain/calendar.ts'
import { mayOpen } from '#app/domain/deliveries/delivery-rules.ts'
import { readDelivered } from '#app/domain/deliveries/read-delivered.server.ts'
import { explainCounted } from '#app/domain/explain-school-days.ts'
import { formatDay, formatDeadlines, formatInstant, formatTimeRange } from '#app/domain/format-day.ts'
import { listed } from '#app/domain/listed.ts'
import { formatPounds, pence, sumPence } from '#app/domain/money.ts'
import { quantityWords } from '#app/domain/services/menu-words.ts'
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
import { Details, Facts, List, Telephone, Text, TextLink } from '#app/ui/text.tsx'
import { Turns } from '#app/ui/turns.tsx'
import { lacksApproverOf, openBookingAndTurns } from './open-booking.server.ts'

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
  const live = visits.filter((visit) => isLive(visit.status))
  const isUndated = isWithoutDate(booking.terms)
  const ahead = pointsAhead(
    {
      visits,
      adviser,
      approvers,
      isApprovalMine: turns.some((turn) => turn.kind === 'approve'),
      totalPence: sumPence(
        live
          .filter((visit) => visit.status !== 'agreed' || isUnpaid(visit))
          .map((visit) => pence(visit.payment?.totalPence ?? grossOf(visit))),
      ),
      isMine: { agree: may(actor, 'agree delivery') },
    },
    today,
  )
  return {
    frame,
    id: booking.id,
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
    visits: visits.map((visit): VisitRow => rowOf(visit, names, here, today, may(actor, 'agree delivery'), mayCount)),
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
    concernPath: seen.concernPath,
    status: {
      ...{ wanted: booking.statusWanted, status: seen.status },
      isApproved: seen.approval.status === 'approved' && live.length > 0,
    },
    showsOrderNumber: seen.payer.usesOrderNumbers && (booking.orderNumber !== null || live.length > 0),
    // Invoices that have left quote it, and nothing that is issued is changed.
    canAddNumber:
      may(actor, 'add order numbers') &&
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
    facts: [
      { name: 'School', words: school },
      { name: seen.provider ? 'Provider' : 'Adviser', words: adviser, ...(phone ? { note: phone } : {}) },
      { name: 'Service', words: `${booking.serviceName}, ${yearsInWords(booking.yearGroups)}` },
      ...(isUndated ? [] : factsOfVisits(seen)),
      { name: 'What it is for', words: booking.purpose },
      ...premiumPurposes(visits).map(({ words, rationale }) => ({
        name: 'Pupil Premium',
        words,
        note: `“${rationale}”`,
      })),
      { name: 'Asked for by', words: `${booking.requestedByName}${seen.lead ? `, ${seen.lead}` : ''}` },
    ],
    question: approval.question && {
      by: approval.questionBy ?? '',
      words: approval.question,
      answer: approval.answer,
      answerBy: approval.answerBy ?? '',
    },
    signed: seen.signatures.map(({ act, name, at }) =>
      [`${name} ${SIGNED[act]}`, formatInstant(at, today), signedFor(act, visits)].filter(Boolean).join(', '),
    ),
    mayReadPapers: actor.kind === 'school' && may(actor, 'request visits') && visits.some(isLiveRequest),
    again: live.length === 0 && may(actor, 'request visits') ? againPath(seen, base) : null,
    canWithdraw: may(actor, 'withdraw visits') && waiting.length > 0,
    cancel: may(actor, 'withdraw visits') ? cancelling(seen, now, today) : [],
    isUndated,
    delivered: isUndated && actor.kind === 'school' ? await readDelivered(actor, booking.id) : null,
    mayStillCancel:
      isUndated &&
      may(actor, 'withdraw visits') &&
      visits.some(({ status, freeUntil }) => status === 'confirmed' && now <= freeUntil),
    handedOver: visits.reduce((sum, visit) => sum + visit.delivered, 0),
    mayOpen: visits.some(({ status }) => mayOpen(status)),
    noticeCounted: explainCounted(
      seen.calendar,
      cancellable(seen, now).map(({ onDay }) => noticeCounted(booking.terms, seen.calendar, onDay, today)),
    ),
  }
}

/** Where and how the visits are, and who keeps their pupils safe: nothing of it is asked of what has no date. */
const factsOfVisits = ({ visits: [first], booking }: BookingSeen) => [
  ...(first && !first.isAtSchool ? [{ name: 'Place', words: placeInFull(first) }] : []),
  { name: 'Room', words: first?.room ?? '' },
  ...remoteFacts(booking.remote),
  { name: 'Safeguarding lead', words: booking.safeguardingLead },
]

/** Where the same is asked for again, of an adviser whom schools still find. */
function againPath({ adviserSlug, booking, urn }: BookingSeen, base: string): string | null {
  if (!adviserSlug) return null
  const asked = new URLSearchParams({ adviser: adviserSlug, service: booking.serviceCode })
  if (urn !== null) asked.set('urn', String(urn))
  return `${base}/request?${asked}`
}

const isInvoiced = ({ payment }: VisitSeen): boolean =>
  payment !== null && payment.status !== 'awaiting_order_number' && payment.status !== 'held'

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

/** Of the visits that take place or did; of all where none is left. */
function titleOf({ visits: all, adviser, booking }: BookingSeen): string {
  const live = all.filter(({ status }) => isLive(status))
  const visits = live.length > 0 ? live : all
  const [first] = visits
  if (!first) return adviser
  if (first.span === null) return `${adviser}, ${quantityWords(first.quantity, booking.terms.unit)}`
  if (visits.length === 1) return `${adviser}, ${formatDay(first.onDay)}`
  return `${adviser}, ${visits.length} visits from ${formatDay(first.onDay)}`
}

function sumOf({ visits, booking, school }: BookingSeen, namesSchool: boolean): string {
  const [first] = visits
  if (!first) return ''
  if (first.span === null)
    return `${booking.serviceName}${namesSchool ? ` for ${school}` : ''}, wanted by ${formatDay(first.onDay)}.`
  const where = namesSchool && first.isAtSchool ? school : first.placeName
  const work = first.interviewsWanted > 0 ? `${first.interviewsWanted} one-to-one interviews` : booking.serviceName
  const each = visits.length > 1 && first.interviewsWanted > 0 ? `${work} each` : work
  const at = first.mode === 'face_to_face' ? `at ${where}` : where.toLowerCase()
  const times = visits.length === 1 ? `${timesOf(first)} ${at}` : `${at.charAt(0).toUpperCase()}${at.slice(1)}`
  return `${times}. ${each}.`
}

const timesOf = ({ span }: VisitSeen) => (span ? formatTimeRange(londonTime(span.from), londonTime(span.to)) : '')

function rowOf(
  visit: VisitSeen,
  names: { adviser: string; approver: string },
  here: string,
  today: Day,
  mayAgree: boolean,
  mayCount: boolean,
): VisitRow {
  const at = `${here}/visits/${visit.id}`
  const isOver = visit.status === 'delivered' || visit.status === 'agreed' || visit.status === 'problem'
  return {
    id: visit.id,
    day: visit.span ? formatDay(visit.onDay, today) : `Wanted by ${formatDay(visit.onDay, today)}`,
    times: visit.span ? timesOf(visit) : '',
    status: statusWords(visit, names),
    detail: [
      cannotGoAhead(visit) && visit.lacks === 'hold'
        ? 'It can’t go ahead as things stand. We write to you when that changes.'
        : '',
      cannotGoAhead(visit) && visit.lacks === 'renewal'
        ? `A check of ${visit.namings[0]?.name ?? names.adviser} that this needs does not hold on that day, so it can’t go ahead as things stand. They know, and we write to you when it is put right.`
        : '',
      visit.namings[0]?.status === 'stands'
        ? `${visit.namings[0].name} ${visit.span ? 'comes' : 'answers for it'}.`
        : '',
      visit.namings[0]?.status === 'proposed'
        ? `${visit.namings[0].name} would ${visit.span ? 'come' : 'answer for it'} instead.`
        : '',
      visit.register ? interviewsHeld(visit) : '',
      visit.counts ? `${visit.counts.eligible} eligible for Pupil Premium, ${visit.counts.send} with SEND` : '',
      visit.problem && !visit.problem.settledAt ? `“${visit.problem.what}”` : '',
      visit.problem?.note ? `Waymark: “${visit.problem.note}”` : '',
      visit.endedReason && visit.endedReason !== visit.problem?.note ? visit.endedReason : '',
    ].filter(Boolean),
    amount: isLive(visit.status) ? formatPounds(grossOf(visit)) : 'Nothing',
    acts: [
      ...(visit.status === 'delivered' && mayAgree
        ? [
            { href: `${at}/agree`, text: 'Agree' },
            { href: `${at}/problem`, text: 'Raise a problem' },
          ]
        : []),
      ...(visit.status === 'requested' && visit.open.includes('substitute') && !visit.isLapsed && mayAgree
        ? [{ href: `${at}/substitute`, text: 'Decide' }]
        : []),
      ...(visit.status === 'problem' && mayAgree ? [{ href: `${at}/problem`, text: 'Take the problem back' }] : []),
      ...(visit.status === 'agreed' && visit.span !== null && mayAgree
        ? [{ href: `${at}/feedback`, text: 'How did it go?' }]
        : []),
      ...(isOver && mayCount && (visit.counts || hasPupilsToCount(visit))
        ? [{ href: `${at}/counts`, text: visit.counts ? 'Change the counts' : 'Count pupils' }]
        : []),
      ...(here.startsWith('/school') && visit.payment && visit.payment.status !== 'awaiting_order_number'
        ? [{ href: `/school/invoices/${visit.payment.id}`, text: 'Invoice' }]
        : []),
    ],
  }
}

const cannotGoAhead = ({ lacks, status }: VisitSeen): boolean =>
  lacks !== null && (status === 'requested' || status === 'confirmed')

/** Until when each confirmed visit may be cancelled free, in the words of its own table; after that, what it costs today. */
const cancelling = (seen: BookingSeen, now: Date, today: Day) =>
  cancellable(seen, now).map((visit) => ({
    day: formatDay(visit.onDay, today),
    until: cannotGoAhead(visit) ? null : formatDay(londonDay(visit.freeUntil), today),
    costs:
      now <= visit.freeUntil
        ? null
        : formatPounds(cancellingCosts(seen.booking.terms, seen.calendar, visit.onDay, today)),
  }))

const cancellable = ({ visits }: BookingSeen, now: Date) =>
  visits.filter((visit) => visit.status === 'confirmed' && visit.span !== null && visit.span.from > now)

export const meta = ({ data }: { data: { title: string } | undefined }) => [
  { title: pageTitle(data?.title ?? 'Booking') },
]

export default function Booking() {
  const page = useLoaderData<typeof loader>()
  const { here, base, visits, cancel } = page
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
            <BookingMoney money={page.money} />
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
          {(page.canWithdraw || cancel.length > 0 || page.mayStillCancel) && (
            <Section title="Change or cancel" noPrint>
              {page.canWithdraw && (
                <Text>
                  Free until it is confirmed. <TextLink href={`${here}/withdraw`}>Withdraw the request</TextLink>
                </Text>
              )}
              {page.mayStillCancel && (
                <Text>
                  Free until something of it is delivered. <TextLink href={`${here}/cancel`}>Cancel it</TextLink>
                </Text>
              )}
              {cancel.map(({ day, until, costs }) => (
                <Text key={day}>
                  {day}:{' '}
                  {costs === null && until === null ? (
                    'free until it begins, while it can’t go ahead.'
                  ) : costs === null ? (
                    <>
                      free until the end of <strong>{until}</strong>.
                    </>
                  ) : (
                    <>
                      cancelling it today would cost <strong>{costs}</strong>, as the agreement says. Ring{' '}
                      {page.adviser} first
                      {page.phone && (
                        <>
                          , on <Telephone>{page.phone}</Telephone>
                        </>
                      )}
                      .
                    </>
                  )}
                </Text>
              ))}
              {cancel.some(({ costs }) => costs === null) && (
                <Text>
                  <TextLink href={`${here}/cancel`}>
                    {cancel.length === 1 ? 'Cancel the visit' : 'Cancel some or all visits'}
                  </TextLink>
                </Text>
              )}
              {!page.isUndated && <SchoolDays summary="How notice is counted" counted={page.noticeCounted} />}
            </Section>
          )}
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
          {page.mayReadPapers && (
            <Section title="What the agency regulations let you read" noPrint>
              <Text>
                While your request lives you may read{' '}
                <TextLink href={`${here}/papers`}>{page.adviser}’s qualifications and references</TextLink> as our staff
                saw them. {page.adviser} sees who read what.
              </Text>
            </Section>
          )}
          <Section title="Papers" noPrint last>
            <List>
              <li>
                <TextLink href={`${here}/agreement`}>The agreement</TextLink>
              </li>
              <li>
                <TextLink href={`/agreements/${page.id}`}>The agreement as a PDF</TextLink>
              </li>
              {page.signed.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </List>
            <Text small>
              <TextLink href={page.concernPath}>Report a concern about {page.adviser}</TextLink>
            </Text>
          </Section>
        </div>
      </Columns>
    </Page>
  )
}
