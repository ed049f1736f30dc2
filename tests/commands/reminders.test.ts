import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AdviserActor, type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { addDays, day, londonDay } from '#app/domain/calendar.ts'
import { readReferenceRates, setReferenceRate, takeBackReferenceRate } from '#app/domain/fees/reference-rates.server.ts'
import { newId } from '#app/domain/ids.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { halfYearOf } from '#app/domain/invoices/late-payment.ts'
import { noteCall } from '#app/domain/invoices/note-call.server.ts'
import { readChases, readOwnChases } from '#app/domain/invoices/read-chases.server.ts'
import { remindPayments } from '#app/domain/invoices/remind-payments.server.ts'
import { pence } from '#app/domain/money.ts'
import { receivePayment } from '#app/domain/payments/receive-payment.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { emails, payers, problems } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { must } from '#tests/make/must.ts'
import { addMember, makePerson } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Who is asked for an invoice that is due or late, when, and what they and its supplier read of it.

const system = systemActor('a test')
/** A Monday; what is invoiced then is due on Wednesday 24 February. */
const now = new Date('2027-01-25T09:00:00Z')
let database: FreshDatabase
let staff: StaffActor
const prefixes = ['RA', 'RB', 'RC', 'RD', 'RE', 'RF', 'RG']

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 6 })
  staff = await makePlatform()
  must(await setReferenceRate(staff, { fromOn: day('2027-01-01'), basisPoints: 375 }, now))
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const at = (text: string) => new Date(`${text}T09:25:00Z`)
const remind = (on: string) => remindPayments(system, at(on))

async function invoiced() {
  const school = await makeSchool()
  const adviser = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: prefixes.shift() ?? 'ZZ' })
  const visit = await makeAgreedVisit({ school, adviser })
  const requestId = must(await chargeVisit(system, visit.visitId, now)).paymentRequestId as string
  return { school, adviser, requestId, ...visit }
}
const letters = async (requestId: string) =>
  (await lettersOf(database.ownerUrl, 'payment-reminder')).filter((one) => one.paymentRequestId === requestId)
const steps = async (requestId: string) => (await letters(requestId)).map(({ facts }) => facts?.step)
const pay = (requestId: string, amount: number, name: string) =>
  receivePayment(
    system,
    requestId,
    {
      ...{ paymentIntentId: `pi_${name}`, chargeId: `ch_${name}`, method: 'bank_transfer' as const, cameBy: null },
      ...{ amountPence: pence(amount), feePence: null, receivedAt: now },
    },
    now,
  )

test('those who pay are reminded once at each step, by however many workers, on working days only', async () => {
  const { requestId, school } = await invoiced()
  await remind('2027-02-16')
  expect(await steps(requestId)).toEqual([])
  await Promise.all(Array.from({ length: 5 }, () => remind('2027-02-17')))
  await remind('2027-02-18')
  expect(await letters(requestId)).toMatchObject([
    { recipients: { to: 'payers', payerId: school.payerId }, facts: { step: 'before_due', days: '7' } },
  ])
  // Late, and not yet by a week; the seventh day is Wednesday 3 March.
  await remind('2027-02-25')
  expect(await steps(requestId)).toEqual(['before_due'])
  await Promise.all(Array.from({ length: 5 }, () => remind('2027-03-03')))
  await remind('2027-03-09')
  expect(await steps(requestId)).toEqual(['before_due', 'late_7'])
  const [, late] = await letters(requestId)
  expect(late?.facts).toMatchObject({ days: '7', rate: '11.75', suppliers: 'Rowan Tallis' })
  expect(late?.facts?.rights).toBe('Rowan Tallis, RA-0001, £328.10 unpaid: a fixed £40.00, and £0.74 interest so far')
  for (const on of ['2027-03-10', '2027-03-27', '2027-03-29', '2027-03-30', '2027-06-01']) await remind(on)
  // The thirtieth day is Good Friday’s Friday: neither it, the weekend nor Easter Monday.
  expect(await steps(requestId)).toEqual(['before_due', 'late_7', 'late_14', 'late_30'])
  const { chased } = await readChases(staff, requestId, day('2027-06-01'))
  expect(chased.map(({ how, onDay }) => [how, onDay])).toEqual([
    ['before_due', '2027-02-17'],
    ['late_7', '2027-03-03'],
    ['late_14', '2027-03-10'],
    ['late_30', '2027-03-30'],
  ])
})

