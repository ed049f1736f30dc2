import { sql } from 'drizzle-orm'
import { type EmailTemplate, EmailWanted, type Jobs } from '#app/adapters/queue.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { withConnection } from '#db/databases.server.ts'

/** The emails that have been asked for and not written yet, oldest first. Read as the owner: the web role may not. */
export async function lettersOf(ownerUrl: string, template: EmailTemplate): Promise<Jobs['write-email'][]> {
  const rows = await withConnection(
    ownerUrl,
    (connection) => connection`
      select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'write-email' order by j.id`,
  )
  return rows.map((row) => EmailWanted.parse(row.payload)).filter((letter) => letter.template === template)
}

/** Those of one kind to an organisation's members, for a test that is connected as the owner. */
export const lettersWaiting = async (template: string, organisationId: string): Promise<Jobs['write-email'][]> =>
  (
    await inTransaction(systemActor('a test looks'), (tx) =>
      tx.execute<{ payload: Jobs['write-email'] }>(sql`
        select payload from graphile_worker._private_jobs where payload->>'template' = ${template}
           and payload->'recipients'->>'organisationId' = ${organisationId} order by id`),
    )
  ).map(({ payload }) => EmailWanted.parse(payload))
