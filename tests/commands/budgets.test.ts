import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SchoolActor, systemActor } from '#app/auth/actor.ts'
import { addCostCentre, changeCostCentre } from '#app/domain/budgets/keep-cost-centres.server.ts'
import { addFund, renameFund, retireFund } from '#app/domain/budgets/keep-funds.server.ts'
import { readCostCentres, readFund, readFunds } from '#app/domain/budgets/read.server.ts'
import { setAllocation } from '#app/domain/budgets/set-allocation.server.ts'
import { day } from '#app/domain/calendar.ts'
import { openBudgetAccount } from '#app/domain/ledger/budget-moves.server.ts'
import { postJournal } from '#app/domain/ledger/post-journal.server.ts'
import { pence } from '#app/domain/money.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { auditEvents, pupilPremiumAllocations } from '#db/schema/index.ts'
import { must } from '#tests/make/must.ts'
import { addMember, makePerson } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { type MadeSchool, makeSchool, makeTrust } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let school: MadeSchool
let schoolId: string
let approver: SchoolActor
let requester: SchoolActor
const now = new Date('2026-11-24T10:00:00Z')
const today = day('2026-11-24')

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
  await makePlatform()
  school = await makeSchool({ careers: null, premium: null })
  schoolId = school.id
  approver = await addMember<SchoolActor>(schoolId, ['approver'], await makePerson({ name: 'Graham Ellwood' }))
  requester = await addMember<SchoolActor>(schoolId, ['requester'])
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

/** Another fund of the school, counted like its careers budget. */
const fundOf = async (name: string) =>
  must(await addFund(approver, { schoolId, kind: 'careers_budget', name }, now)).fundId
const allocate = (fundId: string, amount: number, key: string, startsOn = '2026-04-01', actor = approver) =>
  setAllocation(
    actor,
    { fundId, startsOn: day(startsOn), amountPence: pence(amount), source: 'Entered by Graham Ellwood', key },
    now,
  )

test('a fund has nothing to count until its allocation is set, then all of it is left', async () => {
  const fundId = school.careersId
  expect((await readFund(approver, fundId, today, null))?.sums).toMatchObject({ allocation: null, left: null })
  expect(await allocate(fundId, 350_000, 'first')).toMatchObject({ ok: true })
  const page = await readFund(approver, fundId, today, null)
  expect(page?.sums).toMatchObject({ allocation: 350_000, left: 350_000, reserved: 0, year: { key: '2026-27' } })
  expect(page?.events).toMatchObject([
    { words: 'Allocation set', amount: 350_000, left: 350_000, who: 'Graham Ellwood' },
  ])

  expect(await allocate(fundId, 350_000, 'first')).toMatchObject({ ok: true })
  expect(await allocate(fundId, 300_000, 'second')).toMatchObject({ ok: true })
  expect(await allocate(fundId, 350_000, 'first')).toEqual({ ok: false, refusal: 'already_sent' })
  const after = await readFund(approver, fundId, today, null)
  expect(after?.events.map(({ amount, left }) => [amount, left])).toEqual([
    [-50_000, 300_000],
    [350_000, 350_000],
  ])
  const [own] = await readFunds(approver, today, null)
  expect(own?.funds).toMatchObject([
    { name: 'Careers budget', left: 300_000 },
    { name: 'Pupil Premium', left: null },
  ])
})

test('an allocation below what is used is refused and changes nothing', async () => {
  const fundId = await fundOf('Used fund')
  await allocate(fundId, 100_000, 'a')
  const page = await readFund(approver, fundId, today, null)
  const of = {
    fundYearId: page?.sums.fundYearId as string,
    shareId: null,
    parties: { schoolId, payerId: schoolId },
    hasAllocation: true,
  }
  await inTransaction(approver, async (tx) => {
    await postJournal(tx, {
      kind: 'reserve',
      key: 'reserve:a-test',
      at: now,
      entries: [
        { account: await openBudgetAccount(tx, of, 'available'), amount: -60_000 },
        { account: await openBudgetAccount(tx, of, 'reserved'), amount: 60_000 },
      ],
      parties: of.parties,
    })
  })
  expect(await allocate(fundId, 59_999, 'b')).toEqual({ ok: false, refusal: 'not_enough_left' })
  expect(await allocate(fundId, 60_000, 'c')).toMatchObject({ ok: true })
  expect((await readFund(approver, fundId, today, null))?.sums).toMatchObject({
    allocation: 60_000,
    reserved: 60_000,
    left: 0,
  })
})