test('nobody is reminded of what is paid, nor while a problem is not settled', async () => {
  const [paid, problem] = [await invoiced(), await invoiced()]
  must(await pay(paid.requestId, 35_114, 'whole'))
  const { personId } = await makePerson({ name: 'Priya Anand' })
  const id = newId('problem')
  await inTransaction(system, (tx) =>
    tx.insert(problems).values({
      ...{ id, visitId: problem.visitId, schoolId: problem.school.id, payerId: problem.school.payerId },
      ...{ supplierId: problem.adviser.supplierId, what: 'Left at noon', raisedBy: personId },
      ...{ raisedByName: 'Priya Anand', raisedAt: now, answerBy: now, secondAbovePence: pence(50_000) },
    }),
  )
  await remind('2027-03-03')
  expect(await steps(paid.requestId)).toEqual([])
  expect(await steps(problem.requestId)).toEqual([])
  await inTransaction(system, (tx) =>
    tx.update(problems).set({ outcome: 'taken_back', settledAt: now }).where(eq(problems.id, id)),
  )
  await remind('2027-03-03')
  expect(await steps(problem.requestId)).toEqual(['late_7'])
})

test('a reminder that is overtaken by the payment is not written', async () => {
  const { requestId } = await invoiced()
  await remind('2027-03-03')
  const [letter] = await letters(requestId)
  if (!letter) throw new Error('no reminder')
  must(await pay(requestId, 35_114, 'overtaken'))
  expect(await writeEmail(letter, at('2027-03-03'))).toEqual({ ok: false, refusal: 'skipped' })
})

test('the email says what is left, who waits, what the law gives them, and that Waymark adds nothing', async () => {
  const { requestId } = await invoiced()
  must(await pay(requestId, 10_000, 'part'))
  await remind('2027-03-10')
  const [letter] = await letters(requestId)
  if (!letter) throw new Error('no reminder')
  expect(await writeEmail(letter, at('2027-03-10'))).toEqual({ ok: true, value: { written: 1 } })
  const [email] = await inTransaction(system, (tx) => tx.select().from(emails).where(eq(emails.attachesId, requestId)))
  const text = (email?.text ?? '').replace(/\s+/g, ' ')
  expect(email?.subject).toContain('14 days late: £251.14')
  for (const words of [
    'Rowan Tallis did the work and is paid when your money comes, not before.',
    'here 11.75% a year',
    'Late Payment of Commercial Debts (Interest) Act 1998',
    'Waymark adds nothing to what you are asked to pay.',
    'Received so far',
    // 328.10 less the adviser's part of £100.00 that came in, rounded down in their payout.
    '£234.67 unpaid: a fixed £40.00, and £1.06 interest so far',
  ])
    expect(text).toContain(words)
  expect(email?.attachesId).toBe(requestId)
})

