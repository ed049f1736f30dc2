// A card payment that the payer's bank questions. An inquiry moves no money; a chargeback takes it, and a charge for it, at
// once, and gives both back if it is won. (Source: Stripe, disputes.)

export type DisputeStatus = 'inquiry' | 'needs_response' | 'under_review' | 'won' | 'lost' | 'closed'

/** Stripe's statuses in ours; an inquiry is one whether it was answered or not. */
export function disputeStatus(atStripe: string): DisputeStatus {
  if (atStripe === 'warning_closed' || atStripe === 'prevented') return 'closed'
  if (atStripe.startsWith('warning')) return 'inquiry'
  if (atStripe === 'won' || atStripe === 'lost' || atStripe === 'under_review') return atStripe
  return 'needs_response'
}

export const isDecided = (status: DisputeStatus): boolean =>
  status === 'won' || status === 'lost' || status === 'closed'

/** Only forward: what the bank has decided stays decided, whatever an older answer of Stripe's says. */
export const isForward = (from: DisputeStatus, to: DisputeStatus): boolean => !isDecided(from) || from === to

const REASONS: Record<string, string> = {
  credit_not_processed: 'a refund that was promised did not come',
  duplicate: 'it was paid twice',
  fraudulent: 'the cardholder does not know of the payment',
  product_not_received: 'the cardholder says that the visit did not take place',
  product_unacceptable: 'the cardholder says that the visit was not as agreed',
  unrecognized: 'the cardholder does not recognise the payment',
}

/** Why the bank disputes it, in words; its own word where we have none. */
export const disputeReason = (reason: string): string =>
  REASONS[reason] ?? `the bank says: ${reason.replaceAll('_', ' ')}`

export const DISPUTE_WORDS: Record<DisputeStatus, { tone: 'turn' | 'open' | 'soon' | 'done' | 'no'; words: string }> = {
  inquiry: { tone: 'turn', words: 'The bank asks: no money has moved' },
  needs_response: { tone: 'turn', words: 'To be answered' },
  under_review: { tone: 'open', words: 'Answered: the bank decides' },
  won: { tone: 'done', words: 'Won: the money is back' },
  lost: { tone: 'no', words: 'Lost: the bank keeps the money' },
  closed: { tone: 'done', words: 'Closed: nothing came of it' },
}
