import { sql } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import type { PublicCredential } from '../accreditation/credential-words.ts'
import type { VisitSeen } from './read-booking.server.ts'

/** Whom a provider has named for some of its visits: their checks as staff saw them, and for which days. */
export type WhoComes = {
  personId: string
  name: string
  level: number
  credentials: PublicCredential[]
  visits: Pick<VisitSeen, 'id' | 'onDay'>[]
  isProposed: boolean
}

/** Whoever is named for these visits of the buyer's own, each once; nobody where nobody is named. */
export async function readWhoComes(actor: BuyingActor, visits: readonly VisitSeen[]): Promise<WhoComes[]> {
  const named = visits.flatMap(({ id, onDay, namings }) => {
    const stands = namings.find(({ status }) => status === 'stands' || status === 'proposed')
    return stands ? [{ ...stands, id, onDay }] : []
  })
  if (named.length === 0) return []
  return inTransaction(actor, async (tx) => {
    const all: WhoComes[] = []
    for (const personId of [...new Set(named.map((one) => one.personId))]) {
      const [row] = await tx.execute<{ level: number; credentials: PublicCredential[] }>(
        sql`select guidance_level(${personId}) as level, public_credentials(${personId}) as credentials`,
      )
      const theirs = named.filter((one) => one.personId === personId)
      all.push({
        personId,
        name: theirs[0]?.name ?? '',
        level: row?.level ?? 0,
        credentials: row?.credentials ?? [],
        visits: theirs.map(({ id, onDay }) => ({ id, onDay })),
        isProposed: theirs.some(({ status }) => status === 'proposed'),
      })
    }
    return all
  })
}
