import { and, asc, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { changeProfile } from '#app/domain/advisers/change-profile.server.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { agreeDay, proposeDay } from '#app/domain/bookings/change-day.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { agreeDelivery, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { determineAgain } from '#app/domain/bookings/determine-status.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { readReplacements } from '#app/domain/bookings/read-replacements.server.ts'
import { replaceVisit } from '#app/domain/bookings/replace-visit.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { raiseProblem, settleProblem } from '#app/domain/bookings/visit-problems.server.ts'
import { day, londonDay, type Time } from '#app/domain/calendar.ts'
import { creditCharge } from '#app/domain/credits/credit-charge.server.ts'
import { askForCredit } from '#app/domain/credits/decide-credit.server.ts'
import { newId } from '#app/domain/ids.ts'
import { addOrderNumber } from '#app/domain/invoices/add-order-number.server.ts'
import { approveHigherTotal } from '#app/domain/invoices/approve-higher-total.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { readHeld } from '#app/domain/ledger/read-held.server.ts'
import { pence } from '#app/domain/money.ts'
import { receivePayment } from '#app/domain/payments/receive-payment.server.ts'
import { openPayouts } from '#app/domain/payouts/open-payouts.server.ts'
import { readPayouts } from '#app/domain/payouts/read-payouts.server.ts'
import { readPayerStatement } from '#app/domain/statements/read-payer-statement.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import {
  adviserCards,
  bookings,
  charges,
  creditNotes,
  credits,
  dayChanges,
  fundingLines,
  invoices,
  payers,
  payments,
  practices,
  refunds,
  visits,
} from '#db/schema/index.ts'
import { makeAdviser, PROFILE } from '#tests/make/advisers.ts'
import { balancesOf, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { chargeOf, paymentRequestOf, payoutsOf } from '#tests/make/paid.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, DAY_GROSS, NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { AFTER, confirmed, DAY, requested } from '#tests/make/visits.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

// Invoiced in advance: charged when a visit is confirmed, paid, and only then delivered; and each way in which it can end. The
// jobs that each step asks for are run by the test, in their order.

const system = systemActor('a test')
const ADVISERS = 32_000 + 810
/** Half of the price is due from 20 January on. */
const HALF = new Date('2027-01-20T10:00:00Z')
const because = 'plans_changed' as const

let database: FreshDatabase
let staff: StaffActor
beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 10 })
  staff = await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

type Confirmed = Awaited<ReturnType<typeof confirmed>>

const jobsFor = (visitId: string) =>
  inTransaction(system, async (tx) => {
    const [row] = await tx.execute<{ n: number }>(
      sql`select count(*)::int as n from graphile_worker._private_jobs where key = ${`issue-invoice:${visitId}`}`,
    )
    return row?.n ?? 0
  })

/** Runs what the last step asked for: the charge, and the credits that follow from it, which may ask for the charge again. */
async function jobs(visitId: string, now: Date): Promise<void> {
  await chargeVisit(system, visitId, now)
  const due = await inTransaction(system, (tx) =>
    tx
      .select()
      .from(credits)
      .where(and(eq(credits.visitId, visitId), eq(credits.status, 'agreed'))),
  )
  for (const { id } of due) must(await creditCharge(system, id, now))
  await inTransaction(system, (tx) =>
    tx.execute(sql`delete from graphile_worker._private_jobs where key = ${`issue-invoice:${visitId}`}`),
  )
}

async function invoiced(): Promise<Confirmed> {
  const made = await confirmed([DAY], true)
  expect(await jobsFor(made.visitId)).toBe(1)
  await jobs(made.visitId, NOW)
  return made
}

async function pay(visitId: string, now: Date, amount?: number): Promise<void> {
  const request = await paymentRequestOf(visitId)
  const ids = { paymentIntentId: newId('payment'), chargeId: newId('payment'), method: 'card' as const, cameBy: null }
  const amountPence = pence(amount ?? request.totalPence)
  must(await receivePayment(system, request.id, { ...ids, amountPence, feePence: pence(0), receivedAt: now }, now))
}

