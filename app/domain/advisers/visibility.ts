import type { Actor } from '#app/auth/actor.ts'

// An adviser may hide from the public and stay visible to those who may buy: schools, trusts and consortia that have signed in.

/** Whether somebody finds and reads advisers who hide from the public. Staff do, for they look after them. */
export const seesHidden = (actor: Actor): boolean =>
  actor.kind === 'school' || actor.kind === 'consortium' || actor.kind === 'staff' || actor.kind === 'system'

/** Whether an adviser’s page is there for somebody: their own always is. To everybody else it is as if there were none. */
export const isShownTo = (actor: Actor, card: { isListed: boolean; isHidden: boolean; supplierId: string }): boolean =>
  card.isListed &&
  (!card.isHidden ||
    seesHidden(actor) ||
    ((actor.kind === 'adviser' || actor.kind === 'provider') && actor.organisationId === card.supplierId))

/** What whoever may see a hidden adviser reads beside their name. */
export const HIDDEN_WORDS = 'Shown to schools that have signed in, not to the public'
