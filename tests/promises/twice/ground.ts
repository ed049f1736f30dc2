import type { SchoolActor, StaffActor } from '#app/auth/actor.ts'
import { systemActor } from '#app/auth/actor.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { inTransaction } from '#db/client.server.ts'
import { outcodes } from '#db/schema/index.ts'
import { makePerson, makeRegisterRow } from '#tests/make/people.ts'
import { join, makeAdviser, makePlatform, makeSchool, type TestAdviser, type TestSchool } from '#tests/make/world.ts'

// Whom the steps are about: made once, and copied for each way of sending.

export type Ground = {
  staff: StaffActor
  school: TestSchool
  /** Every role of the school in one person, for what is not the journey's. */
  anybody: SchoolActor
  /** Of the consortium that is started on the way. */
  member: TestSchool
  adviser: TestAdviser
  newcomerUrn: number
  openUrn: number
  /** Asked for, and gone by. */
  days: Record<'transfer' | 'card' | 'dearer' | 'agreed' | 'void' | 'shared', Day>
  /** Still to come. */
  ahead: Record<'withdrawn' | 'refused' | 'declined' | 'cancelled' | 'dropped' | 'lapsed', Day>
  before: Date
  now: Date
}

const every = ['requester', 'approver', 'payer', 'administrator'] as const

export async function makeGround(now: Date): Promise<Ground> {
  const today = londonDay(now)
  const onSchoolDay = (from: number): Day => {
    let on = addDays(today, from)
    while (!isSchoolDay(schoolCalendar(), on)) on = addDays(on, Math.sign(from))
    return on
  }
  const [transfer, card, dearer, agreed, voided, shared] = [-3, -6, -9, -12, -15, -18].map(onSchoolDay) as Day[]
  const [withdrawn, refused, declined, cancelled, dropped, lapsed] = [30, 34, 38, 42, 46, 50].map(onSchoolDay) as Day[]
  const staff = await makePlatform()
  const school = await makeSchool({ around: transfer })
  const member = await makeSchool({ around: shared })
  const adviser = await makeAdviser({ notice: 0 })
  await inTransaction(systemActor('a test sets its world up'), (tx) =>
    tx.insert(outcodes).values({ outcode: 'ZZ2', latitude: 54.5, longitude: -2.5, source: 'made for a test' }),
  )
  const { urn: newcomerUrn } = await makeRegisterRow({ urn: 990_001 })
  const { urn: openUrn } = await makeRegisterRow({ urn: 990_002 })
  for (const name of ['known', 'wanted', 'unwanted']) await makePerson({ email: `${name}@people.example` })
  return {
    staff: (await join(staff.organisationId, ['staff', 'administrator'])) as StaffActor,
    school,
    anybody: (await join(school.id, [...every])) as SchoolActor,
    member,
    adviser,
    newcomerUrn,
    openUrn,
    days: { transfer, card, dearer, agreed, void: voided, shared } as Ground['days'],
    ahead: { withdrawn, refused, declined, cancelled, dropped, lapsed } as Ground['ahead'],
    before: new Date(`${addDays(today, -33)}T10:00:00Z`),
    now,
  }
}
