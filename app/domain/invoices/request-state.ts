import type { Day } from '../calendar.ts'
import { daysBetween } from '../calendar.ts'
import { formatDayShort } from '../format-day.ts'

/** A request for payment, or a charge before there is one: `invoiceOn` is the day on which it leaves with its payer's others. */
export type RequestFacts =
  | { status: 'awaiting_order_number' | 'held' | 'ready'; invoiceOn: Day }
  | { status: 'open' | 'paid' | 'void'; dueOn: Day; paidOn: Day | null }

/** Where it stands, in words and a mark: what waits for the payer is their turn. */
export function requestState(
  request: RequestFacts,
  today: Day,
): { tone: 'turn' | 'open' | 'soon' | 'done' | 'no'; words: string; isLate: boolean } {
  switch (request.status) {
    case 'awaiting_order_number':
      return { tone: 'turn', words: 'Waiting for your order number', isLate: false }
    case 'held':
      return { tone: 'turn', words: 'Waiting for an approver: above what was approved', isLate: false }
    case 'ready':
      return {
        tone: 'open',
        words:
          request.invoiceOn <= today
            ? 'Being invoiced'
            : `To be invoiced on ${formatDayShort(request.invoiceOn, today)}`,
        isLate: false,
      }
    case 'paid':
      return {
        tone: 'done',
        words: request.paidOn ? `Paid ${formatDayShort(request.paidOn, today)}` : 'Paid',
        isLate: false,
      }
    case 'void':
      return { tone: 'no', words: 'Nothing is due', isLate: false }
    default: {
      const late = lateWords(request.dueOn, today)
      if (late) return { tone: 'soon', words: `To pay, ${late}`, isLate: true }
      return { tone: 'open', words: `To pay by ${formatDayShort(request.dueOn, today)}`, isLate: false }
    }
  }
}

/** "105 days late" of what was due on that day and is not paid; null while it is not late. */
export function lateWords(dueOn: Day, today: Day): string | null {
  const days = daysBetween(dueOn, today)
  if (days <= 0) return null
  return days === 1 ? '1 day late' : `${days} days late`
}
