import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { straightMiles } from '../travel.ts'
import type { RequestSoFar } from './read-request.server.ts'
import { pointOfPostcode } from './request-facts.server.ts'

/** Straight-line miles from the adviser to a postcode, or to the school itself; null when nobody knows where it is. */
export async function readMilesTo(
  actor: BuyingActor,
  soFar: RequestSoFar,
  postcode: string | null,
): Promise<number | null> {
  const point = postcode
    ? await inTransaction(actor, (tx) => pointOfPostcode(tx, postcode))
    : (soFar.facts?.school.point ?? null)
  return point && straightMiles(soFar.adviser, point)
}
