import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asGuarded, type BuyingActor, systemActor } from '#app/auth/actor.ts'
import { addDays, day, daysOf, instantAt, time } from '#app/domain/calendar.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { dateRules, freeDays, organisations, outsideBusy, people, practices, weeklyHours } from '#db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { daysSet } from './free-day-bits.ts'
import { freeDaysAround, freeTimes, rewriteAllFreeDays, rewriteFreeDays } from './free-days.server.ts'

let database: FreshDatabase
const now = new Date('2027-01-11T09:00:00Z')
const today = day('2027-01-11')
const system = systemActor('a test')
const school: BuyingActor = asGuarded({
  kind: 'school' as const,
  personId: 'psn_x',
  name: 'Priya Anand',
  email: 'priya@example.org',
  organisationId: 'org_x',
  organisationName: 'Fernhollow School',
  hasOthers: false,
  roles: ['requester' as const],
  isTrust: false,
})

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
  await inTransaction(system, async (tx) => {
    await tx
      .insert(people)
      .values({ id: 'psn_rowan', email: 'rowan@example.org', name: 'Rowan Tallis', createdAt: now })
    await tx.insert(organisations).values({ id: 'org_rowan', kind: 'practice', name: 'Rowan Tallis', createdAt: now })
    await tx.insert(practices).values({
      supplierId: 'org_rowan',
      personId: 'psn_rowan',
      legalName: 'Rowan Tallis',
      addressLines: ['1 Mill Lane'],
      trading: 'sole_trader',
      invoicePrefix: 'RT',
      mileagePence: 45 as never,
      noticeSchoolDays: 2,
      maxDaysAWeek: 5,
    })
  })
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

type Rules = {
  weekdays: number[]
  off: { start: number; days: number }[]
  busy: { start: number; hour: number }[]
}

async function keep({ weekdays, off, busy }: Rules) {
  const party = { personId: 'psn_rowan', supplierId: 'org_rowan' }
  await inTransaction(system, async (tx) => {
    for (const table of [weeklyHours, dateRules, outsideBusy]) await tx.delete(table)
    for (const weekday of weekdays)
      await tx.insert(weeklyHours).values({ ...party, weekday, fromTime: '08:30', toTime: '16:30' })
    for (const [at, { start, days }] of off.entries()) {
      const startsOn = addDays(today, start)
      await tx
        .insert(dateRules)
        .values({ ...party, id: `drl_${at}`, kind: 'off', startsOn, endsOn: addDays(startsOn, days) })
    }
    for (const [at, { start, hour }] of busy.entries()) {
      const from = instantAt(addDays(today, start), time(`${String(hour).padStart(2, '0')}:00`))
      const span = { from, to: new Date(from.getTime() + 3_600_000) }
      await tx.insert(outsideBusy).values({ ...party, id: `bsy_${at}`, span, source: 'calendar' })
    }
    await rewriteFreeDays(tx, 'psn_rowan', today)
  })
}

/** Slow and obvious: a day of the pattern, not off, with nothing busy from 8:45 to 3:15. */
function expectedWholeDays({ weekdays, off, busy }: Rules): string[] {
  return daysOf({ startsOn: today, endsOn: addDays(today, 399) }).filter((_, number) => {
    const weekday = (number % 7) + 1
    const isOff = off.some(({ start, days }) => start <= number && number <= start + days)
    const isBusy = busy.some(({ start, hour }) => start === number && hour >= 8 && hour < 15.25)
    return weekdays.includes(weekday) && !isOff && !isBusy
  })
}

test('the bits kept are what anybody would work out from pattern, days off and busy time', async () => {
  const rules = fc.record({
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 5 }),
    off: fc.array(fc.record({ start: fc.integer({ min: -10, max: 390 }), days: fc.integer({ min: 0, max: 20 }) }), {
      maxLength: 3,
    }),
    busy: fc.array(fc.record({ start: fc.integer({ min: 0, max: 399 }), hour: fc.integer({ min: 6, max: 20 }) }), {
      maxLength: 6,
    }),
  })
  await fc.assert(
    fc.asyncProperty(rules, async (one) => {
      await keep(one)
      const [row] = await inTransaction(system, (tx) => tx.select().from(freeDays))
      expect(row && daysSet(row.wholeDay, row.fromOn, row.untilOn)).toEqual(expectedWholeDays(one))
    }),
    { numRuns: 15 },
  )
})

test('free days around a day are the closest first, none before the day asked for', async () => {
  await keep({ weekdays: [4], off: [{ start: 10, days: 0 }], busy: [] })
  const nearest = async (notBefore?: string) =>
    (
      await inTransaction(school, (tx) =>
        freeDaysAround(tx, 'psn_rowan', 'whole_day', day('2027-01-21'), notBefore as never),
      )
    ).slice(0, 3)
  expect(await nearest()).toEqual(['2027-01-14', '2027-01-28', '2027-02-04'])
  expect(await nearest('2027-01-20')).toEqual(['2027-01-28', '2027-02-04', '2027-02-11'])
})

test('a month of free times has parts and clock times, from today on', async () => {
  await keep({ weekdays: [1, 4], off: [], busy: [{ start: 3, hour: 14 }] })
  const days = await freeTimes(school, 'psn_rowan', '2027-01', now)
  expect(days.map((one) => one.day)).toEqual([
    '2027-01-11',
    '2027-01-14',
    '2027-01-18',
    '2027-01-21',
    '2027-01-25',
    '2027-01-28',
  ])
  expect(days[1]).toEqual({
    day: '2027-01-14',
    parts: ['morning'],
    free: [
      { from: '08:30', to: '14:00' },
      { from: '15:00', to: '16:30' },
    ],
  })
  expect(await freeTimes(school, 'psn_rowan', '2026-12', now)).toEqual([])
})

test('the sweep moves everybody’s days on and forgets what is over', async () => {
  await keep({ weekdays: [1], off: [], busy: [] })
  expect(await rewriteAllFreeDays(system, new Date('2027-01-12T01:00:00Z'))).toBe(1)
  const [row] = await inTransaction(system, (tx) => tx.select().from(freeDays))
  expect(row?.fromOn).toBe('2027-01-12')
  expect(row && daysSet(row.wholeDay, day('2027-01-11'), day('2027-01-20'))).toEqual(['2027-01-18'])
})
