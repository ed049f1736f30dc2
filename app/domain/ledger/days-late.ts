import { type Day, daysBetween } from '../calendar.ts'

/** How late what is owed is, as an auditor asks for it. */
export const AGES = {
  not_due: 'Not due yet',
  to_30: '1 to 30 days late',
  to_60: '31 to 60 days late',
  to_90: '61 to 90 days late',
  over_90: 'More than 90 days late',
} as const
export type Age = keyof typeof AGES

/** The age of what was due on a day: on that day itself it is not late; without a day it is not due. */
export function ageOf(dueOn: Day | null, today: Day): Age {
  const late = dueOn === null ? 0 : daysBetween(dueOn, today)
  if (late <= 0) return 'not_due'
  if (late <= 30) return 'to_30'
  if (late <= 60) return 'to_60'
  return late <= 90 ? 'to_90' : 'over_90'
}
