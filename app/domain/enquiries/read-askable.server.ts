import type { BuyingActor } from '#app/auth/actor.ts'
import { type BookableSchool, readSchoolsToBookFor } from '#app/domain/bookings/read-schools-to-book-for.server.ts'
import { type NamedAdviser, namedAdvisers } from '#app/domain/search/compare-page.server.ts'

/** Whom of those named a buyer may ask, and for which schools. `providers`: named too, and asked by a request alone. */
export async function readAskable(
  actor: BuyingActor,
  slugs: readonly string[],
): Promise<{ advisers: NamedAdviser[]; providers: NamedAdviser[]; schools: BookableSchool[] }> {
  const named = await namedAdvisers(actor, slugs.slice(0, 20))
  return {
    advisers: named.filter(({ personId }) => personId !== null),
    providers: named.filter(({ personId }) => personId === null),
    schools: await readSchoolsToBookFor(actor),
  }
}
