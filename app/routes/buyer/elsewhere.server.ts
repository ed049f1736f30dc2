import type { SchoolActor } from '#app/auth/actor.ts'
import { memberOf } from '#app/auth/belongings.server.ts'
import { requireSignedIn } from '#app/auth/guards.server.ts'
import { readTurns } from '#app/domain/bookings/read-turns.server.ts'

/**
 * Where else the person buys, and how many things wait for them there, by their roles there: whoever approves for a
 * consortium too would see them only after changing over.
 */
export async function waitsElsewhere(
  request: Request,
  actor: SchoolActor,
  now: Date,
): Promise<{ organisationId: string; name: string; waiting: number }[]> {
  if (!actor.hasOthers) return []
  const who = await requireSignedIn(request)
  const found = []
  for (const { organisationId, name, isClosed } of who.belongings) {
    if (organisationId === actor.organisationId || isClosed) continue
    const there = memberOf(who, who.belongings, organisationId)
    if (there?.kind !== 'school' && there?.kind !== 'consortium') continue
    const waiting = (await readTurns(there, now)).length
    if (waiting > 0) found.push({ organisationId, name, waiting })
  }
  return found
}
