import { parse } from 'csv-parse/sync'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { day } from '#app/domain/calendar.ts'
import { creditCharge } from '#app/domain/credits/credit-charge.server.ts'
import { askForCredit, decideCredit } from '#app/domain/credits/decide-credit.server.ts'
import { earningsCsv } from '#app/domain/earnings/earnings-csv.ts'
import { readEarnings } from '#app/domain/earnings/read-earnings.server.ts'
import { readRemittance, remittancePdf } from '#app/domain/earnings/read-remittance.server.ts'
import { taxYear } from '#app/domain/earnings/tax-year.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { readCsvInvoices } from '#app/domain/invoices/read-invoices.server.ts'
import { readBookingAccount } from '#app/domain/ledger/read-booking-account.server.ts'
import { readPaymentTroubles } from '#app/domain/ledger/read-money.server.ts'
import { pence } from '#app/domain/money.ts'
import { receivePayment } from '#app/domain/payments/receive-payment.server.ts'
import { reversalCall } from '#app/domain/payouts/reverse-payout.server.ts'
import { transferCall } from '#app/domain/payouts/send-payout.server.ts'
import { paidIn } from '#app/domain/sellers/seller-entries.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { bookings, payoutReversals, payouts } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { must } from '#tests/make/must.ts'
import { chargeOf, payoutsOf } from '#tests/make/paid.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { readPdf } from '#tests/make/read-pdf.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// What an adviser reads of a tax year, and of each payout: what stands in the books, and nothing of others.

const system = systemActor('a test')
const [TOTAL, DUE] = [35_114, 32_810]
let database: FreshDatabase
let staff: StaffActor
let rowan: MadeAdviser
let wren: MadeAdviser
let school: MadeSchool
let payoutIds: string[]

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
  staff = await makePlatform()
  school = await makeSchool({ register: { name: 'Fernhollow School' } })
  rowan = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: 'RT' })
  wren = await makeAdviser({ name: 'Wren Oakley', invoicePrefix: 'WO' })
  // On either side of 5 April.
  const first = await invoiced('2027-03-10')
  await invoiced('2027-04-05')
  await invoiced('2027-04-06')
  await pay(first, 10_000, '2027-03-20')
  await pay(first, TOTAL - 10_000, '2027-04-05')
  payoutIds = await inTransaction(system, async (tx) => {
    const due = await tx.select().from(payouts).orderBy(payouts.dueAt)
    await transferCall.record?.(tx, due[0]?.id ?? '', { id: 'tr_first' } as never, at('2027-03-21'))
    await transferCall.record?.(tx, due[1]?.id ?? '', { id: 'tr_second' } as never, at('2027-04-07'))
    return due.map(({ id }) => id)
  })
}, 240_000)
afterAll(async () => {
  await disconnect()
  await database.close()
})

const at = (on: string) => new Date(`${on}T09:00:00Z`)
async function invoiced(on: string): Promise<string> {
  const { visitId } = await makeAgreedVisit({ school, adviser: rowan })
  return must(await chargeVisit(system, visitId, at(on))).paymentRequestId as string
}
async function pay(requestId: string, amount: number, on: string) {
  const ids = { paymentIntentId: `pi_${on}`, chargeId: `ch_${on}`, method: 'bank_transfer' as const, cameBy: null }
  const arrived = { ...ids, amountPence: pence(amount), feePence: null, receivedAt: at(on) }
  must(await receivePayment(system, requestId, arrived, at(on)))
}
const sum = (amounts: number[]) => amounts.reduce((total, one) => total + one, 0)

test('a tax year has by month what was invoiced, paid by payers and sent, as it stands in the books', async () => {
  const { months, invoices, payouts: sent, trips } = await readEarnings(rowan.actor, taxYear(day('2027-04-05')))
  expect(months).toHaveLength(12)
  // The last month is 6 March to 5 April.
  const first = Math.floor((DUE * 10_000) / TOTAL)
  expect(months.at(-1)).toEqual({
    ...{ from: '2027-03-06', netPence: 2 * DUE, vatPence: 0, creditedPence: 0 },
    ...{ receivedPence: DUE, paidOutPence: first },
  })
  expect(sum(months.slice(0, -1).map((month) => month.netPence + month.receivedPence + month.paidOutPence))).toBe(0)
  expect(invoices.map(({ number, on }) => [number, on])).toEqual([
    ['RT-0001', '2027-03-10'],
    ['RT-0002', '2027-04-05'],
  ])
  expect(sent.map(({ amountPence, transferId }) => [amountPence, transferId])).toEqual([[first, 'tr_first']])
  const [ledger] = await inTransaction(system, (tx) =>
    tx.execute<{ invoiced: string; out: string }>(sql`select
      (-coalesce(sum(e.amount_pence) filter (where j.kind = 'invoice'), 0))::text as invoiced,
      coalesce(sum(e.amount_pence) filter (where j.kind = 'pay_out'), 0)::text as out
      from entries e join accounts a on a.id = e.account_id join journals j on j.id = e.journal_id
      where a.kind = 'due_to_adviser' and a.supplier_id = ${rowan.supplierId} and j.at < '2027-04-05T23:00:00Z'`),
  )
  expect(sum(months.map(({ netPence, vatPence }) => netPence + vatPence))).toBe(Number(ledger?.invoiced))
  expect(sum(months.map(({ paidOutPence }) => paidOutPence))).toBe(Number(ledger?.out))
  expect(trips).toHaveLength(3)
  expect(sum(trips.map(({ miles }) => miles))).toBe(54)
  expect(sum(trips.map(({ travelPence }) => travelPence))).toBe(3 * 810)
})

