import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { anyone, systemActor } from '#app/auth/actor.ts'
import type { HeldCredential } from '#app/domain/accreditation/credential-needs.ts'
import { lackingToAsk } from '#app/domain/accreditation/credential-renewals.ts'
import { heldBy } from '#app/domain/accreditation/held.server.ts'
import { readDiaryOfDays } from '#app/domain/availability/free-days.server.ts'
import { freeParts } from '#app/domain/availability/free-time.ts'
import { DEFAULT_TIERS } from '#app/domain/bookings/cancellation.ts'
import { addDays, type Day, day, daysOf, weekday } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import { schoolCalendar, schoolDaysBetween } from '#app/domain/school-days.ts'
import { AS_USUAL } from '#app/domain/services/offer.ts'
import { offerService } from '#app/domain/services/offer-service.server.ts'
import { visitDay } from '#app/domain/services/visit-day.ts'
import { straightMiles } from '#app/domain/travel.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { adviserCards, services } from '#db/schema/index.ts'
import { type AdviserWanted, makeAdviser, usualWeek } from '#tests/make/advisers.ts'
import { MENU } from '#tests/make/menu.ts'
import { ZZ } from '#tests/make/places.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { listProvider, makePractitioner, makeProvider } from '#tests/make/providers.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'
import { findAdvisers, type Search } from './find-advisers.server.ts'
import type { Place } from './place.server.ts'

let database: FreshDatabase
const now = new Date('2027-01-11T09:00:00Z')
const today = day('2027-01-11')
const system = systemActor('a test')

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})
beforeEach(() => inTransaction(system, (tx) => tx.update(adviserCards).set({ isListed: false })))

/** An adviser of ZZ1 with two school days' notice, unless said. */
const adviserWith = (wanted: AdviserWanted) =>
  makeAdviser({ now, notice: 2, ...wanted, profile: { outcode: 'ZZ1', ...wanted.profile } })

const placeAt = (number: number): Place => ({
  label: `ZZ${number}`,
  point: ZZ(number),
  school: null,
  recoversVat: true,
  vatNote: '',
})
const search = (more: Partial<Search> = {}): Search => ({
  place: placeAt(1),
  service: MENU.personal_guidance_day,
  dates: { kind: 'any' },
  within: null,
  level: null,
  specialism: null,
  order: 'nearest',
  ...more,
})
const find = (more: Partial<Search> = {}, page = 1, perPage = 25) =>
  findAdvisers(anyone(), search(more), { page, perPage }, now)
const names = async (more: Partial<Search> = {}) => (await find(more)).advisers.map(({ name }) => name)

test('shows the whole price for that place, nearest first', async () => {
  await adviserWith({ name: 'Far Off', profile: { outcode: 'ZZ3' } })
  await adviserWith({ name: 'Near By', profile: { outcode: 'ZZ1' } })
  const { advisers, count } = await find()
  expect(count).toBe(2)
  expect(advisers.map(({ name }) => name)).toEqual(['Near By', 'Far Off'])
  const [near, far] = advisers
  expect(near?.price).toMatchObject({ price: 32_000, travel: 0, fee: 1_920, feeVat: 384, gross: 34_304 })
  const miles = straightMiles(ZZ(1), ZZ(3))
  expect(far?.miles).toBeCloseTo(miles, 6)
  expect(far?.price.travel).toBe(Math.round(miles * 2 * 1.3) * 45)
  expect(far?.price.gross).toBe(32_000 + (far?.price.travel ?? 0) + 1_920 + 384)
  expect(far?.price.payerBears).toBe((far?.price.gross ?? 0) - 384)
})

test('leaves out who is too far, too low, unlisted, or stopped, without a word', async () => {
  await adviserWith({ name: 'Short Reach', profile: { outcode: 'ZZ9', radiusMiles: 5 } })
  await adviserWith({ name: 'Not Listed', isListed: false })
  await adviserWith({ name: 'Other Work', services: { group_session: { interviews: 0 } } })
  const found = await find()
  expect(found.count).toBe(0)
  expect(found.leftOut).toEqual({ noFreeDay: 0, checksEnd: 0 })
})

test('says how many were left out and why', async () => {
  await adviserWith({ name: 'Wednesdays', week: usualWeek([3]) })
  await adviserWith({ name: 'Lapsing', credentials: { right_to_work: { endsOn: addDays(today, 3) } } })
  await adviserWith({ name: 'No Barred List', credentials: { dbs: { hasChildrensBarredList: false } } })
  const thursdays = { kind: 'days' as const, days: [day('2027-01-21'), day('2027-01-28')] }
  expect(await names({ dates: thursdays })).toEqual([])
  expect((await find({ dates: thursdays })).leftOut).toEqual({ noFreeDay: 1, checksEnd: 2 })
})

test('a permission to work that ends hides the days after it, not the adviser', async () => {
  await adviserWith({ week: usualWeek([4]), credentials: { right_to_work: { endsOn: day('2027-01-28') } } })
  expect((await find()).advisers[0]?.nextFree).toEqual(['2027-01-14', '2027-01-21', '2027-01-28'])
  expect(await names({ dates: { kind: 'range', from: day('2027-01-29'), to: day('2027-03-01') } })).toEqual([])
})

