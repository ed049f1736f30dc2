import { sql } from 'drizzle-orm'
import type { Jobs } from '#app/adapters/queue.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { issueInvoice } from '#app/domain/invoices/issue-invoice.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { asSeed } from './acting.server.ts'

/** Emails older than this are not kept: an outbox goes back two weeks. */
const KEPT_MS = 14 * 86_400_000

/**
 * Runs the jobs that have just been asked for as of the moment they would have run: invoices are issued on their day, and
 * emails written on theirs. What needs Stripe stays in the queue for the worker.
 */
export async function playPastJobs(at: Date, now: Date): Promise<void> {
  for (const { visitId } of await taken('issue-invoice')) {
    await issueInvoice(systemActor('the demonstration issues an invoice'), visitId, at)
  }
  const emails = await taken('write-email')
  if (now.getTime() - at.getTime() > KEPT_MS) return
  for (const email of emails) await writeEmail(email, at)
  await taken('send-email')
  await asSeed((tx) => tx.execute(sql`update emails set status = 'shown' where status = 'waiting'`))
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
