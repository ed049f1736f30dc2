import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Jobs } from '#app/adapters/queue.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { chaseDeliveries } from '#app/domain/bookings/chase-deliveries.server.ts'
import { deliverCodes, deliverLink, takeBackThing } from '#app/domain/bookings/deliver-things.server.ts'
import { agreeDelivery, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { keepRegister } from '#app/domain/bookings/keep-register.server.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { openCodes, readDelivered, readSealedCodes } from '#app/domain/deliveries/read-delivered.server.ts'
import { newId } from '#app/domain/ids.ts'
import { moveConcern } from '#app/domain/safeguarding/decide-concern.server.ts'
import { reportConcern } from '#app/domain/safeguarding/report-concern.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { visits } from '#db/schema/index.ts'
import { balancesOf, emailJobs, emailsAsked, emailsWritten } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { makePlatform, platformStaff } from '#tests/make/platform.ts'
import { NOW } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { bearsOf, confirmedUndated, makeUndatedAdviser, undatedRequest } from '#tests/make/undated.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

let database: FreshDatabase

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 12 })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const LATER = new Date('2027-01-14T10:00:00Z')
const AFTERWARDS = new Date('2027-01-14T11:00:00Z')
/** After the day by which it was wanted. */
const WELL_AFTER = new Date('2027-02-09T10:00:00Z')
const timer = systemActor('a test')
const some = (from: number, many: number) => Array.from({ length: many }, (_, i) => `LS-${from + i}`).join('\n')
const row = async (bookingId: string) => {
  const [one] = await inTransaction(timer, (tx) => tx.select().from(visits).where(eq(visits.bookingId, bookingId)))
  return one
}

describe('asking for what has no date', () => {
  it('is priced by how many, holds no time of anybody’s and no day of the school', async () => {
    const [school, adviser] = [await makeSchool(), await makeUndatedAdviser()]
    const { bookingId } = must(await requestVisits(school.requester, undatedRequest(school, adviser), NOW))
    expect(await row(bookingId)).toMatchObject({
      ...{ status: 'requested', mode: 'without_date', span: null, quantity: 30, onDay: '2027-02-05' },
      ...{ pricePence: 13_500, travelPence: 0, bearsPence: bearsOf(13_500), interviewsWanted: 0 },
    })
    const [held] = await inTransaction(timer, (tx) =>
      tx.execute<{ days: number }>(sql`select unapproved_days(${school.id}, ${adviser.supplierId}) as days`),
    )
    expect(held?.days).toBe(0)
  })

  it('is asked for by a day on which no school is open, and however full the adviser’s week', async () => {
    const [school, adviser] = [await makeSchool(), await makeUndatedAdviser({ week: [], notice: 60 })]
    const request = undatedRequest(school, adviser, { by: '2027-01-16' })
    expect(await requestVisits(school.requester, request, NOW)).toMatchObject({ ok: true })
  })

  it.each([0, -1, 1.5, 2_001])('refuses %d of it', async (quantity) => {
    const [school, adviser] = [await makeSchool(), await makeUndatedAdviser()]
    const request = { ...undatedRequest(school, adviser), quantity }
    expect(await requestVisits(school.requester, request, NOW)).toMatchObject({
      refusal: { code: 'quantity_out_of_range' },
    })
  })

  it('refuses a day that is over, and one on which the instrument’s qualification does not hold', async () => {
    const [school, adviser] = [await makeSchool(), await makeUndatedAdviser({}, false)]
    const by = (on: string) => undatedRequest(school, adviser, { by: on })
    expect(await requestVisits(school.requester, by('2027-01-12'), NOW)).toMatchObject({
      refusal: { days: [{ code: 'in_the_past' }] },
    })
    expect(await requestVisits(school.requester, by('2027-02-05'), NOW)).toMatchObject({
      refusal: { days: [{ code: 'check_missing' }] },
    })
    const pack = undatedRequest(school, adviser, { code: 'resource_pack', quantity: 1 })
    expect(await requestVisits(school.requester, pack, NOW)).toMatchObject({ ok: true })
  })
})