test('the next tax year begins on 6 April, and somebody else’s has nothing of it', async () => {
  const next = await readEarnings(rowan.actor, taxYear(day('2027-04-06')))
  expect(next.months[0]).toMatchObject({ from: '2027-04-06', netPence: DUE, receivedPence: 0 })
  expect(next.payouts.map(({ transferId }) => transferId)).toEqual(['tr_second'])
  expect(next.months[0]?.paidOutPence).toBe(next.payouts[0]?.amountPence)
  const other = await readEarnings(wren.actor, taxYear(day('2027-04-05')))
  expect([other.invoices, other.payouts, other.trips]).toEqual([[], [], []])
})

test('its CSV has a row for each invoice, payout and journey', async () => {
  const rows = parse(earningsCsv(await readEarnings(rowan.actor, taxYear(day('2027-04-05')))), {
    bom: true,
  }) as string[][]
  expect(rows.map(([kind]) => kind)).toEqual(['Kind', 'Invoice', 'Invoice', 'Payout', 'Travel', 'Travel', 'Travel'])
  expect(rows[1]).toEqual(expect.arrayContaining(['2027-03-10', 'Fernhollow School', 'RT-0001', '328.10', '0.00']))
})

test('a remittance says which invoice it pays, for whom, and Stripe’s reference, to its payee alone', async () => {
  const [first = '', second = ''] = payoutIds
  const read = await readRemittance(rowan.actor, first)
  expect(read).toMatchObject({
    school: 'Fernhollow School',
    transferId: 'tr_first',
    sentOn: '2027-03-21',
    provider: null,
  })
  expect((read?.amountPence ?? 0) + (read?.otherPence ?? 0)).toBe(DUE)
  expect(await readRemittance(wren.actor, first)).toBeNull()
  if (!read) throw new Error('no remittance')
  const pdf = await readPdf((await remittancePdf(read, at('2027-04-08'))).bytes)
  expect(pdf).toMatchObject({ language: 'en-GB', isMarked: true, pages: 1 })
  for (const words of [
    'Remittance advice',
    'To Rowan Tallis',
    'Sent 21 March 2027',
    'Stripe’s reference tr_first',
    'RT-0001 of 10 March 2027, £328.10',
    'Other payouts for the same visit',
  ])
    expect(pdf.text).toContain(words)
  expect(pdf.roles.filter((role) => role === 'TR').length).toBeGreaterThan(4)
  const letters = await lettersOf(database.ownerUrl, 'payout-sent')
  expect(letters.map(({ payoutId }) => payoutId)).toEqual([first, second])
})

test('its pages lead from one to the other, and are nobody else’s', async () => {
  const ask = await openPages()
  const get = async (path: string, of: MadeAdviser) => {
    const { status, html } = await ask({ path, cookie: await cookieOf(of.actor) })
    return { status, html: html.replace(/<!-- -->/g, '').replace(/\s+/g, ' ') }
  }
  expect((await get('/adviser/payouts', rowan)).html).toContain('/adviser/payouts/earnings')
  const page = await get('/adviser/payouts/earnings?year=2026-27', rowan)
  expect(page.html).toContain('£656.20 was invoiced in your name')
  expect(page.html).toContain('54, there and back')
  expect(page.html).toContain('HMRC’s rates')
  const path = `/adviser/payouts/remittances/${payoutIds[0]}`
  expect(page.html).toContain(path)
  expect((await get(path, rowan)).html).toContain('was sent to you')
  expect((await get(path, wren)).status).toBe(404)
  expect((await get(`${path}/pdf`, wren)).status).toBe(404)
  expect((await get('/adviser/payouts/earnings?year=2026-28', rowan)).status).toBe(404)
})