const deliver = async ({ school, adviser, bookingId, visitId }: Confirmed, done?: number) => {
  const note = done === undefined ? '' : 'The school closed at noon.'
  must(
    await recordDelivery(adviser.actor, { bookingId, visitId, note, ...(done === undefined ? {} : { done }) }, AFTER),
  )
  must(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))
  await jobs(visitId, AFTER)
}

const looked = (visitId: string) =>
  inTransaction(system, async (tx) => ({
    credited: await tx.select().from(credits).where(eq(credits.visitId, visitId)).orderBy(asc(credits.askedAt)),
    returned: await tx
      .select({ amountPence: refunds.amountPence, status: refunds.status, reason: refunds.reason })
      .from(refunds)
      .innerJoin(credits, eq(credits.id, refunds.creditId))
      .where(eq(credits.visitId, visitId)),
    lines: (await tx.select().from(fundingLines).where(eq(fundingLines.visitId, visitId))).map((line) =>
      Number(line.amountPence),
    ),
  }))

const documentsOf = async (visitId: string) => {
  const { id } = await paymentRequestOf(visitId)
  return inTransaction(system, (tx) =>
    tx.select().from(invoices).where(eq(invoices.paymentRequestId, id)).orderBy(asc(invoices.kind)),
  )
}

async function everyPromiseIsKept(): Promise<void> {
  const kept = await checkPromises(system, NOW)
  expect(kept.filter(({ broken }) => broken > 0)).toEqual([])
}

