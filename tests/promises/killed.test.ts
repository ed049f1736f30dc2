import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { CONNECTED } from '#app/domain/payouts/payout-account.server.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { actAt } from '#tests/setup/sandbox.ts'
import type { Moment } from '#tests/setup/stripe-line.ts'
import { hold, type Name, type Running, startRunning } from './killed/running.ts'
import {
  AGREE,
  ASKING,
  beginWalk,
  DELIVERING,
  INVOICED,
  PAID_OUT,
  PAY,
  pressUntilDone,
  type Step,
  until,
  type Walk,
} from './killed/walk.ts'

// Killed with -9 between and within any two steps, Waymark loses nothing and does nothing twice: it goes on after it is
// started again, without a person. Three visits travel from request to payout through real processes: one kill finds the
// first between two steps, the second in the middle of what a step writes, the third at a moment drawn by lot. The third is
// paid by card, with the worker in the web process.

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 })

const now = new Date()
const WEEKS_AGO = -30 * 86_400_000
const today = londonDay(now)
const gone = (days: number): Day => {
  let on = addDays(today, -days)
  while (!isSchoolDay(schoolCalendar(), on)) on = addDays(on, -1)
  return on
}

type Kill = { of: Name; where: string; tookMs: number }
const kills: Kill[] = []
let running: Running
let adviser: MadeAdviser
let between: Walk
let within: Walk
let atRandom: Walk

beforeAll(async () => {
  running = await startRunning()
  await makePlatform()
  adviser = await makeAdviser({ notice: 0 })
  await running.sandbox.start()
  await withAccount()
  const at = new Date(now.getTime() + WEEKS_AGO)
  between = await beginWalk(running, adviser, { on: gone(3), pays: 'transfer', at })
  within = await beginWalk(running, adviser, { on: gone(6), pays: 'transfer', at })
  atRandom = await beginWalk(running, adviser, { on: gone(9), pays: 'card', at })
  const then = { TEST_CLOCK_SHIFT_MS: String(WEEKS_AGO) }
  await Promise.all([running.web.start(then), running.worker.start(then)])
})
afterAll(() => running?.close())

/** The adviser's account at Stripe, ready to be paid: the journey's own pages make one elsewhere. */
async function withAccount(): Promise<void> {
  const account = await running.stripe.accounts.create({
    ...CONNECTED,
    business_type: 'individual',
  })
  await actAt(running.sandboxUrl, 'accounts/standing', { account: account.id, standing: 'ready' })
  await running.sql`insert into payout_accounts (supplier_id, stripe_account_id) values (${adviser.supplierId}, ${account.id})`
}

/** The day of the visits comes: everything that has a clock is stopped and started on it. */
async function dayOfTheVisits(): Promise<void> {
  await Promise.all([running.web.kill('SIGTERM'), running.worker.kill('SIGTERM')])
  const on = { TEST_CLOCK_SHIFT_MS: '0' }
  await Promise.all([running.web.start(on), running.worker.start(on)])
}

const ALL = ['web', 'worker', 'sandbox'] as const
const seeded = lot(20_261_124)

/** Notes how long after its latest start each process's work was under way again. */
function note(where: string, of: readonly Name[]): void {
  for (const one of of) kills.push({ of: one, where, tookMs: Date.now() - running[one].startedAt })
}

/** Every process in turn is killed and started again, while the others are still coming up. */
async function killInTurn(of: readonly Name[] = ALL): Promise<void> {
  const up: Promise<void>[] = []
  for (const one of of) {
    await running[one].kill()
    up.push(running[one].start())
  }
  await Promise.all(up)
}

/**
 * One step of several visits, with every process killed meanwhile: `within` waits in the middle of what it writes,
 * `atRandom` has begun some milliseconds ago, `between` has not begun.
 */
