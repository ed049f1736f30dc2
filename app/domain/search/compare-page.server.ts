import { inArray } from 'drizzle-orm'
import type { Actor } from '#app/auth/actor.ts'
import { isShownTo } from '#app/domain/advisers/visibility.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards } from '#db/schema/index.ts'
import { type AdviserPage, adviserPage } from './adviser-page.server.ts'

/** So many advisers stand side by side, at most. */
const MOST_COMPARED = 4

export type Compared = {
  advisers: AdviserPage[]
  /** How many names were asked for that nobody has, or that whoever looks may not see: nobody can tell which. */
  notHere: number
  /** How many more were asked for than stand side by side. */
  tooMany: number
}

/** Advisers side by side, in the order in which they were asked for, each as their own page has them for this place and service. */
export async function comparedAdvisers(
  actor: Actor,
  asked: { slugs: string[]; near: string; urn: number | null; service: string },
  now: Date,
): Promise<Compared> {
  const { slugs, ...same } = asked
  const each = [...new Set(slugs)].slice(0, MOST_READ)
  const pages = await Promise.all(each.map((slug) => adviserPage(actor, { ...same, slug, month: '' }, now)))
  const there = pages.filter((page) => page !== null)
  return {
    advisers: there.slice(0, MOST_COMPARED),
    notHere: each.length - there.length,
    tooMany: Math.max(0, there.length - MOST_COMPARED),
  }
}

/** More than anybody compares, and few enough to read. */
const MOST_READ = 8

/** `personId`: null of a provider. */
export type NamedAdviser = { supplierId: string; personId: string | null; slug: string; name: string }

/** The advisers of some names that whoever looks may see, in the order in which they were named. */
export async function namedAdvisers(actor: Actor, slugs: readonly string[]): Promise<NamedAdviser[]> {
  if (slugs.length === 0) return []
  return inTransaction(actor, async (tx) => {
    const cards = await tx
      .select()
      .from(adviserCards)
      .where(inArray(adviserCards.slug, [...slugs]))
    return [...new Set(slugs)].flatMap((slug) => {
      const card = cards.find((one) => one.slug === slug)
      if (!card || !isShownTo(actor, card)) return []
      const { supplierId, personId, name } = card
      return [{ supplierId, personId, slug, name }]
    })
  })
}
