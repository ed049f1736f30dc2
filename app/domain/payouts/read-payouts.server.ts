import { and, asc, desc, eq, ne, sql } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  bookings,
  charges,
  creditNotes,
  credits,
  invoices,
  organisations,
  payoutAccounts,
  payouts,
  visits,
} from '#db/schema/index.ts'
import { agreedFor, splitOf } from '../bookings/read-receives.server.ts'
import { type Day, londonDay } from '../calendar.ts'
import { orderNumberLastAsked } from '../invoices/order-number-asked.server.ts'
import { stillToPay } from '../invoices/still-to-pay.ts'
import { standsOfPayout } from './open-payouts.server.ts'
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
  /** What was credited of it in their name. */
  creditNotes: { creditId: string; number: string }[]
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
      .where(eq(charges.supplierId, supplierId))
      .orderBy(desc(visits.onDay), desc(charges.id))
    const paid = await tx
      .select({ payout: payouts })
      .from(payouts)
      .innerJoin(charges, eq(charges.id, payouts.chargeId))
      .where(eq(charges.supplierId, supplierId))
      .orderBy(asc(payouts.dueAt), asc(payouts.id))
    const noted = await tx
      .select({ chargeId: credits.chargeId, creditId: credits.id, number: creditNotes.number })
      .from(creditNotes)
      .innerJoin(credits, eq(credits.id, creditNotes.creditId))
      .where(eq(creditNotes.supplierId, supplierId))
      .orderBy(asc(creditNotes.sequence))
    const agreed = actor.kind === 'provider' ? await agreedFor(tx, [...new Set(rows.map(({ visit }) => visit.id))]) : []
    const lines = rows.map(({ charge, visit, booking, document, school, askedAt }): PayoutLine => {
      const whole = charge.adviserPence - charge.creditedAdviserPence
      const goes = splitOf(agreed, visit)
      const own = paid.flatMap(({ payout }) => (payout.chargeId === charge.id ? [payout] : []))
      return {
        chargeId: charge.id,
        requestId: charge.paymentRequestId,
        visitOn: visit.onDay,
        isDated: visit.span !== null,
        school,
        reference: booking.reference,
        number: document?.number ?? null,
        creditNotes: noted.flatMap(({ chargeId, ...note }) => (chargeId === charge.id ? [note] : [])),
        duePence: whole - (goes?.pence ?? 0),
        goes,
        stands: standsOf(charge, document, own, askedAt),
      }
    })
    return { account: account ?? null, lines, ofProviders: await partsOfProviders(tx, supplierId) }
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
      amountPence: sql<number>`(${payouts.amountPence} - ${payouts.reversedPence})::int`,
      status: payouts.status,
      reason: payouts.reason,
    })
    .from(payouts)
    .innerJoin(visits, eq(visits.id, payouts.visitId))
    .innerJoin(organisations, eq(organisations.id, visits.supplierId))
    .where(and(eq(payouts.supplierId, supplierId), ne(visits.supplierId, supplierId), ne(payouts.status, 'void')))
    .orderBy(desc(visits.onDay), desc(payouts.id))

function standsOf(
  charge: typeof charges.$inferSelect,
  document: typeof invoices.$inferSelect | null,
  all: (typeof payouts.$inferSelect)[],
  askedAt: Date | null,
): PayoutStands {
  if (charge.creditedPence > 0 && charge.adviserPence === charge.creditedAdviserPence) return { state: 'credited' }
  const standing = all.filter((one) => standsOfPayout(one) > 0)
  // Paid by the payer, and nothing of it stands: their bank holds it back.
  if (all.length > 0 && standing.length === 0 && stillToPay(charge) === 0) return { state: 'disputed' }
  // Of what came in two payments the one that is not sent yet tells.
  const payout = standing.find(({ status }) => status !== 'sent') ?? standing.at(-1)
  if (payout?.sentAt && stillToPay(charge) === 0) return { state: 'sent', on: londonDay(payout.sentAt) }
  if (payout?.reason) return { state: 'held', reason: payout.reason }
  const isOpen = charge.payableAt === null
  if (stillToPay(charge) === 0) return { state: isOpen ? 'in_advance' : 'received' }
  if (document) return { state: 'invoiced', dueOn: document.dueOn, ...(isOpen ? { inAdvance: true } : {}) }
  if (charge.status === 'held') return { state: 'before_invoice', waitsFor: 'higher_total' }
  if (charge.status === 'awaiting_order_number')
    return { state: 'before_invoice', waitsFor: 'order_number', askedOn: askedAt && londonDay(askedAt) }
  return { state: 'before_invoice', waitsFor: 'its_day', invoiceOn: charge.invoiceOn }
}
