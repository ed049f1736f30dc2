import type { StaffActor } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { DEFAULT_ROADS, type RoadSettings } from '#app/domain/travel.ts'
import { changeRow } from '#db/change-row.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { platform, workingPatterns } from '#db/schema/index.ts'

/** How drives are reckoned, and how many advisers plan with a slower speed of their own. */
export function readRoads(actor: StaffActor): Promise<RoadSettings & { slower: number }> {
  return inTransaction(actor, async (tx) => {
    const [ours = DEFAULT_ROADS] = await tx.select().from(platform)
    const speeds = await tx.select({ own: workingPatterns.milesPerHour }).from(workingPatterns)
    const slower = speeds.filter(({ own }) => own !== null && own < ours.milesPerHour).length
    return { roadFactor: ours.roadFactor, milesPerHour: ours.milesPerHour, slower }
  })
}

/**
 * Sets the speed, in miles an hour, at which drives between visits are planned from now on. Each visit keeps the speed of
 * the moment it was asked for: a change moves and refuses nothing that is agreed. Refused outside 10 to 60.
 */
export function setPlatformSpeed(
  actor: StaffActor,
  milesPerHour: number,
  now: Date,
): Promise<Result<void, 'out_of_range'>> {
  return inTransaction(actor, async (tx) => {
    if (!Number.isInteger(milesPerHour) || milesPerHour < 10 || milesPerHour > 60) return refuse('out_of_range')
    const kept = await changeRow(tx, platform, undefined, { milesPerHour })
    if (kept !== 'changed') return done(undefined)
    const what = 'Set the speed of drives'
    await recordAct(
      tx,
      actor,
      { organisationId: actor.organisationId, what, detail: `${milesPerHour} miles an hour` },
      now,
    )
    return done(undefined)
  })
}
