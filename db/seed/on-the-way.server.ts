import type { ConsortiumActor, StaffActor } from '#app/auth/actor.ts'
import type { PasswordHash } from '#app/domain/people/password-hash.ts'
import { seedJoining } from './joining.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import { type Ago, daysBefore } from './past-jobs.server.ts'
import { seedPooling } from './pooling.server.ts'

type World = {
  schools: SeededSchool[]
  staff: StaffActor
  consortium: { lead: ConsortiumActor }
  passwordHash: PasswordHash
  now: Date
}

/** What those who act on the way are handed: the schools by name, and how to act some days ago. */
export type OnTheWay = Omit<World, 'schools'> & {
  schools: readonly SeededSchool[]
  school: (name: string) => SeededSchool
  ago: Ago
}

/**
 * People and places that are still on their way, or whose way ended: first members whom staff have yet to look at, colleagues
 * and invitations that wait, schools that a consortium asked, shares, two at least in every state. All through the real
 * commands, and away from the accounts of the demonstration, so that the next job of each stays what it is.
 */
export async function seedWhatIsOnItsWay(world: World): Promise<void> {
  const school = (name: string): SeededSchool => {
    const found = world.schools.find((one) => one.name === name)
    if (!found) throw new Error(`${name} has not joined`)
    return found
  }
  const onTheWay = { ...world, school, ago: daysBefore(world.now) }
  await seedJoining(onTheWay)
  await seedPooling(onTheWay)
}
