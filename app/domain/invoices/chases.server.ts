import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { charges, chases, invoices, type paymentRequests } from '#db/schema/index.ts'
import { type Day, londonDay } from '../calendar.ts'
import { newId } from '../ids.ts'
import { sumPence } from '../money.ts'
import { dueByLaw, type LateRight, lateRight, type ReferenceRate } from './late-payment.ts'
import { unpaidOfSupplier } from './unpaid-of-supplier.ts'

type Request = typeof paymentRequests.$inferSelect
type Chase = typeof chases.$inferSelect
type Invoice = Pick<typeof invoices.$inferSelect, 'id' | 'supplierId'>

/** The invoices of a request, its suppliers’ before Waymark’s. */
export const documentsIn = (tx: Tx, paymentRequestId: string) =>
  tx
    .select()
    .from(invoices)
    .where(eq(invoices.paymentRequestId, paymentRequestId))
    .orderBy(desc(invoices.kind), asc(invoices.issuerId))

/** Writes down that a payer was asked, for each invoice that was asked for; what is written already is not written again. */
export async function writeChase(
  tx: Tx,
  { id: paymentRequestId, schoolId, payerId, leadId }: Request,
  documents: readonly Invoice[],
  chase: Pick<Chase, 'how' | 'at' | 'onDay' | 'personId' | 'byName' | 'spokeTo' | 'said'>,
): Promise<void> {
  await tx
    .insert(chases)
    .values(
      documents.map(({ id: invoiceId, supplierId }) => ({
        ...{ id: newId('chase'), paymentRequestId, invoiceId, schoolId, payerId, leadId, supplierId },
        ...chase,
      })),
    )
    .onConflictDoNothing()
}

/** How a payer was asked: a line for each time, however many invoices it was about. */
export type ChaseLine = Pick<Chase, 'how' | 'onDay' | 'byName' | 'spokeTo' | 'said'> & { paymentRequestId: string }

/** Each time that some requests were asked for, as far as whoever reads may know, oldest first. */
export async function chasesIn(tx: Tx, paymentRequestIds: readonly string[]): Promise<ChaseLine[]> {
  if (paymentRequestIds.length === 0) return []
  const { paymentRequestId, how, onDay, byName, spokeTo, said, at } = chases
  const rows = await tx
    .selectDistinct({ paymentRequestId, how, onDay, byName, spokeTo, said, at })
    .from(chases)
    .where(inArray(chases.paymentRequestId, [...paymentRequestIds]))
    .orderBy(asc(onDay), asc(at))
  return rows.map(({ at: _, ...line }) => line)
}

/** One supplier’s invoice, what of it is unpaid, and what its supplier may claim for that: nothing while it is not late. Pence. */
export type SupplierRight = {
  supplierId: string
  supplier: string
  number: string
  dueOn: Day
  owedPence: number
  right: LateRight | null
}

/** The same of every supplier of a request that has not been paid whole. */
export async function rightsIn(
  tx: Tx,
  paymentRequestId: string,
  rates: readonly ReferenceRate[],
  today: Day,
): Promise<SupplierRight[]> {
  const rows = await tx
    .select({ charge: charges, number: invoices.number, dueOn: invoices.dueOn, supplier: LEGAL_NAME })
    .from(charges)
    .innerJoin(
      invoices,
      and(eq(invoices.paymentRequestId, charges.paymentRequestId), eq(invoices.supplierId, charges.supplierId)),
    )
    .where(eq(charges.paymentRequestId, paymentRequestId))
    .orderBy(asc(invoices.number))
  return [...new Set(rows.map(({ number }) => number))].flatMap((number) => {
    const own = rows.filter((row) => row.number === number)
    const [first] = own
    const owedPence = sumPence(own.map(({ charge }) => unpaidOfSupplier(charge)))
    if (!first || owedPence === 0) return []
    const { supplier, dueOn } = first
    const right = lateOf(first.charge, { dueOn, owedPence }, rates, today)
    return [{ supplierId: first.charge.supplierId, supplier, number, dueOn, owedPence, right }]
  })
}

/** What its supplier may claim today of an unpaid charge: of what was invoiced in advance nothing before the visit is over. */
export function lateOf(
  { inAdvance, payableAt }: Pick<typeof charges.$inferSelect, 'inAdvance' | 'payableAt'>,
  of: { dueOn: Day; owedPence: number },
  rates: readonly ReferenceRate[],
  today: Day,
): LateRight | null {
  const dueOn = dueByLaw(of.dueOn, { inAdvance, payableOn: payableAt && londonDay(payableAt) })
  return dueOn === null ? null : lateRight({ ...of, dueOn }, rates, today)
}

/** Whose invoice it is, as it says. */
const LEGAL_NAME = sql<string>`${invoices.sheet} -> 'issuer' ->> 'legalName'`