test('an insurance that ends is to be renewed before the days after it, and hides none', async () => {
  await adviserWith({ week: usualWeek([4]), credentials: { public_liability: { endsOn: day('2027-01-21') } } })
  expect((await find()).advisers[0]).toMatchObject({
    nextFree: ['2027-01-14', '2027-01-21', '2027-01-28'],
    toRenew: ['2027-01-28'],
  })
})

test('notice is counted in school days', async () => {
  await adviserWith({ notice: 5 })
  expect((await find()).advisers[0]?.nextFree[0]).toBe('2027-01-18')
})

test('soonest first is by the first free day', async () => {
  await adviserWith({ name: 'Near, later', week: usualWeek([5]) })
  await adviserWith({ name: 'Far, sooner', week: usualWeek([3]), profile: { outcode: 'ZZ3' } })
  expect(await names()).toEqual(['Near, later', 'Far, sooner'])
  expect(await names({ order: 'soonest' })).toEqual(['Far, sooner', 'Near, later'])
})

test('finds a provider at a level on the days on which somebody at it is free', async () => {
  const provider = await makeProvider()
  await makePractitioner(provider, { name: 'Seven, on Tuesdays', week: usualWeek([2]) })
  const level6 = { qualification: { level: 6, title: 'Level 6 Diploma' } }
  await makePractitioner(provider, { name: 'Six, any day', week: usualWeek([1, 2, 3, 4, 5]), credentials: level6 })
  await listProvider(provider)
  const daysAt = async (level: number | null) => {
    const { advisers } = await find({ level })
    return [...new Set(advisers.flatMap(({ nextFree }) => nextFree).map(weekday))].sort()
  }
  expect(await daysAt(7)).toEqual([weekday(day('2027-01-12'))])
  expect((await daysAt(null)).length).toBeGreaterThan(1)
})

test('filters by level and specialism, and counts what is known', async () => {
  await adviserWith({ name: 'Six', credentials: { qualification: { level: 6 } }, profile: { specialisms: [] } })
  await adviserWith({ name: 'Seven' })
  expect(await names({ level: 7 })).toEqual(['Seven'])
  expect(await names({ specialism: 'send' })).toEqual(['Seven'])
  expect(await find()).toMatchObject({
    bySpecialism: [{ code: 'send', name: 'SEND and EHCP reviews', kind: 'send', times: 1 }],
    atLevel7: 1,
  })
})

test('pages hold each adviser once', async () => {
  for (const name of ['A', 'B', 'C', 'D', 'E']) await adviserWith({ name })
  const pages = await Promise.all([1, 2, 3].map((page) => find({}, page, 2)))
  expect(pages.flatMap(({ advisers }) => advisers.map(({ name }) => name))).toEqual(['A', 'B', 'C', 'D', 'E'])
  expect(pages.map(({ count }) => count)).toEqual([5, 5, 5])
  expect((await find({}, 9, 2)).count).toBe(5)
})

test('nobody is found for a weekend or a bank holiday', async () => {
  await adviserWith({ week: usualWeek([1, 2, 3, 4, 5, 6, 7]) })
  const closed = { kind: 'days' as const, days: [day('2027-01-16'), day('2027-05-31')] }
  expect(await names({ dates: closed })).toEqual([])
})

type Known = {
  card: typeof adviserCards.$inferSelect
  held: HeldCredential[]
  offers: string[]
  free: Map<Day, readonly string[]>
}

/** Every listed adviser with their offers and what the diary says of each day, read once. */
const everyone = (): Promise<Known[]> =>
  inTransaction(system, async (tx) => {
    const known: Known[] = []
    for (const card of await tx.select().from(adviserCards).where(eq(adviserCards.isListed, true))) {
      const offered = await tx.select().from(services).where(eq(services.supplierId, card.supplierId))
      const diary = await readDiaryOfDays(tx, card.personId ?? '', today, addDays(today, 365))
      const days = daysOf({ startsOn: addDays(today, 1), endsOn: addDays(today, 365) })
      known.push({
        card,
        held: await heldBy(tx, card.personId ?? ''),
        offers: offered.filter(({ isOffered }) => isOffered).map(({ code }) => code),
        free: new Map(days.map((on) => [on, freeParts(diary, on)])),
      })
    }
    return known
  })

