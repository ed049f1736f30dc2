import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { readTurns } from '#app/domain/bookings/read-turns.server.ts'
import { addOrderNumber } from '#app/domain/invoices/add-order-number.server.ts'
import { approveHigherTotal } from '#app/domain/invoices/approve-higher-total.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { remindHeldCharges } from '#app/domain/invoices/remind-held-charges.server.ts'
import { remindOrderNumbers } from '#app/domain/invoices/remind-order-numbers.server.ts'
import { readBookingAccount } from '#app/domain/ledger/read-booking-account.server.ts'
import { readPaymentTroubles } from '#app/domain/ledger/read-money.server.ts'
import { readPayouts } from '#app/domain/payouts/read-payouts.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction, reruns } from '#db/client.server.ts'
import {
  bookings,
  charges,
  entries,
  invoices,
  journals,
  payers,
  platform,
  practices,
  visits,
} from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { must } from '#tests/make/must.ts'
import { chargeOf, paymentRequestOf } from '#tests/make/paid.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makeSchool, makeTrust } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

const system = systemActor('a test')
const now = new Date('2027-01-25T09:00:00Z')
let database: FreshDatabase
let staff: StaffActor

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 20 })
  staff = await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const rowan = (invoicePrefix: string) => makeAdviser({ name: 'Rowan Tallis', invoicePrefix })
const documentsOf = (visitId: string) =>
  inTransaction(system, (tx) =>
    tx
      .select({ document: invoices })
      .from(invoices)
      .innerJoin(charges, eq(charges.paymentRequestId, invoices.paymentRequestId))
      .where(eq(charges.visitId, visitId))
      .orderBy(invoices.kind),
  ).then((rows) => rows.map(({ document }) => document))
const referenceOf = async (visitId: string): Promise<string> => {
  const [row] = await inTransaction(system, (tx) =>
    tx
      .select({ reference: bookings.reference })
      .from(bookings)
      .innerJoin(visits, eq(visits.bookingId, bookings.id))
      .where(eq(visits.id, visitId)),
  )
  return row?.reference as string
}
const jobsNamed = (task: string) =>
  inTransaction(system, (tx) =>
    tx.execute<{ payload: Record<string, string> }>(
      sql`select p.payload from graphile_worker._private_jobs p join graphile_worker._private_tasks t on t.id = p.task_id where t.identifier = ${task}`,
    ),
  )

