import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Anyone, PersonActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { memberships, organisations, people } from '#db/schema/index.ts'
import { DEMONSTRATION_ACCOUNTS } from './demonstration-accounts.ts'

/** The accounts of the demonstration that this database has. */
export async function demonstrationAccounts(actor: Anyone) {
  const emails = DEMONSTRATION_ACCOUNTS.map(({ email }) => email)
  const there = await inTransaction(actor, (tx) =>
    tx.select({ email: people.email }).from(people).where(inArray(people.email, emails)),
  )
  return DEMONSTRATION_ACCOUNTS.filter(({ email }) => there.some((person) => person.email === email))
}

/** What the person has asked to join that is not decided, or was refused. */
export const requestsToJoin = (actor: PersonActor) =>
  inTransaction(actor, (tx) =>
    tx
      .select({
        id: memberships.id,
        organisationId: organisations.id,
        name: organisations.name,
        status: memberships.status,
        askedAt: memberships.askedAt,
        reason: memberships.reason,
      })
      .from(memberships)
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(and(eq(memberships.personId, actor.personId), inArray(memberships.status, ['asked', 'refused'])))
      .orderBy(desc(memberships.askedAt)),
  )
