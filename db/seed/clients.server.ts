import type { SchoolActor, StaffActor } from '#app/auth/actor.ts'
import { makeClientLink, ownClientLink } from '#app/domain/clients/client-link.server.ts'
import { decideAboutClient, sayClient } from '#app/domain/clients/keep-claims.server.ts'
import { must } from './acting.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import type { Ago } from './past-jobs.server.ts'
import type { SeededAdviser } from './practices.server.ts'

type World = {
  staff: StaffActor
  schools: readonly SeededSchool[]
  advisers: readonly SeededAdviser[]
  rowan: SeededAdviser
  ago: Ago
}

/** The two advisers whom schools knew before, each with four schools: which is confirmed, refused, taken back and waits. */
function knownBefore({ schools, advisers, rowan }: Pick<World, 'schools' | 'advisers' | 'rowan'>) {
  const known = schools.filter(({ approver }) => approver.kind === 'school' && !approver.isTrust)
  const another = advisers.find(({ seed }) => seed.standing === 'current' && seed.name !== rowan.seed.name)
  // Fernhollow is the first of them: it pays a fee for Rowan Tallis, and none for the other.
  const [a, b, c, d, e, f, g] = known as [SeededSchool, ...SeededSchool[]] & Record<number, SeededSchool>
  return [
    { adviser: rowan, confirmed: b, refused: c, takenBack: a, waiting: d },
    { adviser: another as SeededAdviser, confirmed: a, refused: e, takenBack: f, waiting: g },
  ] as {
    adviser: SeededAdviser
    confirmed: SeededSchool
    refused: SeededSchool
    takenBack: SeededSchool
    waiting: SeededSchool
  }[]
}

const sayBy = (
  { ago }: Pick<World, 'ago'>,
  secret: string,
  school: SeededSchool,
  days: number,
  event: 'claim' | 'take_back' = 'claim',
) =>
  ago(days, async (on) =>
    must(await sayClient(school.approver as SchoolActor, { secret, schoolId: school.id, event }, on)),
  )

/** Confirmed before anything was booked, so that these schools have paid no booking fee from the first day on. */
export async function seedConfirmedClients(world: World): Promise<void> {
  const { staff, ago } = world
  for (const { adviser, confirmed } of knownBefore(world)) {
    const { secret } = await ago(100, async (on) => must(await makeClientLink(adviser.actor, { instead: '' }, on)))
    await sayBy(world, secret, confirmed, 98)
    await ago(97, async (on) => {
      const pair = { supplierId: adviser.supplierId, schoolId: confirmed.id }
      const words = 'The adviser’s invoice 41 of last May, with the school’s remittance.'
      must(await decideAboutClient(staff, { ...pair, event: 'confirm', words }, on))
    })
  }
}

/** Schools that say that they knew their advisers before Waymark, in every other state, two of each. */
export async function seedClients(world: World): Promise<void> {
  const { staff, ago } = world
  for (const [at, { adviser, refused, takenBack, waiting }] of knownBefore(world).entries()) {
    const secret = (await ownClientLink(adviser.actor)) as string
    await sayBy(world, secret, refused, 16)
    await ago(15, async (on) => {
      const pair = { supplierId: adviser.supplierId, schoolId: refused.id }
      const words = 'The letter that was sent is about a visit that never took place.'
      must(await decideAboutClient(staff, { ...pair, event: 'refuse', words }, on))
    })
    await sayBy(world, secret, takenBack, 12)
    await sayBy(world, secret, takenBack, 11, 'take_back')
    await sayBy(world, secret, waiting, 3 - at)
  }
}
