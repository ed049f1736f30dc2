import { sql } from 'drizzle-orm'
import type { Jobs } from '#app/adapters/queue.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { asSeed } from './acting.server.ts'

/** Emails older than this are not kept: an outbox goes back two weeks. */
const KEPT_MS = 14 * 86_400_000

/** Writes the emails that have just been asked for, as of the moment they would have gone out, and marks them as shown. */
export async function writePastEmails(at: Date, now: Date): Promise<void> {
  const jobs = await asSeed((tx) =>
    tx.execute<{ payload: Jobs['write-email'] }>(sql`
      delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
       where t.id = j.task_id and t.identifier = 'write-email' returning j.payload`),
  )
  if (now.getTime() - at.getTime() > KEPT_MS) return
  for (const { payload } of jobs) await writeEmail(payload, at)
  await asSeed(async (tx) => {
    await tx.execute(sql`
      delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
       where t.id = j.task_id and t.identifier = 'send-email'`)
    await tx.execute(sql`update emails set status = 'shown' where status = 'waiting'`)
  })
}
