import { parse } from 'csv-parse/sync'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { day } from '#app/domain/calendar.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { readDebtors } from '#app/domain/ledger/read-debtors.server.ts'
import { pence } from '#app/domain/money.ts'
import { receivePayment } from '#app/domain/payments/receive-payment.server.ts'
import { statementCsv, statementPdf } from '#app/domain/statements/payer-statement-files.server.ts'
import { readPayerStatement } from '#app/domain/statements/read-payer-statement.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { must } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { readPdf } from '#tests/make/read-pdf.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { makeSchool, makeTrust } from '#tests/make/schools.ts'
import { openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// A trust's statement over two academies: each figure the sum of what its account in the ledger holds.

const system = systemActor('a test')
const TOTAL = 35_114
let database: FreshDatabase
let staff: StaffActor
let payer: SchoolActor
let names: string[]
let academyId: string

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
  staff = await makePlatform()
  const trust = await makeTrust()
  const schools = [
    await makeSchool({ trust, register: { name: 'Ashby Academy' } }),
    await makeSchool({ trust, register: { name: '=Brackley Academy' } }),
  ] as const
  names = ['Ashby Academy', '=Brackley Academy']
  academyId = schools[0].id
  payer = await addMember<SchoolActor>(schools[0].payerId, ['payer'])
  const adviser = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: 'RT' })
  // Their money is of a year from September, as its rows are.
  await inTransaction(system, (tx) => tx.execute(sql`update payers set financial_year = 'september'`))
  const invoice = async (of: (typeof schools)[number], on: string) => {
    const { visitId } = await makeAgreedVisit({ school: of, adviser })
    return must(await chargeVisit(system, visitId, new Date(`${on}T09:00:00Z`))).paymentRequestId as string
  }
  const [first, second] = [await invoice(schools[0], '2027-01-25'), await invoice(schools[1], '2027-02-10')]
  await invoice(schools[0], '2027-03-01')
  await pay(first, TOTAL + 500, '2027-02-20')
  await pay(second, 10_000, '2027-03-15')
}, 240_000)
afterAll(async () => {
  await disconnect()
  await database.close()
})

const pay = async (requestId: string, amount: number, on: string) => {
  const at = new Date(`${on}T09:00:00Z`)
  const arrived = { paymentIntentId: `pi_${on}`, chargeId: `ch_${on}`, method: 'bank_transfer' as const, cameBy: null }
  must(
    await receivePayment(
      system,
      requestId,
      { ...arrived, amountPence: pence(amount), feePence: null, receivedAt: at },
      at,
    ),
  )
}
const now = new Date('2027-04-05T12:00:00Z')
const read = async (query: string, actor: SchoolActor | StaffActor = payer) => {
  const found = await readPayerStatement(
    actor,
    { payerId: payer.organisationId, asked: new URLSearchParams(query) },
    now,
  )
  if (!found) throw new Error(`no statement for ${query}`)
  return found
}

test('opens with what was owed, shows each invoice and payment once, and closes with what the ledger says', async () => {
  const { statement, span } = await read('')
  expect(span).toMatchObject({ startsOn: '2026-09-01', endsOn: '2027-04-05' })
  expect(statement.openingPence).toBe(0)
  expect(
    statement.lines.map(({ on, kind, amountPence, balancePence }) => [on, kind, amountPence, balancePence]),
  ).toEqual([
    ['2027-01-25', 'invoice', TOTAL, TOTAL],
    ['2027-02-10', 'invoice', TOTAL, 2 * TOTAL],
    ['2027-02-20', 'receive', -TOTAL - 500, TOTAL - 500],
    ['2027-03-01', 'invoice', TOTAL, 2 * TOTAL - 500],
    ['2027-03-15', 'receive', -10_000, 2 * TOTAL - 10_500],
  ])
  const [ledger] = await inTransaction(system, (tx) =>
    tx.execute<{ pence: string; ids: number[] }>(sql`select sum(e.amount_pence)::text as pence,
      array_agg(e.id::int order by e.id) as ids from entries e join accounts a on a.id = e.account_id
      where a.kind in ('owed_by_payer', 'owed_to_payer') and a.payer_id = ${payer.organisationId}`),
  )
  expect(statement.closingPence).toBe(Number(ledger?.pence))
  expect(statement.lines.flatMap(({ entryIds }) => entryIds).sort((a, b) => a - b)).toEqual(ledger?.ids)
})

test('how late what is owed is, is what staff see of the payer, and adds up with what is to be returned', async () => {
  const { statement } = await read('')
  // Due 12 March and 31 March.
  expect(statement.ages).toEqual({ not_due: 0, to_30: 2 * TOTAL - 10_000, to_60: 0, to_90: 0, over_90: 0 })
  expect(statement.toReturnPence).toBe(-500)
  const [debtor] = await readDebtors(staff, day('2027-04-05'))
  expect(debtor).toMatchObject({ owedPence: 2 * TOTAL - 10_000, ages: statement.ages })
})

