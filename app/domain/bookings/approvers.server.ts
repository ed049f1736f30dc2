import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'

/** Names of those with a role in an organisation, less one person. A column. */
export const membersWith = (
  role: 'approver' | 'administrator',
  organisationId: SQLWrapper,
  leaveOut: SQLWrapper,
): SQL<string[]> => sql`array(
  select p.name from memberships m join people p on p.id = m.person_id
   where m.organisation_id = ${organisationId} and m.status = 'active' and ${sql.raw(`'${role}'`)} = any(m.roles)
     and p.id <> ${leaveOut}
   order by p.name)`

/** Of those who may approve for it: nobody approves what they asked for. */
export const approverNames = (organisationId: SQLWrapper, leaveOut: SQLWrapper): SQL<string[]> =>
  membersWith('approver', organisationId, leaveOut)

/** The same of one organisation, asked for alone. */
export async function approversOf(tx: Tx, organisationId: string, leaveOut: string): Promise<string[]> {
  const [row] = await tx.execute<{ names: string[] }>(
    sql`select ${approverNames(sql`${organisationId}`, sql`${leaveOut}`)} as names`,
  )
  return row?.names ?? []
}
