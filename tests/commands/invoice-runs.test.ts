import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import type { Invoicing } from '#app/domain/invoices/invoice-on.ts'
import { invoicePdf } from '#app/domain/invoices/invoice-pdf.server.ts'
import { readCsvInvoices, readInvoices } from '#app/domain/invoices/read-invoices.server.ts'
import { runInvoices } from '#app/domain/invoices/run-invoices.server.ts'
import { pence } from '#app/domain/money.ts'
import { receivePayment } from '#app/domain/payments/receive-payment.server.ts'
import { readPayouts } from '#app/domain/payouts/read-payouts.server.ts'
import { keepPayerSettings } from '#app/domain/schools/settings.server.ts'
import { connect, disconnect, inTransaction, reruns } from '#db/client.server.ts'
import { bookings, invoices, payers, paymentRequests, payouts } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { chargeOf, paymentRequestOf } from '#tests/make/paid.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

const system = systemActor('a test')
/** Agreed in January; February is when a month's invoices leave. */
const january = new Date('2027-01-25T09:00:00Z')
const lastOfJanuary = new Date('2027-01-31T23:30:00Z')
const february = new Date('2027-02-01T00:30:00Z')
const ONE = 35_114
const THEIRS = 32_810
let database: FreshDatabase
let staff: StaffActor
let prefixes = 0

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

const adviserNamed = (name: string) => makeAdviser({ name, invoicePrefix: `R${prefixes++}` })

async function schoolInvoiced(invoicing: Invoicing): Promise<MadeSchool> {
  const school = await makeSchool({ register: { name: 'Fernhollow School' } })
  await inTransaction(system, (tx) => tx.update(payers).set({ invoicing }).where(eq(payers.payerId, school.payerId)))
  return school
}

async function charged(school: MadeSchool, adviser: MadeAdviser, orderNumber: string | null = 'FH-1') {
  const made = await makeAgreedVisit({ school, adviser, orderNumber })
  expect(await chargeVisit(system, made.visitId, january)).toMatchObject({ ok: true })
  return made
}
const documentsOf = (requestId: string) =>
  inTransaction(system, (tx) =>
    tx.select().from(invoices).where(eq(invoices.paymentRequestId, requestId)).orderBy(invoices.kind, invoices.number),
  )
const payoutsOf = async (visitId: string) =>
  (await inTransaction(system, (tx) => tx.select().from(payouts).where(eq(payouts.visitId, visitId)))).map(
    ({ amountPence }) => amountPence,
  )
/** Visits here are made as rows, so that nobody has signed for them and no card has counted them. */
const NOT_HERE = ['What a card counts is what was agreed', 'Every agreement reads as it was signed']
const broken = async () =>
  (await checkPromises(system, january)).filter((one) => one.broken > 0 && !NOT_HERE.includes(one.promise))

