import { writeFileSync } from 'node:fs'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AdviserActor, type SchoolActor, systemActor } from '#app/auth/actor.ts'
import { agreementPdf } from '#app/domain/bookings/agreement-pdf.server.ts'
import { keepEmails } from '#app/domain/emails/keep-emails.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { invoicePdf, ownInvoicePdf } from '#app/domain/invoices/invoice-pdf.server.ts'
import { pence } from '#app/domain/money.ts'
import { loader as outboxAttachment } from '#app/routes/demo/outbox-attachment.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { bookings, emails, paymentRequests, signatures, visits } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { readPdf } from '#tests/make/read-pdf.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

const system = systemActor('a test')
const now = new Date('2027-01-25T09:00:00Z')
const prefixes = ['RT', 'OB', 'VT', 'NB', 'AG', 'PD']
let database: FreshDatabase

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

async function issued(vatNumber: string | null = null) {
  const school = await makeSchool({ register: { name: 'Fernhollow School' } })
  const adviser = await makeAdviser({
    name: 'Rowan Tallis',
    invoicePrefix: prefixes.shift() ?? 'ZZ',
    profile: { vatNumber },
  })
  const { visitId, bookingId } = await makeAgreedVisit({ school, adviser })
  if (vatNumber)
    await inTransaction(system, (tx) =>
      tx
        .update(visits)
        .set({ vatPence: pence(6_946) })
        .where(eq(visits.id, visitId)),
    )
  const result = await chargeVisit(system, visitId, now)
  const id = (result.ok && result.value.paymentRequestId) || ''
  await inTransaction(system, (tx) =>
    tx
      .update(paymentRequests)
      .set({ sortCode: '108800', accountNumber: '00012345', accountName: 'Fernhollow School' })
      .where(eq(paymentRequests.id, id)),
  )
  return { id, schoolId: school.id, bookingId }
}

test('both invoices in one tagged PDF with one total and one reference', async () => {
  const { id } = await issued()
  const pdf = await invoicePdf(system, id)
  const read = await readPdf(pdf?.bytes as Buffer)
  if (process.env.KEEP_PDF) writeFileSync(`${process.env.KEEP_PDF}-plain.pdf`, pdf?.bytes as Buffer)
  expect(pdf?.fileName).toBe('waymark-RT-0001-WM-000001.pdf')
  expect(read).toMatchObject({ language: 'en-GB', isMarked: true, pages: 1 })
  expect(read.title).toContain('Invoices RT-0001 and WM-000001, booking WMK-')
  for (const words of [
    'Invoice RT-0001 from Rowan Tallis',
    'Invoice WM-000001 from Waymark Guidance Ltd',
    '£351.14',
    '24 Feb 2027',
    'FH-2291',
    'Not registered for VAT.',
    'VAT number GB 000 0000 00.',
    'in the name and on behalf of Rowan Tallis',
    'Delivery agreed by Priya Anand on 22 January 2027',
    '10-88-00',
    '00012345',
    'Charged to: Careers budget £347.30.',
  ])
    expect(read.text).toContain(words)
  const flowing = read.text.replace(/\s+/g, ' ')
  expect(flowing).toContain('opened this account in your name, only for your payments on Waymark. Its details')
  const count = (role: string) => read.roles.filter((one) => one === role).length
  expect(count('H1')).toBe(1)
  expect(count('H2')).toBe(3)
  expect(count('Table')).toBe(3)
  expect(count('TR')).toBeGreaterThan(8)
  expect(count('TH')).toBeGreaterThan(8)
  expect(count('TD')).toBeGreaterThan(8)
})