describe('a visit that is invoiced in advance', () => {
  it('is never so unless its approver says so', async () => {
    const { visitId, bookingId } = await confirmed()
    expect(await jobsFor(visitId)).toBe(0)
    expect(refusal(await chargeVisit(system, visitId, NOW))).toBe('not_due')
    const [booking] = await inTransaction(system, (tx) => tx.select().from(bookings).where(eq(bookings.id, bookingId)))
    expect(booking?.invoicedInAdvance).toBe(false)
  })

  it('is not decided by whoever asked, nor by somebody who may not approve', async () => {
    const { school, bookingId } = await requested()
    const decision = { bookingId, orderNumber: 'FH-1', note: null, inAdvance: true }
    const both = { ...school.requester, roles: [...school.requester.roles, 'approver' as const] }
    expect(refusal(await approve(both, decision, NOW))).toBe('own_request')
    expect(refusal(await approve(school.requester, decision, NOW))).toBe('role_missing')
  })

  it('is charged once when it is confirmed, whoever is last, and says what it is', async () => {
    const { visitId } = await invoiced()
    const charge = await chargeOf(visitId)
    expect(charge).toMatchObject({ status: 'invoiced', inAdvance: true, payableAt: null, totalPence: DAY_GROSS })
    const documents = await documentsOf(visitId)
    expect(documents.map(({ kind, taxPointOn }) => ({ kind, taxPointOn }))).toEqual([
      { kind: 'fee', taxPointOn: '2027-01-12' },
      { kind: 'visit', taxPointOn: '2027-01-12' },
    ])
    expect(documents[1]?.sheet.items[0]).toMatchObject({
      inAdvance: true,
      taxPointOn: '2027-01-12',
      visit: { day: DAY },
      agreedWords: expect.stringMatching(/^Invoiced in advance of the visit, as .+ chose on 12 January 2027$/),
    })
    // Pressed twice, and by two workers at once.
    const again = await Promise.all([1, 2, 3].map(() => chargeVisit(system, visitId, NOW)))
    for (const one of again) expect(must(one).chargeId).toBe(charge?.id)
    expect(await documentsOf(visitId)).toHaveLength(2)
  })

  it('is charged once where workers race for the first time', async () => {
    const { visitId } = await confirmed([DAY], true)
    const raced = await Promise.all([1, 2, 3, 4].map(() => chargeVisit(system, visitId, NOW)))
    expect(new Set(raced.map((one) => must(one).chargeId)).size).toBe(1)
    expect(await inTransaction(system, (tx) => tx.$count(charges, eq(charges.visitId, visitId)))).toBe(1)
    await jobs(visitId, NOW)
  })

  it('leaves at once where its payer’s other invoices leave by the month', async () => {
    const made = await confirmed([DAY], true)
    await inTransaction(system, (tx) =>
      tx.update(payers).set({ invoicing: 'month' }).where(eq(payers.payerId, made.school.payerId)),
    )
    await jobs(made.visitId, NOW)
    expect(await chargeOf(made.visitId)).toMatchObject({ status: 'invoiced', invoiceOn: '2027-01-12' })
  })

  it('carries the VAT of the day of its invoice, held until an approver agrees to it, and its funds commit that', async () => {
    const [school, adviser] = [await makeSchool(), await makeAdviser()]
    await inTransaction(system, (tx) =>
      tx.update(payers).set({ recoversVat: false }).where(eq(payers.payerId, school.payerId)),
    )
    const lines = [{ from: school.careersId, amountPence: DAY_GROSS, costCentreId: null, tag: null }]
    const request = requestOf(school, adviser, [DAY], { lines })
    const { bookingId } = must(await requestVisits(school.requester, request, NOW))
    const [visit] = await visitsOf(bookingId)
    const visitId = visit?.id as string
    must(await approve(school.approver, { bookingId, orderNumber: 'FH-4', note: null, inAdvance: true }, NOW))
    must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, NOW))
    const made = { school, adviser, bookingId, visitId, ids: [visitId] }
    await inTransaction(system, (tx) =>
      tx
        .update(practices)
        .set({ vatNumber: 'GB123456789', vatFromOn: day('2027-01-01') })
        .where(eq(practices.supplierId, adviser.supplierId)),
    )
    await jobs(visitId, NOW)
    const held = await chargeOf(visitId)
    expect(held).toMatchObject({ status: 'held', totalPence: DAY_GROSS + ADVISERS / 5 })
    must(await approveHigherTotal(school.approver, held?.id as string, NOW))
    await jobs(visitId, NOW)
    expect(await chargeOf(visitId)).toMatchObject({ status: 'invoiced', inAdvance: true, payableAt: null })
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: DAY_GROSS + ADVISERS / 5 })
    await everyPromiseIsKept()
    await pay(visitId, NOW)
    await deliver(made)
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: 0, spent: DAY_GROSS + ADVISERS / 5 })
    expect(await payoutsOf(visitId)).toMatchObject([{ amountPence: ADVISERS + ADVISERS / 5 }])
    await everyPromiseIsKept()
  })

  it('is paid out once delivery is agreed, and never before, whenever the money comes', async () => {
    const early = await invoiced()
    await pay(early.visitId, NOW)
    expect((await paymentRequestOf(early.visitId)).status).toBe('paid')
    expect(await payoutsOf(early.visitId)).toEqual([])
    expect(await balancesOf(early.school.careersId)).toMatchObject({ committed: DAY_BEARS })
    const seen = (await readHeld(staff)).rows.filter(({ why }) => why === 'in_advance')
    expect(seen).toContainEqual(
      expect.objectContaining({ held: DAY_GROSS, reason: expect.stringMatching(/, 2 February 2027$/) }),
    )
    expect((await readPayouts(early.adviser.actor)).lines).toMatchObject([{ stands: { state: 'in_advance' } }])
    must(await recordDelivery(early.adviser.actor, { ...early, note: '' }, AFTER))
    await jobs(early.visitId, AFTER)
    expect(await payoutsOf(early.visitId)).toEqual([])
    await everyPromiseIsKept()
    must(await agreeDelivery(early.school.requester, early, AFTER))
    await jobs(early.visitId, AFTER)
    expect(await payoutsOf(early.visitId)).toMatchObject([{ amountPence: ADVISERS, status: 'waiting' }])
    await jobs(early.visitId, AFTER)
    expect(await payoutsOf(early.visitId)).toHaveLength(1)
    expect(await balancesOf(early.school.careersId)).toMatchObject({ committed: 0, spent: DAY_BEARS })
    expect((await looked(early.visitId)).credited).toEqual([])

    const late = await invoiced()
    await deliver(late)
    expect(await payoutsOf(late.visitId)).toEqual([])
    await pay(late.visitId, AFTER)
    expect(await payoutsOf(late.visitId)).toMatchObject([{ amountPence: ADVISERS }])
    await everyPromiseIsKept()
  })

  it('is paid out once where the last payment comes while delivery is agreed', async () => {
    const made = await invoiced()
    const { school, adviser, visitId } = made
    must(await recordDelivery(adviser.actor, { ...made, note: '' }, AFTER))
    must(await agreeDelivery(school.requester, made, AFTER))
    await Promise.all([pay(visitId, AFTER), chargeVisit(system, visitId, AFTER), chargeVisit(system, visitId, AFTER)])
    expect(await payoutsOf(visitId)).toMatchObject([{ amountPence: ADVISERS }])
  })
})

