import type { SupplierActor } from '#app/auth/actor.ts'
import { requireProvider, requireSupplier } from '#app/auth/guards.server.ts'

/** Whoever keeps what staff verify, by the address: a person their own, those who keep a provider what it shows of itself. */
export const requireHolder = (request: Request): Promise<SupplierActor> =>
  new URL(request.url).pathname.startsWith('/provider')
    ? requireProvider(request, 'keep the practice')
    : requireSupplier(request, 'keep own credentials')
