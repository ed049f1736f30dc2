import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, day } from '#app/domain/calendar.ts'
import { moveVisitMoney } from '#app/domain/ledger/budget-moves.server.ts'
import { connect, disconnect, inTransaction, reruns } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { balancesOf, liveVisits } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { north } from '#tests/make/places.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let here: MadeSchool
let there: MadeSchool

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 25 })
  await makePlatform()
  here = await makeSchool({ careers: null, register: north(0) })
  there = await makeSchool({ careers: null, register: north(40) })
  // Opens the pool's connections: what is timed below is the race, not the first use of a process.
  const warm = await makeAdviser()
  await burst(() => requestVisits(here.requester, dayGuidance(here, warm, '2027-03-09'), NOW))
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const ROUNDS = 20
const PARALLEL = 50

type Sent = { ok: boolean; refusal: string | null; nearest: string[]; ms: number }

async function burst(send: (i: number) => ReturnType<typeof requestVisits>): Promise<Sent[]> {
  const started = performance.now()
  return Promise.all(
    Array.from({ length: PARALLEL }, async (_, i) => {
      const result = await send(i)
      const ms = performance.now() - started
      if (result.ok) return { ok: true, refusal: null, nearest: [], ms }
      const [day, ...others] = result.refusal.days ?? []
      expect(others).toEqual([])
      return { ok: false, refusal: result.refusal.code, nearest: day?.nearest ?? [], ms }
    }),
  )
}

/** One of two services at overlapping or apart times of one day, from either school. */
function assembly(school: MadeSchool, adviser: MadeAdviser, on: string, from: string, to: string) {
  const isHere = school === here
  const bears = isHere ? 7_310 : 10_370
  return requestOf(school, adviser, [on], {
    serviceCode: 'assembly',
    interviews: 0,
    visits: [{ day: day(on), from, to }],
    lines: [{ from: school.careersId, amountPence: bears, costCentreId: null, tag: null }],
    expectedPence: bears + 100,
  })
}

const dayGuidance = (school: MadeSchool, adviser: MadeAdviser, on: string) => {
  const isHere = school === here
  const bears = isHere ? 34_730 : 37_790
  return requestOf(school, adviser, [on], {
    lines: [{ from: school.careersId, amountPence: bears, costCentreId: null, tag: null }],
    expectedPence: bears + 384,
  })
}

/**
 * Two visits at the nearer school, with a free morning between them that the other school, 40 miles away, is too far to
 * drive to: what is offered instead must differ by who asks.
 */
async function visitBothEndsOfAMorning(adviser: MadeAdviser, on: string): Promise<void> {
  const morning = assembly(here, adviser, on, '08:00', '08:30')
  const visits = [...morning.visits, { day: day(on), from: '11:15', to: '11:45' }]
  const [line] = morning.lines
  if (!line) throw new Error('no line')
  const lines = [{ ...line, amountPence: 2 * line.amountPence }]
  must(
    await requestVisits(here.requester, { ...morning, visits, lines, expectedPence: 2 * morning.expectedPence }, NOW),
  )
}

/** The three weekdays nearest to one, the earlier of two as near, none of them in `without`; worked out day by day. */
function threeNearest(on: string, without: string[]): string[] {
  const near: string[] = []
  for (let away = 1; near.length < 3; away++)
    for (const other of [addDays(day(on), -away), addDays(day(on), away)])
      if (near.length < 3 && ![0, 6].includes(new Date(other).getUTCDay()) && !without.includes(other)) near.push(other)
  return near.sort()
}