describe('what of it is not due in the end', () => {
  it('is credited and returned where only a part took place', async () => {
    const made = await invoiced()
    await pay(made.visitId, NOW)
    await deliver(made, 4)
    // £213.33 of £320.00, all of the travel, and the fee on that price.
    const due = 21_333 + 810 + 1_280 + 256
    const { credited, returned, lines } = await looked(made.visitId)
    expect(credited).toMatchObject([
      {
        ...{ status: 'done', cause: 'in_part', totalPence: DAY_GROSS - due, adviserPence: 32_000 - 21_333 },
        ...{ askedBy: null, askedByName: 'Waymark', decidedByName: 'Waymark' },
        reason: expect.stringMatching(
          /^Only a part took place, 4 of 6 interviews\. Delivery agreed by .+ on 2 February 2027$/,
        ),
      },
    ])
    expect(returned).toEqual([{ amountPence: DAY_GROSS - due, status: 'waiting', reason: credited[0]?.reason }])
    expect(lines).toEqual([21_333 + 810 + 1_280])
    expect(await payoutsOf(made.visitId)).toMatchObject([{ amountPence: 21_333 + 810, status: 'waiting' }])
    const notes = await inTransaction(system, (tx) =>
      tx
        .select()
        .from(creditNotes)
        .where(eq(creditNotes.creditId, credited[0]?.id ?? '')),
    )
    expect(notes.map(({ kind }) => kind).sort()).toEqual(['fee', 'visit'])
    expect(await chargeOf(made.visitId)).toMatchObject({ annulledAt: null, payableAt: AFTER })
    await jobs(made.visitId, AFTER)
    expect((await looked(made.visitId)).credited).toHaveLength(1)
    await everyPromiseIsKept()
  })

  it('is asked for no more where it was not paid yet', async () => {
    const made = await invoiced()
    await deliver(made, 3)
    const request = await paymentRequestOf(made.visitId)
    expect(request).toMatchObject({ status: 'open', totalPence: DAY_GROSS })
    await pay(made.visitId, AFTER, request.totalPence - request.creditedPence)
    expect((await paymentRequestOf(made.visitId)).status).toBe('paid')
    expect(await payoutsOf(made.visitId)).toMatchObject([{ amountPence: 16_000 + 810 }])
    expect((await looked(made.visitId)).returned).toEqual([])
    await everyPromiseIsKept()
  })

  it('is credited whole where it is cancelled free of charge, and what was paid goes back', async () => {
    const paid = await invoiced()
    await pay(paid.visitId, NOW)
    const { bookingId, ids, visitId, school } = paid
    must(await cancelVisits(school.requester, { bookingId, visitIds: ids, because, reason: '' }, NOW))
    await jobs(visitId, NOW)
    const { credited, returned } = await looked(visitId)
    expect(credited).toMatchObject([
      {
        ...{ cause: 'cancelled', status: 'done', totalPence: DAY_GROSS },
        reason: expect.stringMatching(/^Cancelled by .+ on 12 January 2027: nothing is due$/),
      },
    ])
    expect(returned).toMatchObject([{ amountPence: DAY_GROSS, status: 'waiting' }])
    expect((await paymentRequestOf(visitId)).status).toBe('void')
    expect(await payoutsOf(visitId)).toEqual([])
    expect(await balancesOf(school.careersId)).toMatchObject({ available: 500_000, committed: 0 })
    await jobs(visitId, NOW)
    expect((await looked(visitId)).credited).toHaveLength(1)

    const unpaid = await invoiced()
    const cancel = { bookingId: unpaid.bookingId, visitIds: unpaid.ids, because: 'adviser_ill' as const, reason: '' }
    must(await cancelVisits(unpaid.adviser.actor, cancel, AFTER))
    await jobs(unpaid.visitId, AFTER)
    expect((await paymentRequestOf(unpaid.visitId)).status).toBe('void')
    expect((await looked(unpaid.visitId)).returned).toEqual([])
    await everyPromiseIsKept()
  })

  it('stays no payment’s where money comes for what was credited whole: it is owed back', async () => {
    const { bookingId, ids, visitId, school } = await invoiced()
    must(await cancelVisits(school.requester, { bookingId, visitIds: ids, because, reason: '' }, NOW))
    await jobs(visitId, NOW)
    await pay(visitId, NOW)
    expect(await paymentRequestOf(visitId)).toMatchObject({ status: 'void', receivedPence: 0 })
    const { id } = await paymentRequestOf(visitId)
    const [payment] = await inTransaction(system, (tx) =>
      tx.select().from(payments).where(eq(payments.paymentRequestId, id)),
    )
    expect(payment?.surplusPence).toBe(DAY_GROSS)
    expect(await payoutsOf(visitId)).toEqual([])
    await everyPromiseIsKept()
  })

  it('leaves what cancelling late costs, which is paid out', async () => {
    const made = await invoiced()
    await pay(made.visitId, NOW)
    const { bookingId, ids, visitId, school } = made
    const shown = { [visitId]: 16_000 }
    must(await cancelVisits(school.requester, { bookingId, visitIds: ids, because, reason: '', shown }, HALF))
    // Not before it is known what is due, though it is cancelled.
    await inTransaction(system, async (tx) => {
      await openPayouts(tx, { paymentRequestId: (await paymentRequestOf(visitId)).id }, HALF)
    })
    expect(await payoutsOf(visitId)).toEqual([])
    await jobs(visitId, HALF)
    const { credited, returned, lines } = await looked(visitId)
    expect(credited[0]?.reason).toMatch(
      /^Cancelled by .+ on 20 January 2027: £160\.00 of the price stays due, by the terms for cancelling$/,
    )
    expect(returned).toMatchObject([{ amountPence: DAY_GROSS - 16_000 }])
    expect(lines).toEqual([16_000])
    expect(await payoutsOf(visitId)).toMatchObject([{ amountPence: 16_000 }])
    await everyPromiseIsKept()
  })

  it('is credited by what a problem is settled at', async () => {
    const settled = async (outcome: 'agree' | 'part' | 'void') => {
      const made = await invoiced()
      await pay(made.visitId, NOW)
      const { school, adviser, bookingId, visitId } = made
      must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTER))
      must(await raiseProblem(school.requester, { bookingId, visitId, what: 'Nobody came after noon.' }, AFTER))
      const decider = await addMember<StaffActor>(staff.organisationId, ['staff'])
      const late = new Date('2027-02-12T10:00:00Z')
      const part = outcome === 'part' ? { pricePence: 20_000, travelPence: 810 } : {}
      must(await settleProblem(decider, { bookingId, visitId, outcome, note: 'Both were heard.', ...part }, late))
      await jobs(visitId, late)
      return { ...(await looked(visitId)), paid: (await payoutsOf(visitId)).map(({ amountPence }) => amountPence) }
    }
    expect(await settled('agree')).toMatchObject({ credited: [], returned: [], paid: [ADVISERS] })
    const part = await settled('part')
    // The fee is 6% of £200.00, with its VAT.
    expect(part.returned).toMatchObject([{ amountPence: DAY_GROSS - (20_000 + 810 + 1_200 + 240) }])
    expect(part.credited[0]?.reason).toMatch(/^Only a part is due\. Delivery settled by Waymark on 12 February 2027/)
    expect(part.paid).toEqual([20_810])
    const nothing = await settled('void')
    expect(nothing.returned).toMatchObject([{ amountPence: DAY_GROSS }])
    expect(nothing.credited[0]?.reason).toMatch(/^Settled, after a problem was raised, by .+: nothing is due$/)
    expect(nothing.paid).toEqual([])
    await everyPromiseIsKept()
  })

  it('is nothing where both sides put it to another day: the invoice stands', async () => {
    const made = await invoiced()
    await pay(made.visitId, NOW)
    const { school, adviser, bookingId, visitId } = made
    const to = { day: day('2027-02-04'), from: '08:45' as Time, because: 'closed_planned' as const, reason: '' }
    must(await proposeDay(school.requester, { bookingId, visitId, ...to }, NOW))
    const [change] = await inTransaction(system, (tx) =>
      tx.select().from(dayChanges).where(eq(dayChanges.visitId, visitId)),
    )
    must(await agreeDay(adviser.actor, { bookingId, visitId, changeId: change?.id ?? '' }, NOW))
    await jobs(visitId, NOW)
    expect(await documentsOf(visitId)).toHaveLength(2)
    const after = new Date('2027-02-04T16:00:00Z')
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, after))
    must(await agreeDelivery(school.requester, { bookingId, visitId }, after))
    await jobs(visitId, after)
    expect((await looked(visitId)).credited).toEqual([])
    expect(await payoutsOf(visitId)).toMatchObject([{ amountPence: ADVISERS }])
    await everyPromiseIsKept()
  })

  it('is all of it where somebody else comes, who is invoiced in advance anew', async () => {
    const made = await invoiced()
    await pay(made.visitId, NOW)
    const { school, adviser, bookingId, visitId } = made
    const seven = new Date(`${DAY}T07:00:00Z`)
    await inTransaction(system, (tx) => tx.update(adviserCards).set({ isListed: false }))
    const other = await makeAdviser({ name: 'Una Brook' })
    must(await cancelVisits(adviser.actor, { bookingId, visitIds: [visitId], reason: 'I am ill.' }, seven))
    await jobs(visitId, seven)
    const found = await readReplacements(school.requester, { bookingId, visitId }, seven)
    const choice = found?.thatDay.find((one) => one.supplierId === other.supplierId)
    if (!choice) throw new Error('not offered')
    const taken = must(
      await replaceVisit(
        school.requester,
        {
          ...{ key: newId('draft'), bookingId, visitId, supplierId: choice.supplierId, day: choice.visit.day },
          ...{ from: choice.visit.from as Time, to: choice.visit.to as Time, expectedPence: choice.pence },
        },
        seven,
      ),
    )
    const [next] = await inTransaction(system, (tx) =>
      tx.select().from(visits).where(eq(visits.bookingId, taken.bookingId)),
    )
    const anew = next?.id as string
    must(
      await answerVisits(other.actor, { bookingId: taken.bookingId, accept: [anew], decline: [], reason: '' }, seven),
    )
    expect(await jobsFor(anew)).toBe(1)
    await jobs(anew, seven)
    expect(await chargeOf(anew)).toMatchObject({ inAdvance: true, status: 'invoiced', supplierId: other.supplierId })
    expect(await chargeOf(visitId)).toMatchObject({ annulledAt: seven, creditedPence: DAY_GROSS })
    expect((await looked(visitId)).returned).toMatchObject([{ amountPence: DAY_GROSS }])
    expect(await payoutsOf(visitId)).toEqual([])
    await everyPromiseIsKept()
  })

  it('is not for staff to credit before it is known, and what they asked for before gives way', async () => {
    const made = await invoiced()
    const charge = await chargeOf(made.visitId)
    const ask = { chargeId: charge?.id as string, wanted: { price: 1_000, travel: 0, fee: 0 } }
    const of = { ...ask, cause: 'goodwill' as const, reason: 'It began late.' }
    expect(refusal(await askForCredit(staff, of, NOW))).toBe('not_over')
    await deliver(made)
    must(await askForCredit(staff, of, AFTER))
    await everyPromiseIsKept()
  })
})

