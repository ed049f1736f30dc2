import { parse } from 'csv-parse/sync'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { type Day, day } from '#app/domain/calendar.ts'
import { creditCharge } from '#app/domain/credits/credit-charge.server.ts'
import { askForCredit, decideCredit } from '#app/domain/credits/decide-credit.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { pence } from '#app/domain/money.ts'
import { receivePayment } from '#app/domain/payments/receive-payment.server.ts'
import { reversalCall } from '#app/domain/payouts/reverse-payout.server.ts'
import { transferCall } from '#app/domain/payouts/send-payout.server.ts'
import { askSellers } from '#app/domain/sellers/ask-sellers.server.ts'
import { type GivenDetails, giveDetails } from '#app/domain/sellers/keep-details.server.ts'
import { dropReport, makeReport, sendReport } from '#app/domain/sellers/make-report.server.ts'
import { OPENED_NUMBER, readOwnDetails } from '#app/domain/sellers/read-details.server.ts'
import {
  openReport,
  readOwnReport,
  readReportYear,
  readReportYears,
  readYearSeller,
} from '#app/domain/sellers/read-reports.server.ts'
import { copyPdf, reportCsv } from '#app/domain/sellers/report-files.server.ts'
import { openReportFile, readReportFiles } from '#app/domain/sellers/report-messages.server.ts'
import { keepPlatformFacts, readPlatformFacts } from '#app/domain/supplier-pack/keep-facts.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { auditEvents, payoutReversals, payouts, practices, sellerDetails } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { faultsOfDpi } from '#tests/make/dpi-schema.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { must } from '#tests/make/must.ts'
import { chargeOf } from '#tests/make/paid.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { readPdf } from '#tests/make/read-pdf.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// What HMRC is told of a calendar year, from what sellers give of themselves to the copy that each reads.

const system = systemActor('a test')
const [TOTAL, DUE] = [35_114, 32_810]
let database: FreshDatabase
let staff: StaffActor
let colleague: StaffActor
let rowan: MadeAdviser
let wren: MadeAdviser
let council: MadeAdviser
let school: MadeSchool
/** The visit that is paid in December and credited in the next year. */
let creditedVisit: string

const at = (on: string) => new Date(on.length > 10 ? on : `${on}T09:00:00Z`)
const GIVEN: GivenDetails = { number: 'AA 00 00 01 A', bornOn: day('1985-03-27'), listed: '', body: '' }

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 6 })
  staff = await makePlatform()
  colleague = await addMember<StaffActor>(staff.organisationId, ['staff'])
  school = await makeSchool({ register: { name: 'Fernhollow School' } })
  rowan = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: 'RT' })
  wren = await makeAdviser({ name: 'Wren Oakley', invoicePrefix: 'WO' })
  council = await makeAdviser({ name: 'Tarn Council', invoicePrefix: 'TC' })
  // A company of the council's, as an authority trades: its person is no matter here.
  await inTransaction(system, (tx) =>
    tx
      .update(practices)
      .set({ trading: 'authority', personId: null })
      .where(eq(practices.supplierId, council.supplierId)),
  )
  // On either side of a quarter's end by London's clock, which is an hour ahead of UTC then.
  await paidOut(rowan, '2027-06-30T22:30:00Z')
  await paidOut(rowan, '2027-06-30T23:30:00Z')
  creditedVisit = await paidOut(rowan, '2027-12-31T23:30:00Z')
  await paidOut(rowan, '2028-01-01T00:30:00Z')
  await paidOut(wren, '2027-08-02T09:00:00Z')
  await paidOut(council, '2027-08-03T09:00:00Z')
}, 240_000)
afterAll(async () => {
  await disconnect()
  await database.close()
})

async function paidOut(adviser: MadeAdviser, on: string): Promise<string> {
  const { visitId } = await makeAgreedVisit({ school, adviser })
  const { paymentRequestId } = must(await chargeVisit(system, visitId, at(on)))
  const ids = { paymentIntentId: `pi_${visitId}`, chargeId: `ch_${visitId}`, method: 'card' as const, cameBy: null }
  const arrived = { ...ids, amountPence: pence(TOTAL), feePence: null, receivedAt: at(on) }
  must(await receivePayment(system, paymentRequestId as string, arrived, at(on)))
  await inTransaction(system, async (tx) => {
    const [payout] = await tx.select().from(payouts).where(eq(payouts.visitId, visitId))
    await transferCall.record?.(tx, payout?.id ?? '', { id: `tr_${visitId}` } as never, at(on))
  })
  return visitId
}

