import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm'
import type { BuyingActor, StaffActor, SupplierActor, SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  bookings,
  fundingLines,
  invoices,
  organisations,
  payers,
  paymentRequests,
  payments,
  stripeCustomers,
  visits,
} from '#db/schema/index.ts'
import type { PriceTerms } from '../bookings/agreement.ts'
import { londonDay } from '../calendar.ts'
import type { CsvInvoice } from './invoices-csv.ts'

export type Request = typeof paymentRequests.$inferSelect
export type Document = typeof invoices.$inferSelect

/** The requests a reader may see: of their school, their trust's academies, or the members of their consortium. */
const mine = (actor: BuyingActor | StaffActor | SystemActor) =>
  actor.kind === 'staff' || actor.kind === 'system'
    ? undefined
    : or(
        eq(paymentRequests.schoolId, actor.organisationId),
        eq(paymentRequests.payerId, actor.organisationId),
        eq(paymentRequests.leadId, actor.organisationId),
      )

export type InvoiceRow = {
  request: Request
  documents: { number: string; kind: string }[]
  bookingReference: string
  visitOn: string
  terms: PriceTerms
  service: string
  school: string
  supplier: string
}

/** The invoices of a school or of a trust's academies: what is unpaid first, by the day it is due. */
export async function readInvoices(actor: BuyingActor): Promise<InvoiceRow[]> {
  return inTransaction(actor, async (tx) => {
    const supplier = sql<string>`(select o.name from organisations o where o.id = ${paymentRequests.supplierId})`
    const rows = await tx
      .select({
        request: paymentRequests,
        bookingReference: bookings.reference,
        service: bookings.serviceName,
        visitOn: visits.onDay,
        terms: bookings.terms,
        school: organisations.name,
        supplier,
      })
      .from(paymentRequests)
      .innerJoin(bookings, eq(bookings.id, paymentRequests.bookingId))
      .innerJoin(visits, eq(visits.id, paymentRequests.visitId))
      .innerJoin(organisations, eq(organisations.id, paymentRequests.schoolId))
      .where(mine(actor))
      .orderBy(
        sql`${paymentRequests.status} in ('paid', 'void')`,
        sql`${paymentRequests.dueOn} asc nulls first`,
        desc(visits.onDay),
      )
    const ids = rows.map((row) => row.request.id)
    const documents = ids.length
      ? await tx
          .select({ id: invoices.paymentRequestId, number: invoices.number, kind: invoices.kind })
          .from(invoices)
          .where(inArray(invoices.paymentRequestId, ids))
          .orderBy(desc(invoices.kind))
      : []
    return rows.map((row) => ({ ...row, documents: documents.filter((one) => one.id === row.request.id) }))
  })
}

/** One request with its documents, payments and where its money comes from; null when it is not the reader's. */
export async function readInvoice(actor: BuyingActor | StaffActor | SystemActor, paymentRequestId: string) {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ request: paymentRequests, booking: bookings, visit: visits, school: organisations, payer: payers })
      .from(paymentRequests)
      .innerJoin(bookings, eq(bookings.id, paymentRequests.bookingId))
      .innerJoin(visits, eq(visits.id, paymentRequests.visitId))
      .innerJoin(organisations, eq(organisations.id, paymentRequests.schoolId))
      .innerJoin(payers, eq(payers.payerId, paymentRequests.payerId))
      .where(and(eq(paymentRequests.id, paymentRequestId), mine(actor)))
    if (!row) return null
    const documents = await documentsOf(tx, paymentRequestId)
    const received = await tx
      .select()
      .from(payments)
      .where(eq(payments.paymentRequestId, paymentRequestId))
      .orderBy(asc(payments.receivedAt))
    const funding = await tx
      .select({ name: fundingLines.fundName, amountPence: fundingLines.amountPence })
      .from(fundingLines)
      .where(eq(fundingLines.visitId, row.visit.id))
      .orderBy(desc(fundingLines.amountPence))
    const [customer] = await tx
      .select({ waitingPence: stripeCustomers.waitingPence })
      .from(stripeCustomers)
      .where(eq(stripeCustomers.payerId, row.request.payerId))
    return { ...row, documents, received, funding, waitingPence: customer?.waitingPence ?? 0 }
  })
}

export type ReadInvoice = NonNullable<Awaited<ReturnType<typeof readInvoice>>>

const documentsOf = (tx: Tx, paymentRequestId: string): Promise<Document[]> =>
  tx.select().from(invoices).where(eq(invoices.paymentRequestId, paymentRequestId)).orderBy(desc(invoices.kind))

/** The adviser's own invoice for a visit: never the buyer's funds, nor Waymark's fee. */
export async function readOwnInvoice(actor: SupplierActor, paymentRequestId: string): Promise<Document | null> {
  return inTransaction(actor, async (tx) => {
    const [own] = await tx
      .select()
      .from(invoices)
      .where(
        and(
          eq(invoices.paymentRequestId, paymentRequestId),
          eq(invoices.kind, 'visit'),
          eq(invoices.supplierId, actor.organisationId),
        ),
      )
    return own ?? null
  })
}

/** Every issued invoice of a school or of a trust's academies, newest first, one line each. */
export async function readCsvInvoices(actor: BuyingActor): Promise<CsvInvoice[]> {
  const rows = await inTransaction(actor, (tx) =>
    tx
      .select({ document: invoices, request: paymentRequests })
      .from(invoices)
      .innerJoin(paymentRequests, eq(paymentRequests.id, invoices.paymentRequestId))
      .where(mine(actor))
      .orderBy(desc(invoices.issuedAt), invoices.number),
  )
  return rows.map(({ document, request }) => ({
    number: document.number,
    issuer: document.sheet.issuer.legalName,
    issuedOn: londonDay(document.issuedAt),
    taxPointOn: document.taxPointOn,
    dueOn: request.dueOn ?? '',
    school: document.sheet.school,
    booking: document.sheet.bookingReference,
    orderNumber: document.sheet.orderNumber ?? '',
    netPence: document.netPence,
    vatPence: document.vatPence,
    grossPence: document.grossPence,
    status: request.status === 'paid' ? 'Paid' : 'To pay',
    paidOn: request.paidAt ? londonDay(request.paidAt) : '',
  }))
}