describe('a status determination after the invoice', () => {
  it('credits all of it where a payroll pays, and invoices anew where it does not any more', async () => {
    const [school, adviser] = [await makeSchool(), await makeAdviser()]
    must(await changeProfile(adviser.actor, { ...PROFILE, trading: 'limited_company', legalName: 'Una Ltd' }, NOW))
    const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, [DAY]), NOW))
    const [visit] = await visitsOf(bookingId)
    const visitId = visit?.id as string
    const decidedOn = londonDay(NOW)
    const status = { answer: 'outside' as const, reasons: 'They may send somebody else.', decidedOn }
    const decision = { bookingId, orderNumber: 'FH-3', note: null, status, inAdvance: true }
    must(await approve(school.approver, decision, NOW))
    must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, NOW))
    await jobs(visitId, NOW)
    await pay(visitId, NOW)
    const turn = async (outcome: 'inside' | 'outside', at: Date) => {
      const seen = await readAdviserBooking(adviser.actor, bookingId, NOW)
      const statusId = seen?.determinations[0]?.id as string
      const again = { bookingId, statusId, outcome, reasons: `Now ${outcome}.`, decidedOn }
      must(await determineAgain(school.approver, again, at))
      expect(await jobsFor(visitId)).toBe(1)
      await jobs(visitId, at)
    }
    await turn('inside', NOW)
    const { credited, returned } = await looked(visitId)
    expect(credited).toMatchObject([{ cause: 'by_payroll', status: 'done', totalPence: DAY_GROSS }])
    expect(credited[0]?.reason).toMatch(/^The off-payroll working rules apply, as .+ recorded on 12 January 2027/)
    expect(returned).toMatchObject([{ amountPence: DAY_GROSS }])
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: ADVISERS })
    await everyPromiseIsKept()
    const later = new Date(NOW.getTime() + 3_600_000)
    await turn('outside', later)
    // They had been asked for another way of payment: it is invoiced once they have agreed to this one.
    must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, later))
    await jobs(visitId, later)
    const both = await inTransaction(system, (tx) =>
      tx.select().from(charges).where(eq(charges.visitId, visitId)).orderBy(asc(charges.annulledAt)),
    )
    expect(both).toMatchObject([
      { annulledAt: NOW, creditedPence: DAY_GROSS },
      { annulledAt: null, creditedPence: 0, status: 'invoiced', inAdvance: true },
    ])
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: DAY_BEARS })
    await everyPromiseIsKept()
    // What each was asked for stands once on the payer's statement.
    const payer = await addMember<SchoolActor>(school.payerId, ['payer'])
    const of = { payerId: school.payerId, asked: new URLSearchParams() }
    const statement = (await readPayerStatement(payer, of, NOW))?.statement
    expect(statement).toMatchObject({ closingPence: 0, toReturnPence: -DAY_GROSS })
    expect(statement?.lines).toHaveLength(4)
  })
})

