import type { StaffActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { menuChanges } from '#db/schema/index.ts'
import { newId } from '../ids.ts'

/** Writes down who of the staff changed what of the menu or of a kept list. `about`: the code of what was changed. */
export const noteChange = (
  tx: Tx,
  actor: StaffActor,
  change: { about: string; what: string; detail?: string },
  now: Date,
) =>
  tx
    .insert(menuChanges)
    .values({ id: newId('menuChange'), at: now, personId: actor.personId, personName: actor.name, ...change })
