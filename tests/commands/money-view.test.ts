import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { readFundPart } from '#app/domain/budgets/read-part.server.ts'
import { addDays, type Day, day } from '#app/domain/calendar.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { openCashAccount } from '#app/domain/ledger/cash-accounts.server.ts'
import { postJournal } from '#app/domain/ledger/post-journal.server.ts'
import { readAccount } from '#app/domain/ledger/read-account.server.ts'
import { readBookingMoney } from '#app/domain/ledger/read-booking-money.server.ts'
import { readDebtors } from '#app/domain/ledger/read-debtors.server.ts'
import { readHeld } from '#app/domain/ledger/read-held.server.ts'
import { readAccountsOfKind, readTrialBalance } from '#app/domain/ledger/read-trial-balance.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// The money view of staff: each figure is the sum of entries that can be read behind it.

const system = systemActor('a test')
const now = new Date('2027-01-25T09:00:00Z')
const TOTAL = 35_114
let database: FreshDatabase
let staff: StaffActor
let school: MadeSchool

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
  staff = await makePlatform()
  school = await makeSchool({ register: { name: 'Fernhollow School' } })
  const adviser = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: 'RT' })
  // Their money is of a year from September, as its rows are.
  await inTransaction(system, (tx) => tx.execute(sql`update payers set financial_year = 'september'`))
  for (let visit = 0; visit < 2; visit++) {
    const { visitId } = await makeAgreedVisit({ school, adviser })
    must(await chargeVisit(system, visitId, now))
  }
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const page = (kind: string, id: string, skip = 0, take = 25) => readAccount(staff, { kind, id, skip, take })

test('every figure of the trial balance is the sum of its accounts, and each of those the sum of its entries', async () => {
  const kinds = await readTrialBalance(staff)
  expect(kinds.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['fund_spent', 'owed_by_payer', 'due_to_adviser', 'fee_income', 'vat_on_fees']),
  )
  expect(kinds.reduce((sum, { pence }) => sum + pence, 0)).toBe(0)
  for (const { kind, pence, words, entries } of kinds) {
    const of = await readAccountsOfKind(staff, kind)
    expect(of).toMatchObject({ words, pence })
    expect(of?.accounts.reduce((sum, one) => sum + one.pence, 0)).toBe(pence)
    expect(of?.accounts.reduce((sum, one) => sum + one.entries, 0)).toBe(entries)
    for (const account of of?.accounts ?? []) {
      const own = await page(kind, account.id, 0, 1_000)
      expect(own?.entries.reduce((sum, one) => sum + one.amountPence, 0)).toBe(account.pence)
      expect(own).toMatchObject({ pence: account.pence, count: account.entries, whose: account.whose })
    }
  }
  expect(await readAccountsOfKind(staff, 'none')).toBeNull()
})

test('an account reads newest first, with the balance after each entry, on every page of it', async () => {
  const owed = await readAccountsOfKind(staff, 'owed_by_payer')
  const id = owed?.accounts[0]?.id as string
  const all = await page('owed_by_payer', id)
  expect(all).toMatchObject({ words: 'Unpaid invoices', whose: 'Fernhollow School', count: 2, pence: 2 * TOTAL })
  expect(all?.entries.map(({ what, amountPence, balancePence }) => [what, amountPence, balancePence])).toEqual([
    ['Invoiced', TOTAL, 2 * TOTAL],
    ['Invoiced', TOTAL, TOTAL],
  ])
  expect((await page('owed_by_payer', id, 1, 1))?.entries).toEqual(all?.entries.slice(1))
  expect(await page('due_to_adviser', id)).toBeNull()
  expect(await page('owed_by_payer', 'acc_none')).toBeNull()
  // Each entry names the booking where its journal stands whole, and that names the account again.
  const reference = all?.entries[0]?.booking as string
  const journals = await readBookingMoney(staff, reference)
  expect(journals.filter((line) => line.accountId === id)).toMatchObject([{ what: 'Invoiced', amountPence: TOTAL }])
})

