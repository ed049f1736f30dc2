import { sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'

/** Who an email is for: worked out when it is written, from the booking or the organisation. */
export type Recipients =
  | { to: 'requester' | 'approvers' | 'payers' | 'invoices' | 'adviser'; bookingId: string }
  | { to: 'host'; bookingId: string; besides: AlsoTold[] }
  | { to: 'members'; organisationId: string; role: string }
  | { to: 'staff' }
  | { to: 'person'; personId: string }
  | { to: 'address'; address: string }

/** Who reads the same news of a booking in an email of their own. */
export type AlsoTold = 'requester' | 'approvers'

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
  'delivery-reminder',
  'record-wanted',
  'delivery-taken-back',
  'agreed',
  'problem-raised',
  'problem-taken-back',
  'problem-settled',
  'order-number-wanted',
  'invoice',
  'payment-received',
  'payout-sent',
  'payout-held',
  'verify-email',
  'address-in-use',
  'reset-password',
  'password-changed',
  'invitation',
  'membership-asked',
  'membership-approved',
  'membership-refused',
  'membership-passed-on',
  'consortium-invitation',
  'invitation-withdrawn',
  'consortium-closed',
  'member-decided',
  'share-proposed',
  'share-decided',
  'adviser-listed',
  'adviser-unlisted',
  'check-withdrawn',
] as const
export type EmailTemplate = (typeof EMAIL_TEMPLATES)[number]

/** What the queue carries: ids and never a pupil. */
export type Jobs = {
  /** Written once for each key and recipient, however often it is asked for. `facts` are words the template needs beyond its ids. */
  'write-email': {
    template: EmailTemplate
    key: string
    recipients: Recipients
    bookingId?: string
    visitIds?: string[]
    paymentRequestId?: string
    payoutId?: string
    facts?: Record<string, string>
  }
  'send-email': { emailId: string }
  'expire-requests': Record<string, never>
  'chase-deliveries': Record<string, never>
  'remind-order-numbers': Record<string, never>
  'issue-invoice': { visitId: string }
  'request-payment': { paymentRequestId: string }
  'read-stripe-event': { eventId: string }
  'send-payout': { payoutId: string }
  'reconcile-payments': Record<string, never>
  'rewrite-free-days': Record<string, never>
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
