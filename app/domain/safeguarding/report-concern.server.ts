import { eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { MemberActor } from '#app/auth/actor.ts'
import { lockPerson } from '#app/domain/accreditation/held.server.ts'
import { spendKey, spentKey } from '#app/domain/command-key.server.ts'
import { newId } from '#app/domain/ids.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards, concerns } from '#db/schema/index.ts'

/** Whom a concern can be about: an adviser, listed or not, by the name of their page; null where there is none. */
export const adviserNamed = (actor: MemberActor, slug: string) =>
  inTransaction(actor, async (tx) => {
    const [card] = await tx
      .select({ personId: adviserCards.personId, name: adviserCards.name, slug: adviserCards.slug })
      .from(adviserCards)
      .where(eq(adviserCards.slug, slug))
    return card ?? null
  })

export type ReportRefusal = 'not_found' | 'about_yourself' | 'already_sent'

/**
 * Any school or colleague tells staff of a concern about an adviser. It goes to staff alone, by an email without its words;
 * whoever reports it does not read it again. The same form sent twice is one. Refused about oneself.
 */
export function reportConcern(
  actor: MemberActor,
  { slug, said, key }: { slug: string; said: string; key: string },
  now: Date,
): Promise<Result<{ id: string }, ReportRefusal>> {
  return inTransaction(actor, async (tx) => {
    // The same form at the same moment waits here, and finds the key spent.
    await lockPerson(tx, actor.personId)
    const input = { slug, said }
    const spent = await spentKey(tx, actor, key, input)
    if (!spent.ok) return spent
    if (spent.value !== null) return done({ id: spent.value })
    const [card] = await tx
      .select({ personId: adviserCards.personId })
      .from(adviserCards)
      .where(eq(adviserCards.slug, slug))
    if (!card) return refuse('not_found')
    if (card.personId === actor.personId) return refuse('about_yourself')
    const id = newId('concern')
    await tx.insert(concerns).values({
      id,
      aboutPersonId: card.personId,
      personId: actor.personId,
      reporterName: actor.name,
      reporterOrganisationId: actor.organisationId,
      said: said.trim(),
      reportedAt: now,
      status: 'reported',
    })
    await spendKey(tx, actor, { key, verb: 'report-concern', input, outcome: id, now })
    await enqueue(tx, 'write-email', {
      template: 'concern-reported',
      key: `concern-reported:${id}`,
      recipients: { to: 'staff' },
      facts: { id },
    })
    return done({ id })
  })
}
