import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { type BookableSchool, schoolsToBookFor } from './schools-to-book-for.server.ts'

export type { BookableSchool }

/** The schools an actor may ask visits for, for pages that ask for one. */
export const readSchoolsToBookFor = (actor: BuyingActor): Promise<BookableSchool[]> =>
  inTransaction(actor, (tx) => schoolsToBookFor(tx, actor))
