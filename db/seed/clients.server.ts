import type { SchoolActor, StaffActor } from '#app/auth/actor.ts'
import { makeClientLink } from '#app/domain/clients/client-link.server.ts'
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

/** Schools that knew their advisers before Waymark, in every state, two of each; both that staff have to decide about too. */
export async function seedClients({ staff, schools, advisers, rowan, ago }: World): Promise<void> {
  const known = schools.filter(({ approver }) => approver.kind === 'school' && !approver.isTrust)
  const another = advisers.find(({ seed }) => seed.standing === 'current' && seed.name !== rowan.seed.name)
  for (const [at, adviser] of [rowan, another as SeededAdviser].entries()) {
    const { secret } = await ago(25, async (on) => must(await makeClientLink(adviser.actor, { instead: '' }, on)))
    const [first, second, third, fourth] = known.slice(at * 4, at * 4 + 4) as [
      SeededSchool,
      SeededSchool,
      SeededSchool,
      SeededSchool,
    ]
    const say = (school: SeededSchool, days: number, event: 'claim' | 'take_back' = 'claim') =>
      ago(days, async (on) =>
        must(await sayClient(school.approver as SchoolActor, { secret, schoolId: school.id, event }, on)),
      )
    const decide = (school: SeededSchool, days: number, event: 'confirm' | 'refuse', words: string) =>
      ago(days, async (on) => {
        const pair = { supplierId: adviser.supplierId, schoolId: school.id }
        must(await decideAboutClient(staff, { ...pair, event, words }, on))
      })
    await say(first, 20)
    await decide(first, 18, 'confirm', 'The adviser’s invoice 41 of last May, with the school’s remittance.')
    await say(second, 16)
    await decide(second, 15, 'refuse', 'The letter that was sent is about a visit that never took place.')
    await say(third, 12)
    await say(third, 11, 'take_back')
    await say(fourth, 3 - at)
  }
}
