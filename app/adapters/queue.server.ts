import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Tx } from '#db/client.server.ts'

/** Every email the product writes. One file each in `emails/`. */
export const EMAIL_TEMPLATES = [
  'request-sent',
  'approval-wanted',
  'visits-requested',
  'visits-planned',
  'question-asked',
  'question-answered',
  'approved',
  'approval-declined',
  'accepted',
  'declined',
  'confirmed',
  'withdrawn',
  'expired',
  'cancelled',
  'held-longer',
  'delivered',
  'part-delivered',
  'delivery-reminder',
  'record-wanted',
  'delivery-taken-back',
  'agreed',
  'problem-raised',
  'problem-taken-back',
  'problem-settled',
  'case-stated',
  'second-wanted',
  'order-number-wanted',
  'higher-total-wanted',
  'invoice',
  'payment-reminder',
  'payment-received',
  'transfer-waits',
  'waiting-money-asked',
  'waiting-money-returned',
  'payout-sent',
  'payout-held',
  'payout-account-wanted',
  'bank-payout-failed',
  'payout-taken-back',
  'credited',
  'credited-adviser',
  'refund-sent',
  'refund-came-back',
  'bank-details-wanted',
  'dispute-opened',
  'dispute-decided',
  'verify-email',
  'address-in-use',
  'reset-password',
  'password-changed',
  'invitation',
  'membership-asked',
  'membership-approved',
  'membership-refused',
  'membership-passed-on',
  'team-changed',
  'consortium-invitation',
  'invitation-withdrawn',
  'consortium-closed',
  'member-decided',
  'share-proposed',
  'share-decided',
  'adviser-listed',
  'adviser-unlisted',
  'concern-reported',
  'adviser-suspended',
  'credential-decided',
  'credential-ending',
  'menu-changed',
  'enquiry-asked',
  'enquiry-answered',
  'enquiry-time-up',
  'enquiry-ended',
  'feedback-given',
  'feedback-replied',
  'client-invitation',
  'client-came',
  'client-decided',
  'needs-renewal',
  'renewed',
  'calendar-stale',
  'calendar-clash',
  'practitioner-invited',
  'practitioner-decided',
  'practitioner-terms',
  'practitioner-ended',
  'practitioner-visits',
  'practitioner-wanted',
  'substitute-named',
  'visit-replaced',
  'status-determined',
  'status-disagreed',
  'status-upheld',
  'pay-by-payroll',
  'substitute-decided',
  'day-proposed',
  'day-changed',
  'day-not-changed',
  'tax-details-wanted',
  'seller-report',
] as const
export type EmailTemplate = (typeof EMAIL_TEMPLATES)[number]

/** Who reads the same news of a booking in an email of their own. */
const AlsoTold = z.enum(['requester', 'approvers'])
export type AlsoTold = z.infer<typeof AlsoTold>

const Recipients = z.union([
  z.object({ to: z.enum(['requester', 'approvers', 'payers', 'invoices', 'adviser']), bookingId: z.string() }),
  z.object({ to: z.enum(['payers', 'invoices']), payerId: z.string() }),
  z.object({ to: z.literal('host'), bookingId: z.string(), besides: z.array(AlsoTold) }),
  z.object({ to: z.literal('members'), organisationId: z.string(), role: z.string() }),
  z.object({ to: z.literal('staff'), except: z.string().optional() }),
  z.object({ to: z.literal('person'), personId: z.string() }),
  z.object({ to: z.literal('address'), address: z.string() }),
])
/** Who an email is for: worked out when it is written, from the booking or the organisation. */
export type Recipients = z.infer<typeof Recipients>

/**
 * An email that is asked for: written once for each key and recipient, however often. `facts` are words that the template
 * needs beyond its ids. The type is the schema's, so that nothing is asked for that the worker then refuses.
 */
export const EmailWanted = z.object({
  template: z.enum(EMAIL_TEMPLATES),
  key: z.string().min(1),
  recipients: Recipients,
  bookingId: z.string().optional(),
  visitIds: z.array(z.string()).optional(),
  paymentRequestId: z.string().optional(),
  payoutId: z.string().optional(),
  creditId: z.string().optional(),
  facts: z.record(z.string(), z.string()).optional(),
})

/** What the queue carries: ids and never a pupil. */
export type Jobs = {
  'write-email': z.infer<typeof EmailWanted>
  'send-email': { emailId: string }
  'expire-requests': Record<string, never>
  'lapse-day-changes': Record<string, never>
  'chase-deliveries': Record<string, never>
  'remind-order-numbers': Record<string, never>
  'remind-held-charges': Record<string, never>
  'remind-payments': Record<string, never>
  'remind-bank-details': Record<string, never>
  'ask-sellers': Record<string, never>
  'remind-disagreements': Record<string, never>
  'issue-invoice': { visitId: string }
  'run-invoices': Record<string, never>
  'request-payment': { paymentRequestId: string }
  'return-balance': { refundId: string }
  'receive-outside': { outsideReceiptId: string }
  'read-stripe-event': { eventId: string }
  'send-payout': { payoutId: string }
  'reverse-payout': { reversalId: string }
  'credit-charge': { creditId: string }
  'send-refund': { refundId: string }
  'read-request': { paymentRequestId: string }
  'answer-dispute': { disputeId: string }
  'reconcile-payments': Record<string, never>
  'rewrite-free-days': Record<string, never>
  'judge-credentials': Record<string, never>
  'erase-removed-cpd': Record<string, never>
  'tend-enquiries': Record<string, never>
  'delete-evidence': Record<string, never>
  'look-at-visits': { personId: string }
  'read-calendars': Record<string, never>
  'read-calendar': { calendarId: string }
}

/**
 * Adds a job in the caller's database transaction: it runs if and only if that commits. `at`: not before. `key`: a second
 * job with the same key takes the first one's place.
 */
export async function enqueue<Name extends keyof Jobs>(
  tx: Tx,
  name: Name,
  payload: Jobs[Name],
  options: { at?: Date; key?: string } = {},
): Promise<void> {
  await tx.execute(
    sql`select enqueue(${name}, ${JSON.stringify(payload)}::json, ${options.at?.toISOString() ?? null}::timestamptz, ${options.key ?? null})`,
  )
}
