import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { bitOf } from '#app/domain/availability/free-day-bits.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import {
  agreeDay,
  declineDay,
  lapseDayChanges,
  type ProposeDay,
  proposeDay,
  takeBackDay,
} from '#app/domain/bookings/change-day.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { day, type Time } from '#app/domain/calendar.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { bookingEvents, bookings, dayChanges, interviews, visits } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { balancesOf, emailJobs, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

const system = systemActor('a test')
const DAY = '2027-02-02'
const OTHER = '2027-02-04'

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 20 })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

type Confirmed = { school: MadeSchool; adviser: MadeAdviser; bookingId: string; visitId: string; ids: string[] }

async function confirmed(days = [DAY], made: { school?: MadeSchool; adviser?: MadeAdviser } = {}): Promise<Confirmed> {
  const school = made.school ?? (await makeSchool())
  const adviser = made.adviser ?? (await makeAdviser())
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, days), NOW))
  const ids = (await visitsOf(bookingId)).map(({ id }) => id)
  must(await approve(school.approver, { bookingId, orderNumber: 'PO-9', note: null }, NOW))
  must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW))
  return { school, adviser, bookingId, visitId: ids[0] as string, ids }
}

const wanted = ({ bookingId, visitId }: Confirmed, change: Partial<ProposeDay> = {}): ProposeDay => ({
  ...{ bookingId, visitId, day: day(OTHER), from: '08:45' as Time, because: 'closed_planned', reason: '' },
  ...change,
})
const visitOf = async (visitId: string) => {
  const [row] = await inTransaction(system, (tx) => tx.select().from(visits).where(eq(visits.id, visitId)))
  return row as typeof visits.$inferSelect
}
const changesOf = (visitId: string) =>
  inTransaction(system, (tx) =>
    tx.select().from(dayChanges).where(eq(dayChanges.visitId, visitId)).orderBy(dayChanges.proposedAt),
  )
/** What waits for an answer, as a page would send it back. */
const openOf = async (one: Confirmed) => {
  const open = (await changesOf(one.visitId)).find(({ status }) => status === 'proposed')
  return { bookingId: one.bookingId, visitId: one.visitId, changeId: open?.id ?? 'none' }
}
const proposed = async (one: Confirmed, change: Partial<ProposeDay> = {}, now = NOW) => {
  must(await proposeDay(one.school.requester, wanted(one, change), now))
  return openOf(one)
}
const isFreeOn = async (personId: string, on: string) => {
  const [row] = await inTransaction(system, (tx) =>
    tx.execute<{ free: boolean }>(
      sql`select substring(whole_day::text, ${bitOf(day(on)) + 1}::int, 1) = '1' as free from free_days where person_id = ${personId}`,
    ),
  )
  return row?.free
}
const nothingBroken = async () =>
  expect((await checkPromises(system, NOW)).filter(({ broken }) => broken > 0)).toEqual([])

