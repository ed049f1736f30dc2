import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { cancelVisits, withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addOrderNumber } from '#app/domain/invoices/add-order-number.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { pence } from '#app/domain/money.ts'
import { receivePayment } from '#app/domain/payments/receive-payment.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { fundingLines, invoices, journals, visits } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { balancesOf, emailJobs, emailsWritten, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { paymentRequestOf, payoutsOf } from '#tests/make/paid.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { confirmed, requested } from '#tests/make/visits.ts'
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

// The visit is on Tuesday 2 February 2027: free to the end of Tuesday 19 January, half to the end of the 26th, then all.
const STILL_FREE = new Date('2027-01-19T23:59:00Z')
const HALF = new Date('2027-01-20T10:00:00Z')
const BEFORE_MIDNIGHT = new Date('2027-01-26T23:58:00Z')
const AFTER_MIDNIGHT = new Date('2027-01-27T00:01:00Z')

const everything = systemActor('a test looks')
const rowOf = (visitId: string) =>
  inTransaction(everything, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId))
    const lines = await tx.select().from(fundingLines).where(eq(fundingLines.visitId, visitId))
    const kinds = await tx.select({ kind: journals.kind }).from(journals).where(eq(journals.visitId, visitId))
    return {
      visit: found(visit),
      lines: lines.map(({ amountPence }) => Number(amountPence)),
      kinds: kinds.map(({ kind }) => kind).sort(),
    }
  })
const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('no such visit')
  return value
}
const invoicesAsked = (visitId: string) =>
  inTransaction(everything, async (tx) => {
    const [row] = await tx.execute<{ n: number }>(sql`
      select count(*)::int as n from graphile_worker._private_jobs p join graphile_worker._private_tasks t on t.id = p.task_id
       where t.identifier = 'issue-invoice' and p.payload->>'visitId' = ${visitId}`)
    return row?.n
  })
const because = 'plans_changed' as const

