import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asGuarded, type BuyingActor, systemActor } from '#app/auth/actor.ts'
import { addDays, day, daysOf, instantAt, time } from '#app/domain/calendar.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import {
  dateRules,
  freeDays,
  organisations,
  outsideBusy,
  ownTerms,
  people,
  practices,
  weeklyHours,
  workingPatterns,
} from '#db/schema/index.ts'
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
    })
  })
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

type Weeks = 'every' | 'a' | 'b'
type Rules = {
  weekdays: { weekday: number; weeks: Weeks }[]
  /** How many days before or after today's the first "a" week is; null: no week alternates. */
  turn?: number | null
  terms?: { start: number; days: number }[] | null
  results?: boolean
  off: { start: number; days: number }[]
  extra?: { start: number; days: number; isUsual: boolean }[]
  busy: { start: number; hour: number }[]
}

const every = (...days: number[]) => days.map((weekday) => ({ weekday, weeks: 'every' as const }))
const on = (start: number) => addDays(today, start)

async function keep({ weekdays, turn = null, terms = null, results = false, off, extra = [], busy }: Rules) {
  const personId = 'psn_rowan'
  const party = { personId, supplierId: 'org_rowan' }
  await inTransaction(system, async (tx) => {
    for (const table of [weeklyHours, dateRules, outsideBusy, ownTerms, workingPatterns]) await tx.delete(table)
    for (const one of weekdays)
      await tx.insert(weeklyHours).values({ ...party, ...one, fromTime: '08:30', toTime: '16:30' })
    await tx.insert(workingPatterns).values({
      personId,
      alternateFrom: turn === null ? null : on(turn),
      isTermTimeOnly: terms !== null,
      resultsFrom: results ? '08:00' : null,
      resultsTo: results ? '16:00' : null,
    })
    for (const [at, { start, days }] of (terms ?? []).entries())
      await tx.insert(ownTerms).values({ id: `otm_${at}`, personId, startsOn: on(start), endsOn: on(start + days) })
    for (const [at, { start, days }] of off.entries())
      await tx
        .insert(dateRules)
        .values({ ...party, id: `off_${at}`, kind: 'off', startsOn: on(start), endsOn: on(start + days) })
    for (const [at, { start, days, isUsual }] of extra.entries()) {
      const times = isUsual ? {} : { fromTime: '08:45', toTime: '15:15' }
      const dates = { startsOn: on(start), endsOn: on(start + days) }
      await tx.insert(dateRules).values({ ...party, id: `ext_${at}`, kind: 'extra', ...dates, ...times })
    }
    for (const [at, { start, hour }] of busy.entries()) {
      const from = instantAt(on(start), time(`${String(hour).padStart(2, '0')}:00`))
      const span = { from, to: new Date(from.getTime() + 3_600_000) }
      await tx.insert(outsideBusy).values({ ...party, id: `bsy_${at}`, span, source: 'calendar' })
    }
    await rewriteFreeDays(tx, personId, today)
  })
}

/** England's bank holidays of the days ahead, and the days on which results come out, as calendars print them. */
const BANK_HOLIDAYS = [
  '2027-03-26',
  '2027-03-29',
  '2027-05-03',
  '2027-05-31',
  '2027-08-30',
  '2027-12-27',
  '2027-12-28',
  '2028-01-03',
]
const RESULTS = ['2027-08-12', '2027-08-19']

/** Slow and obvious: day by day, rule by rule, with nothing busy from 8:45 to 3:15. */
function expectedWholeDays(rules: Rules): string[] {
  const { weekdays, turn = null, terms = null, results, off, extra = [], busy } = rules
  const isAmong = (ranges: { start: number; days: number }[], number: number) =>
    ranges.some(({ start, days }) => start <= number && number <= start + days)
  // Today is a Monday.
  const weekOf = (number: number) => Math.floor(number / 7)
  return daysOf({ startsOn: today, endsOn: addDays(today, 399) }).filter((date, number) => {
    const letter = turn === null ? 'none' : Math.abs(weekOf(number) - weekOf(turn)) % 2 === 0 ? 'a' : 'b'
    const isUsual = weekdays.some(
      ({ weekday, weeks }) => weekday === (number % 7) + 1 && (weeks === 'every' || weeks === letter),
    )
    const isOpen = !BANK_HOLIDAYS.includes(date) && (terms === null || isAmong(terms, number))
    const isExtra = extra.some((one) => isAmong([one], number) && (isUsual || !one.isUsual))
    const isResults = results && RESULTS.includes(date)
    const isBusy = busy.some(({ start, hour }) => start === number && hour >= 8 && hour < 15.25)
    return ((isUsual && isOpen) || isExtra || isResults) && !isAmong(off, number) && !isBusy
  })
}

test('the bits kept are what anybody would work out from pattern, terms, holidays, single dates and busy time', async () => {
  const range = fc.record({ start: fc.integer({ min: -10, max: 390 }), days: fc.integer({ min: 0, max: 20 }) })
  const rules = fc.record({
    weekdays: fc.uniqueArray(
      fc.record({ weekday: fc.integer({ min: 1, max: 7 }), weeks: fc.constantFrom<Weeks>('every', 'a', 'b') }),
      { maxLength: 6, selector: ({ weekday, weeks }) => `${weekday} ${weeks}` },
    ),
    turn: fc.option(fc.integer({ min: -30, max: 30 })),
    terms: fc.option(
      fc.uniqueArray(fc.record({ start: fc.integer({ min: -30, max: 390 }), days: fc.integer({ min: 20, max: 80 }) }), {
        maxLength: 5,
        selector: ({ start }) => start,
      }),
    ),
    results: fc.boolean(),
    off: fc.array(range, { maxLength: 3 }),
    extra: fc.array(fc.record({ start: fc.nat(390), days: fc.nat(9), isUsual: fc.boolean() }), { maxLength: 3 }),
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
    { numRuns: 40 },
  )
})

test('free days around a day are the closest first, none before the day asked for', async () => {
  await keep({ weekdays: every(4), off: [{ start: 10, days: 0 }], busy: [] })
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
  await keep({ weekdays: every(1, 4), off: [], busy: [{ start: 3, hour: 14 }] })
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
  await keep({ weekdays: every(1), off: [], busy: [] })
  expect(await rewriteAllFreeDays(system, new Date('2027-01-12T01:00:00Z'))).toBe(1)
  const [row] = await inTransaction(system, (tx) => tx.select().from(freeDays))
  expect(row?.fromOn).toBe('2027-01-12')
  expect(row && daysSet(row.wholeDay, day('2027-01-11'), day('2027-01-20'))).toEqual(['2027-01-18'])
})
