import { and, desc, eq, ne, sql } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookings, charges, invoices, organisations, payoutAccounts, payouts, visits } from '#db/schema/index.ts'
import { agreedFor, splitOf } from '../bookings/read-receives.server.ts'
import { type Day, londonDay } from '../calendar.ts'
import { orderNumberLastAsked } from '../invoices/order-number-asked.server.ts'
import { stillToPay } from '../invoices/still-to-pay.ts'
import type { PayoutStands } from './payout-state.ts'

export type PayoutLine = {
  chargeId: string
  /** The request it is invoiced by; null before it is. */
  requestId: string | null
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
        charge: charges,
        visit: visits,
        booking: bookings,
        document: invoices,
        payout: payouts,
        school: organisations.name,
        askedAt: orderNumberLastAsked(),
      })
      .from(charges)
      .innerJoin(visits, eq(visits.id, charges.visitId))
      .innerJoin(bookings, eq(bookings.id, charges.bookingId))
      .innerJoin(organisations, eq(organisations.id, charges.schoolId))
      // None yet while the payer's order number is awaited, or the end of its month.
      .leftJoin(
        invoices,
        and(eq(invoices.paymentRequestId, charges.paymentRequestId), eq(invoices.supplierId, charges.supplierId)),
      )
      .leftJoin(payouts, eq(payouts.chargeId, charges.id))
      .where(eq(charges.supplierId, supplierId))
      .orderBy(desc(visits.onDay), desc(charges.id))
    const agreed = actor.kind === 'provider' ? await agreedFor(tx, [...new Set(rows.map(({ visit }) => visit.id))]) : []
    const lines = new Map<string, PayoutLine>()
    for (const { charge, visit, booking, document, payout, school, askedAt } of rows) {
      const before = lines.get(charge.id)
      const whole = charge.adviserPence
      const goes = splitOf(agreed, visit)
      const line: PayoutLine = {
        chargeId: charge.id,
        requestId: charge.paymentRequestId,
        visitOn: visit.onDay,
        isDated: visit.span !== null,
        school,
        reference: booking.reference,
        number: document?.number ?? null,
        duePence: whole - (goes?.pence ?? 0),
        goes,
        stands: standsOf(charge, document, payout, askedAt),
      }
      // Of what came in two payments the one that is not sent yet tells.
      if (!before || (payout && payout.status !== 'sent')) lines.set(charge.id, line)
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
  charge: typeof charges.$inferSelect,
  document: typeof invoices.$inferSelect | null,
  payout: typeof payouts.$inferSelect | null,
  askedAt: Date | null,
): PayoutStands {
  if (payout?.sentAt && stillToPay(charge) === 0) return { state: 'sent', on: londonDay(payout.sentAt) }
  if (payout?.reason) return { state: 'held', reason: payout.reason }
  if (stillToPay(charge) === 0) return { state: 'received' }
  if (document) return { state: 'invoiced', dueOn: document.dueOn }
  if (charge.status === 'held') return { state: 'before_invoice', waitsFor: 'higher_total' }
  if (charge.status === 'awaiting_order_number')
    return { state: 'before_invoice', waitsFor: 'order_number', askedOn: askedAt && londonDay(askedAt) }
  return { state: 'before_invoice', waitsFor: 'its_day', invoiceOn: charge.invoiceOn }
}
