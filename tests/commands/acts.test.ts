import { and, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AdviserActor, type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { listAdviser, unlistAdviser } from '#app/domain/accreditation/list-adviser.server.ts'
import { changeProfile } from '#app/domain/advisers/change-profile.server.ts'
import { addExtraDays, setLimits, setWeek, takeDaysOff } from '#app/domain/availability/change-availability.server.ts'
import { DEFAULT_TIERS } from '#app/domain/bookings/cancellation.ts'
import { addCostCentre, changeCostCentre } from '#app/domain/budgets/keep-cost-centres.server.ts'
import { addFund, renameFund } from '#app/domain/budgets/keep-funds.server.ts'
import { day, time } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import { tryAgain } from '#app/domain/payments/try-again.server.ts'
import { changeRoles } from '#app/domain/people/keep-team.server.ts'
import { keepClosure, keepTerm } from '#app/domain/schools/keep-calendar.server.ts'
import { keepPayerSettings, keepVisitSettings } from '#app/domain/schools/settings.server.ts'
import { AS_USUAL } from '#app/domain/services/offer.ts'
import { offerService } from '#app/domain/services/offer-service.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { auditEvents, closures, memberships, terms } from '#db/schema/index.ts'
import { makeAdviser, PROFILE, usualWeek } from '#tests/make/advisers.ts'
import { must } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

// What a form says is an act only where it changes something: sent again, also at the same time, it is noted once; said
// again after something else was said, however soon, it is noted again.

let database: FreshDatabase
let staff: StaffActor
let rowan: AdviserActor
let school: SchoolActor
let approver: SchoolActor
const now = new Date('2026-11-24T10:00:00Z')
const range = (on: string) => ({ startsOn: day(on), endsOn: day(on) })

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
  staff = await makePlatform()
  rowan = (await makeAdviser({ now, week: usualWeek([2, 4]) })).actor
  const { id: schoolId } = await makeSchool()
  school = await addMember<SchoolActor>(schoolId, ['requester', 'administrator'])
  approver = await addMember<SchoolActor>(schoolId, ['approver', 'administrator'])
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

/** Made once, before it is changed; answers its id. */
type Made = () => Promise<string>
type Says = { what: string; made?: Made; says: (one: boolean, at: Date, id: string) => Promise<unknown> }

const idOf = async (table: typeof terms | typeof closures) => {
  const [row] = await inTransaction(systemActor('a test looks'), (tx) => tx.select({ id: table.id }).from(table))
  return row?.id ?? ''
}
const OFFER = { price: pence(32_000), interviews: 3, tiers: [...DEFAULT_TIERS], ...AS_USUAL }

const FORMS: Says[] = [
  {
    what: 'changed a fund',
    made: async () =>
      must(await addFund(approver, { schoolId: school.organisationId, kind: 'other', name: 'Friends' }, now)).fundId,
    says: (one, at, fundId) => renameFund(approver, { fundId, name: one ? 'One' : 'Other' }, at),
  },
  {
    what: 'changed a cost centre',
    made: async () =>
      must(await addCostCentre(approver, { schoolId: school.organisationId, code: '4410', name: 'Guidance' }, now))
        .costCentreId,
    says: (one, at, costCentreId) => changeCostCentre(approver, { costCentreId, name: one ? 'One' : 'Other' }, at),
  },
  {
    what: 'changed how visits run',
    says: (one, at) =>
      keepVisitSettings(
        school,
        {
          schoolId: school.organisationId,
          usesCostCentres: one,
          safeguardingLead: 'Dinah Frobisher',
          usualRoom: '',
          arrival: '',
          challenges: ['Attendance'],
        },
        at,
      ),
  },
  {
    what: 'changed how we are invoiced',
    says: (one, at) =>
      keepPayerSettings(
        approver,
        {
          usesOrderNumbers: one,
          invoicing: 'visit',
          invoiceEmail: 'office@school.example',
          addressLines: ['2 Fell Road'],
        },
        at,
      ),
  },
  {
    what: 'changed the calendar',
    made: async () => {
      const term = { schoolId: school.organisationId, termId: null, name: 'Autumn' }
      must(await keepTerm(school, { ...term, ...range('2026-09-03') }, now))
      return idOf(terms)
    },
    says: (one, at, termId) =>
      keepTerm(
        school,
        { schoolId: school.organisationId, termId, name: one ? 'First' : 'Autumn', ...range('2026-09-04') },
        at,
      ),
  },
  {
    what: 'changed the calendar',
    made: async () => {
      const entry = { schoolId: school.organisationId, closureId: null, kind: 'inset' as const, note: '' }
      must(await keepClosure(school, { ...entry, ...range('2026-11-27') }, now))
      return idOf(closures)
    },
    says: (one, at, closureId) =>
      keepClosure(
        school,
        {
          schoolId: school.organisationId,
          closureId,
          kind: 'inset',
          note: one ? 'Training' : 'Marking',
          ...range('2026-11-27'),
        },
        at,
      ),
  },
  { what: 'Changed the usual week', says: (one, at) => setWeek(rowan, usualWeek(one ? [1, 3] : [2]), at) },
  {
    what: 'Took days off',
    says: (one, at) => takeDaysOff(rowan, { ...range('2026-12-14'), note: one ? 'Away' : 'Ill' }, at),
  },
  {
    what: 'Added extra days',
    says: (one, at) =>
      addExtraDays(rowan, { ...range('2026-12-16'), from: time('09:00'), to: time(one ? '12:00' : '15:00') }, at),
  },
  {
    what: 'Changed notice and days a week',
    says: (one, at) => setLimits(rowan, { noticeSchoolDays: one ? 5 : 6, maxDaysAWeek: 4 }, at),
  },
  // What the practice says, and what its public card says.
  {
    what: 'Changed the profile',
    says: (one, at) => changeProfile(rowan, { ...PROFILE, phone: one ? '01632 960 112' : '01632 960 113' }, at),
  },
  {
    what: 'Changed the profile',
    says: (one, at) => changeProfile(rowan, { ...PROFILE, phone: '01632 960 113', outcode: one ? 'ZZ3' : 'ZZ4' }, at),
  },
  {
    what: 'Offered: Personal guidance day',
    says: (one, at) => offerService(rowan, 'personal_guidance_day', { ...OFFER, interviews: one ? 4 : 5 }, at),
  },
  {
    what: 'changed the roles of',
    made: async () => {
      const { personId } = await addMember<SchoolActor>(school.organisationId, ['requester'])
      const [row] = await inTransaction(systemActor('a test looks'), (tx) =>
        tx
          .select({ id: memberships.id })
          .from(memberships)
          .where(and(eq(memberships.personId, personId), eq(memberships.organisationId, school.organisationId))),
      )
      return row?.id ?? ''
    },
    says: (one, at, membershipId) => changeRoles(school, { membershipId, roles: [one ? 'payer' : 'approver'] }, at),
  },
]

const noted = (what: string) =>
  inTransaction(systemActor('a test looks'), async (tx) => {
    const rows = await tx.select().from(auditEvents).where(sql`starts_with(${auditEvents.what}, ${what})`)
    return rows.length
  })

test.each(FORMS)('$what: once for each time that it changes something', async ({ what, made, says }) => {
  const id = (await made?.()) ?? ''
  const before = await noted(what)
  const at = (ms: number) => new Date(now.getTime() + ms)
  const acts = async () => (await noted(what)) - before
  must((await says(true, now, id)) as Parameters<typeof must>[0])
  expect(await acts()).toBe(1)
  for (const ms of [200, 3_600_000]) must((await says(true, at(ms), id)) as Parameters<typeof must>[0])
  expect(await acts()).toBe(1)
  await Promise.all([says(false, at(400), id), says(false, at(400), id)])
  expect(await acts()).toBe(2)
  // In the words of the first, and within the minute: still something that somebody did.
  await says(true, at(600), id)
  expect(await acts()).toBe(3)
})

test('an adviser is listed, and taken off the list, as often as that changes anything', async () => {
  const id = rowan.organisationId
  const both = async () => [await noted('Listed the adviser'), await noted('Took the adviser off the list')]
  const [listed = 0, taken = 0] = await both()
  for (const reason of ['On leave', 'On leave again']) must(await unlistAdviser(staff, id, reason, now))
  await Promise.all([listAdviser(staff, id, now), listAdviser(staff, id, now)])
  must(await unlistAdviser(staff, id, 'On leave', now))
  expect(await both()).toEqual([listed + 1, taken + 2])
  must(await listAdviser(staff, id, now))
  expect(await both()).toEqual([listed + 2, taken + 2])
})

test('what staff try again is theirs by name, once however often it is pressed within a minute', async () => {
  const at = (ms: number) => new Date(now.getTime() + ms)
  const acts = () =>
    inTransaction(systemActor('a test looks'), (tx) =>
      tx.select().from(auditEvents).where(eq(auditEvents.what, 'Tried everything at Stripe again')),
    )
  const everything = { what: 'everything' as const, id: '' }
  for (const ms of [0, 200, 59_000]) must(await tryAgain(staff, everything, at(ms)))
  expect(await acts()).toMatchObject([{ personId: staff.personId, personName: staff.name }])
  await Promise.all([tryAgain(staff, everything, at(60_000)), tryAgain(staff, everything, at(60_000))])
  expect(await acts()).toHaveLength(2)
  expect(await tryAgain(staff, { what: 'payout', id: 'none' }, now)).toMatchObject({ refusal: 'not_found' })
  expect(await noted('Tried a payout again')).toBe(0)
})