/** Slow and obvious: each adviser and each day, by the rules one at a time. */
function oracle(asked: Search, known: Known[]): string[] {
  const calendar = schoolCalendar()
  const { service } = asked
  const { dates } = asked
  const isWanted = (on: Day) =>
    dates.kind === 'any' || (dates.kind === 'days' ? dates.days.includes(on) : dates.from <= on && on <= dates.to)
  const found = known.flatMap(({ card, held, offers, free }) => {
    const miles = straightMiles(card, asked.place.point)
    if (!offers.includes(service.code) || miles > card.radiusMiles || miles > (asked.within ?? 1000)) return []
    if (asked.level !== null && card.level < asked.level) return []
    const first = [...free.keys()].find(
      (on) =>
        isWanted(on) &&
        free.get(on)?.some((part) => (service.parts as readonly string[]).includes(part)) &&
        visitDay(calendar, service, on).ok &&
        schoolDaysBetween(calendar, today, on) >= card.noticeSchoolDays &&
        lackingToAsk(held, service, on, today).length === 0,
    )
    return first ? [{ name: card.name, miles, first }] : []
  })
  const order = (one: (typeof found)[number]) =>
    asked.order === 'nearest' ? [one.miles, one.first, one.name] : [one.first, one.miles, one.name]
  const before = (a: (typeof found)[number], b: (typeof found)[number]) => {
    const at = order(a).findIndex((value, i) => value !== order(b)[i])
    return at < 0 ? 0 : (order(a)[at] as string) < (order(b)[at] as string) ? -1 : 1
  }
  return found.sort(before).map(({ name }) => name)
}

test('finds whom a slow and obvious search finds, in the same order', async () => {
  const some = <T>(...values: T[]) => fc.constantFrom(...values)
  const ahead = (least: number, most: number) =>
    fc.integer({ min: least, max: most }).map((days) => addDays(today, days))
  const wanted: fc.Arbitrary<AdviserWanted> = fc.record({
    profile: fc.record({
      outcode: some('ZZ2', 'ZZ3', 'ZZ4', 'ZZ5', 'ZZ7'),
      radiusMiles: fc.integer({ min: 5, max: 60 }),
    }),
    services: some<AdviserWanted['services']>({ personal_guidance_day: {} }, { personal_guidance_half_day: {} }),
    week: fc
      .uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 })
      .map((days) => usualWeek(days, '08:30', '15:30')),
    notice: fc.integer({ min: 0, max: 60 }),
    credentials: fc.record({
      public_liability: ahead(60, 300).map((endsOn) => ({ endsOn })),
      right_to_work: ahead(60, 300).map((endsOn) => ({ endsOn })),
    }),
  })
  for (const [at, one] of fc.sample(wanted, { numRuns: 12, seed: 11 }).entries())
    await adviserWith({ ...one, name: `Adviser ${at}` })
  const known = await everyone()
  const asked: fc.Arbitrary<Partial<Search>> = fc.record({
    service: some(MENU.personal_guidance_day, MENU.personal_guidance_half_day),
    place: some(placeAt(3), placeAt(4), placeAt(5)),
    within: some(null, null, 10, 20),
    level: some(null, null, 7),
    order: some('nearest' as const, 'soonest' as const),
    dates: fc.oneof(
      fc.constant({ kind: 'any' as const }),
      fc.record({ kind: fc.constant('range' as const), from: ahead(-5, 100), to: ahead(60, 300) }),
      fc.record({ kind: fc.constant('days' as const), days: fc.array(ahead(-3, 200), { minLength: 1, maxLength: 9 }) }),
    ),
  })
  let seen = 0
  await fc.assert(
    fc.asyncProperty(asked, async (one) => {
      const expected = oracle(search(one), known)
      expect(await names(one)).toEqual(expected)
      seen += expected.length
    }),
    { numRuns: 60, seed: 3 },
  )
  expect(seen).toBeGreaterThan(60)
}, 60_000)

test('what advisers charge decides nothing of the order, unless somebody asks for it', async () => {
  const pounds = fc.array(fc.integer({ min: 200, max: 480 }), { minLength: 5, maxLength: 5 })
  const each = ['A', 'B', 'C', 'D', 'E']
  const made: Awaited<ReturnType<typeof adviserWith>>[] = []
  for (const [at, name] of each.entries())
    made.push(await adviserWith({ name, profile: { outcode: `ZZ${1 + (at % 3)}` }, week: usualWeek([1 + at]) }))
  const [near, soon] = [await names(), await names({ order: 'soonest' })]
  await fc.assert(
    fc.asyncProperty(pounds, async (prices) => {
      for (const [at, { actor }] of made.entries()) {
        const price = pence((prices[at] as number) * 100)
        const offer = { ...AS_USUAL, price, interviews: 6, tiers: [...DEFAULT_TIERS] }
        expect((await offerService(actor, 'personal_guidance_day', offer, now)).ok).toBe(true)
      }
      expect(await names()).toEqual(near)
      expect(await names({ order: 'soonest' })).toEqual(soon)
      const { advisers } = await find({ order: 'price' })
      const asked = advisers.map(({ price }) => price.gross)
      expect(asked).toEqual([...asked].sort((a, b) => a - b))
      const paged = await Promise.all([1, 2, 3].map((page) => find({ order: 'price' }, page, 2)))
      expect(paged.flatMap((one) => one.advisers.map(({ name }) => name))).toEqual(advisers.map(({ name }) => name))
    }),
    { numRuns: 8, seed: 5 },
  )
}, 60_000)
