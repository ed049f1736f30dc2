import { and, eq, or, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { MemberActor } from '#app/auth/actor.ts'
import { lockPerson } from '#app/domain/accreditation/held.server.ts'
import { isShownTo } from '#app/domain/advisers/visibility.ts'
import { spendKey, spentKey } from '#app/domain/command-key.server.ts'
import { newId } from '#app/domain/ids.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, bookings, concerns } from '#db/schema/index.ts'

/**
 * Whom a concern can be about: an adviser by the name of their page, or of a provider somebody it sends: whoever stands on its page,
 * or was named for a visit of the reporter's. Somebody hidden or not listed is named only to whoever has or had a request with them,
 * and to staff: nobody learns a name by guessing. Null where there is no such page for this reader.
 */
export const namedOnPage = (actor: MemberActor, slug: string) => inTransaction(actor, (tx) => namedIn(tx, actor, slug))

/** Whether the reporter's organisation ever asked this supplier for visits, or pays or leads for who did. */
const hasAsked = async (tx: Tx, { organisationId }: MemberActor, supplierId: string): Promise<boolean> => {
  const theirs = [bookings.schoolId, bookings.payerId, bookings.leadId].map((party) => eq(party, organisationId))
  return (await tx.$count(bookings, and(eq(bookings.supplierId, supplierId), or(...theirs)))) > 0
}

async function namedIn(tx: Tx, actor: MemberActor, slug: string) {
  const [card] = await tx
    .select({
      ...{ supplierId: adviserCards.supplierId, personId: adviserCards.personId, name: adviserCards.name },
      ...{ isListed: adviserCards.isListed, isHidden: adviserCards.isHidden },
    })
    .from(adviserCards)
    .where(eq(adviserCards.slug, slug))
  if (!card) return null
  const isKnown = actor.kind === 'staff' || isShownTo(actor, card) || (await hasAsked(tx, actor, card.supplierId))
  if (!isKnown) return null
  const { supplierId, personId, name } = card
  if (personId !== null) return { slug, name, isProvider: false, people: [{ personId, name }] }
  const people = await tx.execute<{ personId: string; name: string }>(sql`
    select distinct on (person_id) person_id as "personId", name from (
      select person_id, name from shown_practitioners(${supplierId})
      union all select person_id, name from namings where supplier_id = ${supplierId}) all_known
    order by person_id, name`)
  return { slug, name, isProvider: true, people: [...people].sort((a, b) => a.name.localeCompare(b.name)) }
}

export type ReportRefusal = 'not_found' | 'about_yourself' | 'already_sent'

/**
 * Any school or colleague tells staff of a concern about an adviser, or about somebody a provider sends (`about`). It goes to staff alone, by an email without its words;
 * whoever reports it does not read it again. The same form sent twice is one. Refused about oneself.
 */
export function reportConcern(
  actor: MemberActor,
  { slug, about, said, key }: { slug: string; about?: string; said: string; key: string },
  now: Date,
): Promise<Result<{ id: string }, ReportRefusal>> {
  return inTransaction(actor, async (tx) => {
    // The same form at the same moment waits here, and finds the key spent.
    await lockPerson(tx, actor.personId)
    const input = about === undefined ? { slug, said } : { slug, about, said }
    const spent = await spentKey(tx, actor, key, input)
    if (!spent.ok) return spent
    if (spent.value !== null) return done({ id: spent.value })
    const named = await namedIn(tx, actor, slug)
    const whom = named?.isProvider ? named.people.find(({ personId }) => personId === about) : named?.people[0]
    if (!whom) return refuse('not_found')
    if (whom.personId === actor.personId) return refuse('about_yourself')
    const id = newId('concern')
    await tx.insert(concerns).values({
      id,
      aboutPersonId: whom.personId,
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
