import { and, eq } from 'drizzle-orm'
import { type MemberActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { moveConcern, recordReferral } from '#app/domain/safeguarding/decide-concern.server.ts'
import { reportConcern } from '#app/domain/safeguarding/report-concern.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards } from '#db/schema/index.ts'
import { must } from './acting.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import type { Ago } from './past-jobs.server.ts'
import type { SeededAdviser } from './practices.server.ts'

type World = {
  staff: StaffActor
  second: StaffActor
  schools: readonly SeededSchool[]
  advisers: readonly SeededAdviser[]
  /** About whom it may be found to be true: those whom nobody expects, or none of the demonstration’s accounts. */
  about: readonly SeededAdviser[]
  ago: Ago
}

/** The first of all are the accounts with which the demonstration is looked at. */
const OF_ACCOUNTS = 4

const WORDS = [
  'He gave his own telephone number to a Year 11 pupil and asked to be texted. The pupil told her tutor on Monday.',
  'She was with a pupil in a room without a window in its door, with the door shut, although another room was free.',
  'He spoke loudly about one pupil’s family in the corridor. Two members of staff heard it.',
  'The identity card that was shown at reception had another person’s photograph.',
  'She arrived twenty minutes late and smelt of alcohol. Reception sent her home.',
]

/**
 * Concerns about advisers in every state, two of each, reported by schools and by a colleague and decided by two of the staff,
 * all through the real commands.
 */
export async function seedConcerns({ staff, second, schools, advisers, about, ago }: World): Promise<void> {
  const slugs = new Map(
    (
      await inTransaction(staff, (tx) =>
        tx
          .select({ personId: adviserCards.personId, slug: adviserCards.slug })
          .from(adviserCards)
          .where(and(eq(adviserCards.isListed, true), eq(adviserCards.isHidden, false))),
      )
    ).map(({ personId, slug }) => [personId, slug]),
  )
  // Whoever is not listed, or hidden from advisers, is not reported by those who have asked nothing of them; nor of whoever is off the list since.
  const off = new Set<string>()
  const shownOf = (some: readonly SeededAdviser[]) =>
    some.filter(({ actor }) => slugs.has(actor.personId) && !off.has(actor.personId))
  let next = 0
  const report = async (
    days: number,
    of: readonly SeededAdviser[],
  ): Promise<{ id: string; adviser: SeededAdviser }> => {
    const shown = shownOf(of)
    const adviser = shown[next % shown.length] as SeededAdviser
    const colleague = shown[(next + 1) % shown.length] as SeededAdviser
    const school = schools[(next * 7 + 11) % schools.length] as SeededSchool
    const by: MemberActor = next % 4 === 3 ? colleague.actor : school.approver
    const said = WORDS[next++ % WORDS.length] as string
    const slug = slugs.get(adviser.actor.personId) ?? ''
    const { id } = await ago(days, async (at) => must(await reportConcern(by, { slug, said, key: newId('run') }, at)))
    return { id, adviser }
  }
  const move = (
    who: StaffActor,
    days: number,
    id: string,
    event: Parameters<typeof moveConcern>[1]['event'],
    reason: string,
  ) => ago(days, async (at) => must(await moveConcern(who, { id, event, reason }, at)))
  const refer = (days: number, id: string, to: 'lado' | 'dbs', decision: string) =>
    ago(days, async (at) => must(await recordReferral(staff, { id, to, decision, on: londonDay(at) }, at)))
  const look = ({ actor }: SeededAdviser) =>
    ago(0, (at) => lookAtVisits(systemActor('looks at visits to come'), actor.personId, at))

  for (const days of [12, 8]) {
    const { id } = await report(days, advisers.slice(OF_ACCOUNTS))
    await move(staff, days - 2, id, 'close_unfounded', 'The school has found that it was somebody else.')
  }
  for (const days of [30, 20]) {
    const { id } = await report(days, about)
    await move(staff, days, id, 'suspend', 'Suspended until the school has been heard.')
    await refer(days - 1, id, 'lado', 'Asked for advice; no referral needed.')
    await move(second, days - 6, id, 'lift', 'The LADO and the school see no concern.')
  }
  for (const days of [50, 40]) {
    const { id, adviser } = await report(days, about)
    off.add(adviser.actor.personId)
    await move(staff, days, id, 'suspend', 'Suspended at once.')
    await refer(days - 1, id, 'lado', 'Referred the same day.')
    await refer(days - 10, id, 'dbs', 'Referred after the strategy meeting.')
    await move(second, days - 11, id, 'revoke', 'Substantiated.')
    await look(adviser)
  }
  for (const days of [4, 1]) {
    const { id, adviser } = await report(days, about)
    off.add(adviser.actor.personId)
    await move(staff, days, id, 'suspend', 'Suspended until the school has been heard.')
    if (days === 4) await refer(3, id, 'lado', 'Referred by telephone.')
    await look(adviser)
  }
  for (const days of [1, 0]) await report(days, advisers.slice(OF_ACCOUNTS))
}
