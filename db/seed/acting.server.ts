import { eq } from 'drizzle-orm'
import { type MemberActor, systemActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import type { Role } from '#app/auth/roles.ts'
import { newId } from '#app/domain/ids.ts'
import type { Result } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { memberships, people } from '#db/schema/index.ts'

const setUp = systemActor('the demonstration is set up')

/** Organisations and people are written as they stand; everything that has a lifecycle goes through real commands. */
export const asSeed = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(setUp, work)

export type SeedPerson = { name: string; email: string; jobTitle: string }

/** Adds a person (or one who is there already) to an organisation, and answers them as its member. */
export async function joinAs(
  organisationId: string,
  who: SeedPerson,
  roles: Role[],
  passwordHash: string,
  at: Date,
): Promise<MemberActor> {
  const personId = await asSeed(async (tx) => {
    const [there] = await tx.select({ id: people.id }).from(people).where(eq(people.email, who.email))
    const id = there?.id ?? newId('person')
    if (!there) {
      await tx
        .insert(people)
        .values({ id, email: who.email, name: who.name, passwordHash, emailVerifiedAt: at, createdAt: at })
    }
    const membership = { id: newId('membership'), personId: id, organisationId, roles, jobTitle: who.jobTitle }
    await tx.insert(memberships).values({ ...membership, status: 'active', askedAt: at, decidedAt: at })
    return id
  })
  const member = await loadMember(personId, organisationId)
  if (!member) throw new Error(`${who.email} could not join`)
  return member
}

/** The value of a command the demonstration needs; a refusal is a bug in the seed. */
export function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`the demonstration was refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}
