import { and, asc, desc, eq, gt, inArray, isNotNull, sql } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { bookings, credits, disputes, organisations, payments, payoutReversals, refunds } from '#db/schema/index.ts'
import { filesOf, refusedFiles } from '../disputes/keep-dispute-files.server.ts'
import { returnedOf } from './returned-of.server.ts'

/** As many of each as one page shows; what waits for somebody comes first. */
const ROWS = 100

/** Everything that corrects what was invoiced and paid: credits, refunds, disputes, and what is taken back. For staff. */
export function readCorrections(actor: StaffActor) {
  return inTransaction(actor, async (tx) => {
    const askedFirst = (status: typeof credits.status | typeof refunds.status) => sql`${status} = 'asked' desc`
    const credited = await tx
      .select({ credit: credits, payer: organisations.name, reference: bookings.reference })
      .from(credits)
      .innerJoin(organisations, eq(organisations.id, credits.payerId))
      .innerJoin(bookings, eq(bookings.id, credits.bookingId))
      .orderBy(askedFirst(credits.status), desc(credits.askedAt))
      .limit(ROWS)
    const returned = await tx
      .select({ refund: refunds, payer: organisations.name, method: payments.method })
      .from(refunds)
      .innerJoin(organisations, eq(organisations.id, refunds.payerId))
      .innerJoin(payments, eq(payments.id, refunds.paymentId))
      .orderBy(askedFirst(refunds.status), sql`${refunds.status} = 'failed' desc`, desc(refunds.askedAt))
      .limit(ROWS)
    const disputed = await tx
      .select({ dispute: disputes, payer: organisations.name })
      .from(disputes)
      .innerJoin(organisations, eq(organisations.id, disputes.payerId))
      .orderBy(sql`${disputes.closedAt} is not null`, asc(disputes.answerBy))
      .limit(ROWS)
    const takenBack = await tx
      .select({ reversal: payoutReversals, supplier: organisations.name })
      .from(payoutReversals)
      .innerJoin(organisations, eq(organisations.id, payoutReversals.supplierId))
      .orderBy(sql`${payoutReversals.status} = 'done'`, desc(payoutReversals.openedAt))
      .limit(ROWS)
    const surplus = await tx
      .select({
        id: payments.id,
        payer: organisations.name,
        surplusPence: payments.surplusPence,
        returned: returnedOf(),
      })
      .from(payments)
      .innerJoin(organisations, eq(organisations.id, payments.payerId))
      .where(and(eq(payments.status, 'stands'), gt(payments.surplusPence, returnedOf())))
      .orderBy(asc(payments.receivedAt))
      .limit(ROWS)
    return {
      credited,
      returned,
      disputed,
      takenBack,
      surplus: surplus.map(({ id, payer, surplusPence, returned }) => ({
        id,
        payer,
        pence: surplusPence - Number(returned),
      })),
    }
  })
}

/** One payment with what of it is to be returned; null where there is none. For staff. */
export function readPaymentToReturn(actor: StaffActor, paymentId: string) {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({
        payment: payments,
        payer: organisations.name,
        reference: sql<string>`(select r.reference from payment_requests r where r.id = ${payments.paymentRequestId})`,
        returned: returnedOf(),
      })
      .from(payments)
      .innerJoin(organisations, eq(organisations.id, payments.payerId))
      .where(eq(payments.id, paymentId))
    return row ? { ...row, leftPence: row.payment.surplusPence - Number(row.returned) } : null
  })
}

/** One refund with whose it is; null where there is none. For staff. */
export function readRefundToDecide(actor: StaffActor, refundId: string) {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({
        refund: refunds,
        payer: organisations.name,
        method: payments.method,
        reference: sql<
          string | null
        >`(select r.reference from payment_requests r where r.id = ${refunds.paymentRequestId})`,
      })
      .from(refunds)
      .innerJoin(organisations, eq(organisations.id, refunds.payerId))
      .innerJoin(payments, eq(payments.id, refunds.paymentId))
      .where(eq(refunds.id, refundId))
    return row ?? null
  })
}

/** One dispute with whose it is and what goes to the bank, with what Stripe refused of it; null where there is none. For staff. */
export function readDisputeToAnswer(actor: StaffActor, disputeId: string) {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({
        dispute: disputes,
        payer: organisations.name,
        bookings: sql<
          string[]
        >`(select array_agg(distinct b.reference) from charges c join bookings b on b.id = c.booking_id
          where c.payment_request_id = ${disputes.paymentRequestId})`,
      })
      .from(disputes)
      .innerJoin(organisations, eq(organisations.id, disputes.payerId))
      .where(eq(disputes.id, disputeId))
    if (!row) return null
    const files = await filesOf(tx, disputeId)
    const refused = await refusedFiles(
      tx,
      files.map(({ id }) => id),
    )
    return { ...row, files: files.map((file) => ({ ...file, refused: refused.get(file.id) ?? null })) }
  })
}

/** What of it waits for this member of staff, or for any. */
export function countCorrections(
  actor: StaffActor,
): Promise<{ toDecide: number; toAnswer: number; failed: number; cameBack: number }> {
  return inTransaction(actor, async (tx) => {
    const asked = await tx
      .select({ by: credits.askedBy })
      .from(credits)
      .where(eq(credits.status, 'asked'))
      .unionAll(
        tx
          .select({ by: refunds.askedBy })
          .from(refunds)
          .where(and(eq(refunds.status, 'asked'), isNotNull(refunds.paymentId))),
      )
    const open = await tx
      .select({ evidence: disputes.evidence })
      .from(disputes)
      .where(inArray(disputes.status, ['inquiry', 'needs_response']))
    const [reversals] = await tx
      .select({ n: sql<number>`count(*)::int` })
      .from(payoutReversals)
      .where(eq(payoutReversals.status, 'failed'))
    // Payments of which something came back and has not been sent again.
    const [cameBack] = await tx
      .select({ n: sql<number>`count(*)::int` })
      .from(payments)
      .where(
        and(
          eq(payments.status, 'stands'),
          gt(payments.surplusPence, returnedOf()),
          sql`exists (select from refunds f where f.payment_id = ${payments.id} and f.status = 'failed')
            and not exists (select from refunds f where f.payment_id = ${payments.id} and f.status = 'asked')`,
        ),
      )
    return {
      toDecide: asked.filter(({ by }) => by !== actor.personId).length,
      toAnswer: open.filter(({ evidence }) => evidence === null).length,
      failed: reversals?.n ?? 0,
      cameBack: cameBack?.n ?? 0,
    }
  })
}