const ledgerOf = async (supplierId: string, from: string, until: string) => {
  const [row] = await inTransaction(system, (tx) =>
    tx.execute<{ sum: string }>(sql`select coalesce(sum(e.amount_pence), 0)::text as sum from entries e
      join accounts a on a.id = e.account_id join journals j on j.id = e.journal_id
      where a.kind = 'due_to_adviser' and a.supplier_id = ${supplierId} and j.kind = 'pay_out'
        and (j.at at time zone 'Europe/London')::date between ${from} and ${until}`),
  )
  return Number(row?.sum)
}

test('what is given is validated, sealed, shown by its end, and no act when it is said again', async () => {
  const give = (given: Partial<GivenDetails>) => giveDetails(rowan.actor, { ...GIVEN, ...given }, at('2027-09-01'))
  expect(await give({ number: '' })).toEqual({ ok: false, refusal: 'no_such_number' })
  expect(await give({ number: 'BG000001A' })).toEqual({ ok: false, refusal: 'no_such_number' })
  expect(await give({ bornOn: null })).toEqual({ ok: false, refusal: 'born_missing' })
  expect(await give({ bornOn: day('2020-01-01') })).toEqual({ ok: false, refusal: 'no_such_birthday' })
  expect((await readOwnDetails(rowan.actor))?.missing).toEqual([
    'their National Insurance number',
    'their date of birth',
  ])
  const both = await Promise.all([give({}), give({ number: 'aa000001a' })])
  expect(both.map((one) => one.ok && one.value.isNew).sort()).toEqual([false, true])
  const [row] = await inTransaction(system, (tx) =>
    tx.select().from(sellerDetails).where(eq(sellerDetails.supplierId, rowan.supplierId)),
  )
  expect(row?.taxNumberKind).toBe('nino')
  expect(JSON.stringify(row)).not.toMatch(/AA000001A|1985/)
  // Copied to another seller's row it does not open.
  expect(await readOwnDetails(rowan.actor)).toMatchObject({
    given: { number: 'ends in 01A', bornIn: 1985 },
    missing: [],
  })
  const acts = await inTransaction(system, (tx) =>
    tx.select().from(auditEvents).where(eq(auditEvents.what, 'Gave the tax details')),
  )
  expect(acts.map(({ organisationId, detail }) => [organisationId, detail])).toEqual([[rowan.supplierId, '']])
  must(await giveDetails(council.actor, { ...GIVEN, body: 'Tarn District Council' }, at('2027-09-01')))
  expect(await readOwnDetails(council.actor)).toMatchObject({
    given: { kind: null, bornIn: null, excludedAs: 'government', excludedWhy: 'Tarn District Council' },
    missing: [],
  })
  expect(await giveDetails(council.actor, { ...GIVEN, body: ' ' }, at('2027-09-01'))).toMatchObject({ ok: false })
})

test('whoever was paid and has given nothing is asked once and reminded twice, and then staff see it', async () => {
  const asked = async (on: string) => (await askSellers(system, at(on))).asked
  expect(await asked('2027-09-02')).toBe(1)
  expect(await asked('2027-09-02')).toBe(0)
  expect(await asked('2027-10-01')).toBe(0)
  expect(await asked('2027-10-02')).toBe(1)
  expect(await asked('2027-10-31')).toBe(0)
  expect(await asked('2027-11-01')).toBe(1)
  expect(await asked('2028-03-01')).toBe(0)
  const letters = await lettersOf(database.ownerUrl, 'tax-details-wanted')
  expect(letters.map(({ facts, recipients }) => [facts?.step, recipients])).toEqual(
    ['asked', 'reminded', 'reminded_again'].map((step) => [
      step,
      { to: 'members', organisationId: wren.supplierId, role: 'adviser' },
    ]),
  )
  const { sellers } = await readReportYear(staff, 2027)
  expect(sellers.find(({ supplierId }) => supplierId === wren.supplierId)).toMatchObject({
    ...{ asks: 3, askedOn: '2027-09-02', missing: ['their National Insurance number', 'their date of birth'] },
  })
})

