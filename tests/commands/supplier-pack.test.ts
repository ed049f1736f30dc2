import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { day } from '#app/domain/calendar.ts'
import { keepPlatformFacts } from '#app/domain/supplier-pack/keep-facts.server.ts'
import { readSupplierPack, supplierPackPdf } from '#app/domain/supplier-pack/read-pack.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { stripeCustomers } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { must } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { readPdf } from '#tests/make/read-pdf.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// What a finance office reads of Waymark and of one adviser: what is held, and nothing else.

const system = systemActor('a test')
const now = new Date('2027-01-25T09:00:00Z')
let database: FreshDatabase
let staff: StaffActor
let school: MadeSchool
let payer: SchoolActor
let bookingId: string

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
  staff = await makePlatform()
  school = await makeSchool({ register: { name: 'Fernhollow School' } })
  const adviser = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: 'RT' })
  bookingId = (await makeAgreedVisit({ school, adviser })).bookingId
  payer = await addMember<SchoolActor>(school.id, ['payer'])
}, 240_000)
afterAll(async () => {
  await disconnect()
  await database.close()
})

const pack = async () => {
  const read = await readSupplierPack(payer, bookingId, now)
  if (!read) throw new Error('no pack')
  return read
}
const factsOf = async () => Object.fromEntries((await pack()).parts.map(({ title, facts }) => [title, facts]))

test('what is not known is left out, and what staff write down is in it', async () => {
  const before = await factsOf()
  expect(before['Waymark Guidance Ltd']?.map(([name]) => name)).toEqual(['Legal name', 'Address', 'VAT'])
  expect(before['Where to pay']).toEqual([])
  const vat = { vatNumber: 'GB 000 0000 00', vatFromOn: day('2020-01-01'), vatUntilOn: null }
  const facts = { ...vat, companyNumber: '01234567', icoNumber: null, insurance: 'Tarnbeck Mutual', operatorId: null }
  for (const _ of [1, 2]) must(await keepPlatformFacts(staff, facts, now))
  const [acts] = await inTransaction(system, (tx) =>
    tx.execute<{ n: number }>(sql`select count(*)::int as n from audit_events where what like 'Changed what finance%'`),
  )
  expect(acts?.n).toBe(1)
  const after = await factsOf()
  expect(after['Waymark Guidance Ltd']).toContainEqual(['Company number', '01234567'])
  expect(after['Waymark Guidance Ltd']?.map(([name]) => name)).not.toContain('Registered with the ICO')
  expect(after['Rowan Tallis']).toEqual(
    expect.arrayContaining([
      ['Legal name', 'Rowan Tallis'],
      ['VAT', 'Not registered'],
    ]),
  )
})

test('as a tagged PDF it says where to pay, why that account has the payer’s name, and how to check it', async () => {
  await inTransaction(system, (tx) =>
    tx.insert(stripeCustomers).values({
      ...{ payerId: school.payerId, stripeCustomerId: 'cus_1', sortCode: '108800', accountNumber: '00012345' },
      accountName: 'Fernhollow School',
    }),
  )
  const { bytes, fileName } = await supplierPackPdf(await pack(), now)
  const pdf = await readPdf(bytes)
  expect(fileName).toMatch(/^waymark-new-supplier-WMK-\d{6}\.pdf$/)
  expect(pdf).toMatchObject({ language: 'en-GB', isMarked: true })
  for (const words of [
    'Rowan Tallis, through Waymark',
    'Sort code 10-88-00',
    'Account number 00012345',
    'opened this account in your name, only for your payments on Waymark.',
    'never from an email or an invoice',
    'Acts as agent of Rowan Tallis, never as the supplier of the visit',
    '30 days from the invoice',
  ])
    expect(pdf.text).toContain(words)
  expect(pdf.roles.filter((role) => role === 'H2')).toHaveLength(5)
})

test('is for the school and whoever pays for it, and nobody else', async () => {
  const stranger = await addMember<SchoolActor>((await makeSchool()).id, ['payer'])
  expect(await readSupplierPack(stranger, bookingId, now)).toBeNull()
  expect(await readSupplierPack(payer, 'bkg_none', now)).toBeNull()
})
