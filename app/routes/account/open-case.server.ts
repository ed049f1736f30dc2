import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import type { BuyingActor, SupplierActor } from '#app/auth/actor.ts'
import { missing, requireBuyer, requireSupplier } from '#app/auth/guards.server.ts'
import { type CaseSeen, readCase } from '#app/domain/bookings/read-case.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'

export type OpenCase = { actor: BuyingActor | SupplierActor; isBuyers: boolean; visitId: string; seen: CaseSeen }

/** The problem of a page, for whoever buys the visit or supplied it; other people’s problems do not exist. */
export async function openCase({ request, params }: LoaderFunctionArgs | ActionFunctionArgs): Promise<OpenCase> {
  const isBuyers = /^\/(school|consortium)\//.test(new URL(request.url).pathname)
  const actor = isBuyers ? await requireBuyer(request) : await requireSupplier(request, 'answer requests')
  const visitId = plainText(params.visitId)
  const seen = await readCase(actor, visitId)
  if (!seen || (isBuyers && seen.bookingId !== params.bookingId)) throw await missing(actor, request)
  return { actor, isBuyers, visitId, seen }
}