test('a year has by quarter of London’s days what the ledger says was paid, and waits until it is over', async () => {
  const { sellers } = await readReportYear(staff, 2027)
  const own = sellers.find(({ supplierId }) => supplierId === rowan.supplierId)
  expect(own?.quarters.map((one) => [one.considerationPence, one.activities, one.feesPence])).toEqual([
    [0, 0, 0],
    [DUE, 1, 0],
    [DUE, 1, 0],
    [DUE, 1, 0],
  ])
  for (const one of sellers)
    expect(one.considerationPence).toBe(await ledgerOf(one.supplierId, '2027-01-01', '2027-12-31'))
  const next = (await readReportYear(staff, 2028)).sellers
  expect(next.map(({ supplierId, considerationPence }) => [supplierId, considerationPence])).toEqual([
    [rowan.supplierId, DUE],
  ])
  const seller = await readYearSeller(staff, { year: 2027, supplierId: rowan.supplierId })
  expect(seller?.entries.map(({ quarter, on, amountPence }) => [quarter, on, amountPence])).toEqual([
    [2, '2027-06-30', DUE],
    [3, '2027-07-01', DUE],
    [4, '2027-12-31', DUE],
  ])
  expect(await makeReport(staff, { year: 2027, reason: '' }, at('2027-12-31T23:59:00Z'))).toMatchObject({
    refusal: 'year_not_over',
  })
})

let sentId: string

test('two who make it ready make one; dropped it is made anew; sent it is sent once', async () => {
  const made = await Promise.all(
    [staff, colleague, staff].map((who) => makeReport(who, { year: 2027, reason: '' }, at('2028-01-10'))),
  )
  expect(made.filter(({ ok }) => ok)).toHaveLength(1)
  expect(made.flatMap((one) => (one.ok ? [] : [one.refusal]))).toEqual(['one_is_ready', 'one_is_ready'])
  const first = made.flatMap((one) => (one.ok ? [one.value.id] : []))[0] as string
  // Nobody but staff reads what is only ready.
  expect(await readOwnReport(rowan.actor, 2027)).toBeNull()
  must(await dropReport(colleague, first, at('2028-01-11')))
  expect(await sendReport(staff, { id: first, reference: 'X' }, at('2028-01-11'))).toEqual({
    ok: false,
    refusal: 'not_now',
  })
  const { id, version } = must(await makeReport(staff, { year: 2027, reason: '' }, at('2028-01-12')))
  expect(version).toBe(2)
  const sent = await Promise.all(
    [staff, colleague].map((who) => sendReport(who, { id, reference: 'DPR-0001' }, at('2028-01-13'))),
  )
  expect(sent.filter(({ ok }) => ok)).toHaveLength(1)
  expect(sent.find(({ ok }) => !ok)).toEqual({ ok: false, refusal: 'already_done' })
  expect(await dropReport(staff, id, at('2028-01-13'))).toEqual({ ok: false, refusal: 'not_now' })
  sentId = id
  // Who is excluded was not reported, nor who cannot stand in the file without a birthday: neither gets a copy.
  const letters = await lettersOf(database.ownerUrl, 'seller-report')
  expect(
    letters.map(({ recipients, facts }) => [(recipients as { organisationId: string }).organisationId, facts]),
  ).toEqual([[rowan.supplierId, { year: '2027', amountPence: String(3 * DUE), activities: '3' }]])
  expect(await readOwnReport(wren.actor, 2027)).toBeNull()
  const { sellers } = await readReportYear(staff, 2027)
  expect(sellers.map(({ supplierId, sentPence }) => [supplierId, sentPence])).toEqual(
    expect.arrayContaining([
      [rowan.supplierId, 3 * DUE],
      [wren.supplierId, null],
      [council.supplierId, null],
    ]),
  )
  expect((await readReportYears(staff, at('2028-01-14')))[1]).toMatchObject({ year: 2027, report: { status: 'sent' } })
  expect(await makeReport(staff, { year: 2027, reason: '' }, at('2028-01-14'))).toEqual({
    ok: false,
    refusal: 'reason_missing',
  })
  expect(await makeReport(staff, { year: 2027, reason: 'Again' }, at('2028-01-14'))).toEqual({
    ok: false,
    refusal: 'nothing_changed',
  })
})

