import { type SQL, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { setDrivingSpeed } from '#app/domain/availability/change-availability.server.ts'
import { setPlatformSpeed } from '#app/domain/availability/set-platform-speed.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import type { VisitsRequest } from '#app/domain/bookings/plan-request.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { day } from '#app/domain/calendar.ts'
import { connect, databaseError, disconnect, inTransaction, reruns } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { north } from '#tests/make/places.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

// Nobody is sent to two places that cannot be driven between, and a pair of visits is judged as a pair: how far either is
// from home does not matter. Postgres judges; the rules only say the same before.

let database: FreshDatabase
let staff: StaffActor
/** 50 miles from the adviser, two of them 2 miles apart, and one near the adviser. */
let far: MadeSchool
let beside: MadeSchool
let near: MadeSchool

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 20 })
  staff = await makePlatform()
  far = await makeSchool({ careers: null, register: north(50) })
  beside = await makeSchool({ careers: null, register: north(52) })
  near = await makeSchool({ careers: null, register: north(1) })
})
beforeEach(async () => {
  must(await setPlatformSpeed(staff, 30, NOW))
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const ON = '2027-02-02'

const BY_VIDEO: VisitsRequest['place'] = {
  ...{ kind: 'remote', mode: 'video' },
  channel: 'Microsoft Teams; the school sends the link',
  supervisor: 'Mrs Frobisher stays within sight',
  concern: 'Ring the office on 01632 960204',
}

type AskedFor = { on?: string; place?: VisitsRequest['place']; serviceCode?: VisitsRequest['serviceCode'] }

/** An assembly of half an hour, or what else is said; what it costs is not what is asked here. */
async function ask(school: MadeSchool, adviser: MadeAdviser, from: string, to: string, asked: AskedFor = {}) {
  const { on = ON, ...other } = asked
  const form = requestOf(school, adviser, [on], {
    serviceCode: 'assembly',
    interviews: 0,
    visits: [{ day: day(on), from, to }],
    ...other,
  })
  const priced = await requestVisits(school.requester, { ...form, expectedPence: 1 }, NOW)
  const pence = priced.ok ? 0 : (priced.refusal.pricePence ?? 0)
  const bears = pence - 100
  const lines = [{ from: school.careersId, amountPence: bears, costCentreId: null, tag: null }]
  return requestVisits(school.requester, { ...form, lines, expectedPence: pence }, NOW)
}

const brokenTravel = async () =>
  (await checkPromises(systemActor('a test'), NOW)).filter(({ broken }) => broken > 0).map(({ promise }) => promise)

test('neighbouring schools far from home fit one after the other, distant ones do not', async () => {
  const adviser = await makeAdviser()
  must(await ask(far, adviser, '09:00', '09:30'))
  must(await ask(beside, adviser, '09:45', '10:15'))
  expect(refusal(await ask(near, adviser, '11:00', '11:30'))).toMatchObject({ code: 'too_far_to_drive' })
  expect(await brokenTravel()).toEqual([])
})

test('cancelling the visit between opens the day again', async () => {
  const adviser = await makeAdviser()
  const { bookingId } = must(await ask(far, adviser, '09:00', '09:30'))
  expect(refusal(await ask(near, adviser, '11:00', '11:30'))).toMatchObject({ code: 'too_far_to_drive' })
  const visitIds = (await visitsOf(bookingId)).map(({ id }) => id)
  must(await approve(far.approver, { bookingId, orderNumber: null, note: null }, NOW))
  must(await answerVisits(adviser.actor, { bookingId, accept: visitIds, decline: [], reason: '' }, NOW))
  must(await cancelVisits(adviser.actor, { bookingId, visitIds, reason: 'Ill' }, NOW))
  must(await ask(near, adviser, '11:00', '11:30'))
  expect(await brokenTravel()).toEqual([])
})

const byVideo = (from: string, to: string, adviser: MadeAdviser) => ask(near, adviser, from, to, { place: BY_VIDEO })

describe('nobody holds a visit by video while they drive', () => {
  // 50 to 1 mile north is driven in 2 hours 8 minutes: from 9:30 one is there at 11:38.
  test('asked for last, between two that are driven between', async () => {
    const adviser = await makeAdviser()
    must(await ask(far, adviser, '09:00', '09:30'))
    must(await ask(near, adviser, '11:50', '12:20'))
    expect(refusal(await byVideo('10:00', '10:30', adviser))).toMatchObject({ code: 'too_far_to_drive' })
    expect(await brokenTravel()).toEqual([])
  })

  test('asked for before the visit that is driven to, or before the one that is driven from', async () => {
    for (const [first, last] of [
      [far, near],
      [near, far],
    ] as const) {
      const adviser = await makeAdviser()
      must(await byVideo('10:00', '10:30', adviser))
      must(await byVideo('10:30', '10:45', adviser))
      must(await ask(first, adviser, '09:00', '09:30'))
      // 45 minutes by video and 2 hours 8 on the road: not before 12:23.
      expect(refusal(await ask(last, adviser, '12:15', '12:45'))).toMatchObject({ code: 'too_far_to_drive' })
      must(await ask(last, adviser, '12:25', '12:55'))
      expect(refusal(await byVideo('11:00', '11:20', adviser))).toMatchObject({ code: 'too_far_to_drive' })
      expect(await brokenTravel()).toEqual([])
    }
  })

  test('short enough beside the drive, at the same place, or with nowhere to go after it, it is held', async () => {
    const adviser = await makeAdviser()
    must(await ask(far, adviser, '09:00', '09:30'))
    must(await ask(near, adviser, '12:10', '12:40'))
    must(await byVideo('11:00', '11:30', adviser))
    must(await byVideo('12:45', '13:15', adviser))
    must(await ask(near, adviser, '13:20', '13:50'))
    must(await byVideo('14:00', '14:45', adviser))
    expect(await brokenTravel()).toEqual([])
  })

  test('Postgres refuses it whatever was said before, and the promise finds it where Postgres was not asked', async () => {
    const adviser = await makeAdviser()
    must(await ask(far, adviser, '09:00', '09:30'))
    must(await ask(near, adviser, '11:45', '12:15'))
    const { bookingId } = must(await byVideo('13:00', '13:30', adviser))
    const move = (to: string, ...before: SQL[]) =>
      inTransaction(systemActor('a test'), async (tx) => {
        for (const one of before) await tx.execute(one)
        await tx.execute(sql`update visits set span = tstzrange(${`${ON} ${to}Z`}::timestamptz,
          ${`${ON} ${to}Z`}::timestamptz + interval '30 minutes') where booking_id = ${bookingId}`)
      })
    const refused = await move('10:00').catch(databaseError)
    expect(refused).toMatchObject({ constraint: 'visits_cannot_be_driven_between' })
    expect(await brokenTravel()).toEqual([])
    const unasked = sql`set local session_replication_role = replica`
    await move('10:00', unasked)
    expect(await brokenTravel()).toContain('Nor in two places that cannot be driven between')
    await move('13:00', unasked)
    expect(await brokenTravel()).toEqual([])
  })
})

test('an adviser who plans slower is given more time between, and nobody plans faster than Waymark', async () => {
  const adviser = await makeAdviser()
  must(await ask(far, adviser, '08:00', '08:30'))
  // 49 straight miles are 63.7 by road: 2 hours 8 minutes at 30 miles an hour, 3 hours 12 at 20.
  must(await setDrivingSpeed(adviser.actor, 20, NOW))
  expect(refusal(await ask(near, adviser, '11:00', '11:30'))).toMatchObject({ code: 'too_far_to_drive' })
  must(await setDrivingSpeed(adviser.actor, null, NOW))
  must(await ask(near, adviser, '11:00', '11:30'))
  expect(refusal(await setDrivingSpeed(adviser.actor, 31, NOW))).toEqual({
    code: 'faster_than_the_platform',
    platform: 30,
  })
})

test('a changed speed breaks no visit agreed before it, and is what the next is judged by', async () => {
  const adviser = await makeAdviser()
  const first = must(await ask(far, adviser, '08:00', '08:30'))
  const second = must(await ask(near, adviser, '10:45', '11:15'))
  must(await setPlatformSpeed(staff, 15, NOW))
  // Approving and answering move the status of visits that stand where they stood.
  for (const [school, { bookingId }] of [
    [far, first],
    [near, second],
  ] as const) {
    const accept = (await visitsOf(bookingId)).map(({ id }) => id)
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))
    must(await answerVisits(adviser.actor, { bookingId, accept, decline: [], reason: '' }, NOW))
  }
  expect(await brokenTravel()).toEqual([])
  // 1 to 50 miles north: 4 hours 15 minutes at the new speed.
  expect(refusal(await ask(far, adviser, '15:15', '15:45'))).toMatchObject({ code: 'too_far_to_drive' })
  must(await ask(far, adviser, '15:31', '16:01'))
  must(await setPlatformSpeed(staff, 60, NOW))
  must(await ask(beside, adviser, '16:05', '16:35'))
  expect(await brokenTravel()).toEqual([])
  expect(await setPlatformSpeed(staff, 61, NOW)).toEqual({ ok: false, refusal: 'out_of_range' })
})

test('50 at once from 50 schools along a road, none at the time of another: whoever is left can all be driven between', async () => {
  const schools: MadeSchool[] = []
  for (let n = 0; n < 50; n++) schools.push(await makeSchool({ careers: null, register: north(((n * 7) % 50) * 1.1) }))
  reruns.count = 0
  for (let round = 0; round < 2; round++) {
    const adviser = await makeAdviser()
    const on = `2027-02-0${2 + round}`
    const sent = await Promise.all(
      schools.map((school, n) => {
        // A quarter of an hour each, the shortest there is, one after the other from 8am to 8:30pm.
        const from = 8 * 60 + n * 15
        const clock = (at: number) =>
          `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
        return ask(school, adviser, clock(from), clock(from + 15), { on })
      }),
    )
    const won = sent.filter((one) => one.ok).length
    expect(won).toBeGreaterThan(1)
    expect(won).toBeLessThan(50)
    // No two are at one time: nothing but a drive can be in the way.
    const codes = new Set(sent.flatMap((one) => (one.ok ? [] : [one.refusal.code])))
    expect([...codes]).toEqual(['too_far_to_drive'])
    expect(await brokenTravel()).toEqual([])
  }
  expect(reruns.count).toBe(0)
}, 120_000)