test('a month begins with what the one before ended with, of each school and in all', async () => {
  const [february, march] = [await read('period=month-2027-02'), await read('period=month-2027-03')]
  expect(march.statement.openingPence).toBe(february.statement.closingPence)
  expect(february.statement.lines).toHaveLength(2)
  const ashby = await read(`period=month-2027-03&school=${academyId}`)
  expect(ashby.school?.name).toBe(names[0])
  const ofAshby = march.statement.schools.find(({ id }) => id === academyId)
  // What was paid beyond what was due was for its invoice.
  expect(ofAshby).toMatchObject({ openingPence: -500, upPence: TOTAL, downPence: 0, closingPence: TOTAL - 500 })
  expect(ashby.statement).toMatchObject({ openingPence: -500, closingPence: TOTAL - 500 })
  expect(march.statement.schools.reduce((sum, { closingPence }) => sum + closingPence, 0)).toBe(
    march.statement.closingPence,
  )
})

test('nobody reads another payer’s, and no other span than there is', async () => {
  const academy = await addMember<SchoolActor>(academyId, ['payer'])
  const stranger = await addMember<SchoolActor>((await makeSchool()).id, ['payer'])
  const of = (actor: SchoolActor | StaffActor, query = '') =>
    readPayerStatement(actor, { payerId: payer.organisationId, asked: new URLSearchParams(query) }, now)
  expect(await of(academy)).toBeNull()
  expect(await of(stranger)).toBeNull()
  expect(await of(payer, 'period=days&from=2&to=3')).toBeNull()
  expect(await of(payer, 'school=org_none')).toBeNull()
  expect((await of(staff))?.statement.closingPence).toBe(2 * TOTAL - 10_500)
})

test('as a tagged PDF and a CSV it says the same', async () => {
  const found = await read('period=days&from=2027-02-01&to=2027-03-31')
  const pdf = await readPdf(await statementPdf(found, now))
  expect(pdf).toMatchObject({ language: 'en-GB', isMarked: true })
  for (const words of [
    'Statement, 1 February 2027 to 31 March 2027',
    'Opening balance, 1 Feb 2027 £351.14',
    'Payment received, by bank transfer, for RT-0001 and WM-000001',
    '−£356.14',
    'Closing balance, 31 Mar 2027 £597.28',
    '1 to 30 days late £251.14',
    'Paid beyond what was due, to be returned −£5.00',
    'By school',
  ])
    expect(`${pdf.title} ${pdf.text}`).toContain(words)
  expect(pdf.roles.filter((role) => role === 'Table')).toHaveLength(3)
  expect(pdf.roles.filter((role) => role === 'H1')).toHaveLength(1)

  const rows = parse(statementCsv(found), { bom: true }) as string[][]
  expect(rows[1]).toEqual(expect.arrayContaining(['Opening balance', '351.14']))
  expect(rows.at(-1)).toEqual(expect.arrayContaining(['Closing balance', '597.28']))
  const sum = rows.slice(2, -1).reduce((total, row) => total + Math.round(Number(row[5]) * 100), 0)
  expect(sum).toBe(found.statement.closingPence - found.statement.openingPence)
  // A name that begins like a formula is kept as words.
  const brackley = found.schools.find(({ name }) => name.includes('Brackley'))
  expect(statementCsv(await read(`school=${brackley?.id}`))).toContain("'=Brackley Academy")
})

test('its pages are the payer’s and staff’s, and an academy is told whose it is', async () => {
  const ask = await openPages()
  const get = async (path: string, actor: Parameters<typeof cookieOf>[0]) => {
    const { status, html } = await ask({ path, cookie: await cookieOf(actor) })
    return { status, html: html.replace(/<!-- -->/g, '').replace(/\s+/g, ' ') }
  }
  const query = '?period=days&from=1+2+2027&to=31+March+2027'
  const own = await get(`/school/statement${query}`, payer)
  expect(own.html).toContain('£597.28 is owed at the end')
  expect(own.html).toContain('/school/statement.pdf?period=days&amp;from=2027-02-01&amp;to=2027-03-31')
  expect(own.html).toContain('href="/school/invoices/req_')
  expect((await get('/school/statement?period=days&from=x&to=y', payer)).html).toContain('That is no span of days')
  const academy = await addMember<SchoolActor>(academyId, ['payer'])
  expect((await get('/school/statement', academy)).html).toContain('pays for your school')
  expect((await get('/school/statement.csv', academy)).status).toBe(404)
  const theirs = await get(`/staff/payments/statements/${payer.organisationId}${query}`, staff)
  expect(theirs.html).toContain('£597.28 owed at the end')
  expect(theirs.html).toContain('/staff/payments/accounts/owed_by_payer/acc_')
  expect((await get('/staff/payments/statements/org_none', staff)).status).toBe(404)
})
