import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'

/** Names of those who may approve for an organisation, less one person: nobody approves what they asked for. A column. */
export const approverNames = (organisationId: SQLWrapper, leaveOut: SQLWrapper): SQL<string[]> => sql`array(
  select p.name from memberships m join people p on p.id = m.person_id
   where m.organisation_id = ${organisationId} and m.status = 'active' and 'approver' = any(m.roles)
     and p.id <> ${leaveOut}
   order by p.name)`

/** The same of one organisation, asked for alone. */
export async function approversOf(tx: Tx, organisationId: string, leaveOut: string): Promise<string[]> {
  const [row] = await tx.execute<{ names: string[] }>(
    sql`select ${approverNames(sql`${organisationId}`, sql`${leaveOut}`)} as names`,
  )
  return row?.names ?? []
}
