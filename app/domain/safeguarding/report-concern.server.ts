import { and, eq, or, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { MemberActor } from '#app/auth/actor.ts'
import { lockPerson } from '#app/domain/accreditation/held.server.ts'
import { isShownTo } from '#app/domain/advisers/visibility.ts'
import { spendKey, spentKey } from '#app/domain/command-key.server.ts'
import { newId } from '#app/domain/ids.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, seeingAllParties, type Tx } from '#db/client.server.ts'
import { adviserCards, bookings, concerns, memberships, people, practitioners } from '#db/schema/index.ts'

/**
 * Whom a concern can be about: an adviser by the name of their page, or of a provider somebody it sends: whoever stands on its page,
 * or was named for a visit of the reporter's; to its own office and to those it sends, every one of both. Somebody hidden or not listed is named only to whoever has or had a request with them,
 * and to staff: nobody learns a name by guessing. Null where there is no such page for this reader.
 */
export const namedOnPage = (actor: MemberActor, slug: string) => inTransaction(actor, (tx) => namedIn(tx, actor, slug))

/** Whether the reporter's organisation ever asked this supplier for visits, or pays or leads for who did. */
const hasAsked = async (tx: Tx, { organisationId }: MemberActor, supplierId: string): Promise<boolean> => {
  const theirs = [bookings.schoolId, bookings.payerId, bookings.leadId].map((party) => eq(party, organisationId))
  return (await tx.$count(bookings, and(eq(bookings.supplierId, supplierId), or(...theirs)))) > 0
}

/** Whether somebody belongs to a provider: to its office, or as one of those it sends, for whomever they act now. */
const belongsTo = async (tx: Tx, actor: MemberActor, supplierId: string): Promise<boolean> =>
  actor.organisationId === supplierId ||
  (await tx.$count(
    practitioners,
    and(eq(practitioners.supplierId, supplierId), joined, eq(practitioners.personId, actor.personId)),
  )) > 0

const joined = eq(practitioners.status, 'joined')

/** Whom a provider sends, and who is in its office. */
const everybodyOf = (tx: Tx, supplierId: string): Promise<Named[]> =>
  seeingAllParties(tx, async () => {
    const sent = await tx
      .select({ personId: people.id, name: people.name })
      .from(practitioners)
      .innerJoin(people, eq(people.id, practitioners.personId))
      .where(and(eq(practitioners.supplierId, supplierId), joined))
    const office = await tx
      .select({ personId: people.id, name: people.name })
      .from(memberships)
      .innerJoin(people, eq(people.id, memberships.personId))
      .where(and(eq(memberships.organisationId, supplierId), eq(memberships.status, 'active')))
    return [...sent, ...office]
  })

type Named = { personId: string; name: string }
const eachOnce = (all: readonly Named[]): Named[] =>
  all
    .filter(({ personId }, at) => all.findIndex((one) => one.personId === personId) === at)
    .sort((a, b) => a.name.localeCompare(b.name))

async function namedIn(tx: Tx, actor: MemberActor, slug: string) {
  const [card] = await tx
    .select({
      ...{ supplierId: adviserCards.supplierId, personId: adviserCards.personId, name: adviserCards.name },
      ...{ isListed: adviserCards.isListed, isHidden: adviserCards.isHidden },
    })
    .from(adviserCards)
    .where(eq(adviserCards.slug, slug))
  if (!card) return null
  const { supplierId, personId, name } = card
  const isShown = isShownTo(actor, card)
  const isColleague = personId === null && (await belongsTo(tx, actor, supplierId))
  if (!isShown && !isColleague && actor.kind !== 'staff' && !(await hasAsked(tx, actor, supplierId))) return null
  const page = { slug, name, isShown, isColleague }
  if (personId !== null) return { ...page, isProvider: false, people: [{ personId, name }] }
  const known = await tx.execute<Named>(sql`
    select distinct on (person_id) person_id as "personId", name from (
      select person_id, name from shown_practitioners(${supplierId})
      union all select person_id, name from namings where supplier_id = ${supplierId}) all_known
    order by person_id, name`)
  const colleagues = isColleague ? await everybodyOf(tx, supplierId) : []
  return { ...page, isProvider: true, people: eachOnce([...known, ...colleagues]) }
}

export type ReportRefusal = 'not_found' | 'about_yourself' | 'already_sent'

/**
 * Any school or colleague tells staff of a concern about an adviser, or about somebody a provider sends (`about`). It goes to staff alone, by an email without its words, and not to whoever of them it is about;
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
      recipients: { to: 'staff', except: whom.personId },
      facts: { id },
    })
    return done({ id })
  })
}
