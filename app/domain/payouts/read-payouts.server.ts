import { and, desc, eq } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { invoices, organisations, paymentRequests, payments, payoutAccounts, payouts } from '#db/schema/index.ts'
import { type Day, londonDay } from '../calendar.ts'

export type PayoutLine = {
  requestId: string
  visitOn: Day
  school: string
  reference: string
  number: string | null
  duePence: number
  /** Where the money is, furthest along. */
  stands:
    | { state: 'before_invoice' }
    | { state: 'invoiced'; dueOn: Day | null }
    | { state: 'received' }
    | { state: 'held'; reason: string }
    | { state: 'sent'; on: Day }
}

/** An adviser's account, and every visit that was agreed with where its money stands, newest first. Never a school's funds. */
export async function readPayouts(actor: AdviserActor) {
  const supplierId = actor.organisationId
  return inTransaction(actor, async (tx) => {
    const [account] = await tx.select().from(payoutAccounts).where(eq(payoutAccounts.supplierId, supplierId))
    const rows = await tx
      .select({
        request: paymentRequests,
        document: invoices,
        payout: payouts,
        school: organisations.name,
      })
      .from(invoices)
      .innerJoin(paymentRequests, eq(paymentRequests.id, invoices.paymentRequestId))
      .innerJoin(organisations, eq(organisations.id, invoices.schoolId))
      .leftJoin(payments, eq(payments.paymentRequestId, paymentRequests.id))
      .leftJoin(payouts, eq(payouts.paymentId, payments.id))
      .where(and(eq(invoices.supplierId, supplierId), eq(invoices.kind, 'visit')))
      .orderBy(desc(invoices.taxPointOn), desc(invoices.sequence))
    const lines = new Map<string, PayoutLine>()
    for (const { request, document, payout, school } of rows) {
      const before = lines.get(request.id)
      const line: PayoutLine = {
        requestId: request.id,
        visitOn: document.taxPointOn,
        school,
        reference: document.sheet.bookingReference,
        number: document.number,
        duePence: document.grossPence,
        stands: standsOf(request, payout),
      }
      // A request paid twice has one payout; that row tells.
      if (!before || payout) lines.set(request.id, line)
    }
    return { account: account ?? null, lines: [...lines.values()] }
  })
}

function standsOf(
  request: typeof paymentRequests.$inferSelect,
  payout: typeof payouts.$inferSelect | null,
): PayoutLine['stands'] {
  if (payout?.sentAt) return { state: 'sent', on: londonDay(payout.sentAt) }
  if (payout?.reason) return { state: 'held', reason: payout.reason }
  if (payout || request.status === 'paid') return { state: 'received' }
  return request.issuedAt ? { state: 'invoiced', dueOn: request.dueOn } : { state: 'before_invoice' }
}