async function takeStep(step: Step, walks: { within: Walk; between: Walk; atRandom?: Walk }): Promise<void> {
  const held = await hold(running.sql, step.holds(walks.within))
  const sent = [step.press?.(walks.within)]
  await until(`somebody waits: ${step.name}`, () => held.isWaitedFor())
  const ms = Math.floor(seeded() * 60)
  if (walks.atRandom) {
    sent.push(step.press?.(walks.atRandom))
    await sleep(ms)
  }
  for (const one of sent) one?.catch(() => undefined)
  await running.web.kill()
  await held.letGo()
  await killInTurn()
  expect(await step.isDone(walks.between)).toBe(false)
  for (const walk of Object.values(walks)) await pressUntilDone(walk, step)
  note(`within, before, and ${ms} ms into: ${step.name}`, ['web'])
  note(`before: ${step.name}`, ['worker', 'sandbox'])
}

it('until the day of the visit', async () => {
  for (const step of ASKING) await takeStep(step, { within, between, atRandom })
})

it('from the day of the visit until delivery is recorded', async () => {
  await dayOfTheVisits()
  for (const step of DELIVERING) await takeStep(step, { within, between, atRandom })
})

/** What is killed at the next call of a kind to Stripe, before it arrives there or after it is done there, and started again. */
async function around(kind: string, moment: Moment, of: Name, isOver: () => Promise<unknown>): Promise<void> {
  await running.line.cut(kind, moment, () => running[of].kill())
  await running[of].start()
  await isOver()
  // Several kills follow each other: what counts is how soon after the last it goes on.
  const began = Math.max(...ALL.map((one) => running[one].startedAt))
  kills.push({ of, where: `${moment} Stripe was asked for: ${kind}`, tookMs: Date.now() - began })
}

it('around the calls to Stripe, and while the worker writes invoices and emails', async () => {
  const invoiced = (walk: Walk) => until(INVOICED.name, () => INVOICED.isDone(walk))
  const both = () => Promise.all([invoiced(within), invoiced(between)])
  const cuts = [
    around('customer', 'after', 'worker', both),
    around('invoice', 'after', 'sandbox', both),
    around('invoice_line', 'before', 'worker', both),
  ]
  const emails = await hold(running.sql, 'lock table emails in share row exclusive mode')
  const invoices = await hold(running.sql, INVOICED.holds(within))
  await takeStep(AGREE, { within, between })
  // One after the other: jobs that wait for the emails may be as many as the worker does at once.
  for (const held of [emails, invoices]) {
    await until('the worker waits in the middle of what it writes', () => held.isWaitedFor())
    await running.worker.kill()
    await held.letGo()
    await running.worker.start()
  }
  await Promise.all([...cuts, both()])
  note('while it writes emails and invoices', ['worker'])
})

it('while a payment comes in, and while it is paid out', async () => {
  await killInTurn()
  const paidOut = around('transfer', 'after', 'worker', () => until(PAID_OUT.name, () => PAID_OUT.isDone(within)))
  const held = await hold(running.sql, PAY.holds(within))
  await Promise.all([PAY.press?.(within), PAY.press?.(between)])
  await until('the web server waits to write what Stripe says', () => held.isWaitedFor())
  await running.web.kill()
  await held.letGo()
  await running.web.start()
  for (const walk of [within, between]) {
    await until(PAID_OUT.name, () => PAID_OUT.isDone(walk))
  }
  note('before: pay', ['sandbox'])
  note('while it writes what Stripe says: pay', ['web'])
  await paidOut
})

/** With the worker in the web process: some milliseconds after a step has begun, wherever it is by then. */
async function killSoon(of: readonly Name[], step: Step): Promise<void> {
  const ms = Math.floor(seeded() * 200)
  const sent = step.press?.(atRandom)
  sent?.catch(() => undefined)
  await sleep(ms)
  await killInTurn(of)
  await pressUntilDone(atRandom, step)
  note(`${ms} ms into, the worker within the web server: ${step.name}`, of)
}