test('its file has every fact that the rules name, opened, and each seller reads who opened theirs', async () => {
  const read = await openReport(staff, { year: 2027, version: 2 }, at('2028-01-13'))
  if (!read) throw new Error('no report')
  const rows = parse(reportCsv(read), { bom: true, columns: true }) as Record<string, string>[]
  expect(rows.map((row) => row.Seller)).toEqual(['Rowan Tallis', 'Wren Oakley'])
  expect(rows[0]).toMatchObject({
    ...{ Kind: 'Individual', 'Tax number': 'AA000001A', 'Which number': 'National Insurance number', Country: 'GB' },
    ...{ 'Date of birth': '1985-03-27', Activity: 'Personal services', 'Consideration (£)': '984.30', Activities: '3' },
    ...{
      'Q1 consideration (£)': '0.00',
      'Q2 consideration (£)': '328.10',
      'Q4 activities': '1',
      'Q4 fees (£)': '0.00',
    },
  })
  expect(rows[1]).toMatchObject({ 'Tax number': 'NOTIN', 'Date of birth': '' })
  const seen = await readOwnDetails(rowan.actor)
  expect(seen?.views).toEqual([{ at: at('2028-01-13'), by: staff.name, why: 'In the report to HMRC for 2027' }])
  expect((await readOwnDetails(council.actor))?.views).toEqual([])
  expect(await openReport(staff, { year: 2027, version: 9 }, at('2028-01-13'))).toBeNull()
  const noted = await inTransaction(system, (tx) =>
    tx.select().from(auditEvents).where(eq(auditEvents.what, OPENED_NUMBER)),
  )
  expect(noted).toHaveLength(2)
})

const XML = 'GB2027GB-XEDPI0000000001'

test('its XML holds against the schema, says who is in it and who is not, and each of them reads who opened it', async () => {
  const [dropped, files] = [await openFile(1, 'new'), await readReportFiles(staff, 2027)]
  expect(dropped).toBeNull()
  const file = await openFile(2, 'new')
  expect(files).toEqual([
    {
      ...{ version: 2, why: null },
      files: [{ kind: 'new', fileName: `${XML}-${sentId}-new.xml`, counts: { added: 1, corrected: 0, deleted: 0 } }],
      leftOut: [{ supplierId: wren.supplierId, legalName: 'Wren Oakley', missing: ['date of birth'] }],
    },
  ])
  expect(await faultsOfDpi(file?.xml)).toEqual([[]])
  for (const words of ['AA000001A', '1985-03-27', '<dpi:ConsQ4 currCode="GBP">328<', 'Waymark Guidance Ltd'])
    expect(file?.xml).toContain(words)
  expect(file?.xml).not.toMatch(/Wren|Tarn Council/)
  expect(await openFile(2, 'corrections')).toBeNull()
  expect((await readOwnDetails(rowan.actor))?.views).toHaveLength(2)
  expect((await readOwnDetails(wren.actor))?.views).toHaveLength(1)
  const ask = await openPages()
  const cookie = await cookieOf(staff)
  const path = '/staff/seller-reports/2027/2/xml'
  const read = await ask({ path: `${path}/new`, cookie })
  expect([read.status, read.html]).toEqual([200, file?.xml])
  for (const wrong of [`${path}/corrections`, `${path}/csv`, '/staff/seller-reports/2027/1/xml/new'])
    expect((await ask({ path: wrong, cookie })).status).toBe(404)
  expect((await ask({ path: `${path}/new`, cookie: await cookieOf(rowan.actor) })).status).toBe(404)
})

const openFile = (version: number, kind: 'new' | 'corrections') =>
  openReportFile(staff, { year: 2027, version, kind }, at('2028-01-13'))