describe('a month’s invoices', () => {
  test('leave together on the first of the next, once: one request, one invoice of each supplier, one of Waymark’s', async () => {
    const school = await schoolInvoiced('month')
    const [rowan, miriam] = [await adviserNamed('Rowan Tallis'), await adviserNamed('Miriam Okonjo')]
    const visits = [await charged(school, rowan), await charged(school, miriam, 'FH-2'), await charged(school, rowan)]
    for (const { visitId } of visits)
      expect(await chargeOf(visitId)).toMatchObject({ status: 'ready', invoiceOn: '2027-02-01' })
    expect((await readPayouts(rowan.actor)).lines[0]?.stands).toEqual({
      state: 'before_invoice',
      waitsFor: 'its_day',
      invoiceOn: '2027-02-01',
    })
    const payer = await addMember<SchoolActor>(school.id, ['payer'])
    expect((await readInvoices(payer)).map(({ facts, numbers }) => [facts.status, numbers.length])).toEqual([
      ['ready', 0],
      ['ready', 0],
      ['ready', 0],
    ])
    expect(await runInvoices(system, lastOfJanuary)).toEqual({ requests: 0, failed: 0 })

    const before = reruns.count
    const runs = await Promise.all(Array.from({ length: 8 }, () => runInvoices(system, february)))
    expect(reruns.count - before).toBe(0)
    expect(runs.reduce((sum, run) => sum + run.requests, 0)).toBe(1)
    expect(await runInvoices(system, february)).toEqual({ requests: 0, failed: 0 })

    const request = await paymentRequestOf(visits[0]?.visitId as string)
    expect(request).toMatchObject({ totalPence: 3 * ONE, issuedAt: february, dueOn: '2027-03-03', status: 'open' })
    for (const { visitId } of visits) expect(await chargeOf(visitId)).toMatchObject({ paymentRequestId: request.id })
    const documents = await documentsOf(request.id)
    expect(documents.map(({ kind, grossPence, sheet }) => [kind, grossPence, sheet.items.length])).toEqual([
      ['fee', 3 * (ONE - THEIRS), 3],
      ['visit', 2 * THEIRS, 2],
      ['visit', THEIRS, 1],
    ])
    const [fee, ...theirs] = documents
    expect(fee?.supplierId).toBeNull()
    expect(theirs.map(({ number }) => number)).toContain(request.reference)
    expect(theirs[0]?.sheet.items.map(({ taxPointOn }) => taxPointOn)).toEqual(
      theirs[0]?.sheet.items.map(({ taxPointOn }) => taxPointOn).sort(),
    )
    expect(fee?.sheet.items.map(({ orderNumber }) => orderNumber)).toEqual(['FH-1', 'FH-2', 'FH-1'])

    const [row] = await readInvoices(payer)
    expect(row).toMatchObject({ id: request.id, totalPence: 3 * ONE, orderNumbers: ['FH-1', 'FH-2'] })
    expect(row?.items).toHaveLength(3)
    const csv = await readCsvInvoices(payer)
    expect(csv.map(({ orderNumber }) => orderNumber).sort()).toEqual(['FH-1', 'FH-1, FH-2', 'FH-2'])
    // Each supplier reads their own, with their own number.
    for (const adviser of [rowan, miriam]) {
      const { lines } = await readPayouts(adviser.actor)
      expect(new Set(lines.map(({ number }) => number))).toEqual(
        new Set([theirs.find(({ supplierId }) => supplierId === adviser.supplierId)?.number]),
      )
      expect(lines.every(({ stands }) => stands.state === 'invoiced')).toBe(true)
    }
    expect(await broken()).toEqual([])
  })

  test('are one PDF that names each visit with its booking and order number', async () => {
    const school = await schoolInvoiced('month')
    const rowan = await adviserNamed('Rowan Tallis')
    const visits = [await charged(school, rowan, 'FH-31'), await charged(school, rowan, 'FH-32')]
    await runInvoices(system, february)
    const request = await paymentRequestOf(visits[0]?.visitId as string)
    const pdf = await invoicePdf(system, request.id)
    const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
    const file = await getDocument({ data: new Uint8Array(pdf?.bytes as Buffer) }).promise
    let text = ''
    for (let page = 1; page <= file.numPages; page++)
      for (const item of (await (await file.getPage(page)).getTextContent()).items)
        if ('str' in item) text += `${item.str} `
    text = text.replace(/\s+/g, ' ')
    const references = await inTransaction(system, (tx) =>
      tx.select({ reference: bookings.reference }).from(bookings).where(eq(bookings.schoolId, school.id)),
    )
    for (const words of [
      'Invoices for 2 visits',
      '£702.28',
      'order FH-31',
      'order FH-32',
      'By each visit',
      'tax point of each visit its own day',
      ...references.map(({ reference }) => reference),
    ])
      expect(text).toContain(words)
  })

  test('wait for nobody who uses another school’s money: a trust has a request for each academy', async () => {
    const school = await schoolInvoiced('month')
    const other = await schoolInvoiced('month')
    const rowan = await adviserNamed('Rowan Tallis')
    const [one, two] = [await charged(school, rowan), await charged(other, rowan)]
    await runInvoices(system, february)
    const requests = [await paymentRequestOf(one.visitId), await paymentRequestOf(two.visitId)]
    expect(new Set(requests.map(({ id }) => id)).size).toBe(2)
    expect(requests.map(({ totalPence }) => totalPence)).toEqual([ONE, ONE])
  })

  test('leave without what waits for an order number, which follows with the next', async () => {
    const school = await schoolInvoiced('month')
    const rowan = await adviserNamed('Rowan Tallis')
    const [with1, without] = [await charged(school, rowan), await charged(school, rowan, null)]
    await runInvoices(system, february)
    expect(await paymentRequestOf(with1.visitId)).toMatchObject({ totalPence: ONE })
    expect(await chargeOf(without.visitId)).toMatchObject({ status: 'awaiting_order_number' })
    await inTransaction(system, (tx) =>
      tx.update(bookings).set({ orderNumber: 'FH-9' }).where(eq(bookings.id, without.bookingId)),
    )
    // Its month is over, so it leaves at once.
    expect(await chargeVisit(system, without.visitId, february)).toMatchObject({ value: { status: 'invoiced' } })
  })
})