it('at moments drawn by lot, with the worker in the web process', async () => {
  await Promise.all([running.worker.kill(), running.web.kill()])
  await running.web.start({ WAYMARK_WORKER: 'on' })
  await killSoon(['web'], AGREE)
  await killSoon(['web', 'sandbox'], INVOICED)
  const opened = around('checkout', 'before', 'sandbox', () => pressUntilDone(atRandom, PAY))
  await killSoon(['web'], PAY)
  await opened
  await killSoon(['web'], PAID_OUT)
})

it('nothing is lost, nothing is doubled, and everything was under way again in time', async () => {
  await until('the queue is empty', async () => {
    const [row] = await running.sql<{ n: number }[]>`
      select count(*)::int as n from graphile_worker._private_jobs j where j.key is null or j.key not like 'every %'`
    return row?.n === 0
  })
  const [books] = await running.sql`
    select (select count(*)::int from bookings) as bookings, (select count(*)::int from signatures) as signatures,
           (select count(*)::int from payment_requests where status = 'paid') as paid,
           (select count(*)::int from payments) as payments, (select count(*)::int from payouts where status = 'sent') as sent,
           (select count(*)::int from (select key, to_address from emails group by 1, 2 having count(*) > 1) d) as doubled,
           (select count(*)::int from stripe_calls where status <> 'done') as unanswered,
           (select count(*)::int from emails where status not in ('shown', 'sent')) as unsent`
  expect(books).toEqual({
    bookings: 3,
    signatures: 9,
    paid: 3,
    payments: 3,
    sent: 3,
    doubled: 0,
    unanswered: 0,
    unsent: 0,
  })
  const atStripe = await running.sandboxSql`
    select object, count(*)::int as n from objects
     where object in ('customer', 'invoice', 'invoiceitem', 'transfer', 'checkout.session') group by 1 order by 1`
  expect(Object.fromEntries(atStripe.map((row) => [row.object, row.n]))).toEqual({
    'checkout.session': 1,
    customer: 3,
    invoice: 3,
    invoiceitem: 6,
    transfer: 3,
  })
  const promises = await checkPromises(systemActor('a test'), new Date())
  expect(promises.filter(({ broken }) => broken > 0)).toEqual([])
  // Nothing without a date was asked for here, nothing invoiced in advance, put right or moved past Stripe, and every visit is agreed.
  // Stripe's balance is read every ten minutes: by chance also while this runs.
  const READ_BY_CHANCE = 'Stripe holds what our books say, but for what was moved and is not confirmed'
  const nothing = promises.filter(({ counted, promise }) => counted === 0 && promise !== READ_BY_CHANCE)
  expect(nothing.map(({ promise }) => promise)).toEqual([
    'A visit is paid through a payroll exactly where the off-payroll rules apply to it',
    'What is invoiced in advance is what was agreed, and once it is over what is due',
    'What has no date holds nobody’s time, and was delivered before it was agreed',
    'Nobody has more codes than were asked for',
    'What a charge is credited is what its credits and their notes come to',
    'Numbers of credit notes have no gaps',
    'Nobody decided about money that they asked to credit, return or receive',
    'Money moved between our own accounts stands in the books as Stripe says, once two of the staff agree',
    'Money that came past Stripe is a payment once, as it was confirmed, and stands at our own bank',
    'What is owed back to a payer is what their payments brought too much, less what went back',
    'No more goes back than a payment brought too much',
    'What a payer’s bank holds back stands in the books',
    'What is taken back of a payout is what its reversals say',
  ])

  // A killed worker's jobs wait for four beats of silence and the next look, three beats long at most. A beat is one second
  // here and ten in production, where those seven beats are up to 63 seconds longer; starting up is not.
  const late = kills.filter((kill) => kill.tookMs > 120_000)
  console.info(
    kills.map(({ of, where, tookMs }) => `${of.padEnd(8)} ${String(tookMs).padStart(6)} ms  ${where}`).join('\n'),
  )
  expect(late).toEqual([])
})

/** Numbers from 0 to 1, the same in every run. */
function lot(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}