test('the demonstration’s outbox names what an email carries, and gives it', async () => {
  const { id } = await issued()
  const email = { subject: 'Invoice', html: '<p>Pay.</p>', text: 'Pay.', address: 'invoices@fernhollow.example' }
  for (const template of ['invoice', 'payment-received'] as const)
    await keepEmails(system, template, [{ ...email, key: `${template}:${id}`, attachesId: id }], now)
  const kept = await inTransaction(system, (tx) => tx.select().from(emails).where(eq(emails.attachesId, id)))
  const open = async (template: string, place: string) => {
    const params = { id: kept.find((one) => one.template === template)?.id as string, place }
    return outboxAttachment({ request: new Request('http://127.0.0.1/'), params, context: {} } as never).catch(
      (thrown) => ({ status: thrown.init?.status as number, headers: new Headers() }),
    )
  }
  const pdf = await open('invoice', '1')
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  expect(pdf.headers.get('content-disposition')).toMatch(/^inline; filename="waymark-\w+-0001-WM-\d{6}\.pdf"$/)
  for (const place of ['2', '0', 'x']) expect((await open('invoice', place)).status).toBe(404)
  expect((await open('payment-received', '1')).status).toBe(404)
  const ask = await openPages()
  const page = async (template: string) =>
    (await ask({ path: `/demo/outbox/${kept.find((one) => one.template === template)?.id}` })).html
  expect(await page('invoice')).toMatch(/\/attached\/1"[^>]*>waymark-\w+-0001-WM-\d{6}\.pdf</)
  expect(await page('payment-received')).not.toContain('/attached/')
})

test('VAT has its own columns where the adviser is registered', async () => {
  const { id } = await issued('GB 123 4567 89')
  const bytes = (await invoicePdf(system, id))?.bytes as Buffer
  const { text } = await readPdf(bytes)
  if (process.env.KEEP_PDF) writeFileSync(`${process.env.KEEP_PDF}-vat.pdf`, bytes)
  for (const words of ['VAT number GB 123 4567 89.', '£64.00', '£65.62', '20%', '£416.76'])
    expect(text).toContain(words)
})

test('the adviser’s own copy quotes the payer’s order number too', async () => {
  const { id, bookingId } = await issued()
  const [booking] = await inTransaction(system, (tx) => tx.select().from(bookings).where(eq(bookings.id, bookingId)))
  const adviser = await addMember<AdviserActor>(booking?.supplierId as string, ['adviser'])
  const copy = await ownInvoicePdf(adviser, id)
  expect((await readPdf(copy?.bytes as Buffer)).text).toContain('FH-2291')
})

test("is nobody else's, and is not there before the invoices are", async () => {
  const { id, schoolId } = await issued()
  const own = await addMember<SchoolActor>(schoolId, ['payer'])
  const other = await addMember<SchoolActor>((await makeSchool()).id, ['payer'])
  expect(await invoicePdf(own, id)).not.toBeNull()
  expect(await invoicePdf(other, id)).toBeNull()
  expect(await invoicePdf(own, 'req_none')).toBeNull()
})

test('the agreement says its words and who signed, to both sides and nobody else', async () => {
  const { schoolId, bookingId } = await issued()
  const own = await addMember<SchoolActor>(schoolId, ['requester'])
  await inTransaction(system, async (tx) => {
    const [booking] = await tx.select().from(bookings).where(eq(bookings.id, bookingId))
    if (!booking) throw new Error('no booking')
    const { payerId, supplierId, leadId, requestedBy } = booking
    const parties = { schoolId, payerId, supplierId, leadId }
    const signed = { bookingId, ...parties, personId: requestedBy, agreementHash: 'x', at: now }
    await tx.insert(signatures).values([{ ...signed, act: 'sent', name: 'Priya Anand' }])
  })
  const pdf = await agreementPdf(own, bookingId)
  const read = await readPdf(pdf?.bytes as Buffer)
  expect(read).toMatchObject({ language: 'en-GB', isMarked: true })
  for (const words of [
    '£351.14 for the visit.',
    'Supplied by Rowan Tallis',
    '1 of 3',
    'Priya Anand, Monday 25 January 2027',
  ])
    expect(read.text).toContain(words)
  const elsewhere = await addMember<SchoolActor>((await makeSchool()).id, ['requester'])
  expect(await agreementPdf(elsewhere, bookingId)).toBeNull()
})

test('once it is paid asks for nothing more', async () => {
  const { id } = await issued()
  await inTransaction(system, (tx) =>
    tx
      .update(paymentRequests)
      .set({ status: 'paid', receivedPence: sql`${paymentRequests.totalPence}`, paidAt: now })
      .where(eq(paymentRequests.id, id)),
  )
  const { text } = await readPdf((await invoicePdf(system, id))?.bytes as Buffer)
  expect(text).toContain('Paid')
  expect(text).not.toContain('To pay, one payment')
})
