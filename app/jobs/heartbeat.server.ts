import postgres from 'postgres'
import { errorFacts, logger } from '#app/adapters/logger.server.ts'

/**
 * Says every `beatMs` that this worker lives, and releases the jobs of those that have been silent for four beats: a job
 * held by a process killed with -9 would otherwise stay locked for 4 hours. At ten seconds a beat such a job runs again
 * within 70 seconds. Jobs may therefore run twice, and every verb behind one is repeatable.
 */
export async function keepHeartbeat(options: { ownerUrl: string; workerId: string; beatMs: number }) {
  const { ownerUrl, workerId, beatMs } = options
  const silence = 4 * beatMs
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {}, connection: { application_name: 'waymark heartbeat' } })

  const beat = async () => {
    await sql`
      insert into workers (id, started_at, seen_at) values (${workerId}, now(), now())
      on conflict (id) do update set seen_at = now()`
  }

  // A worker may lock its first job before its first beat, so one never seen counts as silent only once its lock is old.
  const releaseJobsOfTheSilent = async () => {
    const released = await sql<{ lockedBy: string; jobs: number }[]>`
      with silent as (
        select j.locked_by, count(*)::int as jobs from graphile_worker.jobs j
         where j.locked_by is not null
           and not exists (select from workers w
                            where w.id = j.locked_by and w.seen_at > now() - ${silence} * interval '1 millisecond')
           and (exists (select from workers w where w.id = j.locked_by)
                or j.locked_at < now() - ${silence} * interval '1 millisecond')
         group by 1)
      select locked_by as "lockedBy", jobs from silent`
    if (released.length > 0) {
      await sql`select graphile_worker.force_unlock_workers(${released.map((row) => row.lockedBy)}::text[])`
      for (const row of released)
        logger.warn({ worker: row.lockedBy, jobs: row.jobs }, 'released jobs of a silent worker')
    }
    await sql`delete from workers where seen_at < now() - interval '1 day'`
  }

  const say = (error: unknown) => logger.error({ error: errorFacts(error) }, 'the heartbeat failed')
  await beat()
  await releaseJobsOfTheSilent()
  const beats = setInterval(() => beat().catch(say), beatMs)
  const sweeps = setInterval(() => releaseJobsOfTheSilent().catch(say), 3 * beatMs)
  return {
    async stop() {
      clearInterval(beats)
      clearInterval(sweeps)
      await sql`delete from workers where id = ${workerId}`.catch(say)
      await sql.end({ timeout: 5 })
    },
  }
}
