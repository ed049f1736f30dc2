import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm'
import type { BuyingActor, StaffActor, SupplierActor, SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  bookings,
  charges,
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
import { type Day, londonDay } from '../calendar.ts'
import type { CsvInvoice } from './invoices-csv.ts'
import type { RequestFacts } from './request-state.ts'
import { orderNumbersOf } from './sheet.ts'
import { stillToPay } from './still-to-pay.ts'

export type Request = typeof paymentRequests.$inferSelect
export type Document = typeof invoices.$inferSelect

type Reader = BuyingActor | StaffActor | SystemActor

/** The rows a reader may see: of their school, their trust's academies, or the members of their consortium. */
const mine = (actor: Reader, of: typeof charges | typeof paymentRequests) =>
  actor.kind === 'staff' || actor.kind === 'system'
    ? undefined
    : or(
        eq(of.schoolId, actor.organisationId),
        eq(of.payerId, actor.organisationId),
        eq(of.leadId, actor.organisationId),
      )

/** A request for payment, or a charge that none asks for yet. Pence. */
export type InvoiceRow = {
  /** Of the request, or of the charge while there is none. */
  id: string
  facts: RequestFacts
  totalPence: number
  leftPence: number
  numbers: string[]
  school: string
  orderNumbers: string[]
  /** What it is for, oldest first. */
  items: { service: string; terms: PriceTerms; visitOn: Day; reference: string; supplier: string }[]
  /** Invoiced before it takes place, or to be. */
  isInAdvance: boolean
}

/** The invoices of a school or of a trust's academies: what is unpaid first, by the day it is due. */
export async function readInvoices(actor: BuyingActor): Promise<InvoiceRow[]> {
  return inTransaction(actor, async (tx) => {
    const rows = await tx
      .select({
        charge: charges,
        request: paymentRequests,
        reference: bookings.reference,
        orderNumber: bookings.orderNumber,
        service: bookings.serviceName,
        visitOn: visits.onDay,
        terms: bookings.terms,
        school: organisations.name,
        supplier: sql<string>`(select o.name from organisations o where o.id = ${charges.supplierId})`,
      })
      .from(charges)
      .innerJoin(bookings, eq(bookings.id, charges.bookingId))
      .innerJoin(visits, eq(visits.id, charges.visitId))
      .innerJoin(organisations, eq(organisations.id, charges.schoolId))
      .leftJoin(paymentRequests, eq(paymentRequests.id, charges.paymentRequestId))
      .where(mine(actor, charges))
      .orderBy(
        sql`coalesce(${paymentRequests.status} in ('paid', 'void'), false)`,
        sql`${paymentRequests.dueOn} asc nulls first`,
        desc(visits.onDay),
      )
    const documents = await numbersOf(
      tx,
      rows.flatMap(({ request }) => request?.id ?? []),
    )
    const lines = new Map<string, InvoiceRow>()
    for (const { charge, request, school, orderNumber, ...item } of rows) {
      const id = request?.id ?? charge.id
      const line = lines.get(id) ?? {
        id,
        facts: factsOf(charge, request),
        totalPence: request?.totalPence ?? charge.totalPence,
        leftPence: stillToPay(request ?? charge),
        numbers: documents.filter((one) => one.id === id).map(({ number }) => number),
        school,
        orderNumbers: [],
        items: [],
        isInAdvance: charge.inAdvance,
      }
      line.items.unshift(item)
      if (orderNumber && !line.orderNumbers.includes(orderNumber)) line.orderNumbers.push(orderNumber)
      lines.set(id, line)
    }
    return [...lines.values()]
  })
}

const factsOf = (charge: typeof charges.$inferSelect, request: Request | null): RequestFacts =>
  request
    ? { status: request.status, dueOn: request.dueOn, paidOn: request.paidAt && londonDay(request.paidAt) }
    : { status: charge.status === 'invoiced' ? 'ready' : charge.status, invoiceOn: charge.invoiceOn }

const numbersOf = async (tx: Tx, requestIds: string[]) =>
  requestIds.length
    ? tx
        .select({ id: invoices.paymentRequestId, number: invoices.number, kind: invoices.kind })
        .from(invoices)
        .where(inArray(invoices.paymentRequestId, requestIds))
        .orderBy(desc(invoices.kind), asc(invoices.number))
    : []

/** One request with what it is for, its documents, payments and where its money comes from; null when it is not the reader's. */
export async function readInvoice(actor: Reader, paymentRequestId: string) {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ request: paymentRequests, school: organisations })
      .from(paymentRequests)
      .innerJoin(organisations, eq(organisations.id, paymentRequests.schoolId))
      .where(and(eq(paymentRequests.id, paymentRequestId), mine(actor, paymentRequests)))
    if (!row) return null
    const charged = await tx
      .select({ charge: charges, booking: bookings, visit: visits })
      .from(charges)
      .innerJoin(bookings, eq(bookings.id, charges.bookingId))
      .innerJoin(visits, eq(visits.id, charges.visitId))
      .where(eq(charges.paymentRequestId, paymentRequestId))
      .orderBy(asc(visits.onDay), asc(charges.id))
    const documents = await documentsOf(tx, paymentRequestId)
    const received = await tx
      .select()
      .from(payments)
      .where(eq(payments.paymentRequestId, paymentRequestId))
      .orderBy(asc(payments.receivedAt))
    const [customer] = await tx
      .select({ waitingPence: stripeCustomers.waitingPence })
      .from(stripeCustomers)
      .where(eq(stripeCustomers.payerId, row.request.payerId))
    const funding = await fundingOf(
      tx,
      charged.map(({ visit }) => visit.id),
    )
    return { ...row, charged, documents, received, funding, waitingPence: customer?.waitingPence ?? 0 }
  })
}

