import type { Day } from '../calendar.ts'
import { addSchoolDays, schoolCalendar } from '../school-days.ts'

// By when staff look at what was given. Working days are weekdays that are no bank holiday in England: a calendar without terms.

/** Staff look at a credential within so many working days, the day on which it was given not counted. */
export const DAYS_TO_VERIFY = 3

const WORKING_DAYS = schoolCalendar()

/** The last day on which what was given on a day is looked at in time. */
export const verifyBy = (givenOn: Day): Day => addSchoolDays(WORKING_DAYS, givenOn, DAYS_TO_VERIFY)

/** Whether what was given on a day and still waits is late. */
export const isLate = (givenOn: Day, today: Day): boolean => verifyBy(givenOn) < today

/** The first day of which nothing that was given is late yet: what was given on any day before it is. */
export const lateBefore = (today: Day): Day => addSchoolDays(WORKING_DAYS, today, -DAYS_TO_VERIFY)