test('a seller’s copy is theirs alone, as page and as tagged PDF, and says how to say that it is wrong', async () => {
  const copy = await readOwnReport(rowan.actor, 2027)
  if (!copy) throw new Error('no copy')
  expect(copy).toMatchObject({
    considerationPence: 3 * DUE,
    activities: 3,
    taxNumber: 'National Insurance number, ends in 01A',
  })
  expect(copy.entries.reduce((sum, { amountPence }) => sum + amountPence, 0)).toBe(copy.considerationPence)
  expect(await readOwnReport(council.actor, 2027)).toBeNull()
  const pdf = await readPdf((await copyPdf(copy, at('2028-01-13'))).bytes)
  expect(pdf).toMatchObject({ language: 'en-GB', isMarked: true })
  for (const words of ['What we told HMRC about 2027', 'October to December 2027', '£984.30', 'help@waymark.example'])
    expect(pdf.text).toContain(words)
  expect(pdf.text).not.toContain('AA000001A')

  const ask = await openPages()
  const get = async (path: string, who: MadeAdviser['actor'] | StaffActor) => {
    const { status, html } = await ask({ path, cookie: await cookieOf(who) })
    return { status, html: html.replace(/<!-- -->/g, '').replace(/\s+/g, ' ') }
  }
  const page = await get('/adviser/payouts/seller-reports/2027', rowan.actor)
  for (const words of ['£984.30 was paid to you', 'same information', 'say which figure', 'remittances/pot_'])
    expect(page.html).toContain(words)
  expect((await get('/adviser/payouts/seller-reports/2027', council.actor)).status).toBe(404)
  expect((await get('/adviser/payouts/seller-reports/2026/pdf', rowan.actor)).status).toBe(404)
  const details = await get('/adviser/payouts/tax-details', rowan.actor)
  expect(details.html).toContain('ends in 01A')
  expect(details.html).toContain(`${staff.name}, `)
  expect(details.html).not.toContain('AA000001A')
  expect((await get('/adviser/payouts', wren.actor)).html).toContain('HMRC asks us for your National Insurance number')
  const year = await get('/staff/seller-reports/2027', staff)
  for (const words of [
    'DPR-0001',
    'Tarn District Council',
    'reminded twice',
    'Ring them',
    '£1,312.40 was paid to 2 sellers',
  ])
    expect(year.html).toContain(words)
  const seller = await get(`/staff/seller-reports/2027/sellers/${rowan.supplierId}`, staff)
  expect(seller.html).toContain('/staff/payments/')
  expect(seller.html).not.toContain('AA000001A')
  expect((await get('/staff/seller-reports', staff)).html).toContain('DPR-0001')
  expect((await get('/staff/seller-reports/2027/2/csv', staff)).status).toBe(200)
  expect((await get('/staff/seller-reports/2027/2/csv', rowan.actor)).status).toBe(404)
})

