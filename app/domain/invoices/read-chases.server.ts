import { and, asc, eq, isNotNull, sql } from 'drizzle-orm'
import type { BuyingActor, StaffActor, SupplierActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { charges, invoices, organisations, paymentRequests } from '#db/schema/index.ts'
import { type Day, daysBetween } from '../calendar.ts'
import { ratesIn } from '../fees/reference-rates.server.ts'
import { sumPence } from '../money.ts'
import { type ChaseLine, chasesIn, documentsIn, lateOf, rightsIn, type SupplierRight } from './chases.server.ts'
import { type LateRight, statutoryRate } from './late-payment.ts'
import { unpaidOfSupplier } from './unpaid-of-supplier.ts'

/** How a buyer was asked for a request that is theirs, and what its suppliers may claim while it is late. */
export function readChases(
  actor: BuyingActor | StaffActor,
  paymentRequestId: string,
  today: Day,
): Promise<{ chased: ChaseLine[]; rights: SupplierRight[]; basisPoints: number | null }> {
  return inTransaction(actor, async (tx) => {
    const [request] = await tx
      .select({ dueOn: paymentRequests.dueOn, status: paymentRequests.status })
      .from(paymentRequests)
      .where(eq(paymentRequests.id, paymentRequestId))
    const chased = await chasesIn(tx, [paymentRequestId])
    if (request?.status !== 'open') return { chased, rights: [], basisPoints: null }
    const rates = await ratesIn(tx)
    const rights = (await rightsIn(tx, paymentRequestId, rates, today)).filter(({ right }) => right !== null)
    return { chased, rights, basisPoints: statutoryRate(rates, request.dueOn) }
  })
}

/** One unpaid request as staff chase it; null where there is none. Pence. */
export function readUnpaid(actor: StaffActor, paymentRequestId: string) {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ request: paymentRequests, payer: organisations.name })
      .from(paymentRequests)
      .innerJoin(organisations, eq(organisations.id, paymentRequests.payerId))
      .where(eq(paymentRequests.id, paymentRequestId))
    if (!row) return null
    const numbers = (await documentsIn(tx, paymentRequestId)).map(({ number }) => number)
    return { ...row, numbers }
  })
}

export type OwnLate = {
  requestId: string
  number: string
  school: string
  dueOn: Day
  days: number
  owedPence: number
  right: LateRight | null
}

/**
 * A supplier's own invoices that were asked for, and those that are late with what they may claim, the longest late first. Of a
 * payer's request nothing but what concerns the supplier's own invoice.
 */
export function readOwnChases(actor: SupplierActor, today: Day): Promise<{ late: OwnLate[]; chased: ChaseLine[] }> {
  const supplierId = actor.organisationId
  return inTransaction(actor, async (tx) => {
    const rows = await tx
      .select({
        charge: charges,
        requestId: sql<string>`${charges.paymentRequestId}`,
        number: invoices.number,
        dueOn: invoices.dueOn,
        school: organisations.name,
      })
      .from(charges)
      .innerJoin(
        invoices,
        and(eq(invoices.paymentRequestId, charges.paymentRequestId), eq(invoices.supplierId, charges.supplierId)),
      )
      .innerJoin(organisations, eq(organisations.id, charges.schoolId))
      .where(
        and(
          eq(charges.supplierId, supplierId),
          isNotNull(charges.paymentRequestId),
          sql`${charges.receivedPence} < ${charges.totalPence} - ${charges.creditedPence}`,
        ),
      )
      .orderBy(asc(invoices.dueOn), asc(invoices.number))
    const rates = await ratesIn(tx)
    const requestIds = [...new Set(rows.map(({ requestId }) => requestId))]
    const late = requestIds.flatMap((requestId): OwnLate[] => {
      const own = rows.filter((row) => row.requestId === requestId)
      const [first] = own
      if (!first || first.dueOn >= today) return []
      const { number, school, dueOn } = first
      const owedPence = sumPence(own.map(({ charge }) => unpaidOfSupplier(charge)))
      if (owedPence === 0) return []
      const right = lateOf(first.charge, { dueOn, owedPence }, rates, today)
      return [{ requestId, number, school, dueOn, days: daysBetween(dueOn, today), owedPence, right }]
    })
    return { late, chased: await chasesIn(tx, requestIds) }
  })
}
