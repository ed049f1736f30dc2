import { fivePmOnSchoolDay, type SchoolCalendar } from '../school-days.ts'

/** Approval and answer each run out at 5pm on this school day after the request. */
export const SCHOOL_DAYS_TO_DECIDE = 5

/** Until when a visit waits for approval and answer: 5pm on the fifth school day after `since`, and never beyond its own start. */
export function waitsUntil(calendar: SchoolCalendar, since: Date, startsAt: Date): Date {
  const decided = fivePmOnSchoolDay(calendar, since, SCHOOL_DAYS_TO_DECIDE)
  return decided < startsAt ? decided : startsAt
}

/** Whether a day that waits for approval can be held longer: not once it is held up to the visit itself. */
export const canBeHeldLonger = (visit: { approveBy: Date; startsAt: Date }): boolean => visit.approveBy < visit.startsAt