test('a payer who changes when invoices leave is invoiced so from now on, also for what waits', async () => {
  const school = await schoolInvoiced('term')
  const rowan = await adviserNamed('Rowan Tallis')
  const { visitId } = await charged(school, rowan)
  expect(await chargeOf(visitId)).toMatchObject({ invoiceOn: '2027-04-01' })
  const payer = await addMember<SchoolActor>(school.id, ['payer', 'administrator'])
  const settings = { usesOrderNumbers: true, invoiceEmail: 'office@school.example', addressLines: ['2 Fell Road'] }
  expect(await keepPayerSettings(payer, { ...settings, invoicing: 'month' }, january)).toMatchObject({ ok: true })
  expect(await chargeOf(visitId)).toMatchObject({ invoiceOn: '2027-02-01', status: 'ready' })
  expect(await keepPayerSettings(payer, { ...settings, invoicing: 'visit' }, january)).toMatchObject({ ok: true })
  expect(await chargeOf(visitId)).toMatchObject({ invoiceOn: '2027-01-25' })
  await runInvoices(system, january)
  expect(await paymentRequestOf(visitId)).toMatchObject({ status: 'open', totalPence: ONE })
})

describe('money for several visits', () => {
  const arrived = (paymentIntentId: string, amountPence: number) => ({
    paymentIntentId,
    chargeId: `ch_${paymentIntentId}`,
    method: 'bank_transfer' as const,
    amountPence: pence(amountPence),
    cameBy: null,
    feePence: pence(0),
    receivedAt: february,
  })

  test('settles the oldest whole before the next, and each adviser is due their part of what came in', async () => {
    const school = await schoolInvoiced('month')
    const [rowan, miriam] = [await adviserNamed('Rowan Tallis'), await adviserNamed('Miriam Okonjo')]
    const [first, second] = [await charged(school, rowan), await charged(school, miriam)]
    await runInvoices(system, february)
    const request = await paymentRequestOf(first.visitId)

    for (let again = 0; again < 2; again++)
      expect(await receivePayment(system, request.id, arrived('pi_short', ONE + 10_000), february)).toMatchObject({
        ok: true,
        value: { status: 'open', isNew: again === 0 },
      })
    expect(await chargeOf(first.visitId)).toMatchObject({ receivedPence: ONE })
    expect(await chargeOf(second.visitId)).toMatchObject({ receivedPence: 10_000 })
    expect(await payoutsOf(first.visitId)).toEqual([THEIRS])
    expect(await payoutsOf(second.visitId)).toEqual([Math.floor((THEIRS * 10_000) / ONE)])
    expect(await broken()).toEqual([])

    expect(await receivePayment(system, request.id, arrived('pi_rest', ONE - 10_000 + 500), february)).toMatchObject({
      value: { status: 'paid' },
    })
    const sent = await payoutsOf(second.visitId)
    expect(sent.reduce((sum, part) => sum + part, 0)).toBe(THEIRS)
    const [kept] = await inTransaction(system, (tx) =>
      tx.select().from(paymentRequests).where(eq(paymentRequests.id, request.id)),
    )
    expect(kept).toMatchObject({ status: 'paid', receivedPence: 2 * ONE })
    expect(await broken()).toEqual([])
  })
})

test('staff read what has no invoice yet as waiting for its day, not as stuck', async () => {
  const school = await schoolInvoiced('month')
  const { visitId } = await charged(school, await adviserNamed('Rowan Tallis'))
  const { readPaymentTroubles } = await import('#app/domain/ledger/read-money.server.ts')
  const { stuck, waits } = await readPaymentTroubles(staff, february)
  const charge = await chargeOf(visitId)
  expect([...stuck.requests, ...waits.requests].map(({ id }) => id)).not.toContain(charge?.id)
})
