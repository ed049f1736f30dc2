import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm'
import { errorFacts, logger } from '#app/adapters/logger.server.ts'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { chases, paymentRequests, problems } from '#db/schema/index.ts'
import { WAYMARK } from '../audit/write-event.server.ts'
import { ENGLAND_BANK_HOLIDAYS } from '../bank-holidays.ts'
import { addDays, type Day, daysBetween, isWeekend, londonDay } from '../calendar.ts'
import { ratesIn } from '../fees/reference-rates.server.ts'
import { formatPounds } from '../money.ts'
import { documentsIn, rightsIn, writeChase } from './chases.server.ts'
import { statutoryRate } from './late-payment.ts'
import { rightWords } from './late-words.ts'
import { REMINDERS, reminderDue } from './reminder-steps.ts'

/**
 * The timer behind invoices that are due soon or late: on working days one email to those who pay, once for each step, until the
 * money is there. A request with a problem that is not settled is left alone. Each in a database transaction of its own; may be
 * repeated at any time.
 */
export async function remindPayments(actor: SystemActor, now: Date): Promise<{ reminded: number; failed: number }> {
  const today = londonDay(now)
  if (isWeekend(today) || ENGLAND_BANK_HOLIDAYS.some(({ on }) => on === today)) return { reminded: 0, failed: 0 }
  const open = await inTransaction(actor, (tx) =>
    tx
      .select({ id: paymentRequests.id })
      .from(paymentRequests)
      .where(and(eq(paymentRequests.status, 'open'), lte(paymentRequests.dueOn, addDays(today, -REMINDERS.before_due))))
      .orderBy(asc(paymentRequests.dueOn), asc(paymentRequests.id)),
  )
  let reminded = 0
  let failed = 0
  for (const { id } of open) {
    try {
      if (await inTransaction(actor, (tx) => remind(tx, id, today, now))) reminded++
    } catch (error) {
      failed++
      logger.error({ error: errorFacts(error), paymentRequestId: id }, 'a payer was not reminded')
    }
  }
  return { reminded, failed }
}

async function remind(tx: Tx, paymentRequestId: string, today: Day, now: Date): Promise<boolean> {
  // Locked as a payment locks it: nobody is reminded of what is being paid.
  const [request] = await tx
    .select()
    .from(paymentRequests)
    .where(and(eq(paymentRequests.id, paymentRequestId), eq(paymentRequests.status, 'open')))
    .for('no key update')
  if (!request || (await hasOpenProblem(tx, paymentRequestId))) return false
  const written = await tx
    .selectDistinct({ how: chases.how })
    .from(chases)
    .where(eq(chases.paymentRequestId, paymentRequestId))
  const step = reminderDue(
    request.dueOn,
    today,
    written.map(({ how }) => how),
  )
  if (!step) return false
  const documents = await documentsIn(tx, paymentRequestId)
  await writeChase(tx, request, documents, {
    ...{ how: step, at: now, onDay: today, personId: null, byName: WAYMARK.name, spokeTo: '', said: '' },
  })
  const rates = await ratesIn(tx)
  const rate = statutoryRate(rates, request.dueOn)
  const rights = await rightsIn(tx, paymentRequestId, rates, today)
  await enqueue(tx, 'write-email', {
    template: 'payment-reminder',
    key: `payment-reminder:${paymentRequestId}:${step}`,
    recipients: { to: 'payers', payerId: request.payerId },
    paymentRequestId,
    facts: {
      step,
      days: String(Math.abs(daysBetween(request.dueOn, today))),
      suppliers: rights.map(({ supplier }) => supplier).join('\n'),
      ...(rate === null ? {} : { rate: String(rate / 100) }),
      rights: rights
        .flatMap(({ number, supplier, owedPence, right }) =>
          right ? `${supplier}, ${number}, ${formatPounds(owedPence)} unpaid: ${rightWords(right)}` : [],
        )
        .join('\n'),
    },
  })
  return true
}

/** Whether a problem with anything that a request asks for is not settled. */
async function hasOpenProblem(tx: Tx, paymentRequestId: string): Promise<boolean> {
  const [open] = await tx
    .select({ id: problems.id })
    .from(problems)
    .where(
      and(
        isNull(problems.settledAt),
        sql`${problems.visitId} in (select c.visit_id from charges c where c.payment_request_id = ${paymentRequestId})`,
      ),
    )
    .limit(1)
  return open !== undefined
}