describe('a visit is put to another day', () => {
  it('by the school’s proposal and the adviser’s yes: time, diary and invitations move; price, funds and order number stay', async () => {
    const one = await confirmed([DAY, '2027-02-03'])
    const before = await visitOf(one.visitId)
    const money = await balancesOf(one.school.careersId)
    const answer = await proposed(one)
    // Nobody's time is held, and nothing has moved.
    expect(await visitOf(one.visitId)).toEqual(before)
    expect(await emailJobs(one.bookingId, 'day-proposed')).toHaveLength(1)
    const elsewhere = await makeSchool()
    const another = await requestVisits(elsewhere.requester, requestOf(elsewhere, one.adviser, ['2027-02-05']), NOW)
    must(another)

    must(await agreeDay(one.adviser.actor, answer, NOW))
    const after = await visitOf(one.visitId)
    expect(after).toEqual({
      ...before,
      onDay: OTHER,
      span: { from: new Date(`${OTHER}T08:45:00Z`), to: new Date(`${OTHER}T15:15:00Z`) },
      version: after.version,
    })
    expect(after.version).toBeGreaterThan(before.version)
    expect(await balancesOf(one.school.careersId)).toEqual(money)
    const [booking] = await inTransaction(system, (tx) =>
      tx.select().from(bookings).where(eq(bookings.id, one.bookingId)),
    )
    expect(booking?.orderNumber).toBe('PO-9')
    // The sibling stands where it was.
    expect((await visitsOf(one.bookingId)).map(({ day }) => day)).toEqual([OTHER, '2027-02-03'])
    const told = await emailJobs(one.bookingId, 'day-changed')
    expect(told.map(({ recipients }) => recipients.to).sort()).toEqual(['adviser', 'requester'])
    expect(told[0]?.facts?.will).toBe('Thursday 4 February 2027, 8:45am to 3:15pm')
    const [change] = await changesOf(one.visitId)
    expect(change).toMatchObject({ status: 'agreed', decidedByName: one.adviser.actor.name })
    // The day it left is free for others; the day it went to is not.
    must(await requestVisits(elsewhere.requester, requestOf(elsewhere, one.adviser, [DAY]), NOW))
    const taken = await requestVisits(elsewhere.requester, requestOf(elsewhere, one.adviser, [OTHER]), NOW)
    expect(refusal(taken)).toMatchObject({ code: 'taken' })
    const events = await inTransaction(system, (tx) =>
      tx.select().from(bookingEvents).where(eq(bookingEvents.visitId, one.visitId)),
    )
    expect(events.find(({ event }) => event === 'change_day')?.note).toBe(
      'from Tuesday 2 February 2027, 8:45am to 3:15pm, to Thursday 4 February 2027, 8:45am to 3:15pm',
    )
    await nothingBroken()
  })

  it('by the adviser’s proposal and the school’s yes', async () => {
    const one = await confirmed()
    must(await proposeDay(one.adviser.actor, wanted(one, { because: 'adviser_cannot_come' }), NOW))
    expect((await emailJobs(one.bookingId, 'day-proposed')).map(({ recipients }) => recipients.to)).toEqual([
      'requester',
    ])
    const answer = await openOf(one)
    // Whoever proposed does not answer.
    expect(refusal(await agreeDay(one.adviser.actor, answer, NOW))).toBe('not_yours')
    must(await agreeDay(one.school.approver, answer, NOW))
    expect((await visitOf(one.visitId)).onDay).toBe(OTHER)
  })

  it('later on the same day, though it is in its own way; a prepared register goes with it', async () => {
    const one = await confirmed()
    const { schoolId, payerId, supplierId, leadId } = await visitOf(one.visitId)
    await inTransaction(system, (tx) =>
      tx.insert(interviews).values({
        ...{ id: `itv_${one.visitId}`, visitId: one.visitId, schoolId, payerId, supplierId, leadId },
        ...{ position: 1, startsAt: '09:00' },
      }),
    )
    const answer = await proposed(one, { day: day(DAY), from: '09:00' as Time })
    must(await agreeDay(one.adviser.actor, answer, NOW))
    expect((await visitOf(one.visitId)).span?.to).toEqual(new Date(`${DAY}T15:30:00Z`))
    const [row] = await inTransaction(system, (tx) =>
      tx.select().from(interviews).where(eq(interviews.visitId, one.visitId)),
    )
    expect(row?.startsAt).toBe('09:15')
  })

  it('costs nothing however little notice there is, and cancelling still costs what its notice says while nobody has agreed', async () => {
    const one = await confirmed()
    const late = new Date('2027-02-01T10:00:00Z')
    const answer = await proposed(one, {}, late)
    const free = { bookingId: one.bookingId, visitIds: [one.visitId], reason: '', because: 'plans_changed' as const }
    expect(refusal(await cancelVisits(one.school.requester, free, late))).toBe('cancelling_costs')
    must(await agreeDay(one.adviser.actor, answer, late))
    expect(await emailJobs(one.bookingId, 'day-changed')).toHaveLength(2)
    expect(await balancesOf(one.school.careersId)).toMatchObject({ committed: DAY_BEARS, reserved: 0 })
  })
})

