import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { ownAvailability } from '#app/domain/advisers/read.server.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import {
  addExtraDays,
  setDrivingSpeed,
  setLimits,
  setWeek,
  takeDaysOff,
} from '#app/domain/availability/change-availability.server.ts'
import { daysSet } from '#app/domain/availability/free-day-bits.ts'
import { addTerm, removeTerm, setSeason, takeTermsOver } from '#app/domain/availability/keep-terms.server.ts'
import { readDatesToReview, reviewDates } from '#app/domain/availability/review-dates.server.ts'
import { termsInReach } from '#app/domain/availability/terms-in-reach.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { type Day, day, time } from '#app/domain/calendar.ts'
import { keepClosure, keepTerm } from '#app/domain/schools/keep-calendar.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser, usualWeek } from '#tests/make/advisers.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

// What an adviser says of their time is in the table of free days as soon as it is said, and single dates are looked
// through and ticked one by one.

let database: FreshDatabase
let adviser: MadeAdviser
const system = systemActor('a test')

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
})
beforeEach(async () => {
  adviser = await makeAdviser({ week: usualWeek([2, 4]) })
})
afterAll(async () => {
  const broken = (await checkPromises(system, NOW)).filter((one) => one.broken > 0)
  await disconnect()
  await database.close()
  expect(broken).toEqual([])
})

/** The whole days that are free from one day to another, as search has them. */
async function wholeDays(from: string, until: string): Promise<string[]> {
  const [row] = await inTransaction(system, (tx) =>
    tx.execute<{ bits: string }>(
      sql`select whole_day::text as bits from free_days where person_id = ${adviser.actor.personId}`,
    ),
  )
  return daysSet(row?.bits ?? '', day(from), day(until)).map((on) => on.slice(5))
}

const range = (startsOn: string, endsOn = startsOn) => ({ startsOn: day(startsOn), endsOn: day(endsOn) })

test('alternate weeks are free in turn, whichever week is first', async () => {
  const two = [
    ...usualWeek([1]).map((one) => ({ ...one, weeks: 'a' as const })),
    ...usualWeek([5]).map((one) => ({ ...one, weeks: 'b' as const })),
  ]
  must(await setWeek(adviser.actor, two, NOW, day('2027-01-20')))
  expect(await wholeDays('2027-01-18', '2027-02-14')).toEqual(['01-18', '01-29', '02-01', '02-12'])
  must(await setWeek(adviser.actor, two, NOW, day('2027-01-27')))
  expect(await wholeDays('2027-01-18', '2027-02-14')).toEqual(['01-22', '01-25', '02-05', '02-08'])
  expect((await ownAvailability(adviser.actor, NOW)).pattern.alternateFrom).toBe('2027-01-27')
})

test('a week over terms: a school’s dates are taken over with its half term, and stay when it changes them', async () => {
  const school = await makeSchool()
  const keeper = await addMember<typeof school.requester>(school.id, ['requester', 'administrator'])
  must(
    await keepTerm(
      keeper,
      { schoolId: school.id, termId: null, name: 'Spring', ...range('2027-01-05', '2027-03-25') },
      NOW,
    ),
  )
  must(
    await keepClosure(
      keeper,
      {
        schoolId: school.id,
        closureId: null,
        kind: 'holiday',
        note: 'Half term',
        ...range('2027-02-15', '2027-02-19'),
      },
      NOW,
    ),
  )
  const [first] = await termsInReach(adviser.actor, NOW)
  expect(first).toMatchObject({ schoolId: school.id, schools: [expect.any(String)] })
  expect(first?.terms).toHaveLength(2)
  must(await setSeason(adviser.actor, { isTermTimeOnly: true, results: null }, NOW))
  expect(await wholeDays('2027-02-01', '2027-04-30')).toEqual([])
  must(await takeTermsOver(adviser.actor, school.id, NOW))
  expect(await wholeDays('2027-02-08', '2027-04-30')).toEqual([
    '02-09',
    '02-11',
    '02-23',
    '02-25',
    '03-02',
    '03-04',
    '03-09',
    '03-11',
    '03-16',
    '03-18',
    '03-23',
    '03-25',
  ])
  must(
    await keepTerm(
      keeper,
      { schoolId: school.id, termId: null, name: 'Summer', ...range('2027-04-12', '2027-07-21') },
      NOW,
    ),
  )
  expect(await wholeDays('2027-04-12', '2027-04-30')).toEqual([])
  expect((await ownAvailability(adviser.actor, NOW)).pattern.termsOf).toMatchObject({ isOtherNow: true })
  must(await takeTermsOver(adviser.actor, school.id, NOW))
  expect(await wholeDays('2027-04-12', '2027-04-22')).toEqual(['04-13', '04-15', '04-20', '04-22'])
  expect((await ownAvailability(adviser.actor, NOW)).pattern.termsOf).toMatchObject({ isOtherNow: false })
  expect(await takeTermsOver(adviser.actor, 'org_nobody', NOW)).toEqual({ ok: false, refusal: 'not_found' })
  must(await setSeason(adviser.actor, { isTermTimeOnly: false, results: null }, NOW))
  expect(await wholeDays('2027-03-29', '2027-04-02')).toEqual(['03-30', '04-01'])
})

