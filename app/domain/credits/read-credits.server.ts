import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm'
import type { BuyingActor, StaffActor, SupplierActor, SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { bookings, charges, creditNotes, credits, invoices, organisations, refunds } from '#db/schema/index.ts'
import { creditable } from './credit-of.ts'

export type CreditNote = typeof creditNotes.$inferSelect

/** The credit notes of one credit, the supplier's first; none where they are not the reader's. A supplier reads its own. */
export async function readCreditNotes(
  actor: BuyingActor | StaffActor | SystemActor | SupplierActor,
  creditId: string,
): Promise<CreditNote[]> {
  const { creditId: of, schoolId, payerId, leadId, supplierId } = creditNotes
  const mine =
    actor.kind === 'staff' || actor.kind === 'system'
      ? undefined
      : actor.kind === 'adviser' || actor.kind === 'provider'
        ? eq(supplierId, actor.organisationId)
        : or(eq(schoolId, actor.organisationId), eq(payerId, actor.organisationId), eq(leadId, actor.organisationId))
  return inTransaction(actor, (tx) =>
    tx
      .select()
      .from(creditNotes)
      .where(and(eq(of, creditId), mine))
      .orderBy(desc(creditNotes.kind)),
  )
}

/** What was credited of a request, and what goes back of it, as its payer reads it, oldest first. */
export function readCorrections(actor: BuyingActor | StaffActor, paymentRequestId: string) {
  return inTransaction(actor, async (tx) => {
    const credited = await tx
      .select({
        creditId: creditNotes.creditId,
        reason: credits.reason,
        at: sql<Date>`min(${creditNotes.issuedAt})`.mapWith(creditNotes.issuedAt),
        pence: sql<number>`sum(${creditNotes.grossPence})::float8`,
        numbers: sql<string[]>`array_agg(${creditNotes.number} order by ${creditNotes.kind} desc)`,
      })
      .from(creditNotes)
      .innerJoin(credits, eq(credits.id, creditNotes.creditId))
      .where(eq(creditNotes.paymentRequestId, paymentRequestId))
      .groupBy(creditNotes.creditId, credits.reason)
      .orderBy(sql`min(${creditNotes.issuedAt})`)
    const returned = await tx
      .select()
      .from(refunds)
      .where(
        and(
          eq(refunds.paymentRequestId, paymentRequestId),
          inArray(refunds.status, ['waiting', 'sending', 'needs_bank_details', 'on_its_way', 'returned', 'failed']),
        ),
      )
      .orderBy(asc(refunds.askedAt))
    return { credited, returned }
  })
}

/** An invoiced charge with what may still be taken off each of its lines; null where there is none. For staff. */
export function readChargeToCredit(actor: StaffActor, chargeId: string) {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({
        charge: charges,
        reference: bookings.reference,
        payer: organisations.name,
        supplier: sql<string>`(select o.name from organisations o where o.id = ${charges.supplierId})`,
      })
      .from(charges)
      .innerJoin(bookings, eq(bookings.id, charges.bookingId))
      .innerJoin(organisations, eq(organisations.id, charges.payerId))
      .where(eq(charges.id, chargeId))
    if (!row?.charge.paymentRequestId) return null
    const numbers = await tx
      .select({ number: invoices.number, sheet: invoices.sheet })
      .from(invoices)
      .where(eq(invoices.paymentRequestId, row.charge.paymentRequestId))
      .orderBy(desc(invoices.kind))
    const all = await tx.select().from(credits).where(eq(credits.chargeId, chargeId)).orderBy(asc(credits.askedAt))
    const done = all.filter(({ status }) => status === 'done').map(({ item }) => item)
    return {
      ...row,
      numbers: numbers.flatMap(({ number, sheet }) =>
        sheet.items.some((item) => item.chargeId === chargeId) ? [number] : [],
      ),
      left: creditable(row.charge.item, done),
      credits: all,
    }
  })
}

/** One credit with what it is of; null where there is none. For staff. */
export function readCredit(actor: StaffActor, creditId: string) {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({
        credit: credits,
        charge: charges,
        reference: bookings.reference,
        payer: organisations.name,
        supplier: sql<string>`(select o.name from organisations o where o.id = ${credits.supplierId})`,
      })
      .from(credits)
      .innerJoin(charges, eq(charges.id, credits.chargeId))
      .innerJoin(bookings, eq(bookings.id, credits.bookingId))
      .innerJoin(organisations, eq(organisations.id, credits.payerId))
      .where(eq(credits.id, creditId))
    if (!row) return null
    const notes = await tx
      .select({ number: creditNotes.number })
      .from(creditNotes)
      .where(eq(creditNotes.creditId, creditId))
      .orderBy(desc(creditNotes.kind))
    return { ...row, notes: notes.map(({ number }) => number) }
  })
}
