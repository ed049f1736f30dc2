import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Actor,
  type AdviserActor,
  anyone,
  type SchoolActor,
  type StaffActor,
  systemActor,
} from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import { listAdviser, unlistAdviser } from '#app/domain/accreditation/list-adviser.server.ts'
import { adviserForStaff, advisersForStaff, countEnding } from '#app/domain/accreditation/read.server.ts'
import { authoriseInvoicing } from '#app/domain/advisers/authorise-invoicing.server.ts'
import { changeProfile } from '#app/domain/advisers/change-profile.server.ts'
import { ownAvailability, ownMenu, ownPractice } from '#app/domain/advisers/read.server.ts'
import { startPractice } from '#app/domain/advisers/start-practice.server.ts'
import {
  addExtraDays,
  removeDateRule,
  setLimits,
  setWeek,
  takeDaysOff,
} from '#app/domain/availability/change-availability.server.ts'
import { daysSet } from '#app/domain/availability/free-day-bits.ts'
import { DEFAULT_TIERS } from '#app/domain/bookings/cancellation.ts'
import { addDays, day, londonDay, time } from '#app/domain/calendar.ts'
import { feeRuleHistory } from '#app/domain/fees/read.server.ts'
import { setFeeRule, takeBackFeeRule } from '#app/domain/fees/set-fee-rule.server.ts'
import { pence } from '#app/domain/money.ts'
import { adviserPage } from '#app/domain/search/adviser-page.server.ts'
import { findPage } from '#app/domain/search/find-page.server.ts'
import { searchAnswers } from '#app/domain/search/search-answers.ts'
import { AS_USUAL } from '#app/domain/services/offer.ts'
import { offerService, stopService } from '#app/domain/services/offer-service.server.ts'
import { ownShortfalls } from '#app/domain/services/own-shortfalls.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { adviserCards, auditEvents, freeDays } from '#db/schema/index.ts'
import { type AdviserWanted, makeAdviser, makePractice, PROFILE, usualWeek } from '#tests/make/advisers.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { MENU } from '#tests/make/menu.ts'
import { must } from '#tests/make/must.ts'
import { addMember, makePerson } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let staff: StaffActor
let rowan: AdviserActor
let priya: SchoolActor
const now = new Date('2027-01-11T09:00:00Z')
const today = day('2027-01-11')
const system = systemActor('a test')

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
  staff = await makePlatform()
  rowan = await adviserWith({
    name: 'Rowan Tallis',
    week: usualWeek([2, 4]),
    services: { personal_guidance_day: {}, group_session: {} },
  })
  const register = { name: 'Fernhollow School', postcode: 'ZZ1 7QT' }
  const school = await makeSchool({ register })
  priya = await addMember<SchoolActor>(school.id, ['requester'])
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const GROUP_NEEDS = [
  'identity',
  'right_to_work',
  'reference',
  'qualification',
  'dbs',
  'safeguarding',
  'public_liability',
]

/** An adviser as of now, with two school days' notice. */
const adviserWith = async (wanted: AdviserWanted) => (await makeAdviser({ now, notice: 2, ...wanted })).actor

const cardOf = async (actor: AdviserActor) =>
  (
    await inTransaction(system, (tx) =>
      tx.select().from(adviserCards).where(eq(adviserCards.supplierId, actor.organisationId)),
    )
  )[0]
const wholeDays = async (actor: AdviserActor, until: string) => {
  const [row] = await inTransaction(system, (tx) =>
    tx.select().from(freeDays).where(eq(freeDays.personId, actor.personId)),
  )
  return row ? daysSet(row.wholeDay, today, day(until)) : []
}