export type ReadInvoice = NonNullable<Awaited<ReturnType<typeof readInvoice>>>

/** What is charged and not invoiced yet, with what keeps it back; null when it is not the reader's. */
export async function readCharge(actor: Reader, chargeId: string) {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ charge: charges, booking: bookings, visit: visits, school: organisations, payer: payers })
      .from(charges)
      .innerJoin(bookings, eq(bookings.id, charges.bookingId))
      .innerJoin(visits, eq(visits.id, charges.visitId))
      .innerJoin(organisations, eq(organisations.id, charges.schoolId))
      .innerJoin(payers, eq(payers.payerId, charges.payerId))
      .where(and(eq(charges.id, chargeId), mine(actor, charges)))
    return row ? { ...row, funding: await fundingOf(tx, [row.visit.id]) } : null
  })
}

/** Each fund that is charged for some visits, the largest first. Pence. */
const fundingOf = (tx: Tx, visitIds: string[]) =>
  tx
    .select({ name: fundingLines.fundName, amountPence: sql<number>`sum(${fundingLines.amountPence})::int` })
    .from(fundingLines)
    .where(inArray(fundingLines.visitId, visitIds))
    .groupBy(fundingLines.fundName)
    .orderBy(sql`2 desc`, fundingLines.fundName)

/** The suppliers' first ('visit' before 'fee'): the first one's number is the reference to pay with. */
const documentsOf = (tx: Tx, paymentRequestId: string): Promise<Document[]> =>
  tx
    .select()
    .from(invoices)
    .where(eq(invoices.paymentRequestId, paymentRequestId))
    .orderBy(desc(invoices.kind), asc(invoices.issuerId))

/** A supplier's own invoice: never the buyer's funds, nor Waymark's fee. */
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

const CSV_STATUS = { open: 'To pay', paid: 'Paid', void: 'Nothing is due' } as const

/** Every issued invoice of a school or of a trust's academies, newest first, one line each. */
export async function readCsvInvoices(actor: BuyingActor): Promise<CsvInvoice[]> {
  const rows = await inTransaction(actor, (tx) =>
    tx
      .select({
        document: invoices,
        request: paymentRequests,
        creditedPence: sql<number>`(select coalesce(sum(n.gross_pence), 0)::float8 from credit_notes n
          where n.invoice_id = ${invoices.id})`,
      })
      .from(invoices)
      .innerJoin(paymentRequests, eq(paymentRequests.id, invoices.paymentRequestId))
      .where(mine(actor, paymentRequests))
      .orderBy(desc(invoices.issuedAt), invoices.number),
  )
  return rows.map(({ document, request, creditedPence }) => ({
    number: document.number,
    issuer: document.sheet.issuer.legalName,
    issuedOn: londonDay(document.issuedAt),
    taxPointOn: document.taxPointOn,
    dueOn: request.dueOn,
    school: document.sheet.school,
    booking: [...new Set(document.sheet.items.map(({ bookingReference }) => bookingReference))].join(', '),
    orderNumber: orderNumbersOf(document.sheet).join(', '),
    netPence: document.netPence,
    vatPence: document.vatPence,
    grossPence: document.grossPence,
    creditedPence,
    leftPence: stillToPay(request),
    status: CSV_STATUS[request.status],
    paidOn: request.paidAt ? londonDay(request.paidAt) : '',
  }))
}
