import { asc, eq } from 'drizzle-orm'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { memberships, type organisations, people } from '#db/schema/index.ts'
import { type Places, writtenOnce } from '#db/written-once.server.ts'
import {
  type AdviserActor,
  anyone,
  asGuarded,
  type MemberActor,
  type PersonActor,
  type ProviderActor,
} from './actor.ts'
import type { Role } from './roles.ts'

/** An organisation a person belongs to now, and their roles there. */
export interface Belonging {
  organisationId: string
  name: string
  kind: 'school' | 'trust' | 'practice' | 'provider' | 'consortium' | 'staff'
  /** None in a consortium that has closed: its people only read. */
  roles: Role[]
  isClosed: boolean
}

/** What a person belongs to, oldest first: for reads that take the person with it. */
export const BELONGINGS = {
  columns: { roles: true } as const,
  where: eq(memberships.status, 'active'),
  orderBy: [asc(memberships.askedAt), asc(memberships.organisationId)],
  with: { organisation: { columns: { id: true, name: true, kind: true, closedAt: true } as const } },
}

type BelongingRow = {
  roles: string[]
  organisation: Pick<typeof organisations.$inferSelect, 'id' | 'name' | 'kind' | 'closedAt'>
}

export function belongingOf({ roles, organisation: { id, name, kind, closedAt } }: BelongingRow): Belonging {
  const isClosed = kind === 'consortium' && closedAt !== null
  return { organisationId: id, name, kind, roles: isClosed ? [] : (roles as Role[]), isClosed }
}

/** What a person belongs to, oldest first. */
export async function belongingsOf(tx: Tx, personId: string): Promise<Belonging[]> {
  const person = await personWithBelongings(tx, { personId })
  return (person?.memberships ?? []).map(belongingOf)
}

const personWithBelongings = writtenOnce((db, { personId }: Places<'personId'>) =>
  db.query.people.findFirst({
    columns: { name: true, email: true, emailVerifiedAt: true },
    where: eq(people.id, personId),
    with: { memberships: BELONGINGS },
  }),
)

/** Whether somebody works in a provider's office, besides going to schools for it or not. */
const worksInOffice = (roles: readonly Role[]): boolean => roles.some((role) => role !== 'practitioner')

/** Whether somebody goes to schools for a provider. */
export const isSent = ({ roles }: { roles: readonly Role[] }): boolean => roles.includes('practitioner')

/**
 * Whoever goes to schools for a provider, on the pages of those who do: as a practitioner and nothing else. What they may do in
 * its office they do there, whatever their roles.
 */
const practitionerOf = (actor: ProviderActor): AdviserActor =>
  asGuarded({
    ...actor,
    kind: 'adviser' as const,
    isPractitioner: true,
    worksInOffice: worksInOffice(actor.roles),
    roles: ['practitioner' as const],
  })

/** A member as one who goes to schools, where they do: of a provider's office, who also does. Others as they are. */
export const asAdviser = (member: MemberActor | null): MemberActor | null =>
  member?.kind === 'provider' && isSent(member) ? practitionerOf(member) : member

type Person = { personId: string; name: string; email: string }

/** The actor a person is in one of the organisations they belong to; null when it is none of them. */
export function memberOf(
  { personId, name, email }: Person,
  belongings: readonly Belonging[],
  organisationId: string | null,
): MemberActor | null {
  const belonging = belongings.find((one) => one.organisationId === organisationId)
  if (!belonging) return null
  const { name: organisationName, roles, kind } = belonging
  const hasOthers = belongings.length > 1
  const member = { personId, name, email, organisationId: belonging.organisationId, organisationName, roles, hasOthers }
  if (kind === 'school' || kind === 'trust')
    return asGuarded({ ...member, kind: 'school' as const, isTrust: kind === 'trust' })
  if (kind === 'practice') return asGuarded({ ...member, kind: 'adviser' as const, isPractitioner: false })
  if (kind === 'provider' && !worksInOffice(roles)) return practitionerOf(asGuarded({ ...member, kind }))
  return asGuarded({ ...member, kind })
}

/**
 * The actor of a person in an organisation, from what the database says now. Null when they do not belong to it (any
 * more), or have not shown that their address is theirs.
 */
export async function loadMember(personId: string, organisationId: string): Promise<MemberActor | null> {
  return inTransaction(anyone(), async (tx) => {
    const person = await personWithBelongings(tx, { personId })
    if (!person?.emailVerifiedAt) return null
    const { name, email } = person
    return memberOf({ personId, name, email }, person.memberships.map(belongingOf), organisationId)
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