describe('delivering', () => {
  it('counts codes against what was asked for, keeps none of them readable and shows them to the school’s requesters alone', async () => {
    const { school, adviser, bookingId, visitId } = await confirmedUndated()
    const one = { bookingId, visitId, said: 'Codes for Year 9', isForAll: false }
    expect(refusal(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, LATER))).toBe(
      'nothing_delivered',
    )
    must(await deliverCodes(adviser.actor, { ...one, codes: some(1, 20) }, LATER))
    expect(refusal(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, LATER))).toBe('codes_missing')
    expect(refusal(await deliverCodes(adviser.actor, { ...one, codes: some(100, 11) }, LATER))).toBe('too_many_codes')
    expect(refusal(await deliverCodes(adviser.actor, { ...one, codes: some(20, 10) }, LATER))).toBe(
      'twice_the_same_code',
    )
    must(await deliverCodes(adviser.actor, { ...one, codes: some(1, 20) }, LATER))
    must(await deliverCodes(adviser.actor, { ...one, codes: some(100, 10) }, AFTERWARDS))
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: 'Enjoy' }, AFTERWARDS))

    const delivered = must_(await readDelivered(school.requester, bookingId))
    expect(delivered.map(({ codeCount }) => codeCount)).toEqual([20, 10])
    const deliveryId = delivered[0]?.id ?? ''
    expect((await openCodes(school.requester, { bookingId, deliveryId }, LATER))?.codes).toEqual(
      some(1, 20).split('\n'),
    )
    expect(await openCodes(school.approver, { bookingId, deliveryId }, LATER)).toBeNull()
    expect(await readDelivered(school.approver, bookingId)).toBeNull()
    const stranger = await makeSchool()
    expect(await openCodes(stranger.requester, { bookingId, deliveryId }, LATER)).toBeNull()
    const openings = async () => (await readDelivered(adviser.actor, bookingId))?.[0]?.openings
    expect(await openings()).toMatchObject([{ personName: school.requester.name }])
    // A page that is looked at opens nothing, and pressing twice is opening once.
    expect(await readSealedCodes(school.requester, { bookingId, deliveryId })).toMatchObject({ many: 20 })
    expect(await readSealedCodes(school.approver, { bookingId, deliveryId })).toBeNull()
    expect(JSON.stringify(await readSealedCodes(school.requester, { bookingId, deliveryId }))).not.toContain('LS-1')
    await Promise.all([1, 2, 3].map(() => openCodes(school.requester, { bookingId, deliveryId }, LATER)))
    expect(await openings()).toHaveLength(1)
    await openCodes(school.requester, { bookingId, deliveryId }, AFTERWARDS)
    expect(await openings()).toHaveLength(2)

    const everything = await inTransaction(timer, async (tx) => ({
      rows: await tx.execute(sql`select codes from deliveries`),
      events: await tx.execute(sql`select note from booking_events`),
      jobs: await tx.execute(sql`select payload from graphile_worker._private_jobs`),
    }))
    expect(JSON.stringify(everything)).not.toContain('LS-1')
  })

  it('is agreed, invoiced and spent by the same verbs, and cannot be changed after', async () => {
    const { school, adviser, bookingId, visitId } = await confirmedUndated({ code: 'resource_pack', quantity: 2 })
    const link = { bookingId, visitId, said: 'The pack', url: 'https://packs.fellcareers.org.uk/9' }
    must(await deliverLink(adviser.actor, link, LATER))
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, LATER))
    must(await agreeDelivery(school.requester, { bookingId, visitId }, LATER))
    expect(await row(bookingId)).toMatchObject({ status: 'agreed', agreedHow: 'person' })
    expect(await balancesOf(school.careersId)).toMatchObject({ spent: bearsOf(12_000) })
    expect(
      refusal(await deliverLink(adviser.actor, { ...link, url: 'https://packs.fellcareers.org.uk/8' }, LATER)),
    ).toBe('not_now')
  })

  it('is agreed by silence once the days are over, and a replacement begins them anew and says so', async () => {
    const { adviser, bookingId, visitId } = await confirmedUndated({ code: 'resource_pack', quantity: 1 })
    const link = { bookingId, visitId, said: 'The pack', url: 'https://packs.fellcareers.org.uk/9' }
    must(await deliverLink(adviser.actor, link, LATER))
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, LATER))
    const before = (await row(bookingId))?.agreeBy as Date
    const [first] = must_(await readDelivered(adviser.actor, bookingId))
    const nextDay = new Date('2027-01-15T10:00:00Z')
    const other = { ...link, url: 'https://packs.fellcareers.org.uk/10', replaces: first?.id }
    must(await deliverLink(adviser.actor, other, nextDay))
    const after = (await row(bookingId))?.agreeBy as Date
    expect(after.getTime()).toBeGreaterThan(before.getTime())
    expect((await emailsAsked(bookingId)).filter((name) => name === 'delivered')).toHaveLength(2)
    expect((await readDelivered(adviser.actor, bookingId))?.map(({ replacedAt }) => replacedAt !== null)).toEqual([
      true,
      false,
    ])
    for (const on of ['19', '21']) await chaseDeliveries(timer, new Date(`2027-01-${on}T18:00:00Z`))
    await chaseDeliveries(timer, before)
    expect(await row(bookingId)).toMatchObject({ status: 'delivered' })
    await chaseDeliveries(timer, after)
    expect(await row(bookingId)).toMatchObject({ status: 'agreed', agreedHow: 'silence' })
  })

  it('asks the adviser three times after the day by which it was wanted', async () => {
    const { bookingId } = await confirmedUndated()
    for (const on of ['02-05', '02-08', '02-09', '02-12', '02-16', '02-26']) {
      await chaseDeliveries(timer, new Date(`2027-${on}T18:00:00Z`))
    }
    expect((await emailsAsked(bookingId)).filter((name) => name === 'record-wanted')).toHaveLength(3)
  })

  it('can’t go ahead, however late it is, once whoever answers for it is suspended, and its school hears of it', async () => {
    const { school, adviser, bookingId, visitId } = await confirmedUndated()
    const staff = await platformStaff()
    const said = { slug: adviser.slug, said: 'What was seen', key: newId('run') }
    const { id } = must(await reportConcern(school.requester, said, WELL_AFTER))
    must(await moveConcern(staff, { id, event: 'suspend', reason: 'Heard' }, WELL_AFTER))
    await lookAtVisits(timer, adviser.actor.personId, WELL_AFTER)
    expect((await row(bookingId))?.lacks).toBe('hold')
    expect((await emailJobs(bookingId, 'needs-renewal')).map(({ recipients }) => recipients.to).sort()).toEqual([
      ...['adviser', 'approvers', 'requester'],
    ])
    must(await cancelVisits(school.requester, { bookingId, visitIds: [visitId], reason: 'Too late' }, WELL_AFTER))
  })

  it('keeps no register', async () => {
    const { adviser, bookingId, visitId } = await confirmedUndated()
    const mark = { position: 1, startsAt: '09:00', yearGroup: 9, schoolReference: '', outcome: 'seen' as const }
    expect(refusal(await keepRegister(adviser.actor, { bookingId, visitId, marks: [mark] }, LATER))).toBe('not_now')
  })
})

