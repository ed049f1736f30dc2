import { type Counted, countedBetween } from '../explain-school-days.ts'
import { fivePmOnSchoolDay, type SchoolCalendar } from '../school-days.ts'

/** Approval and answer each run out at 5pm on this school day after the request. */
export const SCHOOL_DAYS_TO_DECIDE = 5

/** Until when a visit waits for approval and answer: 5pm on the fifth school day after `since`, and never beyond its own start. */
export function waitsUntil(calendar: SchoolCalendar, since: Date, startsAt: Date): Date {
  const decided = fivePmOnSchoolDay(calendar, since, SCHOOL_DAYS_TO_DECIDE)
  return decided < startsAt ? decided : startsAt
}

/** The days counted for what is to be approved and answered: from the request until each visit runs out. */
export const decidingCounted = (
  { requestedAt }: { requestedAt: Date },
  visits: readonly { approveBy: Date; answerBy: Date }[],
): Counted[] =>
  visits.flatMap(({ approveBy, answerBy }) => [
    countedBetween(requestedAt, approveBy),
    countedBetween(requestedAt, answerBy),
  ])

type ToAgree = {
  status: string
  deliveredAt: Date | null
  agreeBy: Date | null
  problem: { settledAt: Date | null } | null
}

/** The days counted for the deliveries that are to be agreed: since each was recorded, or a problem with it was taken back. */
export const agreeingCounted = (visits: readonly ToAgree[]): Counted[] =>
  visits.flatMap(({ status, deliveredAt, agreeBy, problem }) => {
    const since = problem?.settledAt ?? deliveredAt
    return status === 'delivered' && since && agreeBy ? [countedBetween(since, agreeBy)] : []
  })

/** Whether a day that waits for approval can be held longer: not once it is held up to the visit itself. */
export const canBeHeldLonger = (visit: { approveBy: Date; startsAt: Date }): boolean => visit.approveBy < visit.startsAt
