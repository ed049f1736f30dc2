import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { day } from '#app/domain/calendar.ts'
import {
  changeMapping,
  copyMapping,
  readExportDocuments,
  readMapping,
  readMappings,
} from '#app/domain/exports/keep-mappings.server.ts'
import { exportFile } from '#app/domain/exports/write-export.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { loader as exportLoader } from '#app/routes/school/invoice-export.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { must } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { call, cookieOf } from '#tests/make/route-calls.ts'
import { makeSchool, makeTrust } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Files for accounts packages: ready-made, kept by staff, of whoever asks for them alone.

const now = new Date('2027-01-25T09:00:00Z')
let database: FreshDatabase
let staff: StaffActor
let payer: SchoolActor
let stranger: SchoolActor

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
  staff = await makePlatform()
  const school = await makeSchool({ register: { name: 'Fernhollow School' } })
  const adviser = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: 'RT' })
  const { visitId } = await makeAgreedVisit({ school, adviser })
  must(await chargeVisit(systemActor('a test'), visitId, now))
  payer = await addMember<SchoolActor>(school.id, ['payer'])
  stranger = await addMember<SchoolActor>((await makeSchool()).id, ['payer'])
}, 240_000)
afterAll(async () => {
  await disconnect()
  await database.close()
})

const january = { startsOn: day('2027-01-01'), endsOn: day('2027-01-31') }
const fileOf = async (actor: SchoolActor, id: string, span = january) => {
  const mapping = await readMapping(actor, id)
  if (!mapping) throw new Error(`no mapping ${id}`)
  return parse(exportFile(mapping, await readExportDocuments(actor, { span })), { bom: true }) as string[][]
}

test.each([
  ['exm_xero', '*InvoiceNumber', '*UnitAmount', ['320.00', '8.10', '19.20']],
  ['exm_quickbooks', '*BillNo', '*LineAmount', ['320.00', '8.10', '19.20']],
  ['exm_freeagent', 'reference', 'total_value', ['320.00', '8.10', '23.04']],
  ['exm_access', 'Invoice number', 'Gross', ['328.10', '23.04']],
])('%s has the invoices and their amounts', async (id, number, amount, amounts) => {
  const [heads = [], ...rows] = await fileOf(payer, id)
  expect([...new Set(rows.map((row) => row[heads.indexOf(number)]))]).toEqual(['RT-0001', 'WM-000001'])
  expect(rows.map((row) => row[heads.indexOf(amount)])).toEqual(amounts)
  expect(rows.every((row) => row.length === heads.length)).toBe(true)
})

test('has what was invoiced in its days, to whoever asks, and nothing else', async () => {
  const none = { startsOn: day('2027-01-26'), endsOn: day('2027-02-28') }
  expect(await fileOf(payer, 'exm_xero', none)).toHaveLength(1)
  expect(await fileOf(stranger, 'exm_xero')).toHaveLength(1)
  expect(await readExportDocuments(staff, { most: 1 })).toHaveLength(1)
})

test('an academy has none of what its trust pays, which the trust has', async () => {
  const trust = await makeTrust()
  const academy = await makeSchool({ trust })
  const adviser = await makeAdviser({ name: 'Wren Oakley', invoicePrefix: 'WO' })
  const { visitId } = await makeAgreedVisit({ school: academy, adviser })
  must(await chargeVisit(systemActor('a test'), visitId, now))
  const bursar = await addMember<SchoolActor>(academy.id, ['payer'])
  expect(await readExportDocuments(bursar, { span: january })).toEqual([])
  const trustPayer = await addMember<SchoolActor>(academy.payerId, ['payer'])
  expect((await readExportDocuments(trustPayer, { span: january })).map(({ number }) => number)).toContain('WO-0001')
})

test('staff copy and change one; schools have it once it is offered', async () => {
  const copy = (name: string) => copyMapping(staff, { id: 'exm_access', name }, now)
  const raced = await Promise.all(Array.from({ length: 4 }, () => copy('A trust’s own')))
  expect(raced.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await copy('a TRUST’S own')).toEqual({ ok: false, refusal: 'name_taken' })
  expect(await copyMapping(staff, { id: 'exm_none', name: 'X' }, now)).toEqual({ ok: false, refusal: 'not_found' })
  const own = (await readMappings(staff, 'all')).find(({ name }) => name === 'A trust’s own')
  if (!own) throw new Error('no copy')
  const get = async (id: string, actor: SchoolActor) =>
    call(exportLoader as never, {
      path: `/school/invoices-export.csv?export=${id}&period=month-2027-01`,
      cookie: await cookieOf(actor),
    })
  expect((await get(own.id, payer)).status).toBe(404)
  const { changedBy: _, changedAt: __, ...shape } = own
  const change = (some: Partial<typeof shape>) => changeMapping(staff, { ...shape, ...some }, now)
  const columns = [{ head: 'Ours', source: 'constant' as const, words: '=1' }]
  expect(await change({ name: 'xero, BILLS' })).toEqual({ ok: false, refusal: 'name_taken' })
  expect(await change({ id: 'exm_none' })).toEqual({ ok: false, refusal: 'not_found' })
  must(await change({ columns, isOffered: true, hasHeader: false }))
  expect((await readMappings(payer, 'offered')).map(({ name }) => name)).toContain('A trust’s own')
  expect((await fileOf(payer, own.id)).map(([cell]) => cell)).toEqual(["'=1", "'=1"])
  expect((await get(own.id, payer)).status).toBe(200)
})