describe('what stays as it is', () => {
  it('a day that was declined, with the reason, taken back, or not answered in time', async () => {
    const one = await confirmed()
    const first = await proposed(one)
    expect(refusal(await declineDay(one.adviser.actor, { ...first, why: ' ' }, NOW))).toBe('reason_missing')
    must(await declineDay(one.adviser.actor, { ...first, why: 'I am away.' }, NOW))
    const second = await proposed(one)
    expect(refusal(await takeBackDay(one.adviser.actor, second, NOW))).toBe('not_yours')
    must(await takeBackDay(one.school.requester, second, NOW))
    const third = await proposed(one, { day: day('2027-02-09') })
    const [, , open] = await changesOf(one.visitId)
    // 5pm on the fifth school day.
    expect(open?.answerBy).toEqual(new Date('2027-01-19T17:00:00Z'))
    const after = new Date('2027-01-19T17:00:00Z')
    expect(refusal(await agreeDay(one.adviser.actor, third, after))).toBe('too_late')
    expect(await lapseDayChanges(system, new Date(after.getTime() - 1))).toBe(0)
    expect(await lapseDayChanges(system, after)).toBe(1)
    expect(await lapseDayChanges(system, after)).toBe(0)
    expect((await changesOf(one.visitId)).map(({ status }) => status)).toEqual(['declined', 'taken_back', 'lapsed'])
    expect((await visitOf(one.visitId)).onDay).toBe(DAY)
    const told = await emailJobs(one.bookingId, 'day-not-changed')
    expect(told.map(({ facts, recipients }) => [facts?.how, recipients.to]).sort()).toEqual([
      ['declined', 'requester'],
      ['lapsed', 'adviser'],
      ['lapsed', 'requester'],
      ['taken_back', 'adviser'],
    ])
  })

  it('another may be proposed once the time of the first is up, though no timer has said so', async () => {
    const one = await confirmed()
    await proposed(one)
    expect(refusal(await proposeDay(one.adviser.actor, wanted(one, { day: day('2027-02-09') }), NOW))).toBe(
      'day_proposed',
    )
    expect(refusal(await proposeDay(one.school.requester, wanted(one), NOW))).toBe('already_done')
    const later = new Date('2027-01-20T10:00:00Z')
    must(await proposeDay(one.adviser.actor, wanted(one, { day: day('2027-02-09') }), later))
    expect((await changesOf(one.visitId)).map(({ status, side }) => [status, side])).toEqual([
      ['lapsed', 'buyer'],
      ['proposed', 'adviser'],
    ])
  })

  it('a visit that is cancelled: what was proposed ends with it', async () => {
    const one = await confirmed()
    const answer = await proposed(one)
    must(
      await cancelVisits(one.adviser.actor, { bookingId: one.bookingId, visitIds: [one.visitId], reason: 'Ill.' }, NOW),
    )
    expect((await changesOf(one.visitId)).map(({ status }) => status)).toEqual(['ended'])
    expect(refusal(await agreeDay(one.adviser.actor, answer, NOW))).toBe('not_now')
    await nothingBroken()
  })
})

describe('refused', () => {
  it.each<[string, Partial<ProposeDay>, string]>([
    ['the same time', { day: day(DAY) }, 'day_the_same'],
    ['a day that is over', { day: day('2027-01-11') }, 'in_the_past'],
    ['a Saturday', { day: day('2027-02-06') }, 'no_school_that_day'],
    ['beyond midnight', { from: '18:00' as Time }, 'too_long_for_the_day'],
    ['outside their hours', { from: '05:00' as Time }, 'taken'],
    ['another year of the fund', { day: day('2027-09-14') }, 'other_fund_year'],
    ['without a reason', { because: 'other' }, 'reason_missing'],
  ])('%s', async (_, change, code) => {
    const one = await confirmed()
    for (const who of [one.school.requester, one.adviser.actor])
      expect(refusal(await proposeDay(who, wanted(one, change), NOW))).toBe(code)
    expect(await changesOf(one.visitId)).toEqual([])
  })

  it('what is only asked for, what has begun, and whoever is no party to it', async () => {
    const one = await confirmed()
    const begun = new Date(`${DAY}T08:45:00Z`)
    expect(refusal(await proposeDay(one.school.requester, wanted(one), begun))).toBe('too_late')
    const answer = await proposed(one)
    const other = await makeSchool()
    for (const who of [other.requester, (await makeAdviser()).actor]) {
      expect(refusal(await proposeDay(who, wanted(one), NOW))).toBe('not_found')
      expect(refusal(await agreeDay(who, answer, NOW))).toBe('not_found')
    }
    const asked = must(await requestVisits(other.requester, requestOf(other, one.adviser, ['2027-02-10']), NOW))
    const [visit] = await visitsOf(asked.bookingId)
    const wantedThen = { ...wanted(one), bookingId: asked.bookingId, visitId: visit?.id as string }
    expect(refusal(await proposeDay(other.requester, wantedThen, NOW))).toBe('not_now')
  })

  it('a day that was taken, or left the school’s calendar, between proposal and answer: the visit stands', async () => {
    const one = await confirmed()
    const answer = await proposed(one)
    const other = await makeSchool()
    must(await requestVisits(other.requester, requestOf(other, one.adviser, [OTHER]), NOW))
    expect(refusal(await agreeDay(one.adviser.actor, answer, NOW))).toBe('taken')
    expect((await visitOf(one.visitId)).onDay).toBe(DAY)
    expect((await changesOf(one.visitId)).map(({ status }) => status)).toEqual(['proposed'])
  })
})

