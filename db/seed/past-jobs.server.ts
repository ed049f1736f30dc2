import { sql } from 'drizzle-orm'
import type { Jobs } from '#app/adapters/queue.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { requestPayment } from '#app/domain/payments/request-payment.server.ts'
import { sendPayout } from '#app/domain/payouts/send-payout.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { asSeed } from './acting.server.ts'
import { atWork } from './at-work.ts'
import type { Bank } from './bank.server.ts'

const DAY_MS = 86_400_000

/** Emails older than this are not kept: an outbox goes back two weeks. */
const KEPT_MS = 14 * DAY_MS
const actor = systemActor('the demonstration runs a job')

/**
 * Runs the jobs that have just been asked for as of the moment they would have run: invoices are issued on their day,
 * money is asked for and paid out on its own, and emails are written on theirs. Without a bank to play, what needs Stripe
 * stays in the queue for the worker.
 */
export async function playPastJobs(bank: Bank | null, at: Date, now: Date): Promise<void> {
  for (const { visitId } of await taken('issue-invoice')) await chargeVisit(actor, visitId, at)
  if (bank) {
    for (const { paymentRequestId } of await taken('request-payment')) {
      await bank.open(paymentRequestId, at)
      await requestPayment(actor, paymentRequestId, at)
      bank.expectPayment(paymentRequestId, at)
    }
    for (const { payoutId } of await taken('send-payout')) {
      await bank.setClock(at)
      await sendPayout(actor, payoutId, at)
    }
  }
  await writePastEmails(at, now)
}

/** Writes the emails that have just been asked for as of their moment; those that are too old are forgotten. */
async function writePastEmails(at: Date, now: Date): Promise<void> {
  const emails = await taken('write-email')
  if (now.getTime() - at.getTime() > KEPT_MS) return
  for (const email of emails) await writeEmail(email, at)
  await taken('send-email')
  await asSeed((tx) => tx.execute(sql`update emails set status = 'shown' where status = 'waiting'`))
}

/** Acts as of so many days ago, when people were at work, and writes the emails that the act asks for. */
export type Ago = <T>(days: number, act: (at: Date) => Promise<T>) => Promise<T>

export const daysBefore =
  (now: Date): Ago =>
  async (days, act) => {
    const moment = atWork(new Date(now.getTime() - days * DAY_MS))
    const at = moment > now ? now : moment
    const result = await act(at)
    await writePastEmails(at, now)
    return result
  }

/** The waiting jobs of one name, taken off the queue. */
async function taken<Name extends keyof Jobs>(name: Name): Promise<Jobs[Name][]> {
  const rows = await asSeed((tx) =>
    tx.execute<{ payload: Jobs[Name] }>(sql`
      delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
       where t.id = j.task_id and t.identifier = ${name} returning j.payload`),
  )
  return rows.map((row) => row.payload)
}
