import { eq, sql } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards } from '#db/schema/index.ts'
import type { PublicCredential } from '../accreditation/credential-words.ts'
import type { Day } from '../calendar.ts'
import type { BookingSeen, VisitSeen } from './read-booking.server.ts'

/** Whoever comes to some of a booking’s visits: their checks as staff saw them, and for which days. */
export type WhoComes = {
  personId: string
  name: string
  level: number
  credentials: PublicCredential[]
  visits: Pick<VisitSeen, 'id' | 'onDay'>[]
  isProposed: boolean
}

/**
 * Whoever comes to these visits of the buyer's own, each once: an adviser to their own practice's, listed or not, and of a provider
 * whom it has named; nobody where nobody is.
 */
export async function readWhoComes(
  actor: BuyingActor,
  visits: readonly VisitSeen[],
  adviser: string,
): Promise<WhoComes[]> {
  const coming = visits.flatMap(({ id, onDay, personId, namings }) => {
    const named = namings.find(({ status }) => status === 'stands' || status === 'proposed')
    if (named)
      return [{ personId: named.personId, name: named.name, isProposed: named.status === 'proposed', id, onDay }]
    return personId === null ? [] : [{ personId, name: adviser, isProposed: false, id, onDay }]
  })
  if (coming.length === 0) return []
  return inTransaction(actor, async (tx) => {
    const all: WhoComes[] = []
    for (const personId of [...new Set(coming.map((one) => one.personId))]) {
      const [row] = await tx.execute<{ level: number; credentials: PublicCredential[] }>(
        sql`select guidance_level(${personId}) as level, public_credentials(${personId}) as credentials`,
      )
      const theirs = coming.filter((one) => one.personId === personId)
      all.push({
        personId,
        name: theirs[0]?.name ?? '',
        level: row?.level ?? 0,
        credentials: row?.credentials ?? [],
        visits: theirs.map(({ id, onDay }) => ({ id, onDay })),
        isProposed: theirs.some((one) => one.isProposed),
      })
    }
    return all
  })
}

/** What a supplier has shown of itself, as its card says: of a provider its own, listed or not. */
export const readOwnChecks = (actor: BuyingActor, supplierId: string): Promise<PublicCredential[]> =>
  inTransaction(actor, async (tx) => {
    const [card] = await tx
      .select({ credentials: adviserCards.credentials })
      .from(adviserCards)
      .where(eq(adviserCards.supplierId, supplierId))
    return (card?.credentials ?? []) as PublicCredential[]
  })

/** Of whom a page shows checks; `visitOn`: the last day on which they come, for which what ends before is marked. */
export type ChecksShown = { of: string; credentials: PublicCredential[]; visitOn: Day | null }

/**
 * Every check that a page about these visits shows, judged for their days: of a provider its own, then of each who comes. Of a
 * booking that is all over, as of its last day.
 */
export async function readChecks(
  actor: BuyingActor,
  { booking, adviser, provider }: Pick<BookingSeen, 'booking' | 'adviser' | 'provider'>,
  visits: readonly VisitSeen[],
): Promise<ChecksShown[]> {
  const last = (some: readonly { onDay: Day }[]) =>
    some
      .map(({ onDay }) => onDay)
      .sort()
      .at(-1) ?? null
  const own = provider
    ? [{ of: adviser, credentials: await readOwnChecks(actor, booking.supplierId), visitOn: last(visits) }]
    : []
  const people = await readWhoComes(actor, visits, adviser)
  return [...own, ...people.map((one) => ({ of: one.name, credentials: one.credentials, visitOn: last(one.visits) }))]
}
