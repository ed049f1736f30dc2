import type { EmailTemplate, Jobs } from '#app/adapters/queue.server.ts'
import { withConnection } from '#db/databases.server.ts'

/** The emails that have been asked for and not written yet, oldest first. Read as the owner: the web role may not. */
export async function lettersOf(ownerUrl: string, template: EmailTemplate): Promise<Jobs['write-email'][]> {
  const rows = await withConnection(
    ownerUrl,
    (sql) => sql`
      select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'write-email' order by j.id`,
  )
  return rows.map((row) => row.payload as Jobs['write-email']).filter((letter) => letter.template === template)
}
