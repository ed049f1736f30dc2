import { and, desc, eq, ne, sql } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  bookings,
  invoices,
  organisations,
  paymentRequests,
  payments,
  payoutAccounts,
  payouts,
  visits,
} from '#db/schema/index.ts'
import { agreedFor, splitOf } from '../bookings/read-receives.server.ts'
import { receivesOf } from '../bookings/receives.ts'
import { type Day, londonDay } from '../calendar.ts'
import { orderNumberLastAsked } from '../invoices/order-number-asked.server.ts'
import type { PayoutStands } from './payout-state.ts'

export type PayoutLine = {
  requestId: string
  visitOn: Day
  /** Of what has no date `visitOn` is the day by which it was wanted. */
  isDated: boolean
  school: string
  reference: string
  number: string | null
  /** What comes to whoever reads. */
  duePence: number
  /** What Stripe pays whom they sent of the same invoice; null where nothing is split. */
  goes: { name: string; pence: number } | null
  stands: PayoutStands
}

/**
 * A supplier's account, and every visit that was agreed with where its money stands, newest first: of a split payment their own
 * part, and to whom the rest goes. Never a school's funds.
 */
export async function readPayouts(actor: SupplierActor) {
  const supplierId = actor.organisationId
  return inTransaction(actor, async (tx) => {
    const [account] = await tx.select().from(payoutAccounts).where(eq(payoutAccounts.supplierId, supplierId))
    const rows = await tx
      .select({
        request: paymentRequests,
        visit: visits,
        booking: bookings,
        document: invoices,
        payout: payouts,
        school: organisations.name,
        askedAt: orderNumberLastAsked(),
      })
      .from(paymentRequests)
      .innerJoin(visits, eq(visits.id, paymentRequests.visitId))
      .innerJoin(bookings, eq(bookings.id, paymentRequests.bookingId))
      .innerJoin(organisations, eq(organisations.id, paymentRequests.schoolId))
      // None yet while the payer's order number is awaited.
      .leftJoin(invoices, and(eq(invoices.paymentRequestId, paymentRequests.id), eq(invoices.kind, 'visit')))
      .leftJoin(payments, eq(payments.paymentRequestId, paymentRequests.id))
      .leftJoin(payouts, eq(payouts.paymentId, payments.id))
      .where(and(eq(paymentRequests.supplierId, supplierId), ne(paymentRequests.status, 'void')))
      .orderBy(desc(visits.onDay), desc(paymentRequests.id))
    const agreed = actor.kind === 'provider' ? await agreedFor(tx, [...new Set(rows.map(({ visit }) => visit.id))]) : []
    const lines = new Map<string, PayoutLine>()
    for (const { request, visit, booking, document, payout, school, askedAt } of rows) {
      const before = lines.get(request.id)
      const whole = document?.grossPence ?? receivesOf(visit, booking.terms)
      const goes = splitOf(agreed, visit)
      const line: PayoutLine = {
        requestId: request.id,
        visitOn: visit.onDay,
        isDated: visit.span !== null,
        school,
        reference: booking.reference,
        number: document?.number ?? null,
        duePence: whole - (goes?.pence ?? 0),
        goes,
        stands: standsOf(request, payout, askedAt),
      }
      // A request paid twice has one payout; that row tells.
      if (!before || payout) lines.set(request.id, line)
    }
    return { account: account ?? null, lines: [...lines.values()], ofProviders: await partsOfProviders(tx, supplierId) }
  })
}

export type PayoutOfProvider = {
  id: string
  provider: string
  visitOn: Day
  isDated: boolean
  amountPence: number
  status: (typeof payouts.$inferSelect)['status']
  reason: string | null
}

/** What is paid to a practice for visits that its adviser went to for a provider, newest first. */
const partsOfProviders = (tx: Tx, supplierId: string): Promise<PayoutOfProvider[]> =>
  tx
    .select({
      id: payouts.id,
      provider: organisations.name,
      visitOn: visits.onDay,
      isDated: sql<boolean>`${visits.span} is not null`,
      amountPence: payouts.amountPence,
      status: payouts.status,
      reason: payouts.reason,
    })
    .from(payouts)
    .innerJoin(visits, eq(visits.id, payouts.visitId))
    .innerJoin(organisations, eq(organisations.id, visits.supplierId))
    .where(and(eq(payouts.supplierId, supplierId), ne(visits.supplierId, supplierId)))
    .orderBy(desc(visits.onDay), desc(payouts.id))

function standsOf(
  request: typeof paymentRequests.$inferSelect,
  payout: typeof payouts.$inferSelect | null,
  askedAt: Date | null,
): PayoutStands {
  if (payout?.sentAt) return { state: 'sent', on: londonDay(payout.sentAt) }
  if (payout?.reason) return { state: 'held', reason: payout.reason }
  if (payout || request.status === 'paid') return { state: 'received' }
  if (request.issuedAt) return { state: 'invoiced', dueOn: request.dueOn }
  if (request.status === 'held') return { state: 'before_invoice', waitsFor: 'higher_total' }
  return { state: 'before_invoice', waitsFor: 'order_number', askedOn: askedAt && londonDay(askedAt) }
}
