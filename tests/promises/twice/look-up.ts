import { type SQL, sql } from 'drizzle-orm'
import type { EmailTemplate } from '#app/adapters/queue.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { openSession } from '#app/auth/session.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { lettersOf } from '#tests/make/letters.ts'

/** The one value that a query of a single column finds; fails where it finds nothing. */
export async function found(query: SQL): Promise<string> {
  const rows = await inTransaction(systemActor('a test looks'), (tx) => tx.execute<Record<string, unknown>>(query))
  const value = rows[0] && Object.values(rows[0])[0]
  if (value === null || value === undefined) throw new Error(`found nothing: ${JSON.stringify(query)}`)
  return value instanceof Date ? value.toISOString() : String(value)
}

export const membershipOf = (personId: string, organisationId: string) =>
  found(sql`select id from memberships where person_id = ${personId} and organisation_id = ${organisationId}`)

export const personAt = (email: string) => found(sql`select id from people where email = ${email}`)

/** The key in the link of the latest email of a kind. */
export async function secretIn(ownerUrl: string, template: EmailTemplate): Promise<string> {
  const letter = (await lettersOf(ownerUrl, template)).at(-1)
  return letter?.facts?.link?.split('/').at(-1) as string
}

/** The session of somebody who is in no organisation yet. */
export async function cookieOfPerson(email: string): Promise<string> {
  const set = await openSession(new Request('http://127.0.0.1:3999'), await personAt(email))
  return set.split(';')[0] as string
}