describe('cancelling what has no date', () => {
  it('is free for the school on any day until something of it is there, and refused after', async () => {
    const { school, adviser, bookingId, visitId } = await confirmedUndated()
    const end = { bookingId, visitIds: [visitId], reason: 'Not needed' }
    const one = { bookingId, visitId, said: 'Codes', isForAll: true, codes: 'EVERYBODY' }
    must(await deliverCodes(adviser.actor, one, LATER))
    expect(refusal(await cancelVisits(school.requester, end, LATER))).toBe('delivered_already')
    const [thing] = must_(await readDelivered(adviser.actor, bookingId))
    must(await takeBackThing(adviser.actor, { bookingId, visitId, deliveryId: thing?.id ?? '' }, LATER))
    must(await cancelVisits(school.requester, end, new Date('2027-02-06T10:00:00Z')))
    expect(await row(bookingId)).toMatchObject({ status: 'cancelled' })
    expect(await balancesOf(school.careersId)).toMatchObject({ available: 500_000, committed: 0 })
  })
})

describe('a part that is there', () => {
  const written = (bookingId: string) => emailJobs(bookingId, 'part-delivered')
  const write = async (bookingId: string) => {
    const [job] = await written(bookingId)
    return writeEmail(job as Jobs['write-email'], AFTERWARDS)
  }

  it('is told to the school once for what is added together, and says what it changes', async () => {
    const { adviser, bookingId, visitId } = await confirmedUndated()
    const part = { bookingId, visitId, said: 'The first codes', isForAll: false }
    must(await deliverCodes(adviser.actor, { ...part, codes: some(1, 10) }, LATER))
    must(await deliverCodes(adviser.actor, { ...part, codes: some(11, 10) }, LATER))
    expect(await written(bookingId)).toHaveLength(1)
    must(await write(bookingId))
    const [job] = await written(bookingId)
    const [letter] = await emailsWritten(job?.key ?? '')
    expect(letter?.subject).toContain('has delivered part of 30 codes')
    expect(letter?.text.replaceAll(/\s+/g, ' ')).toContain('Nothing is to be agreed yet')
  })

  it('is not told any more once all of it is said to be there, or nothing is', async () => {
    const { adviser, bookingId, visitId } = await confirmedUndated()
    const link = { bookingId, visitId, said: 'The codes', url: 'https://lodestar.example.org/1' }
    must(await deliverLink(adviser.actor, link, LATER))
    const [thing] = (await readDelivered(adviser.actor, bookingId)) ?? []
    must(await takeBackThing(adviser.actor, { bookingId, visitId, deliveryId: thing?.id ?? '' }, LATER))
    expect(refusal(await write(bookingId))).toBe('skipped')
    must(await deliverLink(adviser.actor, link, AFTERWARDS))
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTERWARDS))
    expect(refusal(await write(bookingId))).toBe('skipped')
  })
})

