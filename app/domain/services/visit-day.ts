import type { Day } from '#app/domain/calendar.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { type Closure, examsOn, type NoSchool, type SchoolCalendar, whyNoSchool } from '#app/domain/school-days.ts'
import type { MenuService } from './menu.ts'

/** A day on which this service cannot be at this school, and why. */
export type NotAVisitDay = { code: 'not_a_visit_day' } & NoSchool

/**
 * Whether a service may happen on a day: on school days, and results day in the holidays too, though never at a
 * weekend, on a bank holiday or when the school is shut. Exams that day are answered as a warning.
 */
export function visitDay(
  calendar: SchoolCalendar,
  service: Pick<MenuService, 'isAllowedOutsideTerm'>,
  on: Day,
): Result<{ exams: Closure[] }, NotAVisitDay> {
  const why = whyNoSchool(calendar, on)
  const isAllowed = why === null || (service.isAllowedOutsideTerm && (why.kind === 'holiday' || why.kind === 'inset'))
  return isAllowed ? done({ exams: examsOn(calendar, on) }) : refuse({ code: 'not_a_visit_day', ...why })
}
