import { addDays, type Day, daysBetween } from '../calendar.ts'
import { formatDate } from '../format-day.ts'

// Of a bank transfer Stripe asks its payer for the account that it goes back to. Unanswered for 45 days the money is with us
// again. (Source: Stripe, refunds of bank transfers: a refund that requires action expires after 45 days.)

/** Days after Stripe asked on which the payer is reminded. */
const REMIND_OF_DETAILS_AFTER = [7, 21] as const
const STRIPE_WAITS_DAYS = 45

/** The last reminder that is due by today; null before the first, and once Stripe waits no more. */
export function detailsReminderDue(askedOn: Day, today: Day): (typeof REMIND_OF_DETAILS_AFTER)[number] | null {
  const passed = daysBetween(askedOn, today)
  if (passed >= STRIPE_WAITS_DAYS) return null
  return REMIND_OF_DETAILS_AFTER.findLast((days) => passed >= days) ?? null
}

/** When it comes back to us if nobody answers. */
export const detailsExpireOn = (askedOn: Day): Day => addDays(askedOn, STRIPE_WAITS_DAYS)

/** How long the payer's bank details have been waited for, and until when: in words, for staff. */
export function detailsWaitWords(askedOn: Day, today: Day): string {
  const days = daysBetween(askedOn, today)
  const age = days === 0 ? 'today' : days === 1 ? 'a day ago' : `${days} days ago`
  return `Asked ${age}. Unanswered, it comes back to us on ${formatDate(detailsExpireOn(askedOn))}`
}