test('a profile sets the card, its reach and who may read what', async () => {
  const fresh = await makePractice('Fresh Starter', now)
  expect(await changeProfile(fresh, { ...PROFILE, outcode: 'XX9' }, now)).toEqual({
    ok: false,
    refusal: 'outcode_unknown',
  })
  expect(await authoriseInvoicing(fresh, now)).toEqual({ ok: false, refusal: 'profile_first' })
  must(
    await changeProfile(
      fresh,
      { ...PROFILE, vatNumber: 'GB111222333', vatFromOn: today, outcode: 'ZZ3', mileagePence: pence(40) },
      now,
    ),
  )
  expect(await cardOf(fresh)).toMatchObject({
    outcode: 'ZZ3',
    isVatRegistered: true,
    mileagePence: 40,
    isListed: false,
  })
  expect((await ownPractice(fresh))?.practice.phone).toBe(PROFILE.phone)
  expect((await ownPractice(rowan))?.practice.supplierId).toBe(rowan.organisationId)
})

test('an adviser is listed only with authority to invoice and the checks of a service that they offer', async () => {
  const fresh = await makePractice('New Here', now)
  must(await changeProfile(fresh, PROFILE, now))
  expect(await listAdviser(staff, fresh.organisationId, now)).toMatchObject({
    refusal: { code: 'no_authority_to_invoice' },
  })
  must(await authoriseInvoicing(fresh, now))
  expect(await listAdviser(staff, fresh.organisationId, now)).toMatchObject({ refusal: { code: 'nothing_offered' } })
  must(
    await offerService(
      fresh,
      'group_session',
      { price: pence(20_000), interviews: 0, tiers: [...DEFAULT_TIERS], ...AS_USUAL },
      now,
    ),
  )
  expect(await listAdviser(staff, fresh.organisationId, now)).toMatchObject({
    refusal: { code: 'checks_missing', lacked: GROUP_NEEDS.map((kind) => ({ kind })) },
  })
  expect(await listAdviser(staff, 'org_nobody', now)).toMatchObject({ refusal: { code: 'not_found' } })
  must(await unlistAdviser(staff, rowan.organisationId, 'On leave', now))
  expect(
    await adviserPage(
      anyone(),
      { slug: (await cardOf(rowan))?.slug ?? '', near: '', urn: null, service: '', month: '' },
      now,
    ),
  ).toBeNull()
  must(await listAdviser(staff, rowan.organisationId, now))
})

test('who offers only what a check is missing for is not listed, and is listed for what the checks allow', async () => {
  const services = { personal_guidance_day: {}, personal_guidance_half_day: {} }
  const adviser = await adviserWith({ name: 'No Register', services, credentials: { register: null }, isListed: false })
  expect(await listAdviser(staff, adviser.organisationId, now)).toMatchObject({
    refusal: {
      code: 'checks_missing',
      lacked: [{ kind: 'register', services: [MENU.personal_guidance_day, MENU.personal_guidance_half_day] }],
    },
  })
  must(
    await offerService(
      adviser,
      'assembly',
      { price: pence(6_000), interviews: 0, tiers: [...DEFAULT_TIERS], ...AS_USUAL },
      now,
    ),
  )
  expect(must(await listAdviser(staff, adviser.organisationId, now))).toEqual({ found: [MENU.assembly] })
})

test('an adviser is told when they are listed, with what is left to do, and when the listing ends, with the reason', async () => {
  const adviser = await adviserWith({ name: 'Told Once', week: [] })
  const slug = (await cardOf(adviser))?.slug
  const recipients = { to: 'members', organisationId: adviser.organisationId, role: 'adviser' }
  const told = async (template: 'adviser-listed' | 'adviser-unlisted') => {
    const letters = await lettersOf(database.ownerUrl, template)
    return letters.filter((one) => JSON.stringify(one.recipients) === JSON.stringify(recipients))
  }
  must(await listAdviser(staff, adviser.organisationId, new Date(now.getTime() + 1_000)))
  const left = 'Say which days you work\nSet up your payout account'
  const found = 'Personal guidance day\nPersonal guidance half day\nAssembly'
  expect(await told('adviser-listed')).toMatchObject([{ facts: { slug, found, left } }])
  for (let again = 0; again < 2; again++)
    must(await unlistAdviser(staff, adviser.organisationId, 'The insurance has ended', now))
  expect(await told('adviser-unlisted')).toMatchObject([{ facts: { reason: 'The insurance has ended' } }])
  must(await listAdviser(staff, adviser.organisationId, new Date(now.getTime() + 2_000)))
  expect(await told('adviser-listed')).toHaveLength(2)
})