test('terms that are typed may not overlap, and one can be removed', async () => {
  const { actor } = adviser
  must(await setSeason(actor, { isTermTimeOnly: true, results: null }, NOW))
  must(await addTerm(actor, { name: 'Spring', ...range('2027-02-01', '2027-02-12') }, NOW))
  must(await addTerm(actor, { name: 'Spring, first half', ...range('2027-02-01', '2027-02-12') }, NOW))
  expect(await addTerm(actor, { name: '', ...range('2027-02-12', '2027-03-01') }, NOW)).toMatchObject({
    refusal: { code: 'there_already', term: range('2027-02-01', '2027-02-12') },
  })
  expect(refusal(await addTerm(actor, { name: '', ...range('2027-03-02', '2027-03-01') }, NOW))).toEqual({
    code: 'ends_before_it_starts',
  })
  expect(refusal(await addTerm(actor, { name: '', ...range('2026-03-02', '2026-03-03') }, NOW))).toEqual({
    code: 'in_the_past',
  })
  expect(refusal(await addTerm(actor, { name: '', ...range('2027-03-02', '2027-12-03') }, NOW))).toEqual({
    code: 'too_long',
  })
  expect(await wholeDays('2027-01-25', '2027-03-01')).toEqual(['02-02', '02-04', '02-09', '02-11'])
  const { terms } = (await ownAvailability(actor, NOW)).pattern
  expect(terms.map(({ name }) => name)).toEqual(['Spring, first half'])
  const stranger = await makeAdviser()
  expect(await removeTerm(stranger.actor, terms[0]?.id ?? '', NOW)).toEqual({ ok: false, refusal: 'not_found' })
  must(await removeTerm(actor, terms[0]?.id ?? '', NOW))
  expect(await wholeDays('2027-01-25', '2027-03-01')).toEqual([])
})

test('a results day is asked for outside the adviser’s terms where they say that they work it', async () => {
  const { actor } = adviser
  const school = await makeSchool({ around: day('2027-08-12') })
  must(await addTerm(actor, { name: '', ...range('2027-01-05', '2027-07-21') }, NOW))
  must(await setSeason(actor, { isTermTimeOnly: true, results: null }, NOW))
  const offering = await makeAdviser({ week: usualWeek([2, 4]), services: { results_day: { interviews: 12 } } })
  must(await addTerm(offering.actor, { name: '', ...range('2027-01-05', '2027-07-21') }, NOW))
  must(await setSeason(offering.actor, { isTermTimeOnly: true, results: null }, NOW))
  const form = requestOf(school, offering, ['2027-08-12'], { serviceCode: 'results_day', interviews: 12 })
  expect(refusal(await requestVisits(school.requester, form, NOW))).toMatchObject({ code: 'taken' })
  const results = { from: time('08:00'), to: time('16:00') }
  must(await setSeason(offering.actor, { isTermTimeOnly: true, results }, NOW))
  must(await requestVisits(school.requester, form, NOW))
  expect(
    refusal(await setSeason(actor, { isTermTimeOnly: true, results: { from: results.to, to: results.from } }, NOW)),
  ).toBe('ends_before_it_starts')
})

