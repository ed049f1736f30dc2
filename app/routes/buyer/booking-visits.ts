import type { PriceTerms } from '#app/domain/bookings/agreement.ts'
import { asToBeBilled } from '#app/domain/bookings/billed.ts'
import { cancellingCosts } from '#app/domain/bookings/cancellation-rows.ts'
import { whenWords as dayWords } from '#app/domain/bookings/day-change-words.ts'
import { isBilled } from '#app/domain/bookings/lifecycle.ts'
import { partWords } from '#app/domain/bookings/part-words.ts'
import { grossOf } from '#app/domain/bookings/price.ts'
import type { BookingSeen, VisitSeen } from '#app/domain/bookings/read-booking.server.ts'
import { mayBeReplaced } from '#app/domain/bookings/replacing.ts'
import { statusWords } from '#app/domain/bookings/status-words.ts'
import { hasPupilsToCount } from '#app/domain/bookings/turns-that-can-be.ts'
import { interviewsHeld, whenWords } from '#app/domain/bookings/visit-words.ts'
import { type Day, londonDay, londonTime } from '#app/domain/calendar.ts'
import { formatDay, formatTimeRange } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import type { VisitRow } from '#app/ui/bookings/visit-table.tsx'

/** "8:45am to 3:15pm"; '' of what has no date. */
export const timesOf = ({ span }: VisitSeen) =>
  span ? formatTimeRange(londonTime(span.from), londonTime(span.to)) : ''

/** One visit as a line of its booking’s table: how it stands, what there is to know of it, and what whoever looks may do. */
export function visitRow(
  visit: VisitSeen,
  names: { adviser: string; approver: string },
  here: string,
  today: Day,
  mayAgree: boolean,
  mayCount: boolean,
  mayReplace: boolean,
  terms: PriceTerms,
): VisitRow {
  const at = `${here}/visits/${visit.id}`
  const isOver = visit.status === 'delivered' || visit.status === 'agreed' || visit.status === 'problem'
  return {
    id: visit.id,
    day: whenWords({ onDay: visit.onDay, isDated: visit.span !== null }, today),
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
      visit.dayChange ? `${visit.dayChange.proposedByName} asks for another day: ${dayWords(visit.dayChange)}` : '',
      visit.register ? interviewsHeld(visit) : '',
      visit.counts ? `${visit.counts.eligible} eligible for Pupil Premium, ${visit.counts.send} with SEND` : '',
      visit.problem && !visit.problem.settledAt ? `“${visit.problem.what}”` : '',
      visit.problem?.note ? `Waymark: “${visit.problem.note}”` : '',
      visit.status === 'cancelled' && isBilled(visit) ? 'Charged for cancelling late' : '',
      visit.partDone !== null && visit.partOf !== null
        ? `Recorded: ${partWords(visit.partDone, visit.partOf)} took place`
        : '',
      visit.endedReason && visit.endedReason !== visit.problem?.note ? visit.endedReason : '',
      visit.replacedBy ? `Another was asked for in its place, on ${formatDay(visit.replacedBy.onDay, today)}` : '',
      visit.inPlaceOf
        ? `In the place of the visit on ${formatDay(visit.inPlaceOf.onDay, today)}, which its adviser could not keep`
        : '',
    ].filter(Boolean),
    amount: isBilled(visit) ? formatPounds(grossOf(asToBeBilled(visit, terms))) : 'Nothing',
    acts: [
      ...(mayReplace && mayBeReplaced({ ...visit, isDated: visit.span !== null }, today).ok
        ? [{ href: `${at}/replace`, text: 'Find somebody else' }]
        : []),
      ...elsewhere(visit.replacedBy, here, 'What was asked for instead'),
      ...elsewhere(visit.inPlaceOf, here, 'What it takes the place of'),
      ...(visit.status === 'delivered' && mayAgree
        ? [
            { href: `${at}/agree`, text: 'Agree' },
            { href: `${at}/problem`, text: 'Raise a problem' },
          ]
        : []),
      ...(visit.status === 'requested' && visit.open.includes('substitute') && !visit.isLapsed && mayAgree
        ? [{ href: `${at}/substitute`, text: 'Decide' }]
        : []),
      ...(visit.problem && visit.problem.outcome !== 'taken_back' ? [{ href: `${at}/case`, text: 'Both cases' }] : []),
      ...(visit.dayChange
        ? [{ href: `${at}/day`, text: visit.dayChange.side === 'adviser' ? 'Answer' : 'Take it back' }]
        : []),
      ...(visit.status === 'problem' && mayAgree ? [{ href: `${at}/problem`, text: 'Take the problem back' }] : []),
      ...(visit.status === 'agreed' && visit.span !== null && mayAgree
        ? [{ href: `${at}/feedback`, text: 'How did it go?' }]
        : []),
      ...(isOver && mayCount && (visit.counts || hasPupilsToCount(visit))
        ? [{ href: `${at}/counts`, text: visit.counts ? 'Change the counts' : 'Count pupils' }]
        : []),
      ...(here.startsWith('/school') && visit.payment && visit.payment.status !== 'awaiting_order_number'
        ? [{ href: invoiceHref(visit.payment), text: 'Invoice' }]
        : []),
    ],
  }
}

/** The other of two visits, where one takes the place of the other and it is a booking of its own. */
function elsewhere(other: { bookingId: string } | null, here: string, text: string): { href: string; text: string }[] {
  const bookings = here.slice(0, here.lastIndexOf('/'))
  const href = `${bookings}/${other?.bookingId}`
  return other && href !== here ? [{ href, text }] : []
}

const cannotGoAhead = ({ lacks, status }: VisitSeen): boolean =>
  lacks !== null && (status === 'requested' || status === 'confirmed')

/** Until when each confirmed visit may be cancelled free, in the words of its own table; after that, what it costs today. */
export const cancelling = (seen: BookingSeen, now: Date, today: Day) =>
  cancellable(seen, now).map((visit) => ({
    id: visit.id,
    day: formatDay(visit.onDay, today),
    until: cannotGoAhead(visit) ? null : formatDay(londonDay(visit.freeUntil), today),
    costs:
      now <= visit.freeUntil
        ? null
        : formatPounds(cancellingCosts(seen.booking.terms, seen.calendar, visit.onDay, today)),
  }))

export const cancellable = ({ visits }: BookingSeen, now: Date) =>
  visits.filter((visit) => visit.status === 'confirmed' && visit.span !== null && visit.span.from > now)

/** Where what a visit costs is seen: its invoice, or what keeps it from being invoiced. */
const invoiceHref = ({ id, dueOn }: { id: string; dueOn: string | null }): string =>
  dueOn === null ? `/school/charges/${id}` : `/school/invoices/${id}`