/** What is paid on 10 May, and what is then credited of it. */
async function paidAndCredited(
  adviser: MadeAdviser,
  isSent: boolean,
  wanted: { price: number; travel: number; fee: number },
) {
  const { visitId, bookingId } = await makeAgreedVisit({ school, adviser })
  const { paymentRequestId } = must(await chargeVisit(system, visitId, at('2027-05-10')))
  const ids = {
    paymentIntentId: `pi_${visitId}`,
    chargeId: `ch_${visitId}`,
    method: 'bank_transfer' as const,
    cameBy: null,
  }
  const arrived = { ...ids, amountPence: pence(TOTAL), feePence: null, receivedAt: at('2027-05-10') }
  must(await receivePayment(system, paymentRequestId as string, arrived, at('2027-05-10')))
  const [payout] = await payoutsOf(visitId)
  const payoutId = payout?.id ?? ''
  if (isSent)
    await inTransaction(system, async (tx) =>
      transferCall.record?.(tx, payoutId, { id: `tr_${visitId}` } as never, at('2027-05-11')),
    )
  const of = {
    chargeId: (await chargeOf(visitId))?.id ?? '',
    wanted,
    cause: 'billed_wrongly' as const,
    reason: 'Shorter.',
  }
  const { creditId } = must(await askForCredit(staff, of, at('2027-05-20')))
  const colleague = await addMember<StaffActor>(staff.organisationId, ['staff'])
  must(await decideCredit(colleague, { creditId, event: 'agree' }, at('2027-05-20')))
  must(await creditCharge(system, creditId, at('2027-05-20')))
  const [booking] = await inTransaction(system, (tx) => tx.select().from(bookings).where(eq(bookings.id, bookingId)))
  return { visitId, payoutId, reference: booking?.reference ?? '' }
}

test('what is taken back counts in the month in which Stripe took it, and not while it refuses', async () => {
  const ines = await makeAdviser({ name: 'Ines Kerr', invoicePrefix: 'IK' })
  const { visitId, payoutId, reference } = await paidAndCredited(ines, true, { price: 10_000, travel: 0, fee: 0 })
  const months = async () =>
    (await readEarnings(ines.actor, taxYear(day('2027-05-10')))).months.flatMap(
      ({ from, paidOutPence, receivedPence }) =>
        paidOutPence === 0 && receivedPence === 0 ? [] : [[from, paidOutPence, receivedPence]],
    )
  const toSeller = async () =>
    sum((await inTransaction(system, (tx) => paidIn(tx, 2027, ines.supplierId))).map(({ amountPence }) => amountPence))
  const [reversal] = await inTransaction(system, (tx) =>
    tx
      .update(payoutReversals)
      .set({ status: 'failed', reason: 'Stripe did not take it back' })
      .where(eq(payoutReversals.visitId, visitId))
      .returning(),
  )
  expect(await months()).toEqual([['2027-05-06', DUE, DUE]])
  expect(await toSeller()).toBe(DUE)
  expect(await readRemittance(ines.actor, payoutId)).toMatchObject({ takenBackPence: 0 })
  await inTransaction(system, async (tx) =>
    reversalCall.record?.(tx, reversal?.id ?? '', { id: 'trr_1' } as never, at('2027-07-10')),
  )
  expect(await months()).toEqual([
    ['2027-05-06', DUE, DUE],
    ['2027-07-06', -10_000, -10_000],
  ])
  expect(await toSeller()).toBe(DUE - 10_000)
  const read = await readRemittance(ines.actor, payoutId)
  expect(read).toMatchObject({ amountPence: DUE, takenBackPence: 10_000, otherPence: 0 })
  // Staff read what stands of it.
  const account = await readBookingAccount(staff, reference)
  expect(account?.sums.paidOut).toBe(DUE - 10_000)
  expect(account?.visits).toMatchObject([{ paidOut: { pence: DUE - 10_000, at: at('2027-05-11') } }])
})

test('a payout that was taken off before it left is nobody’s to send, and says so', async () => {
  const ada = await makeAdviser({ name: 'Ada Thorne', invoicePrefix: 'AT' })
  const { payoutId, reference } = await paidAndCredited(ada, false, { price: 32_000, travel: 810, fee: 1_920 })
  expect((await readRemittance(ada.actor, payoutId))?.isTakenOff).toBe(true)
  const ask = await openPages()
  const page = await ask({ path: `/adviser/payouts/remittances/${payoutId}`, cookie: await cookieOf(ada.actor) })
  expect(page.html).toContain('£328.10 is not sent: it was taken off before it left')
  expect(page.html).not.toContain('Not yet')
  expect((await readBookingAccount(staff, reference))?.visits).toMatchObject([{ paidOut: null }])
  // Its payer's list says that it was credited whole, and asks for none of it.
  const payer = await addMember<SchoolActor>(school.payerId, ['payer'])
  expect((await readCsvInvoices(payer)).find(({ number }) => number === 'AT-0001')).toMatchObject({
    ...{ status: 'Nothing is due', grossPence: DUE, creditedPence: DUE, leftPence: 0 },
  })
  const { stuck, waits } = await readPaymentTroubles(staff, at('2028-01-01'))
  expect([...stuck.payouts, ...waits.payouts].map(({ id }) => id)).not.toContain(payoutId)
})

test('of a payment’s several payouts those that were taken off are no other payouts of the visit', async () => {
  const [first = '', second = ''] = payoutIds
  const before = await readRemittance(rowan.actor, first)
  await inTransaction(system, async (tx) => {
    const [sent] = await tx.select().from(payouts).where(eq(payouts.id, second))
    await tx.insert(payouts).values({
      ...(sent as typeof payouts.$inferSelect),
      ...{ id: 'pot_taken_off', round: 2, status: 'void', stripeTransferId: null, sentAt: null },
    })
  })
  expect((await readRemittance(rowan.actor, first))?.otherPence).toBe(before?.otherPence)
})
