import type { BuyingActor } from '#app/auth/actor.ts'
import { type BookableSchool, readSchoolsToBookFor } from '#app/domain/bookings/read-schools-to-book-for.server.ts'
import { type NamedAdviser, namedAdvisers } from '#app/domain/search/compare-page.server.ts'

/** Whom of those named a buyer may ask, and for which schools. */
export async function readAskable(
  actor: BuyingActor,
  slugs: readonly string[],
): Promise<{ advisers: NamedAdviser[]; schools: BookableSchool[] }> {
  return { advisers: await namedAdvisers(actor, slugs.slice(0, 20)), schools: await readSchoolsToBookFor(actor) }
}
