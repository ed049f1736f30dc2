import { type Day, daysBetween } from '../calendar.ts'

/** When a payer is reminded of an invoice, in days after it is due: once before, and three times while it is late. */
export const REMINDERS = { before_due: -7, late_7: 7, late_14: 14, late_30: 30 } as const
export type ReminderStep = keyof typeof REMINDERS

const LATE_STEPS = ['late_30', 'late_14', 'late_7'] as const

/**
 * The reminder that is to be written today, or null. Before the due day that is the one before it; while it is late, the last
 * whose day has come. A step that was missed is not made up for: nobody gets two letters at once, or "due soon" of what is late.
 */
export function reminderDue(dueOn: Day, today: Day, written: readonly string[]): ReminderStep | null {
  const late = daysBetween(dueOn, today)
  const step =
    late <= 0
      ? late >= REMINDERS.before_due
        ? 'before_due'
        : null
      : (LATE_STEPS.find((one) => late >= REMINDERS[one]) ?? null)
  if (step === null || written.includes(step)) return null
  // After a later one has gone an earlier one says less than is so.
  return LATE_STEPS.some((one) => written.includes(one) && REMINDERS[one] > REMINDERS[step]) ? null : step
}

/** How a payer was asked, in words beside the day. */
export const CHASE_WORDS = {
  before_due: 'Reminded by email before it was due',
  late_7: 'Reminded by email, 7 days late or more',
  late_14: 'Reminded by email, 14 days late or more',
  late_30: 'Reminded by email, 30 days late or more',
  telephone: 'Rung',
} as const
