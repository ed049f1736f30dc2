import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SchoolActor, StaffActor } from '#app/auth/actor.ts'
import type { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import { decideWithReason } from '#app/domain/accreditation/decide-credential.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { day } from '#app/domain/calendar.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { credentialOf, makeAdviser, makeCredential } from '#tests/make/advisers.ts'
import { factsWith } from '#tests/make/held.ts'
import { balancesOf, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { north } from '#tests/make/places.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, DAY_GROSS, NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool, makeTrust } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let platform: ReturnType<typeof makePlatform>
beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  platform = makePlatform()
  await platform
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const TAG = {
  whom: 'all_eligible' as const,
  pupilsEligible: null,
  pupilsInAll: null,
  method: null,
  approach: 'wider' as const,
  challenge: 3,
  rationale: 'Raises aspirations of pupils who have nobody at home to ask.',
}

it('sends the same form twice with the effect of once, and refuses other input under the same key', async () => {
  const school = await makeSchool()
  const adviser = await makeAdviser()
  const form = requestOf(school, adviser, ['2027-02-02'])
  const first = must(await requestVisits(school.requester, form, NOW))
  expect(must(await requestVisits(school.requester, form, NOW))).toEqual(first)
  const both = await Promise.all(
    [0, 1].map(() =>
      requestVisits(school.requester, requestOf(school, adviser, ['2027-02-03'], { key: 'drf_twice' }), NOW),
    ),
  )
  expect(new Set(both.map((one) => must(one).bookingId)).size).toBe(1)
  expect(refusal(await requestVisits(school.requester, { ...form, purpose: 'Other' }, NOW))).toEqual({
    code: 'already_sent',
  })
  expect(await balancesOf(school.careersId)).toMatchObject({ reserved: 2 * DAY_BEARS })
})

describe('several days in one booking', () => {
  const days = ['2027-02-02', '2027-02-09', '2027-02-23', '2027-03-02', '2027-04-20']

  it('is all or nothing: one day that is taken is named, and nothing is held', async () => {
    const school = await makeSchool()
    const other = await makeSchool()
    const adviser = await makeAdviser()
    must(await requestVisits(other.requester, requestOf(other, adviser, ['2027-02-23']), NOW))
    const refused = refusal(await requestVisits(school.requester, requestOf(school, adviser, days), NOW))
    expect(refused).toMatchObject({ code: 'taken', days: [{ day: '2027-02-23', code: 'taken' }] })
    expect(await balancesOf(school.careersId)).toEqual({ available: 500_000 })
  })

  it('draws each day from the year it falls in, and is answered day by day', async () => {
    const school = await makeSchool()
    const adviser = await makeAdviser()
    const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, days), NOW))
    const visits = await visitsOf(bookingId)
    expect(visits.map((visit) => visit.day)).toEqual(days)
    const [first, second, ...rest] = visits.map((visit) => visit.id) as [string, string, ...string[]]
    must(
      await answerVisits(
        adviser.actor,
        { bookingId, accept: [first], decline: [second], reason: 'Another school' },
        NOW,
      ),
    )
    expect(await balancesOf(school.careersId)).toMatchObject({ reserved: 4 * DAY_BEARS })
    must(await approve(school.approver, { bookingId, orderNumber: 'PO-7', note: null }, NOW))
    must(await answerVisits(adviser.actor, { bookingId, accept: rest, decline: [], reason: '' }, NOW))
    expect((await visitsOf(bookingId)).map((visit) => visit.status)).toEqual([
      'confirmed',
      'declined',
      'confirmed',
      'confirmed',
      'confirmed',
    ])
    expect(await balancesOf(school.careersId)).toMatchObject({ reserved: 0, committed: 4 * DAY_BEARS })
  })

  it('holds no more than ten unapproved days of one adviser for one school', async () => {
    const school = await makeSchool()
    const adviser = await makeAdviser()
    const half = (list: string[]) =>
      requestOf(school, adviser, list, {
        serviceCode: 'personal_guidance_half_day',
        interviews: 3,
        visits: list.map((on) => ({ day: on as never, from: '08:45', to: '11:30' })),
        lines: [{ from: school.careersId, amountPence: list.length * 19_890, costCentreId: null, tag: null }],
        expectedPence: list.length * 20_106,
      })
    const free = [
      '2027-02-01',
      '2027-02-02',
      '2027-02-03',
      '2027-02-08',
      '2027-02-09',
      '2027-02-10',
      '2027-02-22',
      '2027-02-23',
      '2027-03-01',
      '2027-03-02',
    ]
    const { bookingId } = must(await requestVisits(school.requester, half(free), NOW))
    expect(refusal(await requestVisits(school.requester, half(['2027-03-09']), NOW))).toEqual({
      code: 'too_many_unapproved',
    })
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))
    must(await requestVisits(school.requester, half(['2027-03-09']), NOW))
  })
})