test('what a school’s fund has spent is the sum of the visits that its page lists, and nothing is reserved', async () => {
  const years = await inTransaction(system, (tx) =>
    tx.execute<{ id: string; balance: string }>(sql`
      select a.fund_year_id as id, b.balance_pence as balance from accounts a join balances b on b.account_id = a.id
       where a.kind = 'fund_spent'`),
  )
  expect(years).toHaveLength(2)
  const stranger = (await makeSchool()).approver
  for (const { id, balance } of years) {
    const spent = await readFundPart(school.approver, id, 'spent')
    expect(spent).toMatchObject([{ amount: Number(balance), booking: { reference: expect.stringMatching(/^WMK-/) } }])
    expect(await readFundPart(school.approver, id, 'reserved')).toEqual([])
    expect(await readFundPart(stranger, id, 'spent')).toEqual([])
  }
})

test('what is unpaid stands by how late it is, and comes to the payer’s account', async () => {
  const [request] = await inTransaction(system, (tx) =>
    tx.execute<{ due: Day }>(sql`select due_on::text as due from payment_requests limit 1`),
  )
  const due = day(request?.due as string)
  const on = async (days: number) => (await readDebtors(staff, addDays(due, days)))[0]
  const debtor = await on(0)
  expect(debtor).toMatchObject({
    payer: 'Fernhollow School',
    owedPence: 2 * TOTAL,
    ages: { not_due: 2 * TOTAL, to_30: 0 },
  })
  expect(debtor?.unpaid.flatMap((one) => one.numbers).sort()).toEqual([
    'RT-0001',
    'RT-0002',
    expect.stringMatching(/^WM-/),
    expect.stringMatching(/^WM-/),
  ])
  expect((await on(45))?.ages).toEqual({ not_due: 0, to_30: 0, to_60: 2 * TOTAL, to_90: 0, over_90: 0 })
  const sum = Object.values(debtor?.ages ?? {}).reduce((total, pence) => total + pence, 0)
  expect((await page('owed_by_payer', debtor?.accountId as string))?.pence).toBe(sum)
})

test('what is held comes to what is at Stripe: for whom, why, and what is Waymark’s own', async () => {
  expect(await readHeld(staff)).toEqual({ held: 0, atBank: 0, accountId: null, rows: [], own: 0 })
  const received = 10_000
  const beyond = 1_500
  await inTransaction(system, async (tx) => {
    const open = (kind: 'at_stripe' | 'owed_by_payer' | 'owed_to_payer') => openCashAccount(tx, kind, school.payerId)
    const [atStripe, owed, toReturn] = [
      await open('at_stripe'),
      await open('owed_by_payer'),
      await open('owed_to_payer'),
    ]
    await postJournal(tx, {
      ...{ kind: 'receive', key: 'receive:test', at: now, parties: { payerId: school.payerId } },
      entries: [
        { account: atStripe, amount: received + beyond },
        { account: owed, amount: -received },
        { account: toReturn, amount: -beyond },
      ],
    })
    await tx.execute(sql`update payment_requests set received_pence = ${received}
      where id = (select id from payment_requests order by id limit 1)`)
    await tx.execute(sql`update charges set received_pence = ${received}
      where payment_request_id = (select id from payment_requests order by id limit 1)`)
  })
  const { held, accountId, rows, own } = await readHeld(staff)
  expect(rows).toMatchObject([
    { whose: 'Fernhollow School', held: received, why: 'part_paid', booking: expect.stringMatching(/^WMK-/) },
    { whose: 'Fernhollow School', held: beyond, why: 'too_much', kind: 'owed_to_payer' },
  ])
  expect({ held, own }).toEqual({ held: received + beyond, own: 0 })
  expect((await page('at_stripe', accountId as string))?.pence).toBe(held)
  const debtor = (await readDebtors(staff, day('2027-01-25')))[0]
  expect(debtor?.owedPence).toBe(2 * TOTAL - received)
})
