import type { Day } from '../calendar.ts'
import { formatDayShort } from '../format-day.ts'
import { lateWords } from '../invoices/request-state.ts'

/** Where the money of an agreed visit is, furthest along. */
export type PayoutStands =
  | { state: 'before_invoice'; waitsFor: 'higher_total' }
  /** The day on which their school was last asked for it. */
  | { state: 'before_invoice'; waitsFor: 'order_number'; askedOn: Day | null }
  /** With its payer's others, when their month or term is over. */
  | { state: 'before_invoice'; waitsFor: 'its_day'; invoiceOn: Day }
  /** `inAdvance`: nothing of it is theirs yet, so that it is not late to them. */
  | { state: 'invoiced'; dueOn: Day; inAdvance?: true }
  | { state: 'received' }
  /** Invoiced in advance, and paid; theirs once delivery is agreed. */
  | { state: 'in_advance' }
  | { state: 'held'; reason: string }
  | { state: 'sent'; on: Day }
  /** The payer’s bank disputes a card payment, and holds it back until it decides. */
  | { state: 'disputed' }
  /** All of it was taken off the invoice. */
  | { state: 'credited' }

/** The same in words and a mark, for the adviser whose money it is: what the account needs is their turn. */
export function payoutState(
  stands: PayoutStands,
  today: Day,
): { tone: 'open' | 'soon' | 'promised' | 'turn' | 'done' | 'no'; words: string } {
  switch (stands.state) {
    case 'disputed':
      return { tone: 'soon', words: 'Held: the payer’s bank disputes the payment' }
    case 'credited':
      return { tone: 'no', words: 'Credited: nothing is due' }
    case 'sent':
      return { tone: 'done', words: `Sent ${formatDayShort(stands.on, today)}` }
    case 'held':
      return { tone: 'turn', words: `Held. ${stands.reason}` }
    case 'in_advance':
      return { tone: 'promised', words: 'Paid in advance, sent to you once delivery is agreed' }
    case 'received':
      return { tone: 'promised', words: 'Paid by the school, being sent' }
    case 'invoiced': {
      const due = formatDayShort(stands.dueOn, today)
      if (stands.inAdvance) return { tone: 'open', words: `Invoiced in advance, due ${due}` }
      const late = lateWords(stands.dueOn, today)
      return late
        ? { tone: 'soon', words: `Invoiced, ${late}: it was due ${due}` }
        : { tone: 'open', words: `Invoiced, due ${due}` }
    }
    default: {
      if (stands.waitsFor === 'higher_total')
        return { tone: 'open', words: 'Waiting for the school to approve a higher total' }
      if (stands.waitsFor === 'its_day')
        return { tone: 'open', words: `To be invoiced on ${formatDayShort(stands.invoiceOn, today)}` }
      const asked = stands.askedOn ? `, last asked for ${formatDayShort(stands.askedOn, today)}` : ''
      return { tone: 'open', words: `Waiting for the school’s order number${asked}` }
    }
  }
}
