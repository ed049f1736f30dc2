import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type Actor, type AdviserActor, may } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, seeingAllParties, type Tx } from '#db/client.server.ts'
import { adviserCards, clientLinks } from '#db/schema/index.ts'

// An adviser's own link for schools that are clients of theirs already. Whoever has it may read the adviser's page, hidden
// or not, and nothing else: what a school says by it, its own people say, and staff confirm.

/** The link as it is now; null until one is made. */
export const ownClientLink = (actor: AdviserActor): Promise<string | null> =>
  inTransaction(actor, async (tx) => {
    const [link] = await tx.select().from(clientLinks).where(eq(clientLinks.supplierId, actor.organisationId))
    return link?.secret ?? null
  })

export type LinkRefusal = 'role_missing' | 'link_changed' | 'no_link'

/**
 * Makes the link, or a new one in its place: the one before stops working. `instead`: the link that the page showed, '' for
 * none, so that a second press does not end the link that the first has made.
 */
export function makeClientLink(
  actor: AdviserActor,
  { instead }: { instead: string },
  now: Date,
): Promise<Result<{ secret: string }, LinkRefusal>> {
  if (!may(actor, 'keep the practice')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx) => {
    const secret = randomBytes(24).toString('base64url')
    const ofOwn = eq(clientLinks.supplierId, actor.organisationId)
    const made = await tx
      .insert(clientLinks)
      .values({ supplierId: actor.organisationId, secret, madeAt: now })
      .onConflictDoNothing()
      .returning({ secret: clientLinks.secret })
    if (made.length === 0) {
      const [there] = await tx.select().from(clientLinks).where(ofOwn).for('update')
      if (!there || there.secret !== instead) return refuse('link_changed')
      await tx.update(clientLinks).set({ secret, madeAt: now }).where(ofOwn)
    }
    const what = made.length > 0 ? 'Made a link for clients' : 'Made a new link for clients, which ended the one before'
    await recordAct(tx, actor, { organisationId: actor.organisationId, what }, now)
    return done({ secret })
  })
}

/** Sends the link by email, once a day to an address. Whoever reads it decides whether to open it. */
export function sendClientLink(
  actor: AdviserActor,
  { email, note }: { email: string; note: string },
  now: Date,
): Promise<Result<{ email: string }, LinkRefusal>> {
  if (!may(actor, 'keep the practice')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx) => {
    const [link] = await tx.select().from(clientLinks).where(eq(clientLinks.supplierId, actor.organisationId))
    if (!link) return refuse('no_link')
    await enqueue(tx, 'write-email', {
      template: 'client-invitation',
      key: `client-invitation:${actor.organisationId}:${email.toLowerCase()}:${londonDay(now)}`,
      recipients: { to: 'address', address: email },
      facts: { adviser: actor.name, note, link: `/clients/${link.secret}` },
    })
    return done({ email })
  })
}

export type LinkOwner = {
  supplierId: string
  /** Null of a provider, which has no such link yet. */
  personId: string | null
  slug: string
  name: string
  headline: string
  isListed: boolean
}

/** Whose link it is, for whoever opens it; null where it is nobody's, or no longer. */
export const clientLinkOwner = (actor: Actor, secret: string): Promise<LinkOwner | null> =>
  inTransaction(actor, (tx) => linkOwnerIn(tx, secret))

export async function linkOwnerIn(tx: Tx, secret: string): Promise<LinkOwner | null> {
  const [link] = await seeingAllParties(tx, () => tx.select().from(clientLinks).where(eq(clientLinks.secret, secret)))
  if (!link) return null
  const { supplierId, personId, slug, name, headline, isListed } = adviserCards
  const [card] = await tx
    .select({ supplierId, personId, slug, name, headline, isListed })
    .from(adviserCards)
    .where(eq(supplierId, link.supplierId))
  return card ?? null
}
