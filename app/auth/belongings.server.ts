import { and, asc, eq } from 'drizzle-orm'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { memberships, organisations, people } from '#db/schema/index.ts'
import { anyone, asGuarded, type MemberActor, type PersonActor } from './actor.ts'
import type { Role } from './roles.ts'

/** An organisation a person belongs to now, and their roles there. */
export interface Belonging {
  organisationId: string
  name: string
  kind: 'school' | 'trust' | 'practice' | 'consortium' | 'staff'
  roles: Role[]
}

/** What a person belongs to, oldest first. */
export async function belongingsOf(tx: Tx, personId: string): Promise<Belonging[]> {
  const rows = await tx
    .select({
      organisationId: organisations.id,
      name: organisations.name,
      kind: organisations.kind,
      roles: memberships.roles,
    })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(and(eq(memberships.personId, personId), eq(memberships.status, 'active')))
    .orderBy(asc(memberships.askedAt), asc(organisations.id))
  return rows.map((row) => ({ ...row, roles: row.roles as Role[] }))
}

type Person = { personId: string; name: string; email: string }

/** The actor a person is in an organisation they belong to. */
export function memberOf({ personId, name, email }: Person, belonging: Belonging): MemberActor {
  const { organisationId, name: organisationName, roles, kind } = belonging
  const member = { personId, name, email, organisationId, organisationName, roles }
  if (kind === 'school' || kind === 'trust') return asGuarded({ ...member, kind: 'school', isTrust: kind === 'trust' })
  if (kind === 'practice') return asGuarded({ ...member, kind: 'adviser' })
  return asGuarded({ ...member, kind })
}

/**
 * The actor of a person in an organisation, from what the database says now. Null when they do not belong to it (any
 * more), or have not shown that their address is theirs.
 */
export async function loadMember(personId: string, organisationId: string): Promise<MemberActor | null> {
  return inTransaction(anyone(), async (tx) => {
    const [person] = await tx.select().from(people).where(eq(people.id, personId))
    if (!person?.emailVerifiedAt) return null
    const belonging = (await belongingsOf(tx, personId)).find((one) => one.organisationId === organisationId)
    return belonging ? memberOf({ personId, name: person.name, email: person.email }, belonging) : null
  })
}

/** A person by themselves, for no organisation; null when there is none. */
export async function loadPerson(personId: string): Promise<PersonActor | null> {
  return inTransaction(anyone(), async (tx) => {
    const [person] = await tx.select().from(people).where(eq(people.id, personId))
    if (!person) return null
    return asGuarded({ kind: 'person' as const, personId, name: person.name, email: person.email })
  })
}