test('a service has no price before the profile is begun', async () => {
  const person = await makePerson()
  const start = { name: 'Ada New', trading: 'sole_trader' as const, town: 'Tarnbeck', outcode: 'ZZ2' }
  const { supplierId } = must(await startPractice(person, start, now))
  const ada = (await loadMember(person.personId, supplierId)) as AdviserActor
  const offer = { price: pence(20_000), interviews: 0, tiers: [...DEFAULT_TIERS], ...AS_USUAL }
  expect(await offerService(ada, 'group_session', offer, now)).toMatchObject({ refusal: 'profile_first' })
  must(await changeProfile(ada, PROFILE, now))
  must(await offerService(ada, 'group_session', offer, now))
})

test('a service keeps to the menu: level, interviews, price and terms', async () => {
  const offer = { price: pence(20_000), interviews: 0, tiers: [...DEFAULT_TIERS], ...AS_USUAL }
  const group = await adviserWith({
    name: 'Level Four',
    services: {},
    isListed: false,
    credentials: { qualification: { level: 4 }, register: null },
  })
  expect(await offerService(group, 'personal_guidance_day', { ...offer, interviews: 6 }, now)).toMatchObject({
    refusal: 'level_too_low',
  })
  must(await offerService(group, 'group_session', offer, now))
  // A Careers Leader gives information, whatever their certificate.
  for (const qualification of [null, { level: 7 }]) {
    const leader = await adviserWith({
      name: `Leader ${qualification?.level ?? 'without'}`,
      services: {},
      isListed: false,
      credentials: { qualification, register: { grade: 'careers_leader' } },
    })
    expect(await offerService(leader, 'personal_guidance_day', { ...offer, interviews: 6 }, now)).toMatchObject({
      refusal: 'place_too_low',
    })
    must(await offerService(leader, 'group_session', offer, now))
    const short = await ownShortfalls(leader, londonDay(now))
    expect(short.personal_guidance_day?.words).toMatch(/^Your place on the professional register is not as a Career/)
    expect(short.group_session).toBeUndefined()
  }
  expect(await offerService(rowan, 'personal_guidance_day', { ...offer, interviews: 7 }, now)).toMatchObject({
    refusal: 'too_many_interviews',
  })
  expect(await offerService(rowan, 'group_session', { ...offer, price: pence(99) }, now)).toMatchObject({
    refusal: 'price_out_of_range',
  })
  const upsideDown = [
    { fromSchoolDays: 5, percent: 100 },
    { fromSchoolDays: 0, percent: 0 },
  ]
  expect(await offerService(rowan, 'group_session', { ...offer, tiers: upsideDown }, now)).toMatchObject({
    refusal: 'tiers_not_sound',
  })
  must(await stopService(rowan, 'group_session', now))
  must(await stopService(rowan, 'group_session', now))
  expect((await ownMenu(rowan)).find(({ service }) => service.code === 'group_session')?.offer).toMatchObject({
    isOffered: false,
  })
})