test('a call that staff note is read by the payer and the supplier, stands once, and is of today or before', async () => {
  const { requestId, school, adviser } = await invoiced()
  const call = { paymentRequestId: requestId, on: day('2027-03-04'), spokeTo: 'Sam Okoro', said: 'In the next run.' }
  const note = (some: Partial<typeof call>) => noteCall(staff, { ...call, ...some }, at('2027-03-05'))
  expect(await note({ on: day('2027-03-06') })).toEqual({ ok: false, refusal: 'in_the_future' })
  expect(await note({ on: day('2027-01-24') })).toEqual({ ok: false, refusal: 'before_it_was_sent' })
  expect(await note({ paymentRequestId: 'req_none' })).toEqual({ ok: false, refusal: 'not_found' })
  await Promise.all(Array.from({ length: 5 }, () => note({})))
  const payer = await addMember<SchoolActor>(school.id, ['payer'])
  const today = day('2027-03-05')
  const read = await readChases(payer, requestId, today)
  expect(read.chased).toMatchObject([{ how: 'telephone', byName: staff.name, spokeTo: 'Sam Okoro' }])
  expect(read.rights).toMatchObject([{ supplier: 'Rowan Tallis', right: { days: 9, fixedPence: 4_000 } }])
  const own = await addMember<AdviserActor>(adviser.supplierId, ['adviser'])
  const theirs = await readOwnChases(own, today)
  expect(theirs.chased).toHaveLength(1)
  expect(theirs.late).toMatchObject([{ requestId, days: 9, owedPence: 32_810, right: { interestPence: 95 } }])
  const other = await makeAdviser({ name: 'Wren Oakley', invoicePrefix: 'WO' })
  expect(await readOwnChases(other.actor, today)).toEqual({ late: [], chased: [] })
  must(await pay(requestId, 35_114, 'after the call'))
  expect(await note({ said: 'Again.' })).toEqual({ ok: false, refusal: 'not_open' })
})

test('a half-year has one rate, set once it has begun, and set again only after it is taken back', async () => {
  const set = (from: string, basisPoints = 400) =>
    setReferenceRate(staff, { fromOn: day(from), basisPoints }, new Date('2027-06-30T12:00:00Z'))
  expect(await set('2027-04-01')).toEqual({ ok: false, refusal: 'no_half_year' })
  expect(await set('2028-01-01')).toEqual({ ok: false, refusal: 'not_known_yet' })
  expect(await set('2026-07-01', 5_001)).toEqual({ ok: false, refusal: 'out_of_range' })
  const raced = await Promise.all(Array.from({ length: 5 }, () => set('2027-07-01')))
  expect(raced.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await set('2027-07-01')).toEqual({ ok: false, refusal: 'rate_for_that_half_year' })
  const [newest] = await readReferenceRates(staff)
  expect(newest).toMatchObject({ fromOn: '2027-07-01', basisPoints: 400 })
  const back = () => takeBackReferenceRate(staff, newest?.id ?? '', now)
  expect(await back()).toEqual({ ok: true, value: undefined })
  expect(await back()).toEqual({ ok: false, refusal: 'not_found' })
})

test('the pages of payer, supplier and staff say who asked and what the law gives', async () => {
  const { requestId, school, adviser } = await invoiced()
  await inTransaction(system, async (tx) => {
    await tx.execute(sql`update payment_requests set due_on = current_date - 20 where id = ${requestId}`)
    await tx.execute(sql`update invoices set due_on = current_date - 20 where payment_request_id = ${requestId}`)
    await tx.update(payers).set({ financialYear: 'september' })
  })
  const fromOn = halfYearOf(addDays(londonDay(new Date()), -19))
  must(await setReferenceRate(staff, { fromOn, basisPoints: 375 }, new Date()))
  must(
    await noteCall(
      staff,
      { paymentRequestId: requestId, on: day('2027-01-25'), spokeTo: 'Sam Okoro', said: 'In the next run.' },
      new Date('2027-01-26T12:00:00Z'),
    ),
  )
  const ask = await openPages()
  const html = async (path: string, actor: Parameters<typeof cookieOf>[0]) =>
    (await ask({ path, cookie: await cookieOf(actor) })).html.replace(/<!-- -->/g, '').replace(/\s+/g, ' ')
  const payer = await addMember<SchoolActor>(school.id, ['payer'])
  const own = await addMember<AdviserActor>(adviser.supplierId, ['adviser'])
  for (const [path, actor] of [
    [`/school/invoices/${requestId}`, payer],
    ['/adviser/payouts', own],
    [`/staff/payments/unpaid/${requestId}`, staff],
  ] as const) {
    const page = await html(path, actor)
    expect(page, path).toContain('rang and spoke to Sam Okoro. “In the next run.”')
    expect(page, path).toContain('a fixed £40.00, and £')
  }
  expect(await html('/staff/payments/unpaid', staff)).toContain(`/staff/payments/unpaid/${requestId}`)
})