describe('50 requests at once, 20 times over', () => {
  it('for overlapping times, from two schools and through two services: one wins, 49 read "taken"', async () => {
    reruns.count = 0
    for (let round = 0; round < ROUNDS; round++) {
      const adviser = await makeAdviser()
      const on = addDays(day('2027-02-01'), (round % 3) + 1)
      const next = addDays(on, 1)
      await visitBothEndsOfAMorning(adviser, next)
      const sent = await burst((i) => {
        const school = i % 2 === 0 ? here : there
        const form = i % 4 < 2 ? dayGuidance(school, adviser, on) : assembly(school, adviser, on, '09:00', '09:30')
        return requestVisits(school.requester, form, NOW)
      })
      expect(sent.filter((one) => one.ok)).toHaveLength(1)
      expect(new Set(sent.filter((one) => !one.ok).map((one) => one.refusal))).toEqual(new Set(['taken']))
      const whole = threeNearest(on, [next])
      for (const [i, one] of sent.entries()) {
        if (one.ok) continue
        const isMorningHere = i % 4 >= 2 && i % 2 === 0
        expect(one.nearest, `${i} of round ${round}`).toEqual(isMorningHere ? threeNearest(on, []) : whole)
      }
      expect(Math.max(...sent.map((one) => one.ms))).toBeLessThan(5_000)
      expect(await liveVisits(adviser.actor.personId)).toBe(2 + 1)
    }
    expect(reruns.count).toBe(0)
  }, 240_000)

  it('for times that don’t overlap but can’t be driven between: one school wins, nobody is stranded', async () => {
    reruns.count = 0
    for (let round = 0; round < ROUNDS; round++) {
      const adviser = await makeAdviser()
      await visitBothEndsOfAMorning(adviser, '2027-02-03')
      const sent = await burst((i) => {
        const school = i % 2 === 0 ? here : there
        const [from, to] = i % 2 === 0 ? ['09:00', '09:30'] : ['10:00', '10:30']
        return requestVisits(
          school.requester,
          assembly(school, adviser, '2027-02-02', from as string, to as string),
          NOW,
        )
      })
      expect(sent.filter((one) => one.ok)).toHaveLength(1)
      const refusals = new Set(sent.filter((one) => !one.ok).map((one) => one.refusal))
      expect([...refusals].every((code) => code === 'taken' || code === 'too_far_to_drive')).toBe(true)
      const forHere = threeNearest('2027-02-02', [])
      const forThere = threeNearest('2027-02-02', ['2027-02-03'])
      for (const [i, one] of sent.entries())
        if (!one.ok) expect(one.nearest, `${i} of round ${round}`).toEqual(i % 2 === 0 ? forHere : forThere)
      expect(Math.max(...sent.map((one) => one.ms))).toBeLessThan(5_000)
      expect(await liveVisits(adviser.actor.personId)).toBe(2 + 1)
    }
    expect(reruns.count).toBe(0)
  }, 240_000)
})

it('50 reservations over five funds named in random order, with money for one: one is made', async () => {
  reruns.count = 0
  const schools = await Promise.all(Array.from({ length: 5 }, () => makeSchool({ careers: 1_000 })))
  const years = await inTransaction(systemActor('test'), (tx) =>
    tx.execute<{ id: string; fund_id: string; school_id: string }>(sql`select id, fund_id, school_id from fund_years`),
  )
  const of = schools.map((school) => {
    const year = years.find((one) => one.fund_id === school.careersId)
    const parties = { schoolId: school.id, payerId: school.payerId }
    return { fundYearId: year?.id ?? '', shareId: null, parties, hasAllocation: true }
  })
  const tries = await Promise.all(
    Array.from({ length: PARALLEL }, async (_, i) => {
      const shuffled = [...of].sort(() => Math.random() - 0.5)
      const lines = shuffled.map((one) => ({ of: one, amount: 1_000 }))
      const visit = {
        ...{ visitId: `race_${i}`, bookingId: `race_${i}`, onDay: day('2027-02-02'), lines, parties: {} },
        ...{ bears: 1_000 * of.length, isCancelled: false },
      }
      return inTransaction(systemActor('test'), (tx) =>
        moveVisitMoney(tx, 'reserve', [visit], { at: NOW, actorId: null }),
      ).then(
        () => 'reserved',
        (error: unknown) => String((error as { cause?: { constraint_name?: string } }).cause?.constraint_name),
      )
    }),
  )
  expect(tries.filter((one) => one === 'reserved')).toHaveLength(1)
  expect(tries.filter((one) => one === 'balances_floor')).toHaveLength(PARALLEL - 1)
  for (const school of schools) expect(await balancesOf(school.careersId)).toEqual({ available: 0, reserved: 1_000 })
  expect(reruns.count).toBe(0)
}, 60_000)