test('days off, extra days and the usual week show at once in the free days, and can be undone', async () => {
  expect(await wholeDays(rowan, '2027-01-24')).toEqual(['2027-01-12', '2027-01-14', '2027-01-19', '2027-01-21'])
  must(await takeDaysOff(rowan, { startsOn: day('2027-01-18'), endsOn: day('2027-01-20'), note: 'Training' }, now))
  must(await takeDaysOff(rowan, { startsOn: day('2027-01-18'), endsOn: day('2027-01-20'), note: 'Training' }, now))
  const touching = { startsOn: day('2027-01-20'), endsOn: day('2027-01-22') }
  const off = { startsOn: '2027-01-18', endsOn: '2027-01-20', note: 'Training' }
  expect(await takeDaysOff(rowan, { ...touching, note: '' }, now)).toMatchObject({
    refusal: { code: 'off_already', off },
  })
  expect(await addExtraDays(rowan, { ...touching, from: time('08:00'), to: time('16:00') }, now)).toMatchObject({
    refusal: { code: 'off_already', off },
  })
  must(
    await addExtraDays(
      rowan,
      { startsOn: day('2027-01-22'), endsOn: day('2027-01-22'), from: time('08:00'), to: time('16:00') },
      now,
    ),
  )
  expect(await wholeDays(rowan, '2027-01-24')).toEqual(['2027-01-12', '2027-01-14', '2027-01-21', '2027-01-22'])
  const { dates } = await ownAvailability(rowan, now)
  expect(dates).toHaveLength(2)
  const other = await makePractice('Somebody Else', now)
  expect(await removeDateRule(other, dates[0]?.id ?? '', now)).toEqual({ ok: false, refusal: 'not_found' })
  for (const { id } of dates) must(await removeDateRule(rowan, id, now))
  expect(await wholeDays(rowan, '2027-01-24')).toEqual(['2027-01-12', '2027-01-14', '2027-01-19', '2027-01-21'])
})

test.each([
  [{ startsOn: '2027-01-01', endsOn: '2027-01-02' }, 'in_the_past'],
  [{ startsOn: '2027-02-02', endsOn: '2027-02-01' }, 'ends_before_it_starts'],
  [{ startsOn: '2027-02-02', endsOn: '2029-02-01' }, 'too_long'],
])('days off %o are refused', async ({ startsOn, endsOn }, refusal) => {
  expect(await takeDaysOff(rowan, { startsOn: day(startsOn), endsOn: day(endsOn), note: '' }, now)).toEqual({
    ok: false,
    refusal: { code: refusal },
  })
})

test('a week with overlapping or backward times is refused, and nothing of it is kept', async () => {
  const overlapping = [...usualWeek([1], '08:00', '12:00'), ...usualWeek([1], '11:00', '16:00')]
  expect(await setWeek(rowan, overlapping, now)).toEqual({
    ok: false,
    refusal: [{ code: 'times_overlap', weekday: 1, weeks: 'every' }],
  })
  expect(await setWeek(rowan, usualWeek([3], '16:00', '08:00'), now)).toMatchObject({
    refusal: [{ code: 'ends_before_it_starts', weekday: 3 }],
  })
  expect((await ownAvailability(rowan, now)).week.map(({ weekday }) => weekday)).toEqual([2, 4])
  expect(await setLimits(rowan, { noticeSchoolDays: 61, maxDaysAWeek: 5 }, now)).toEqual({
    ok: false,
    refusal: 'out_of_range',
  })
})

test('a fee applies from a future day, and one that has begun never changes', async () => {
  const rule = { basisPoints: 700, leastPence: pence(600), mostPence: pence(7_000) }
  expect(await setFeeRule(staff, { ...rule, fromOn: today }, now)).toMatchObject({ refusal: 'not_in_the_future' })
  const { id } = must(await setFeeRule(staff, { ...rule, fromOn: day('2027-09-01') }, now))
  expect(await setFeeRule(staff, { ...rule, fromOn: day('2027-09-01') }, now)).toMatchObject({
    refusal: 'fee_rule_for_that_day',
  })
  expect(await setFeeRule(staff, { ...rule, fromOn: day('2027-10-01'), leastPence: pence(9_000) }, now)).toMatchObject({
    refusal: 'least_above_most',
  })
  const [begun] = await feeRuleHistory(anyone())
  expect(await takeBackFeeRule(staff, begun?.id ?? '', now)).toEqual({ ok: false, refusal: 'not_found' })
  must(await takeBackFeeRule(staff, id, now))
  expect(await feeRuleHistory(anyone())).toHaveLength(1)
})