describe('issuing', () => {
  test('makes two invoices with one total, once however often it is asked', async () => {
    const school = await makeSchool({ register: { name: 'Fernhollow School' } })
    const adviser = await rowan('RT')
    const { visitId } = await makeAgreedVisit({ school, adviser })
    const issued = await chargeVisit(system, visitId, now)
    expect(issued).toMatchObject({ ok: true, value: { status: 'invoiced' } })
    for (let again = 0; again < 3; again++) expect(await chargeVisit(system, visitId, now)).toEqual(issued)
    const [fee, visit] = await documentsOf(visitId)
    expect(visit).toMatchObject({ number: 'RT-0001', netPence: 32_810, vatPence: 0, grossPence: 32_810 })
    expect(fee).toMatchObject({ netPence: 1_920, vatPence: 384, grossPence: 2_304 })
    expect(fee?.number).toMatch(/^WM-\d{6}$/)
    expect(visit?.sheet).toMatchObject({
      items: [{ orderNumber: 'FH-2291', agreedWords: 'Delivery agreed by Priya Anand on 22 January 2027' }],
      issuer: { legalName: 'Rowan Tallis', vatNumber: null },
      recoveryNote: '',
    })
    expect(visit?.sheet.items[0]?.lines.map((line) => line.words)).toEqual([
      'Personal guidance day',
      'Travel, 18 miles at 45p',
    ])
    expect(fee?.sheet.items[0]?.lines[0]).toMatchObject({
      words: 'Booking fee, 6% of £320.00',
      vatRate: 20,
      vatPence: 384,
    })
    expect(await paymentRequestOf(visitId)).toMatchObject({
      totalPence: 35_114,
      dueOn: '2027-02-24',
      reference: 'RT-0001',
    })
    const posted = await inTransaction(system, (tx) =>
      tx
        .select({ amount: entries.amountPence })
        .from(entries)
        .innerJoin(journals, eq(journals.id, entries.journalId))
        .where(eq(journals.visitId, visitId))
        .orderBy(entries.amountPence),
    )
    expect(posted.map((entry) => entry.amount).filter((amount) => Math.abs(amount) !== 34_730)).toEqual([
      -32_810, -1_920, -384, 35_114,
    ])
    const asked = await jobsNamed('request-payment')
    expect(
      asked.filter((job) => job.payload.paymentRequestId === (issued.ok && issued.value.paymentRequestId)),
    ).toHaveLength(1)
  })

  test('is what staff read of a booking when its payer rings, whatever is not invoiced yet beside it', async () => {
    const trust = await makeTrust()
    const school = await makeSchool({ trust, register: { name: 'Hollow Academy' } })
    const adviser = await rowan('HT')
    const { visitId } = await makeAgreedVisit({ school, adviser })
    const reference = await referenceOf(visitId)
    const before = await readBookingAccount(staff, reference)
    expect(before?.sums).toEqual({ total: 35_114, invoiced: 0, received: 0, owed: 0, paidOut: 0 })
    expect(before?.visits).toMatchObject([{ stands: 'not_agreed', numbers: [], dueOn: null }])
    await chargeVisit(system, visitId, now)
    expect(await readBookingAccount(staff, reference)).toMatchObject({
      school: 'Hollow Academy',
      payer: trust.register.trustName,
      adviser: { id: adviser.supplierId },
      sums: { total: 35_114, invoiced: 35_114, received: 0, owed: 35_114, paidOut: 0 },
      visits: [{ stands: 'owed', orderNumber: 'FH-2291', dueOn: '2027-02-24', paidOut: null }],
    })
    const numbers = (await readBookingAccount(staff, reference))?.visits[0]?.numbers.sort()
    expect(numbers).toEqual(['HT-0001', expect.stringMatching(/^WM-\d{6}$/)])
    expect(await readBookingAccount(staff, 'WMK-000000')).toBeNull()
  })

  test('stuck and waiting are told apart: an order number is the payer’s', async () => {
    const { visitId } = await makeAgreedVisit({
      ...{ school: await makeSchool(), adviser: await rowan('WT'), orderNumber: null },
    })
    await chargeVisit(system, visitId, now)
    const reference = await referenceOf(visitId)
    const { stuck, waits } = await readPaymentTroubles(staff, now)
    expect(waits.requests).toContainEqual(
      expect.objectContaining({
        reference,
        status: 'awaiting_order_number',
        visitOn: expect.stringMatching(/^2026-/),
        askedAt: now,
      }),
    )
    expect(stuck.requests.map((one) => one.reference)).not.toContain(reference)
    const taken = (await readPaymentTroubles(staff, new Date(now.getTime() + 600_000))).stuck.requests
    expect(taken.length).toBeGreaterThan(0)
    expect(taken.map((one) => one.reference)).not.toContain(reference)
  })

  test('says that silence agreed', async () => {
    const school = await makeSchool()
    const { visitId } = await makeAgreedVisit({ school, adviser: await rowan('SA'), how: 'silence' })
    await chargeVisit(system, visitId, now)
    expect((await documentsOf(visitId))[1]?.sheet.items[0]?.agreedWords).toContain(
      'Agreed by silence on 22 January 2027',
    )
  })

  test('refuses a visit whose delivery is not agreed', async () => {
    const { visitId } = await makeAgreedVisit({ school: await makeSchool(), adviser: await rowan('NA') })
    await inTransaction(system, (tx) =>
      tx.update(visits).set({ status: 'delivered', agreedAt: null, agreedHow: null }).where(eq(visits.id, visitId)),
    )
    expect(await chargeVisit(system, visitId, now)).toEqual({ ok: false, refusal: 'not_due' })
    expect(await chargeVisit(system, 'vis_nothing', now)).toEqual({ ok: false, refusal: 'not_found' })
  })

  test('numbers are without gaps under 20 at once, each asked for twice', async () => {
    const school = await makeSchool()
    const adviser = await rowan('GF')
    const made: string[] = []
    for (let i = 0; i < 20; i++) made.push((await makeAgreedVisit({ school, adviser })).visitId)
    const before = reruns.count
    await Promise.all(made.flatMap((visitId) => [chargeVisit(system, visitId, now), chargeVisit(system, visitId, now)]))
    expect(reruns.count - before).toBe(0)
    const numbers = await inTransaction(system, (tx) =>
      tx.select({ n: invoices.sequence }).from(invoices).where(eq(invoices.issuerId, adviser.supplierId)),
    )
    expect(numbers.map((row) => row.n).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    const own = await inTransaction(system, (tx) =>
      tx.select({ n: invoices.sequence }).from(invoices).where(eq(invoices.issuerId, staff.organisationId)),
    )
    expect(own.map((row) => row.n).sort((a, b) => a - b)).toEqual(own.map((_, i) => i + 1))
  })
})

describe('an order number that is wanted', () => {
  test('keeps the invoice back, asks for it once, and lets it leave when it comes', async () => {
    const school = await makeSchool()
    const { visitId, bookingId } = await makeAgreedVisit({
      school,
      adviser: await rowan('ON'),
      orderNumber: null,
    })
    for (let i = 0; i < 2; i++)
      expect(await chargeVisit(system, visitId, now)).toMatchObject({ value: { status: 'awaiting_order_number' } })
    expect(await documentsOf(visitId)).toHaveLength(0)
    const emails = await jobsNamed('write-email')
    expect(emails.filter((job) => job.payload.bookingId === bookingId)).toHaveLength(1)

    const requester = await addMember<SchoolActor>(school.id, ['requester'])
    const payer = await addMember<SchoolActor>(school.id, ['payer'])
    const elsewhere = await addMember<SchoolActor>((await makeSchool()).id, ['payer'])
    const input = { bookingId, orderNumber: ' FH-7 ' }
    expect(await addOrderNumber(requester, input, now)).toEqual({ ok: false, refusal: 'role_missing' })
    expect(await addOrderNumber(elsewhere, input, now)).toEqual({ ok: false, refusal: 'not_found' })
    expect(await addOrderNumber(payer, { bookingId, orderNumber: 'x'.repeat(36) }, now)).toMatchObject({ ok: false })
    expect(await addOrderNumber(payer, { bookingId, orderNumber: ' To follow ' }, now)).toEqual({
      ok: false,
      refusal: 'order_number_stands_in',
    })
    expect(await addOrderNumber(payer, input, now)).toEqual({ ok: true, value: { released: 1 } })
    expect(await addOrderNumber(payer, input, now)).toEqual({ ok: true, value: { released: 0 } })
    await chargeVisit(system, visitId, now)
    expect((await documentsOf(visitId))[1]?.sheet.items[0]?.orderNumber).toBe('FH-7')
    expect(await addOrderNumber(payer, { bookingId, orderNumber: 'FH-8' }, now)).toEqual({
      ok: false,
      refusal: 'already_invoiced',
    })
  })
})

describe('an order number that does not come', () => {
  const reminders = async (bookingId: string) =>
    (await lettersOf(database.ownerUrl, 'order-number-wanted')).filter(
      (one) => one.bookingId === bookingId && one.facts?.askedOn,
    )
  const on = (text: string) => remindOrderNumbers(system, new Date(text))

  test('is asked for again every ten school days, of those who pay and those who approve, once each', async () => {
    const adviser = await rowan('RM')
    const school = await makeSchool()
    const { visitId, bookingId } = await makeAgreedVisit({ school, adviser, orderNumber: null })
    const standsOf = async () => (await readPayouts(adviser.actor)).lines[0]?.stands
    await chargeVisit(system, visitId, now)
    expect(await standsOf()).toMatchObject({ waitsFor: 'order_number', askedOn: '2027-01-25' })
    await on('2027-02-05T09:00:00Z')
    expect(await reminders(bookingId)).toEqual([])
    // The tenth school day after Monday 25 January: by several workers, again the same day, and the day after.
    await Promise.all(Array.from({ length: 5 }, () => on('2027-02-08T09:00:00Z')))
    for (const again of ['2027-02-08T16:00:00Z', '2027-02-09T09:00:00Z']) await on(again)
    const facts = { askedOn: 'Monday 25 January' }
    expect(await reminders(bookingId)).toMatchObject([
      { recipients: { to: 'payers' }, visitIds: [visitId], facts },
      { recipients: { to: 'approvers' }, visitIds: [visitId], facts },
    ])
    expect(new Set((await reminders(bookingId)).map(({ key }) => key)).size).toBe(1)
    expect(await standsOf()).toMatchObject({ askedOn: '2027-02-08' })
    await on('2027-02-20T09:00:00Z')
    expect(await reminders(bookingId)).toHaveLength(2)
    await on('2027-02-22T09:00:00Z')
    expect(await reminders(bookingId)).toHaveLength(4)
    const payer = await addMember<SchoolActor>(school.id, ['payer'])
    expect(await addOrderNumber(payer, { bookingId, orderNumber: 'FH-9' }, now)).toMatchObject({ ok: true })
    await on('2027-03-29T09:00:00Z')
    expect(await reminders(bookingId)).toHaveLength(4)
  })

  test('is not asked for again of a payer who uses none', async () => {
    const school = await makeSchool()
    const { visitId, bookingId } = await makeAgreedVisit({ school, adviser: await rowan('RN'), orderNumber: null })
    await chargeVisit(system, visitId, now)
    await inTransaction(system, (tx) =>
      tx.update(payers).set({ usesOrderNumbers: false }).where(eq(payers.payerId, school.payerId)),
    )
    await on('2027-02-08T09:00:00Z')
    expect(await reminders(bookingId)).toEqual([])
  })
})

describe('VAT that was not there at approval', () => {
  test.each([
    ['a payer that claims it back', true, 34_730],
    ['a payer that bears it', false, 35_114 + 6_562],
  ])('holds the invoice until an approver agrees: %s', async (_, payerRecoversVat, bears) => {
    const school = await makeSchool()
    const adviser = await rowan(payerRecoversVat ? 'VR' : 'VB')
    const { visitId } = await makeAgreedVisit({ school, adviser, payerRecoversVat })
    await inTransaction(system, (tx) =>
      tx.update(practices).set({ vatNumber: 'GB 123' }).where(eq(practices.supplierId, adviser.supplierId)),
    )
    expect(await chargeVisit(system, visitId, now)).toMatchObject({ value: { status: 'held' } })
    expect(await documentsOf(visitId)).toHaveLength(0)
    const charge = await chargeOf(visitId)
    expect(charge).toMatchObject({ approvedPence: 35_114, totalPence: 35_114 + 6_562 })

    const approver = await addMember<SchoolActor>(school.id, ['approver'])
    const id = charge?.id as string
    if (!payerRecoversVat) {
      // £400.00 was set aside and £351.14 spent: £65.62 more is not there.
      expect(await approveHigherTotal(approver, id, now)).toEqual({ ok: false, refusal: 'not_enough_left' })
      expect(await chargeOf(visitId)).toMatchObject({ approvedPence: 35_114, status: 'held' })
      return
    }
    expect(await approveHigherTotal(approver, id, now)).toMatchObject({ ok: true })
    expect(await chargeVisit(system, visitId, now)).toMatchObject({ value: { status: 'invoiced' } })
    expect((await documentsOf(visitId))[1]).toMatchObject({ netPence: 32_810, vatPence: 6_562 })
    const [visit] = await inTransaction(system, (tx) => tx.select().from(visits).where(eq(visits.id, visitId)))
    expect(visit).toMatchObject({ bearsPence: bears, vatPence: 384 + 6_562 })
  })

  test('is said to those who approve, on their home and by email, and again every ten school days', async () => {
    const school = await makeSchool()
    const adviser = await rowan('VS')
    const { visitId, bookingId } = await makeAgreedVisit({ school, adviser, payerRecoversVat: true })
    await inTransaction(system, (tx) =>
      tx.update(practices).set({ vatNumber: 'GB 123' }).where(eq(practices.supplierId, adviser.supplierId)),
    )
    for (const _ of [1, 2]) await chargeVisit(system, visitId, now)
    const letters = async () =>
      (await lettersOf(database.ownerUrl, 'higher-total-wanted')).filter((one) => one.bookingId === bookingId)
    const { id } = (await chargeOf(visitId)) ?? { id: '' }
    const facts = { chargeId: id, totalPence: '41676', approvedPence: '35114' }
    expect(await letters()).toMatchObject([{ recipients: { to: 'approvers', bookingId }, visitIds: [visitId], facts }])
    const approver = await addMember<SchoolActor>(school.id, ['approver'])
    const turns = async (of: SchoolActor) => (await readTurns(of, now)).filter(({ kind }) => kind === 'higher_total')
    expect(await turns(approver)).toMatchObject([{ visitId, chargeId: id, pence: 41_676 }])
    expect(await turns(await addMember<SchoolActor>(school.id, ['requester', 'payer']))).toEqual([])
    const on = (text: string) => remindHeldCharges(system, new Date(text))
    await on('2027-02-05T09:05:00Z')
    expect(await letters()).toHaveLength(1)
    await Promise.all(Array.from({ length: 3 }, () => on('2027-02-08T09:05:00Z')))
    await on('2027-02-09T09:05:00Z')
    expect(await letters()).toMatchObject([{ facts }, { facts: { ...facts, askedOn: 'Monday 25 January' } }])
    for (const letter of await letters()) must(await writeEmail(letter, now))
    expect(await approveHigherTotal(approver, id, now)).toMatchObject({ ok: true })
    expect(await turns(approver)).toEqual([])
    await on('2027-03-08T09:05:00Z')
    expect(await letters()).toHaveLength(2)
  })

  test('that comes and goes while the order number is awaited is in the funds as it stands at the end', async () => {
    const school = await makeSchool()
    const { visitId } = await makeAgreedVisit({
      ...{ school, adviser: await rowan('TF'), orderNumber: null, payerRecoversVat: false },
    })
    await inTransaction(system, (tx) =>
      tx.update(payers).set({ usesOrderNumbers: true }).where(eq(payers.payerId, school.payerId)),
    )
    const registered = (vatNumber: string | null) =>
      inTransaction(system, (tx) => tx.update(platform).set({ vatNumber }))
    const spent = async () => {
      const [row] = await inTransaction(system, (tx) =>
        tx.execute<{ pence: string }>(
          sql`select sum(e.amount_pence) as pence from entries e join accounts a on a.id = e.account_id
               where a.kind = 'fund_spent' and a.school_id = ${school.id}`,
        ),
      )
      return Number(row?.pence)
    }
    const seen: number[] = []
    for (const vatNumber of [null, 'GB 000 0000 00', null, 'GB 000 0000 00']) {
      await registered(vatNumber)
      expect(await chargeVisit(system, visitId, now)).toMatchObject({ value: { status: 'awaiting_order_number' } })
      seen.push(await spent())
    }
    expect(seen).toEqual([34_730, 35_114, 34_730, 35_114])
  })

  test('an adviser registered after the visit charges none', async () => {
    const adviser = await rowan('AF')
    const { visitId } = await makeAgreedVisit({ school: await makeSchool(), adviser })
    await inTransaction(system, (tx) =>
      tx
        .update(practices)
        .set({ vatNumber: 'GB 123', vatFromOn: '2027-12-01' as never })
        .where(eq(practices.supplierId, adviser.supplierId)),
    )
    expect(await chargeVisit(system, visitId, now)).toMatchObject({ value: { status: 'invoiced' } })
    expect((await documentsOf(visitId))[1]).toMatchObject({ vatPence: 0, sheet: { issuer: { vatNumber: null } } })
  })
})
