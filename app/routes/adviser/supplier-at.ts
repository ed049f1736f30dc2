import type { SupplierActor } from '#app/auth/actor.ts'

/** Advisers and a provider's office share these pages, each under an address of their own. */
export const supplierAt = (actor: Pick<SupplierActor, 'kind'>): '/adviser' | '/provider' =>
  actor.kind === 'provider' ? '/provider' : '/adviser'

/** Where what they have shown of themselves is kept, or of the provider. */
export const credentialsAt = (actor: Pick<SupplierActor, 'kind'>): '/adviser/credentials' | '/provider/checks' =>
  actor.kind === 'provider' ? '/provider/checks' : '/adviser/credentials'
