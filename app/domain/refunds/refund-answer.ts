// What Stripe says of a refund, in our words. A card is refunded at once; of a bank transfer Stripe first asks the payer, by
// email, for the account that it goes to. (Source: Stripe, refunds of bank transfers.)

export const WAITS_FOR_ADVISER = 'What the adviser was paid of it is being taken back first'

/** Where a refund stands, and why where that needs words. */
export type RefundAnswer = {
  status: 'needs_bank_details' | 'on_its_way' | 'returned' | 'failed'
  standing: string | null
}

const FAILED: Record<string, string> = {
  declined: 'the bank did not take it',
  expired_or_canceled_card: 'the card has expired or was cancelled',
  insufficient_funds: 'there was not enough at Stripe',
  lost_or_stolen_card: 'the card was lost or stolen',
  merchant_request: 'it was cancelled',
}

/** Why a refund did not reach its payer, as the payer reads it: a clause. */
export const whyItCameBack = (reason: string | null | undefined): string =>
  (reason !== 'declined' && FAILED[reason ?? '']) || 'your bank did not take it'

/** A refund as read at Stripe; a status that we do not know is on its way until Stripe says more. */
export function readRefundAnswer(refund: { status: string | null; failure_reason?: string | null }): RefundAnswer {
  switch (refund.status) {
    case 'succeeded':
      return { status: 'returned', standing: null }
    case 'requires_action':
      return { status: 'needs_bank_details', standing: 'Stripe has asked the payer for a bank account' }
    case 'failed':
    case 'canceled': {
      const why = FAILED[refund.failure_reason ?? ''] ?? 'the payer’s bank did not take it'
      return { status: 'failed', standing: `It came back: ${why}` }
    }
    default:
      return { status: 'on_its_way', standing: null }
  }
}