describe('cancelling with less notice than is free', () => {
  it('spends what its notice costs and gives the rest back, in one journal', async () => {
    const { school, bookingId, ids, visitId } = await confirmed()
    const shown = { [visitId]: 16_000 }
    must(await cancelVisits(school.requester, { bookingId, visitIds: ids, because, reason: '', shown }, HALF))
    const { visit, lines, kinds } = await rowOf(visitId)
    expect(visit).toMatchObject({
      status: 'cancelled',
      endedBecause: 'plans_changed',
      endedReason: 'Plans at the school have changed',
      billedPricePence: 16_000,
      billedTravelPence: 0,
      billedFeePence: 0,
      vatPence: 0,
      bearsPence: 16_000,
      pricePence: 32_000,
    })
    expect(lines).toEqual([16_000])
    expect(kinds).toEqual(['commit', 'reserve', 'spend_charge'])
    expect(await balancesOf(school.careersId)).toEqual({
      available: 500_000 - 16_000,
      reserved: 0,
      committed: 0,
      spent: 16_000,
    })
    expect(await invoicesAsked(visitId)).toBe(1)
  })

  it('is invoiced in the adviser’s name, as the charge that it is, and paid out to them', async () => {
    const { school, bookingId, ids, visitId } = await confirmed()
    const shown = { [visitId]: 16_000 }
    must(await cancelVisits(school.requester, { bookingId, visitIds: ids, because, reason: '', shown }, HALF))
    // Also this waits for the order number of a payer who uses them.
    expect(must(await chargeVisit(everything, visitId, HALF))).toMatchObject({ status: 'awaiting_order_number' })
    must(await addOrderNumber(school.approver, { bookingId, orderNumber: 'FH-7' }, HALF))
    const charged = must(await chargeVisit(everything, visitId, HALF))
    expect(charged).toMatchObject({ status: 'invoiced' })
    expect(must(await chargeVisit(everything, visitId, HALF))).toEqual(charged)
    const request = await paymentRequestOf(visitId)
    expect(request.totalPence).toBe(16_000)
    const documents = await inTransaction(everything, (tx) =>
      tx.select().from(invoices).where(eq(invoices.paymentRequestId, request.id)),
    )
    // No fee, so that Waymark has nothing to invoice.
    expect(documents.map(({ kind }) => kind)).toEqual(['visit'])
    expect(documents[0]?.sheet.items[0]).toMatchObject({
      agreedWords: expect.stringMatching(/^Cancelled by .+ on 20 January 2027$/),
      lines: [{ words: 'Cancellation charge, Personal guidance day: 50% of £320.00', netPence: 16_000, vatPence: 0 }],
    })
    const arrived = {
      ...{ paymentIntentId: 'pi_late', chargeId: 'ch_late', method: 'card' as const, cameBy: null },
      ...{ amountPence: pence(16_000), feePence: pence(0), receivedAt: HALF },
    }
    must(await receivePayment(everything, request.id, arrived, HALF))
    expect(await payoutsOf(visitId)).toMatchObject([{ amountPence: 16_000 }])
  })

  it('charges once however often it is pressed', async () => {
    const { school, bookingId, ids, visitId } = await confirmed()
    const cancel = { bookingId, visitIds: ids, because, reason: '', shown: { [visitId]: 16_000 } }
    const pressed = await Promise.all([1, 2, 3].map(() => cancelVisits(school.requester, cancel, HALF)))
    expect(pressed.filter(({ ok }) => ok)).toHaveLength(1)
    expect(pressed.flatMap((one) => (one.ok ? [] : [one.refusal]))).toEqual(['already_done', 'already_done'])
    expect(await balancesOf(school.careersId)).toMatchObject({ spent: 16_000, available: 484_000 })
  })

  it('never charges more than the page showed: one left open over midnight asks again', async () => {
    const { school, bookingId, ids, visitId } = await confirmed()
    const shown = { [visitId]: 16_000 }
    const cancel = { bookingId, visitIds: ids, because, reason: '' }
    expect(refusal(await cancelVisits(school.requester, { ...cancel, shown }, AFTER_MIDNIGHT))).toBe('cancelling_costs')
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'confirmed' }])
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: DAY_BEARS })
    expect(await invoicesAsked(visitId)).toBe(0)
    must(await cancelVisits(school.requester, { ...cancel, shown: { [visitId]: 32_000 } }, AFTER_MIDNIGHT))
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: 0, spent: 32_000, available: 468_000 })
  })

  it('takes what the tier is at the moment, not what was shown, where that is less', async () => {
    const { school, bookingId, ids, visitId } = await confirmed()
    const cancel = { bookingId, visitIds: ids, because, reason: '', shown: { [visitId]: 32_000 } }
    must(await cancelVisits(school.requester, cancel, BEFORE_MIDNIGHT))
    expect((await rowOf(visitId)).visit.billedPricePence).toBe(16_000)
  })

  it('bills nothing while it is free, and asks for no invoice', async () => {
    const { school, bookingId, ids, visitId } = await confirmed()
    must(await cancelVisits(school.requester, { bookingId, visitIds: ids, because, reason: '' }, STILL_FREE))
    expect((await rowOf(visitId)).visit).toMatchObject({ billedPricePence: null, bearsPence: DAY_BEARS })
    expect((await rowOf(visitId)).kinds).toEqual(['commit', 'release_committed', 'reserve'])
    expect(await balancesOf(school.careersId)).toMatchObject({ available: 500_000, committed: 0 })
    expect(await invoicesAsked(visitId)).toBe(0)
  })

  it('takes some that are free and some that are not in one act, all or none', async () => {
    const { school, bookingId, ids } = await confirmed(['2027-02-02', '2027-02-23'])
    const [late, free] = ids as [string, string]
    const cancel = { bookingId, visitIds: ids, because, reason: '' }
    expect(refusal(await cancelVisits(school.requester, { ...cancel, shown: { [free]: 16_000 } }, HALF))).toBe(
      'cancelling_costs',
    )
    must(await cancelVisits(school.requester, { ...cancel, shown: { [late]: 16_000, [free]: 0 } }, HALF))
    expect((await rowOf(late)).visit.billedPricePence).toBe(16_000)
    expect((await rowOf(free)).visit.billedPricePence).toBeNull()
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: 0, spent: 16_000, available: 484_000 })
    expect([await invoicesAsked(late), await invoicesAsked(free)]).toEqual([1, 0])
  })

  it('splits what is charged over the funds as they hold it, to the penny', async () => {
    const [school, adviser] = [await makeSchool(), await makeAdviser()]
    const lines = [
      { from: school.careersId, amountPence: 23_153, costCentreId: null, tag: null },
      {
        from: school.premiumId,
        amountPence: 11_577,
        costCentreId: null,
        tag: {
          ...({ whom: 'all_eligible', pupilsEligible: null, pupilsInAll: null, method: null } as const),
          ...({ approach: 'targeted', challenge: 1, rationale: 'They have no plans yet.' } as const),
        },
      },
    ]
    const { bookingId } = must(
      await requestVisits(school.requester, requestOf(school, adviser, ['2027-02-02'], { lines }), NOW),
    )
    const [visit] = await visitsOf(bookingId)
    const visitId = visit?.id ?? ''
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))
    must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, NOW))
    const before = await balancesOf(school.premiumId)
    const cancel = { bookingId, visitIds: [visitId], because, reason: '', shown: { [visitId]: 16_000 } }
    must(await cancelVisits(school.requester, cancel, HALF))
    expect((await rowOf(visitId)).lines.sort()).toEqual([10_667, 5_333])
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: 0, spent: 10_667, available: 489_333 })
    expect(await balancesOf(school.premiumId)).toMatchObject({
      committed: 0,
      spent: 5_333,
      available: (before.available ?? 0) + 6_244,
    })
  })

  it('is not for a visit that has begun, nor for what is only asked for', async () => {
    const { school, bookingId, ids, visitId } = await confirmed()
    const cancel = { bookingId, visitIds: ids, because, reason: '', shown: { [visitId]: 99_999 } }
    expect(refusal(await cancelVisits(school.requester, cancel, new Date('2027-02-02T08:45:00Z')))).toBe('too_late')
    const asked = await requested()
    const withdraw = { bookingId: asked.bookingId, visitIds: asked.ids, reason: '' }
    must(await withdrawVisits(asked.school.requester, withdraw, NOW))
    expect(await balancesOf(asked.school.careersId)).toEqual({ available: 500_000, reserved: 0 })
  })

  it('wants words of its own where it is another reason', async () => {
    const { school, bookingId, ids } = await confirmed()
    const cancel = { bookingId, visitIds: ids, because: 'other' as const, reason: ' ' }
    expect(refusal(await cancelVisits(school.requester, cancel, STILL_FREE))).toBe('reason_missing')
    must(await cancelVisits(school.requester, { ...cancel, reason: 'An inspection' }, STILL_FREE))
  })
})