describe('the adviser’s credentials, judged on each visit’s own day', () => {
  const days = ['2027-02-02', '2027-02-09', '2027-03-02']
  const until = (endsOn: string) => ({ right_to_work: { endsOn: day(endsOn) } })

  it('refuse a day on which one does not hold, with its sentence and the nearest days; the other days stay', async () => {
    const school = await makeSchool()
    const adviser = await makeAdviser({ credentials: until('2027-02-09') })
    const refused = refusal(await requestVisits(school.requester, requestOf(school, adviser, days), NOW))
    expect(refused).toEqual({
      code: 'check_missing',
      days: [
        {
          day: '2027-03-02',
          code: 'check_missing',
          words: 'Adviser’s right to work has not been seen for that day.',
          nearest: ['2027-02-04', '2027-02-05', '2027-02-08'],
        },
      ],
    })
    expect(await balancesOf(school.careersId)).toEqual({ available: 500_000 })
    must(await requestVisits(school.requester, requestOf(school, adviser, days.slice(0, 2)), NOW))
  })

  it('say that one does not count', async () => {
    const staff = await platform
    const school = await makeSchool()
    const adviser = await makeAdviser()
    // Nobody is listed without one, so it was suspended since.
    const id = await credentialOf(adviser.actor, 'dbs')
    must(await decideWithReason(staff, { id, event: 'suspend', reason: 'Somebody else’s' }, NOW))
    const refused = refusal(await requestVisits(school.requester, requestOf(school, adviser, days), NOW))
    expect(refused.days?.map((one) => [one.day, one.words, one.nearest])).toEqual(
      days.map((on) => [on, 'Adviser’s DBS check does not count at the moment.', []]),
    )
  })

  it('are judged again at acceptance, all days or none, and whatever was seen meanwhile counts', async () => {
    const staff = await platform
    const school = await makeSchool()
    const adviser = await makeAdviser()
    const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, days), NOW))
    const ids = (await visitsOf(bookingId)).map((visit) => visit.id)
    const second = await addMember<StaffActor>(staff.organisationId, ['staff'])
    const see = (endsOn: string | null) => {
      const [facts] = factsWith({ right_to_work: { endsOn } }).filter(({ kind }) => kind === 'right_to_work')
      return makeCredential(adviser.actor, second, facts as CredentialFacts, NOW)
    }
    const id = await credentialOf(adviser.actor, 'right_to_work')
    must(await decideWithReason(staff, { id, event: 'suspend', reason: 'It is somebody else’s' }, NOW))
    await see('2027-03-01')
    const answer = { bookingId, accept: ids, decline: [], reason: '' }
    expect(refusal(await answerVisits(adviser.actor, answer, NOW))).toBe('check_missing')
    expect((await visitsOf(bookingId)).map((visit) => visit.open)).toEqual(days.map(() => ['answer', 'approval']))
    must(await answerVisits(adviser.actor, { ...answer, accept: ids.slice(0, 2) }, NOW))
    await see(null)
    must(await answerVisits(adviser.actor, { ...answer, accept: ids.slice(2) }, NOW))
    expect((await visitsOf(bookingId)).map((visit) => visit.open)).toEqual(days.map(() => ['approval']))
  })
})

describe('where the money comes from', () => {
  it('is split to the penny, with Pupil Premium tagged', async () => {
    const school = await makeSchool()
    const adviser = await makeAdviser()
    const line = (from: string, amountPence: number, tag: typeof TAG | null = null) => ({
      from,
      amountPence,
      costCentreId: null,
      tag,
    })
    const ask = (lines: ReturnType<typeof line>[], change = {}) =>
      requestVisits(school.requester, requestOf(school, adviser, ['2027-02-02'], { lines, ...change }), NOW)
    const premium = line(school.premiumId, 23_153, TAG)
    const careers = line(school.careersId, 11_577)
    expect(refusal(await ask([line(school.careersId, DAY_BEARS - 1)]))).toEqual({ code: 'does_not_add_up', over: -1 })
    expect(refusal(await ask([{ ...premium, tag: null }, careers]))).toMatchObject({
      code: 'pupil_premium_needs_its_tag',
    })
    expect(refusal(await ask([premium, careers], { yearGroups: [11, 12] }))).toMatchObject({
      code: 'year_not_eligible',
    })
    expect(refusal(await ask([line((await makeSchool()).careersId, DAY_BEARS)]))).toMatchObject({
      code: 'fund_not_found',
    })
    must(await ask([premium, careers]))
    expect(await balancesOf(school.premiumId)).toMatchObject({ reserved: 23_153 })
    expect(await balancesOf(school.careersId)).toMatchObject({ reserved: 11_577 })
  })

  it('refuses more than a fund has left, and lets a fund without an allocation carry anything', async () => {
    const poor = await makeSchool({ careers: DAY_BEARS - 1 })
    const unset = await makeSchool({ careers: null })
    const adviser = await makeAdviser()
    const refused = refusal(await requestVisits(poor.requester, requestOf(poor, adviser, ['2027-02-02']), NOW))
    expect(refused).toMatchObject({ code: 'not_enough_left', lines: [{ line: 0 }] })
    must(await requestVisits(unset.requester, requestOf(unset, adviser, ['2027-02-02']), NOW))
    expect(await balancesOf(unset.careersId)).toEqual({ available: -DAY_BEARS, reserved: DAY_BEARS })
  })
})

