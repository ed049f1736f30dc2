import { and, eq } from 'drizzle-orm'
import { anyone, asGuarded, type MemberActor, type PersonActor, systemActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import type { Role } from '#app/auth/roles.ts'
import { newId } from '#app/domain/ids.ts'
import type { PasswordHash } from '#app/domain/people/password-hash.ts'
import { inTransaction } from '#db/client.server.ts'
import { memberships, people } from '#db/schema/index.ts'

// What is made for tests needs `connect({ url: database.ownerUrl, as: 'owner' })`: the register is the owner's to write.

/** When everything was made, unless said. */
export const madeAt = new Date('2026-09-01T09:00:00Z')
const system = systemActor('making what a test needs')

let made = 0
const NAMES = ['Priya Nair', 'Tom Ashdown', 'Ruth Okafor', 'Hugh Ellery', 'Mei Lin', 'Dafydd Rees', 'Sana Malik']

/** A person whose address is shown to be theirs, and who belongs to nothing. Without a password unless given its hash. */
export async function makePerson(
  given: { name?: string; email?: string; passwordHash?: PasswordHash } = {},
): Promise<PersonActor> {
  const number = ++made
  const name = given.name ?? (NAMES[number % NAMES.length] as string)
  const email = given.email ?? `${name.toLowerCase().replace(/\W+/g, '.')}.${number}@people.example`
  const personId = newId('person')
  const passwordHash = given.passwordHash ?? null
  const person = { id: personId, name, email, passwordHash, emailVerifiedAt: madeAt, createdAt: madeAt }
  await inTransaction(system, (tx) => tx.insert(people).values(person))
  return asGuarded({ kind: 'person' as const, personId, name, email })
}

/** Makes a person (a new one unless given) a member with these roles, in an organisation there is, as nobody had to ask. */
export async function addMember<A extends MemberActor>(
  organisationId: string,
  roles: Role[],
  given?: { personId: string },
): Promise<A> {
  const { personId } = given ?? (await makePerson())
  const membership = { id: newId('membership'), personId, organisationId, roles, status: 'active' as const }
  await inTransaction(system, (tx) =>
    tx.insert(memberships).values({ ...membership, askedAt: madeAt, decidedAt: madeAt }),
  )
  return loadActor<A>({ personId, organisationId })
}

type InOrganisation = { personId: string; organisationId: string }

/** Who a member is to commands, from what the database says now. */
export async function loadActor<A extends MemberActor>({ personId, organisationId }: InOrganisation): Promise<A> {
  const actor = await loadMember(personId, organisationId)
  if (!actor) throw new Error('not a member')
  return actor as A
}

/** The id of somebody's membership, also of one that is still asked for. */
export async function membershipOf({ personId, organisationId }: InOrganisation): Promise<string> {
  const own = and(eq(memberships.personId, personId), eq(memberships.organisationId, organisationId))
  const [row] = await inTransaction(anyone(), (tx) => tx.select({ id: memberships.id }).from(memberships).where(own))
  if (!row) throw new Error('not a member')
  return row.id
}
