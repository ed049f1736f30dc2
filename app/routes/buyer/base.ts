import type { BuyingActor } from '#app/auth/actor.ts'

/** Schools, trusts and consortia share these pages, each under an address of their own. */
export const baseOf = (actor: Pick<BuyingActor, 'kind'>): '/school' | '/consortium' =>
  actor.kind === 'consortium' ? '/consortium' : '/school'