describe('what the rules refuse', () => {
  const cases: [string, Parameters<typeof requestOf>[3], string][] = [
    ['a day in the past', { visits: [{ day: '2027-01-11' as never, from: '08:45', to: '15:15' }] }, 'in_the_past'],
    [
      'too little notice',
      { visits: [{ day: '2027-01-13' as never, from: '08:45', to: '15:15' }] },
      'too_little_notice',
    ],
    ['a Saturday', { visits: [{ day: '2027-02-06' as never, from: '08:45', to: '15:15' }] }, 'no_school_that_day'],
    ['before the adviser starts', { visits: [{ day: '2027-02-02' as never, from: '06:45', to: '15:15' }] }, 'taken'],
    ['a price that is not today’s', { expectedPence: DAY_GROSS - 1 }, 'price_changed'],
    ['another agreement than was shown', { shownMark: '0123456789abcdef' }, 'agreement_changed'],
    ['a service not offered', { serviceCode: 'results_day' }, 'service_not_offered'],
    ['more interviews than the day holds', { interviews: 7 }, 'service_not_offered'],
    ['a place nobody knows', { place: { kind: 'elsewhere', name: 'Hall', postcode: 'QQ9 9QQ' } }, 'beyond_reach'],
  ]
  it.each(cases)('%s', async (_, change, code) => {
    const school = await makeSchool()
    const adviser = await makeAdviser()
    expect(
      refusal(await requestVisits(school.requester, requestOf(school, adviser, ['2027-02-02'], change), NOW)),
    ).toMatchObject({ code })
    expect(await balancesOf(school.careersId)).toEqual({ available: 500_000 })
  })

  it('somebody whose role is not to ask, and somebody of another school', async () => {
    const school = await makeSchool()
    const adviser = await makeAdviser()
    const form = requestOf(school, adviser, ['2027-02-02'])
    expect(refusal(await requestVisits(school.approver, form, NOW))).toEqual({ code: 'role_missing' })
    expect(refusal(await requestVisits((await makeSchool()).requester, form, NOW))).toEqual({ code: 'not_found' })
  })

  it('two visits one cannot drive between', async () => {
    const adviser = await makeAdviser()
    const near = await makeSchool()
    const far = await makeSchool({ register: north(40) })
    const half = (
      from: string,
      to: string,
      school: typeof near,
      priced: Partial<Parameters<typeof requestOf>[3]> = {},
    ) =>
      requestOf(school, adviser, ['2027-02-02'], {
        serviceCode: 'assembly',
        interviews: 0,
        visits: [{ day: '2027-02-02' as never, from, to }],
        ...priced,
      })
    const cheap = {
      lines: [{ from: near.careersId, amountPence: 7_310, costCentreId: null, tag: null }],
      expectedPence: 7_410,
    }
    must(await requestVisits(near.requester, half('09:00', '09:30', near, cheap), NOW))
    const dear = {
      lines: [{ from: far.careersId, amountPence: 10_370, costCentreId: null, tag: null }],
      expectedPence: 10_470,
    }
    expect(refusal(await requestVisits(far.requester, half('10:00', '10:30', far, dear), NOW))).toMatchObject({
      code: 'too_far_to_drive',
    })
    must(await requestVisits(far.requester, half('13:00', '13:30', far, dear), NOW))
  })
})

it('lets a trust ask and approve for its academies, with people of its own', async () => {
  const trust = await makeTrust()
  const academy = await makeSchool({ trust })
  const adviser = await makeAdviser()
  const asker = await addMember<SchoolActor>(trust.id, ['requester'])
  const byTrust = must(await requestVisits(asker, requestOf(academy, adviser, ['2027-02-02']), NOW))
  const byAcademy = must(await requestVisits(academy.requester, requestOf(academy, adviser, ['2027-02-03']), NOW))
  const inSchool = await addMember<SchoolActor>(academy.id, ['approver'])
  const decision = { orderNumber: null, note: null }
  expect(refusal(await approve(inSchool, { bookingId: byAcademy.bookingId, ...decision }, NOW))).toBe('not_yours')
  for (const { bookingId } of [byTrust, byAcademy])
    must(await approve(academy.approver, { bookingId, ...decision }, NOW))
})
