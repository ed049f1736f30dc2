import { and, asc, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { Tx } from '#db/client.server.ts'
import { invoices, paymentRequests, payments, payouts, visits } from '#db/schema/index.ts'
import { newId } from '../ids.ts'
import { payeesOf } from './payees.server.ts'
import { payoutPart } from './payout-part.ts'

/**
 * Opens the payouts of a request: one for each payment that came in, once the visit is agreed, whichever came first. The
 * adviser gets the whole price, travel and their own VAT; Waymark's fee is not theirs. Repeatable.
 */
export async function openPayouts(tx: Tx, paymentRequestId: string, now: Date): Promise<void> {
  const [row] = await tx
    .select({ request: paymentRequests, status: visits.status, due: invoices.grossPence })
    .from(paymentRequests)
    .innerJoin(visits, eq(visits.id, paymentRequests.visitId))
    .innerJoin(invoices, and(eq(invoices.paymentRequestId, paymentRequests.id), eq(invoices.kind, 'visit')))
    .where(eq(paymentRequests.id, paymentRequestId))
  if (row?.status !== 'agreed') return
  const { visitId, supplierId, totalPence } = row.request
  const arrived = await tx
    .select()
    .from(payments)
    .where(eq(payments.paymentRequestId, paymentRequestId))
    .orderBy(asc(payments.receivedAt), asc(payments.id))
  const opened = await tx
    .select({ payout: payouts })
    .from(payouts)
    .innerJoin(payments, eq(payments.id, payouts.paymentId))
    .where(eq(payments.paymentRequestId, paymentRequestId))
  // Each payee of a payment is a payout of its own, held apart where one account is not ready.
  for (const payee of await payeesOf(tx, { visitId, supplierId, duePence: row.due })) {
    let receivedPence = 0
    let paidOutPence = 0
    for (const payment of arrived) {
      receivedPence += payment.amountPence - payment.surplusPence
      const there = opened.find(
        ({ payout }) => payout.paymentId === payment.id && payout.supplierId === payee.supplierId,
      )
      if (there) {
        paidOutPence += there.payout.amountPence
        continue
      }
      const amountPence = payoutPart({ duePence: payee.duePence, totalPence, receivedPence, paidOutPence })
      if (amountPence === 0) continue
      const id = newId('payout')
      await tx.insert(payouts).values({
        ...{ id, paymentId: payment.id, visitId, supplierId: payee.supplierId, amountPence },
        status: 'waiting',
        dueAt: now,
      })
      await enqueue(tx, 'send-payout', { payoutId: id })
      paidOutPence += amountPence
    }
  }
}
