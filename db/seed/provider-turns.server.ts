import { eq } from 'drizzle-orm'
import { type ProviderActor, type SchoolActor, systemActor } from '#app/auth/actor.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { decideSubstitute, nameInstead } from '#app/domain/bookings/name-practitioner.server.ts'
import { readVisitsByStatus } from '#app/domain/bookings/read-adviser-visits.server.ts'
import { candidatesFor } from '#app/domain/bookings/read-candidates.server.ts'
import { addDays, londonDay } from '#app/domain/calendar.ts'
import { leaveProvider } from '#app/domain/providers/leave-provider.server.ts'
import { bookings, practitioners } from '#db/schema/index.ts'
import { asSeed, must } from './acting.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import type { SeededAdviser } from './practices.server.ts'

/**
 * What waits in the provider's office today: a visit whose practitioner has left and that nobody is named for, and one for which
 * a school and a consortium are asked whether somebody else may come.
 */
export async function seedProviderTurns(
  provider: SeededAdviser,
  schools: readonly SeededSchool[],
  now: Date,
): Promise<void> {
  const { sends } = provider
  if (!sends) return
  const coming = (
    await readVisitsByStatus(sends.office, { statuses: ['confirmed'], from: addDays(londonDay(now), 3) }, now)
  ).filter(({ personId }) => personId !== null)
  const booked = new Map((await asSeed((tx) => tx.select().from(bookings))).map((one) => [one.id, one]))
  const isPooledOne = ({ bookingId }: Coming) => booked.get(bookingId)?.leadId !== null
  const ofSchools = coming
    .filter((visit) => !isPooledOne(visit))
    .map((visit) => {
      const school = schools.find(({ id }) => id === booked.get(visit.bookingId)?.schoolId)
      return { ...visit, requester: school?.requester }
    })
  await refuseSubstitutes(sends.office, ofSchools, now)
  const asked: { visitId: string; personId: string }[] = []
  for (const isPooled of [false, true]) {
    for (const visit of coming.filter((visit) => isPooledOne(visit) === isPooled)) {
      const choices = (await candidatesFor(sends.office, visit.bookingId, londonDay(now))).get(visit.id) ?? []
      const other = choices.find(({ why, personId }) => why === null && personId !== visit.personId)
      if (!other) continue
      const about = { bookingId: visit.bookingId, visitId: visit.id, personId: other.personId }
      must(await nameInstead(sends.office, { ...about, reason: 'They are on a course that day.' }, now))
      asked.push(about)
      break
    }
  }
  const isAsked = (visitId: string) => asked.some((one) => one.visitId === visitId)
  // The first two have been offered other terms, and stay; as does whoever would come in another’s place.
  const leaver = sends.people
    .slice(2)
    .filter(({ personId }) => !asked.some((one) => one.personId === personId))
    .find(({ personId }) => coming.some((visit) => visit.personId === personId && !isAsked(visit.id)))
  if (!leaver) return
  const [row] = await asSeed((tx) => tx.select().from(practitioners).where(eq(practitioners.personId, leaver.personId)))
  if (!row) return
  must(await leaveProvider(leaver, { practitionerId: row.id, reason: 'I am moving away at the end of term.' }, now))
  await lookAtVisits(systemActor('the demonstration looks at visits to come'), leaver.personId, now)
}

type Coming = Awaited<ReturnType<typeof readVisitsByStatus>>[number]

/** Two schools said no to somebody else this morning, and whoever was named at first comes after all. */
async function refuseSubstitutes(
  office: ProviderActor,
  coming: readonly (Coming & { requester: SchoolActor | undefined })[],
  now: Date,
): Promise<void> {
  const before = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
  let refused = 0
  for (const { bookingId, id: visitId, personId: first, requester } of [...coming].reverse()) {
    const choices = (await candidatesFor(office, bookingId, londonDay(now))).get(visitId) ?? []
    const other = choices.find(({ why, personId }) => why === null && personId !== first)
    if (!requester || !first || !other) continue
    const about = { bookingId, visitId }
    const instead = { ...about, personId: other.personId, reason: 'They are asked for elsewhere.' }
    must(await nameInstead(office, instead, before(4)))
    const no = { ...about, personId: other.personId, agrees: false, reason: 'Our pupils know who was to come.' }
    must(await decideSubstitute(requester, no, before(3)))
    must(await nameInstead(office, { ...about, personId: first, reason: '' }, before(2)))
    if (++refused === 2) return
  }
}