test('staff see each adviser’s own credentials and services, and nobody else’s', async () => {
  const newcomer = await adviserWith({
    name: 'Nothing Seen',
    credentials: { register: null, public_liability: null },
    isListed: false,
  })
  const all = await advisersForStaff(staff, { named: '', listed: 'all' }, { page: 1, perPage: 100 }, today)
  const kinds = (supplierId: string) =>
    all.advisers.find((one) => one.supplierId === supplierId)?.held.map(({ facts }) => facts.kind)
  expect(kinds(newcomer.organisationId)).not.toContain('register')
  expect(kinds(rowan.organisationId)).toContain('register')
  const fresh = (await adviserForStaff(staff, newcomer.organisationId))?.credentials
  expect(fresh?.every(({ personId }) => personId === newcomer.personId)).toBe(true)
})

test('staff are told how many listed advisers have a check that has ended or ends soon, and who they are', async () => {
  const paging = { page: 1, perPage: 100 }
  const names = async () =>
    (await advisersForStaff(staff, { named: '', listed: 'ending' }, paging, today)).advisers.map(({ name }) => name)
  const before = await countEnding(staff, today)
  const ends = (many: number) => ({ public_liability: { endsOn: addDays(today, many) } })
  await adviserWith({ name: 'Ended Already', credentials: { register: { renewsOn: addDays(today, -3) } } })
  await adviserWith({ name: 'Ends Soon', credentials: ends(60) })
  await adviserWith({ name: 'Ends Later', credentials: ends(61) })
  await adviserWith({ name: 'Not Listed', credentials: ends(10), isListed: false })
  expect(await countEnding(staff, today)).toBe(before + 2)
  expect(await names()).toEqual(expect.arrayContaining(['Ended Already', 'Ends Soon']))
  expect(await names()).not.toEqual(expect.arrayContaining(['Ends Later']))
  expect(await names()).not.toEqual(expect.arrayContaining(['Not Listed']))
})

test('public pages never hold an address, a phone, a certificate number or a whole diary', async () => {
  const slug = (await cardOf(rowan))?.slug ?? ''
  const asked = { slug, near: 'ZZ1', urn: null, service: '', month: '2027-01' }
  const profile = await adviserPage(anyone(), asked, now)
  const found = await findPage(
    anyone(),
    searchAnswers(new URLSearchParams('near=ZZ1'), today),
    { page: 1, perPage: 25 },
    now,
  )
  expect(profile?.price?.gross).toBeGreaterThan(0)
  expect(profile?.nextFree).toBe('2027-01-14')
  expect(profile?.month).toBeNull()
  expect(found.found?.count).toBeGreaterThan(0)
  for (const text of [JSON.stringify(profile), JSON.stringify(found)]) {
    for (const secret of [
      'Hidden Lane',
      'ZZ2 9QQ',
      '01632',
      'SECRET',
      '001234567890',
      'Una Marsh',
      'video call',
      'Training',
      '08:30',
      rowan.email,
    ])
      expect(text).not.toContain(secret)
  }
})

test('a signed-in school sees a month of dates with reasons, and the price the search shows', async () => {
  const slug = (await cardOf(rowan))?.slug ?? ''
  const page = await adviserPage(priya, { slug, near: '', urn: null, service: '', month: '2027-01' }, now)
  expect(page?.place).toMatchObject({ kind: 'place', place: { school: { name: 'Fernhollow School', isOwn: true } } })
  expect(page?.month?.days.filter(({ parts }) => parts.length > 0).map((one) => one.day)).toEqual([
    '2027-01-14',
    '2027-01-19',
    '2027-01-21',
    '2027-01-26',
    '2027-01-28',
  ])
  expect(page?.month?.days.find((one) => one.day === '2027-01-12')?.why).toBe('Too soon')
  expect(page?.month?.days.find((one) => one.day === '2027-01-13')?.why).toBe('Not free')
  const answers = searchAnswers(new URLSearchParams(), today)
  const { found } = await findPage(priya, answers, { page: 1, perPage: 25 }, now)
  expect(found?.advisers.find((one) => one.slug === slug)?.price).toEqual(page?.price)
})

