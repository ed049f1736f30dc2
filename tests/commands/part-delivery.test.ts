import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { agreeDelivery, recordDelivery, takeBackDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { fundingLines, journals, visits } from '#db/schema/index.ts'
import { balancesOf, emailJobs, emailsWritten } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { chargeOf } from '#tests/make/paid.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS } from '#tests/make/requests.ts'
import { AFTER, confirmed } from '#tests/make/visits.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const everything = systemActor('a test looks')
const rowOf = (visitId: string) =>
  inTransaction(everything, async (tx) => ({
    visit: (await tx.select().from(visits).where(eq(visits.id, visitId)))[0],
    lines: (await tx.select().from(fundingLines).where(eq(fundingLines.visitId, visitId))).map((line) =>
      Number(line.amountPence),
    ),
    kinds: (await tx.select().from(journals).where(eq(journals.visitId, visitId))).map(({ kind }) => kind).sort(),
  }))

// Four of six of £320.00 is £213.33, travel £8.10, 6% of it £12.80; VAT is recovered.
const BILLED = 21_333 + 810 + 1_280
const NOTE = 'The school closed at noon.'

it('bills four of six interviews once it is agreed, and gives the rest back to the fund', async () => {
  const { school, adviser, bookingId, visitId } = await confirmed()
  must(await recordDelivery(adviser.actor, { bookingId, visitId, note: NOTE, done: 4 }, AFTER))
  // Nothing is billed before the school has agreed to it.
  expect((await rowOf(visitId)).visit).toMatchObject({ partDone: 4, partOf: 6, billedPricePence: null })
  expect(await balancesOf(school.careersId)).toMatchObject({ committed: DAY_BEARS })
  const [job] = await emailJobs(bookingId, 'delivered')
  if (!job) throw new Error('nobody was asked to agree')
  must(await writeEmail(job, AFTER, 'https://waymark.example'))
  const [email] = await emailsWritten(job.key)
  expect(email?.text.replace(/\s+/g, ' ')).toMatch(/4 of 6 interviews, and that part is billed/)
  expect(email?.text).toContain('£236.79')

  must(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))
  const { visit, lines, kinds } = await rowOf(visitId)
  expect(visit).toMatchObject({
    status: 'agreed',
    billedPricePence: 21_333,
    billedTravelPence: 810,
    billedFeePence: 1_280,
    vatPence: 256,
    bearsPence: BILLED,
  })
  expect(lines).toEqual([BILLED])
  expect(kinds).toEqual(['commit', 'reserve', 'spend_part'])
  expect(await balancesOf(school.careersId)).toEqual({
    available: 500_000 - BILLED,
    reserved: 0,
    committed: 0,
    spent: BILLED,
  })
  expect(refusal(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))).toBe('already_done')
})

it('is invoiced as the part that it is, with the fee on that part', async () => {
  const { school, adviser, bookingId, visitId } = await confirmed()
  must(await recordDelivery(adviser.actor, { bookingId, visitId, note: NOTE, done: 4 }, AFTER))
  must(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))
  must(await chargeVisit(everything, visitId, AFTER))
  const charge = await chargeOf(visitId)
  expect(charge).toMatchObject({ adviserPence: 21_333 + 810, feePence: 1_280 + 256, totalPence: BILLED + 256 })
  expect(charge?.item.adviser.lines.map(({ words }) => words)).toEqual([
    'Personal guidance day, in part: £213.33 of £320.00',
    'Travel, 18 miles at 45p',
  ])
  expect(charge?.item.waymark.lines.map(({ words }) => words)).toEqual(['Booking fee'])
})

it('wants a reason, and refuses none of it or more than all', async () => {
  const { adviser, bookingId, visitId } = await confirmed()
  const record = (done: number, note = NOTE) => recordDelivery(adviser.actor, { bookingId, visitId, note, done }, AFTER)
  expect(refusal(await record(4, ' '))).toBe('reason_missing')
  for (const done of [0, -1, 7, 1.5, Number.NaN]) expect(refusal(await record(done))).toBe('part_out_of_range')
  must(await record(6, ''))
  expect((await rowOf(visitId)).visit).toMatchObject({ partDone: null, partOf: null })
})

it('is forgotten where the recording is taken back, and all of it is billed where all of it is recorded', async () => {
  const { school, adviser, bookingId, visitId } = await confirmed()
  must(await recordDelivery(adviser.actor, { bookingId, visitId, note: NOTE, done: 2 }, AFTER))
  must(await takeBackDelivery(adviser.actor, { bookingId, visitId }, AFTER))
  expect((await rowOf(visitId)).visit).toMatchObject({ partDone: null, partOf: null })
  must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTER))
  must(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))
  expect((await rowOf(visitId)).visit).toMatchObject({ billedPricePence: null, bearsPence: DAY_BEARS })
  expect(await balancesOf(school.careersId)).toMatchObject({ spent: DAY_BEARS })
})

it('leaves every promise of the budgets kept', async () => {
  const kept = await checkPromises(everything, AFTER)
  for (const promise of [
    'What funds hold is what live visits were promised',
    'Funding lines come to what the payer bears',
    'Every journal sums to zero',
    'Every balance is the sum of its entries',
  ])
    expect(kept.find((one) => one.promise === promise)).toMatchObject({ promise, broken: 0 })
})