test('dates are ticked and unticked: a holiday of three weeks is one entry, a bank holiday can be worked', async () => {
  const { actor } = adviser
  must(await setWeek(actor, usualWeek([1, 2, 4]), NOW))
  const looked = await readDatesToReview(actor, '2027-05', NOW)
  expect(looked.filter(({ isWorked }) => !isWorked)).toMatchObject([
    { on: '2027-05-03', why: 'Early May bank holiday' },
    { on: '2027-05-31', why: 'Spring bank holiday' },
  ])
  const shown = looked.map(({ on }) => on)
  const away = shown.filter((on) => on >= '2027-05-10' && on < '2027-05-31')
  const ticked = [...shown.filter((on) => !away.includes(on) && on !== '2027-05-31')] as Day[]
  must(await reviewDates(actor, { shown, ticked }, NOW))
  must(await reviewDates(actor, { shown, ticked }, NOW))
  expect(await wholeDays('2027-05-01', '2027-05-31')).toEqual(['05-03', '05-04', '05-06'])
  const { dates } = await ownAvailability(actor, NOW)
  expect(dates).toMatchObject([
    { kind: 'extra', ...range('2027-05-03'), fromTime: null },
    { kind: 'off', ...range('2027-05-10', '2027-05-27') },
  ])
  must(await reviewDates(actor, { shown, ticked: [...ticked, day('2027-05-18')] }, NOW))
  expect(await wholeDays('2027-05-10', '2027-05-31')).toEqual(['05-18'])
  must(
    await reviewDates(actor, { shown, ticked: shown.filter((on) => on !== '2027-05-03' && on !== '2027-05-31') }, NOW),
  )
  expect((await ownAvailability(actor, NOW)).dates).toEqual([])
})

test('more days of one week than the adviser visits are refused, in one request as in several', async () => {
  const busy = await makeAdviser()
  const school = await makeSchool()
  must(await setLimits(busy.actor, { noticeSchoolDays: 3, maxDaysAWeek: 2 }, NOW))
  const three = requestOf(school, busy, ['2027-02-01', '2027-02-02', '2027-02-03', '2027-02-08'])
  const refused = refusal(await requestVisits(school.requester, three, NOW))
  expect(refused).toMatchObject({ code: 'week_full', days: [{ day: '2027-02-03', code: 'week_full' }] })
  must(await requestVisits(school.requester, requestOf(school, busy, ['2027-02-01', '2027-02-02']), NOW))
  const third = requestOf(school, busy, ['2027-02-03'], {
    lines: [{ from: school.careersId, amountPence: DAY_BEARS, costCentreId: null, tag: null }],
  })
  expect(refusal(await requestVisits(school.requester, third, NOW))).toMatchObject({ code: 'taken' })
})

test('the same said again is no act, and writes nothing', async () => {
  const { actor } = adviser
  const said = [
    () => setSeason(actor, { isTermTimeOnly: true, results: { from: time('08:00'), to: time('15:30') } }, NOW),
    () => addTerm(actor, { name: 'Spring', ...range('2027-02-01', '2027-02-12') }, NOW),
    () => setDrivingSpeed(actor, 25, NOW),
    () => takeDaysOff(actor, { ...range('2027-03-01', '2027-03-19'), note: 'Norway' }, NOW),
    () => addExtraDays(actor, { ...range('2027-04-03'), from: time('09:00'), to: time('12:00') }, NOW),
  ]
  const acts = () =>
    inTransaction(system, (tx) =>
      tx.execute(sql`select what from audit_events where organisation_id = ${adviser.supplierId}`),
    )
  for (const say of said) expect(await say()).toMatchObject({ ok: true })
  const before = await acts()
  for (const say of said) expect(await say()).toMatchObject({ ok: true })
  expect(await acts()).toHaveLength(before.length)
  expect((await ownAvailability(actor, NOW)).dates).toMatchObject([{ kind: 'off' }, { kind: 'extra' }])
})
