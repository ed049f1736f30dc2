import { and, eq, sql } from 'drizzle-orm'
import { opened, sealed } from '#app/adapters/field-cipher.server.ts'
import type { Anyone, BuyingActor, SupplierActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { calendarFeeds } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { hashOfSecret, newSecret } from '../people/secrets.ts'

// Each member has at most one secret address for the visits of each organisation they belong to; whoever goes to schools for a
// provider and works in its office as well has one of their own visits and one of the office's. A program reads it without
// signing in, so whoever has the address reads the visits until it is renewed or ended, or its owner leaves the organisation.

type Subscriber = SupplierActor | BuyingActor

const isOffice = ({ kind }: Subscriber): boolean => kind === 'provider'

const placeOf = (actor: Subscriber) => ({
  table: 'calendar_feeds',
  row: `${actor.organisationId} ${actor.personId}${isOffice(actor) ? ' office' : ''}`,
  column: 'secret_sealed',
})

const own = (actor: Subscriber) =>
  and(
    eq(calendarFeeds.organisationId, actor.organisationId),
    eq(calendarFeeds.personId, actor.personId),
    eq(calendarFeeds.isOffice, isOffice(actor)),
  )

/** One's own address: its secret (null where the key that it was encrypted with is gone), and when a program last read it. */
export type OwnFeed = { secret: string | null; madeAt: Date; readAt: Date | null }

export async function ownFeed(actor: Subscriber): Promise<OwnFeed | null> {
  const [feed] = await inTransaction(actor, (tx) => tx.select().from(calendarFeeds).where(own(actor)))
  return feed ? { secret: opened(feed.secretSealed, placeOf(actor)), madeAt: feed.madeAt, readAt: feed.readAt } : null
}

/** Makes the address where there is none; made before, it stays. */
export function makeFeed(actor: Subscriber, now: Date): Promise<void> {
  return inTransaction(actor, async (tx) => {
    const [made] = await tx
      .insert(calendarFeeds)
      .values({
        ...{ organisationId: actor.organisationId, personId: actor.personId, isOffice: isOffice(actor) },
        ...fresh(actor, now),
      })
      .onConflictDoNothing()
      .returning({ personId: calendarFeeds.personId })
    if (made) await note(tx, actor, 'Made a calendar address', now)
  })
}

/**
 * Puts a new address in the place of the one that was made then: the old one ends at once. The same form sent again changes
 * nothing more.
 */
export function renewFeed(actor: Subscriber, madeAt: Date, now: Date): Promise<void> {
  return inTransaction(actor, async (tx) => {
    const [renewed] = await tx
      .update(calendarFeeds)
      .set({ ...fresh(actor, now), readAt: null })
      .where(
        and(
          own(actor),
          sql`date_trunc('milliseconds', ${calendarFeeds.madeAt}) = ${madeAt.toISOString()}::timestamptz`,
        ),
      )
      .returning({ personId: calendarFeeds.personId })
    if (renewed) await note(tx, actor, 'Renewed the calendar address', now)
  })
}

/** Ends the address: programs that read it find nothing from now on. */
export function endFeed(actor: Subscriber, now: Date): Promise<void> {
  return inTransaction(actor, async (tx) => {
    const [ended] = await tx.delete(calendarFeeds).where(own(actor)).returning({ personId: calendarFeeds.personId })
    if (ended) await note(tx, actor, 'Ended the calendar address', now)
  })
}

function fresh(actor: Subscriber, now: Date) {
  const { secret, hash } = newSecret()
  return { secretHash: hash, secretSealed: sealed(secret, placeOf(actor)), madeAt: now }
}

/** Whose visits a secret shows; null for none. */
export async function feedOwner(
  actor: Anyone,
  secret: string,
): Promise<{ organisationId: string; personId: string; isOffice: boolean } | null> {
  const [found] = await inTransaction(actor, (tx) =>
    tx.execute<{ organisation_id: string; person_id: string; is_office: boolean }>(
      sql`select organisation_id, person_id, is_office from calendar_feed_of(${hashOfSecret(secret)})`,
    ),
  )
  if (!found) return null
  return { organisationId: found.organisation_id, personId: found.person_id, isOffice: found.is_office }
}

/** Notes that a program has read one's address, at most once an hour. */
export async function noteFeedRead(actor: Subscriber, now: Date): Promise<void> {
  const anHourAgo = new Date(now.getTime() - 3_600_000).toISOString()
  await inTransaction(actor, (tx) =>
    tx
      .update(calendarFeeds)
      .set({ readAt: now })
      .where(
        and(own(actor), sql`(${calendarFeeds.readAt} is null or ${calendarFeeds.readAt} < ${anHourAgo}::timestamptz)`),
      ),
  )
}

const note = (tx: Tx, actor: Subscriber, what: string, now: Date) =>
  recordAct(tx, actor, { organisationId: actor.organisationId, what }, now)