test('a profile says what keeps a service from being booked, and not that no day is free', async () => {
  const slug = (
    await cardOf(await adviserWith({ name: 'Ada Over', credentials: { register: { renewsOn: day('2027-01-03') } } }))
  )?.slug
  const pageAs = (actor: Actor, service: string) =>
    adviserPage(actor, { slug: slug ?? '', near: '', urn: null, service, month: '' }, now)
  const words = 'Ada’s place on the professional register ended on 3 January 2027'
  for (const actor of [anyone(), priya]) {
    const guidance = await pageAs(actor, 'personal_guidance_day')
    expect(guidance).toMatchObject({ nextFree: null, month: null, withheld: { since: 'now', words } })
    expect(await pageAs(actor, 'assembly')).toMatchObject({ nextFree: '2027-01-13', withheld: null })
  }
  const soon = await adviserWith({ name: 'Ben Soon', credentials: { right_to_work: { endsOn: day('2027-01-12') } } })
  const page = await adviserPage(
    priya,
    { slug: (await cardOf(soon))?.slug ?? '', near: '', urn: null, service: '', month: '' },
    now,
  )
  expect(page).toMatchObject({
    nextFree: null,
    withheld: { since: 'later', words: 'Ben’s right to work has not been seen for that day' },
  })
})

test('what somebody says of special needs stands beside whether SEND training was seen', async () => {
  const of = async (adviser: Awaited<ReturnType<typeof adviserWith>>) =>
    (
      await adviserPage(
        priya,
        { slug: (await cardOf(adviser))?.slug ?? '', near: '', urn: null, service: '', month: '' },
        now,
      )
    )?.sendSeen
  expect(await of(await adviserWith({ name: 'Trained' }))).toBe('SEND training on 2 March 2026, seen 20 August 2026')
  expect(await of(await adviserWith({ name: 'Untrained', credentials: { send: null } }))).toBe(
    'SEND training not seen by Waymark’s staff',
  )
  expect(await of(await adviserWith({ name: 'Other', profile: { specialisms: [] } }))).toBeNull()
})

test('a place is a postcode, an outcode, a name or a question', async () => {
  const place = async (near: string) =>
    (await findPage(anyone(), searchAnswers(new URLSearchParams({ near }), today), { page: 1, perPage: 5 }, now)).place
  expect(await place('zz17qt')).toMatchObject({
    kind: 'place',
    place: { school: { name: 'Fernhollow School', isOwn: false } },
  })
  expect(await place('zz2')).toMatchObject({ kind: 'place', place: { label: 'ZZ2', school: null } })
  expect(await place('fernhollow')).toMatchObject({ kind: 'place', place: { label: 'Fernhollow School, ZZ1 7QT' } })
  expect(await place('Nowhere Academy %_')).toMatchObject({ kind: 'unknown' })
  expect(await place('QQ9 9QQ')).toMatchObject({ kind: 'unknown' })
  expect(await place('')).toEqual({ kind: 'none' })
})

test('what staff and advisers do is written down for the practice', async () => {
  const events = await inTransaction(rowan, (tx) => tx.select().from(auditEvents))
  expect(events.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['Changed the usual week', 'Listed the adviser', 'Took days off']),
  )
  expect(new Set(events.map(({ organisationId }) => organisationId))).toEqual(new Set([rowan.organisationId]))
  expect(
    (await advisersForStaff(staff, { named: 'rowan', listed: 'yes' }, { page: 1, perPage: 25 }, today)).count,
  ).toBe(1)
})