describe('races', () => {
  it('two who deliver the last codes at once do not both', async () => {
    const { adviser, bookingId, visitId } = await confirmedUndated({ quantity: 30 })
    const send = (from: number) =>
      deliverCodes(adviser.actor, { bookingId, visitId, said: 'Codes', isForAll: false, codes: some(from, 20) }, LATER)
    const both = await Promise.all([send(1), send(100)])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ refusal: 'too_many_codes' })
  })

  it('a delivery against a cancellation: one of them, and money that agrees with it', async () => {
    for (let round = 0; round < 6; round++) {
      const { school, adviser, bookingId, visitId } = await confirmedUndated()
      const [delivered, cancelled] = await Promise.all([
        deliverLink(adviser.actor, { bookingId, visitId, said: 'Here', url: 'https://a.org.uk/1' }, LATER),
        cancelVisits(school.requester, { bookingId, visitIds: [visitId], reason: 'No' }, LATER),
      ])
      expect([delivered.ok, cancelled.ok].filter(Boolean)).toHaveLength(1)
      expect((await row(bookingId))?.status).toBe(cancelled.ok ? 'cancelled' : 'confirmed')
    }
  })

  it('a double press delivers once and records once', async () => {
    const { adviser, bookingId, visitId } = await confirmedUndated({ code: 'resource_pack', quantity: 1 })
    const link = { bookingId, visitId, said: 'Here', url: 'https://a.org.uk/1' }
    await Promise.all([deliverLink(adviser.actor, link, LATER), deliverLink(adviser.actor, link, LATER)])
    expect(await readDelivered(adviser.actor, bookingId)).toHaveLength(1)
    const twice = await Promise.all(
      [1, 2].map(() => recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, LATER)),
    )
    expect(twice.filter(({ ok }) => ok)).toHaveLength(1)
    expect((await emailsAsked(bookingId)).filter((name) => name === 'delivered')).toHaveLength(1)
  })
})

it('leaves every promise whole', async () => {
  const broken = (await checkPromises(timer, LATER)).filter((one) => one.broken > 0)
  expect(broken).toEqual([])
})

function must_<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('nothing there')
  return value
}
