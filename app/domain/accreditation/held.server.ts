import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { menuIn } from '#app/domain/services/read-menu.server.ts'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { comers, credentials, memberships } from '#db/schema/index.ts'
import { givenBy, type HeldCredential, heldSpans, isSameDays } from './credential-needs.ts'
import { askableSpans } from './credential-renewals.ts'

/**
 * Whatever staff have ever verified of somebody, and where they come for a provider of that provider, as services are judged by
 * it. Only what follows from it may be shown to a school. `evenOnHold`: as it would be were they not suspended.
 */
export const heldBy = (
  tx: Tx,
  personId: string,
  providerId: string | null = null,
  evenOnHold = false,
): Promise<HeldCredential[]> =>
  seeingAllParties(tx, () =>
    tx
      .select({
        facts: credentials.facts,
        // Of whoever is suspended nothing counts, whatever staff have verified.
        status: sql<
          HeldCredential['status']
        >`case when ${!evenOnHold} and is_on_hold(${personId}) then 'suspended' else ${credentials.status} end`,
        startsOn: credentials.startsOn,
        endsOn: credentials.endsOn,
        replacedFrom: credentials.replacedFrom,
      })
      .from(credentials)
      .where(
        and(
          or(
            and(eq(credentials.personId, personId), isNull(credentials.organisationId)),
            providerId === null ? undefined : eq(credentials.organisationId, providerId),
          ),
          inArray(credentials.status, VERIFIED_ONCE),
        ),
      ),
  )

/** The same for many who may be asked about more than once: each is read once. */
export function heldOnce(tx: Tx): (personId: string, providerId?: string | null) => Promise<HeldCredential[]> {
  const known = new Map<string, Promise<HeldCredential[]>>()
  return (personId, providerId = null) => {
    const key = `${personId}:${providerId ?? ''}`
    const held = known.get(key) ?? heldBy(tx, personId, providerId)
    known.set(key, held)
    return held
  }
}

/** The same of a provider alone, for what it must show before it may be found. */
export const heldByProvider = (tx: Tx, providerId: string): Promise<HeldCredential[]> =>
  seeingAllParties(tx, () =>
    tx
      .select({
        facts: credentials.facts,
        status: credentials.status,
        startsOn: credentials.startsOn,
        endsOn: credentials.endsOn,
        replacedFrom: credentials.replacedFrom,
      })
      .from(credentials)
      .where(and(eq(credentials.organisationId, providerId), inArray(credentials.status, VERIFIED_ONCE))),
  )

const VERIFIED_ONCE = ['verified', 'expiring', 'expired', 'replaced', 'suspended', 'revoked'] as const

/** Whose days are written anew: everything that a person may come for, or that a supplier offers. */
type Whose = { personId: string } | { supplierId: string }

type MayCome = {
  serviceId: string
  menu: MenuService
  supplierId: string
  personId: string
  isProvider: boolean
}

/**
 * Writes down anew who may come for each service, on which days everything holds that it needs of them, and on which they may be
 * asked for: call it at the end of
 * every command that changes a credential, a service, what it needs or who comes for a provider, in its own database transaction.
 */
export async function rewriteHeld(tx: Tx, whose: Whose): Promise<void> {
  const [supplierId, personId] = 'personId' in whose ? [null, whose.personId] : [whose.supplierId, null]
  const may = await mayCome(tx, supplierId, personId)
  const there = await tx
    .select()
    .from(comers)
    .where(personId === null ? eq(comers.supplierId, supplierId ?? '') : eq(comers.personId, personId))
  const heldOf = heldOnce(tx)
  for (const one of may) {
    const held = await heldOf(one.personId, one.isProvider ? one.supplierId : null)
    const days = daysOf(held, one)
    const before = there.find((row) => row.serviceId === one.serviceId && row.personId === one.personId)
    if (before && isSameDays(days.held, before.held) && isSameDays(days.askable, before.askable)) continue
    const { serviceId, supplierId: of } = one
    await tx
      .insert(comers)
      .values({ serviceId, personId: one.personId, supplierId: of, ...days })
      .onConflictDoUpdate({ target: [comers.serviceId, comers.personId], set: days })
  }
  const gone = there.filter(
    (row) => !may.some((one) => one.serviceId === row.serviceId && one.personId === row.personId),
  )
  for (const { serviceId, personId: whom } of gone)
    await tx.delete(comers).where(and(eq(comers.serviceId, serviceId), eq(comers.personId, whom)))
}

/** On which days everything holds that a service needs of somebody, and on which they may be asked for. */
export function daysOf(
  held: readonly HeldCredential[],
  { menu, isProvider }: Pick<MayCome, 'menu' | 'isProvider'>,
): Pick<typeof comers.$inferSelect, 'held' | 'askable'> {
  const given = givenBy(menu, isProvider)
  return { held: heldSpans(held, given), askable: askableSpans(held, given) }
}

/** Who may come for the services of a supplier, or for which of them all a person may. */
export async function mayCome(tx: Tx, supplierId: string | null, personId: string | null): Promise<MayCome[]> {
  const menu = new Map((await menuIn(tx)).map((service) => [service.code, service]))
  const rows = await tx.execute<Omit<MayCome, 'menu'> & { code: string }>(sql`
    select service_id as "serviceId", code, supplier_id as "supplierId", person_id as "personId", is_provider as "isProvider"
      from who_may_come(${supplierId}, ${personId}) order by service_id, person_id`)
  return [...rows].map(({ code, ...one }) => ({ ...one, menu: menu.get(code) as MenuService }))
}

/** One person’s credentials change one after the other. */
export const lockPerson = (tx: Tx, personId: string) => tx.execute(sql`select lock_person(${personId})`)

/** The same of whoever a credential is about: a person, or a provider. */
export const lockHolder = (
  tx: Tx,
  { personId, organisationId }: { personId: string; organisationId: string | null },
) => (organisationId === null ? lockPerson(tx, personId) : tx.execute(sql`select lock_supplier(${organisationId})`))

/** Whether a check is somebody’s own: of their person, or of a provider whose office they are in. */
export async function isOwnCheck(
  tx: Tx,
  { personId, organisationId }: { personId: string; organisationId: string | null },
  whom: string,
): Promise<boolean> {
  if (personId === whom || organisationId === null) return personId === whom
  const theirs = and(eq(memberships.personId, whom), eq(memberships.organisationId, organisationId))
  return (await tx.$count(memberships, and(theirs, eq(memberships.status, 'active')))) > 0
}

/** The credentials about one holder: a person’s own, or a provider’s, whoever of its office gave them. */
export const ofHolder = ({ personId, organisationId }: { personId: string; organisationId: string | null }) =>
  organisationId === null
    ? and(eq(credentials.personId, personId), isNull(credentials.organisationId))
    : eq(credentials.organisationId, organisationId)

/** Has somebody’s visits to come looked at again, once however often it is asked: something that they are judged by has changed. */
export const askToLookAtVisits = (tx: Tx, personId: string): Promise<void> =>
  enqueue(tx, 'look-at-visits', { personId }, { key: `look-at-visits:${personId}` })