test('years: Pupil Premium runs from April for everybody, an academy’s own funds from September', async () => {
  const trust = await makeTrust()
  const academy = await makeSchool({ trust, careers: null, premium: null })
  const finance = await addMember<SchoolActor>(trust.id, ['approver', 'payer'])
  const { premiumId: premium, careersId: careers } = academy
  expect((await readFund(finance, premium, today, null))?.sums.year.startsOn).toBe('2026-04-01')
  expect((await readFund(finance, careers, today, null))?.sums.year.startsOn).toBe('2026-09-01')
  expect(await allocate(careers, 1, 'x', '2026-04-01', finance)).toEqual({ ok: false, refusal: 'year_not_open' })
  expect(await allocate(careers, 1, 'x', '2026-09-01', finance)).toMatchObject({ ok: true })
  expect((await readFunds(finance, today, '2027-28')).map(({ id }) => id)).toEqual([academy.id])
  const other = await addMember<SchoolActor>(academy.id, ['approver'])
  expect((await readFunds(other, today, null))[0]?.funds).toHaveLength(2)
})

test('DfE’s figure is proposed for its own year only', async () => {
  const fundId = school.premiumId
  await inTransaction(systemActor('a test'), (tx) =>
    tx.insert(pupilPremiumAllocations).values({
      urn: school.urn,
      financialYear: '2025-26',
      schoolName: 'School 901000',
      pupils: '110.50',
      amountPence: pence(11_878_750),
      rowHash: 'x',
      importedAt: now,
    }),
  )
  expect(await readFund(approver, fundId, today, null)).toMatchObject({ dfe: null, dfeLatest: '2025-26' })
  expect(await readFund(approver, fundId, today, '2025-26')).toMatchObject({
    dfe: { pupils: 110.5, amountPence: 11_878_750 },
    dfeLatest: null,
  })
  expect(await addFund(approver, { schoolId, kind: 'pupil_premium', name: 'Another' }, now)).toEqual({
    ok: false,
    refusal: 'one_pupil_premium_fund',
  })
})

test('a fund that already is what a form says is not noted as changed, however late the form comes again', async () => {
  const fundId = await fundOf('Premium')
  const later = new Date(now.getTime() + 3_600_000)
  for (const at of [now, new Date(now.getTime() + 200), later])
    expect(await renameFund(approver, { fundId, name: 'Guidance' }, at)).toEqual({ ok: true, value: { fundId } })
  for (const at of [now, later])
    expect(await retireFund(approver, { fundId, isActive: false }, at)).toEqual({ ok: true, value: { fundId } })
  await Promise.all([1, 2].map(() => renameFund(approver, { fundId, name: 'Visits' }, later)))
  const noted = await inTransaction(systemActor('a test looks'), (tx) =>
    tx.select().from(auditEvents).where(eq(auditEvents.what, 'changed a fund')).orderBy(auditEvents.at),
  )
  expect(noted.map(({ detail }) => detail).sort()).toEqual([
    'Guidance is now Visits',
    'Guidance: retired',
    'Premium is now Guidance',
  ])
})

test('names and codes are once in a school; retired things stay readable', async () => {
  const fundId = await fundOf('Grant')
  expect(await renameFund(approver, { fundId, name: 'careers BUDGET' }, now)).toEqual({
    ok: false,
    refusal: 'name_taken',
  })
  expect(await retireFund(approver, { fundId, isActive: false }, now)).toMatchObject({ ok: true })
  expect((await readFund(approver, fundId, today, null))?.fund.isActive).toBe(false)
  const added = await addCostCentre(approver, { schoolId, code: 'E27-CAR', name: 'Careers' }, now)
  if (!added.ok) throw new Error(added.refusal)
  expect(await addCostCentre(approver, { schoolId, code: 'E27-CAR', name: 'Again' }, now)).toEqual({
    ok: false,
    refusal: 'code_taken',
  })
  expect(await addCostCentre(approver, { schoolId, code: 'e27-car', name: 'Again' }, now)).toEqual({
    ok: false,
    refusal: 'code_taken',
  })
  await changeCostCentre(approver, { costCentreId: added.value.costCentreId, isActive: false }, now)
  expect(await readCostCentres(approver)).toMatchObject([{ code: 'E27-CAR', isActive: false }])
})

test('roles and other schools', async () => {
  const other = await addMember<SchoolActor>((await makeSchool()).id, ['approver'])
  const fundId = await fundOf('Ours')
  expect(await allocate(fundId, 1, 'z', '2026-04-01', requester)).toEqual({ ok: false, refusal: 'role_missing' })
  expect(await allocate(fundId, 1, 'z', '2026-04-01', other)).toEqual({ ok: false, refusal: 'not_found' })
  expect(await readFund(other, fundId, today, null)).toBeNull()
  expect(await addFund(other, { schoolId, kind: 'other', name: 'Not yours' }, now)).toEqual({
    ok: false,
    refusal: 'not_found',
  })
  expect(await readCostCentres(other)).toEqual([])
})