describe('what waits to be invoiced in advance', () => {
  it('is charged as any other visit once it is agreed, when its order number came too late', async () => {
    const made = await requested()
    const { school, adviser, bookingId, ids } = made
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null, inAdvance: true }, NOW))
    must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW))
    const visitId = ids[0] as string
    await jobs(visitId, NOW)
    expect(await chargeOf(visitId)).toMatchObject({ status: 'awaiting_order_number', inAdvance: true, payableAt: null })
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: 'Half of it.', done: 3 }, AFTER))
    must(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))
    await jobs(visitId, AFTER)
    must(await addOrderNumber(school.approver, { bookingId, orderNumber: 'FH-9' }, AFTER))
    await jobs(visitId, AFTER)
    expect(await chargeOf(visitId)).toMatchObject({ status: 'invoiced', inAdvance: false, payableAt: AFTER })
    expect((await documentsOf(visitId)).map(({ taxPointOn }) => taxPointOn)).toEqual([DAY, DAY])
    await everyPromiseIsKept()
  })

  it('is not charged at all where it ends free of charge before', async () => {
    const made = await requested()
    const { school, adviser, bookingId, ids } = made
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null, inAdvance: true }, NOW))
    must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW))
    const visitId = ids[0] as string
    await jobs(visitId, NOW)
    must(await cancelVisits(school.requester, { bookingId, visitIds: ids, because, reason: '' }, NOW))
    await jobs(visitId, NOW)
    expect(await chargeOf(visitId)).toBeUndefined()
    await everyPromiseIsKept()
  })
})