test('what is taken back in the next year corrects the year in which it was paid, by a new version, and the sent one stays', async () => {
  const charge = await chargeOf(creditedVisit)
  const wanted = { chargeId: charge?.id ?? '', wanted: { price: 10_000, travel: 0, fee: 0 } }
  const of = { ...wanted, cause: 'billed_wrongly' as const, reason: 'It was shorter than agreed.' }
  const { creditId } = must(await askForCredit(staff, of, at('2028-02-01')))
  must(await decideCredit(colleague, { creditId, event: 'agree' }, at('2028-02-01')))
  must(await creditCharge(system, creditId, at('2028-02-01')))
  await inTransaction(system, async (tx) => {
    const [reversal] = await tx.select().from(payoutReversals).where(eq(payoutReversals.visitId, creditedVisit))
    await reversalCall.record?.(tx, reversal?.id ?? '', { id: 'trr_1' } as never, at('2028-02-02'))
  })
  const { sellers } = await readReportYear(staff, 2027)
  expect(sellers.find(({ supplierId }) => supplierId === rowan.supplierId)).toMatchObject({
    ...{ considerationPence: 3 * DUE - 10_000, sentPence: 3 * DUE, activities: 3 },
  })
  // Never set against the later year.
  expect((await readReportYear(staff, 2028)).sellers[0]?.considerationPence).toBe(DUE)
  const before = await readOwnReport(rowan.actor, 2027)
  // One of whom something was missing has given it since, and Waymark's own ID went missing and came back.
  must(await giveDetails(wren.actor, { ...GIVEN, number: 'AA000003A' }, at('2028-02-02')))
  const facts = await readPlatformFacts(staff)
  must(await keepPlatformFacts(staff, { ...facts, operatorId: null }, at('2028-02-03')))
  const unknown = must(await makeReport(staff, { year: 2027, reason: 'A credit of February' }, at('2028-02-03')))
  must(await keepPlatformFacts(staff, facts, at('2028-02-03')))
  expect((await readReportFiles(staff, 2027)).at(-1)).toMatchObject({ why: 'operator_unknown', files: [] })
  const ask = await openPages()
  const page = async () => (await ask({ path: '/staff/seller-reports/2027', cookie: await cookieOf(staff) })).html
  must(await dropReport(staff, unknown.id, at('2028-02-03')))
  const made = must(await makeReport(staff, { year: 2027, reason: 'A credit of February' }, at('2028-02-03')))
  const html = (await page()).replace(/<!-- -->/g, '')
  for (const words of [
    `2027/${made.version}/xml/corrections`,
    ': 1 seller corrected',
    ': 1 seller reported for the first time',
  ])
    expect(html).toContain(words)
  // What was never reported, and need not be, has not changed.
  expect(html).toContain('Rowan Tallis: £984.30 was reported')
  expect(html).not.toContain('Tarn Council: ')
  const [corrections, added] = [await openFile(made.version, 'corrections'), await openFile(made.version, 'new')]
  expect(await faultsOfDpi(corrections?.xml, added?.xml)).toEqual([[], []])
  expect(corrections?.supplierIds).toEqual([rowan.supplierId])
  expect(corrections?.xml).toContain('<dpi:ConsQ4 currCode="GBP">228<')
  expect(corrections?.xml).toContain(`CorrDocRefId>${XML}-${sentId}-new_${rowan.supplierId}<`)
  expect(added?.supplierIds).toEqual([wren.supplierId])
  must(await sendReport(colleague, { id: made.id, reference: 'DPR-0002' }, at('2028-02-04')))
  const after = await readOwnReport(rowan.actor, 2027)
  expect([before?.considerationPence, after?.considerationPence]).toEqual([3 * DUE, 3 * DUE - 10_000])
  expect(after).toMatchObject({ isCorrected: true })
  expect(after?.entries.at(-1)).toMatchObject({
    quarter: 4,
    on: '2028-02-02' as Day,
    isTakenBack: true,
    amountPence: -10_000,
  })
  // Only of whom it says something else.
  const letters = (await lettersOf(database.ownerUrl, 'seller-report')).slice(1)
  expect(letters.map(({ facts: told }) => told)).toEqual(
    expect.arrayContaining([
      { year: '2027', amountPence: String(3 * DUE - 10_000), activities: '3', again: 'yes' },
      // Told for the first time: nothing of theirs is corrected.
      { year: '2027', amountPence: String(DUE), activities: '1' },
    ]),
  )
  expect(letters).toHaveLength(2)
  const { versions } = await readReportYear(staff, 2027)
  expect(versions.map(({ report, pence: sum }) => [report.version, report.status, sum])).toEqual([
    [4, 'sent', 4 * DUE - 10_000],
    [3, 'dropped', 4 * DUE - 10_000],
    [2, 'sent', 4 * DUE],
    [1, 'dropped', 4 * DUE],
  ])
})

test('nobody changes what was reported, the owner neither', async () => {
  for (const change of [
    sql`update seller_report_sellers set consideration_pence = 1 where report_id = ${sentId}`,
    sql`update seller_report_sellers set sent_at = now() where report_id = ${sentId} and sent_at is not null`,
    sql`delete from seller_report_sellers where report_id = ${sentId}`,
    sql`update seller_report_lines set amount_pence = 1 where report_id = ${sentId}`,
    sql`delete from seller_report_lines where report_id = ${sentId}`,
  ])
    await expect(inTransaction(system, (tx) => tx.execute(change))).rejects.toThrow()
})