describe('what is told of it', () => {
  const readBy = async (bookingId: string, address: string) => {
    for (const job of await emailJobs(bookingId, 'cancelled')) {
      must(await writeEmail(job, HALF, 'https://waymark.example'))
      const mine = (await emailsWritten(job.key)).find(({ toAddress }) => toAddress === address)
      if (mine) return mine.text.replace(/\s+/g, ' ')
    }
    throw new Error(`no email to ${address}`)
  }

  it('says why in words that name nobody whom the visit was for', async () => {
    const { school, adviser, bookingId, ids, visitId } = await confirmed()
    const cancel = { bookingId, visitIds: ids, because: 'pupils_away' as const, reason: '' }
    must(await cancelVisits(school.requester, { ...cancel, shown: { [visitId]: 16_000 } }, HALF))
    const text = await readBy(bookingId, adviser.actor.email)
    expect(text).toContain('Nobody can be seen that day: a trip, exams or illness')
    expect(text.replaceAll('Pupil Premium', '')).not.toMatch(/pupil|child/i)
  })

  it('says what it costs to whoever pays, and what it brings to the adviser', async () => {
    const { school, adviser, bookingId, ids, visitId } = await confirmed()
    const cancel = { bookingId, visitIds: ids, because, reason: 'Exams moved', shown: { [visitId]: 16_000 } }
    must(await cancelVisits(school.requester, cancel, HALF))
    for (const address of [school.requester.email, school.approver.email]) {
      const text = await readBy(bookingId, address)
      expect(text).toContain('costs £160.00')
      expect(text).toContain('Plans at the school have changed. Exams moved')
    }
    const text = await readBy(bookingId, adviser.actor.email)
    expect(text).toContain('£160.00 for the short notice')
    expect(text).toContain('free again in your diary')
  })

  it('says nothing of a cost where the adviser cancels, however late', async () => {
    const { school, adviser, bookingId, ids, visitId } = await confirmed()
    const cancel = { bookingId, visitIds: ids, because: 'adviser_ill' as const, reason: '' }
    must(await cancelVisits(adviser.actor, cancel, new Date('2027-02-02T07:00:00Z')))
    expect((await rowOf(visitId)).visit).toMatchObject({ billedPricePence: null, endedBecause: 'adviser_ill' })
    expect(await balancesOf(school.careersId)).toMatchObject({ available: 500_000, committed: 0 })
    expect(await invoicesAsked(visitId)).toBe(0)
    for (const address of [school.requester.email, adviser.actor.email])
      expect(await readBy(bookingId, address)).not.toMatch(/£|costs/)
  })
})

it('leaves every promise of the books kept', async () => {
  const kept = await checkPromises(everything, HALF)
  const broken = kept.filter((one) => one.broken > 0).map(({ promise }) => promise)
  expect(broken.filter((promise) => /fund|journal|balance|account|invoiced|history/i.test(promise))).toEqual([])
  const spent = kept.find(({ promise }) => promise === 'What funds hold is what live visits were promised')
  expect(spent?.counted).toBeGreaterThan(0)
})