describe('at once', () => {
  it('two proposals: one waits, the other is told of it', async () => {
    for (let round = 0; round < 5; round++) {
      const one = await confirmed()
      const sent = await Promise.all([
        proposeDay(one.school.requester, wanted(one), NOW),
        proposeDay(one.adviser.actor, wanted(one, { day: day('2027-02-09') }), NOW),
        proposeDay(one.school.approver, wanted(one, { day: day('2027-02-10') }), NOW),
      ])
      expect(sent.filter(({ ok }) => ok)).toHaveLength(1)
      expect(sent.flatMap((result) => (result.ok ? [] : [result.refusal]))).toEqual(['day_proposed', 'day_proposed'])
    }
  })

  it('agreed twice, or agreed while the other takes it back or cancels: one of them is done', async () => {
    for (let round = 0; round < 5; round++) {
      const one = await confirmed()
      const answer = await proposed(one)
      const [yes, again, back] = await Promise.all([
        agreeDay(one.adviser.actor, answer, NOW),
        agreeDay(one.adviser.actor, answer, NOW),
        takeBackDay(one.school.requester, answer, NOW),
      ])
      expect([yes, again, back].filter(({ ok }) => ok)).toHaveLength(1)
      const [change] = await changesOf(one.visitId)
      expect((await visitOf(one.visitId)).onDay).toBe(change?.status === 'agreed' ? OTHER : DAY)

      const two = await confirmed()
      const asked = await proposed(two)
      const input = { bookingId: two.bookingId, visitIds: [two.visitId], reason: '', because: 'plans_changed' as const }
      const [agreed, cancelled] = await Promise.all([
        agreeDay(two.adviser.actor, asked, NOW),
        cancelVisits(two.school.requester, input, NOW),
      ])
      // Whoever agrees first has moved what is then cancelled, free of charge as its notice still is.
      must(cancelled)
      expect(await visitOf(two.visitId)).toMatchObject({ status: 'cancelled', onDay: agreed.ok ? OTHER : DAY })
      expect((await changesOf(two.visitId))[0]?.status).toBe(agreed.ok ? 'agreed' : 'ended')
    }
    await nothingBroken()
  })

  it('the day is asked for by another school while it is agreed: one of them has it', async () => {
    for (let round = 0; round < 5; round++) {
      const one = await confirmed()
      const answer = await proposed(one)
      const other = await makeSchool()
      const [agreed, asked] = await Promise.all([
        agreeDay(one.adviser.actor, answer, NOW),
        requestVisits(other.requester, requestOf(other, one.adviser, [OTHER]), NOW),
      ])
      expect([agreed.ok, asked.ok].filter(Boolean)).toHaveLength(1)
    }
    await nothingBroken()
  })
})

it('the days that are free are in step', async () => {
  const one = await confirmed()
  const { personId } = one.adviser.actor
  expect(await isFreeOn(personId, OTHER)).toBe(true)
  must(await agreeDay(one.adviser.actor, await proposed(one), NOW))
  expect([await isFreeOn(personId, DAY), await isFreeOn(personId, OTHER)]).toEqual([true, false])
})
