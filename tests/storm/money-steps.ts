import { systemActor } from '#app/auth/actor.ts'
import { runInvoices } from '#app/domain/invoices/run-invoices.server.ts'
import { openCheckout } from '#app/domain/payments/open-checkout.server.ts'
import { readStripeEvent } from '#app/domain/payments/read-stripe-event.server.ts'
import { reconcilePayments } from '#app/domain/payments/reconcile-payments.server.ts'
import { type Books, readAtStripe } from './books.ts'
import type { Chance } from './chance.ts'
import { compare } from './compare.ts'
import { compareAtRest } from './compare-at-rest.ts'
import type { ModelSchool } from './model.ts'
import type { Outcome, Step } from './step.ts'
import { openAccount, type Seen, standing, type WaitingJob, type World } from './world.ts'

// Money: jobs, the bank, cards, Stripe's webhooks, and what goes wrong between them.

const system = systemActor('the storm')

/** Jobs run in no order, as several workers take them. */
async function someJob(world: World, chance: Chance, fits: (job: WaitingJob) => boolean = () => true) {
  const jobs = world.seen.jobs.filter(fits)
  return jobs.length === 0 ? null : chance.oneOf(jobs)
}

const working: Step = {
  name: 'do some jobs',
  weight: 22,
  async run(world, chance) {
    for (let left = 1 + chance.below(4), did = 0; ; left--, did++) {
      if (did > 0) world.seen.jobs = await world.jobs()
      const job = left > 0 ? await someJob(world, chance) : null
      if (!job) return did > 0 ? 'done' : 'nothing'
      await world.run(job)
    }
  },
}

const twice: Step = {
  name: 'do a job twice',
  weight: 4,
  async run(world, chance) {
    const job = await someJob(world, chance)
    if (!job) return 'nothing'
    await world.run(job)
    await world.run(job)
    return 'done'
  },
}

const together: Step = {
  name: 'do a job in two workers at once',
  weight: 3,
  async run(world, chance) {
    const job = await someJob(world, chance)
    if (!job) return 'nothing'
    await Promise.all([world.run(job), world.run(job)])
    return 'done'
  },
}

/** How many calls that change something each such job makes at most, or nearly. */
const CALLS: { [Name in WaitingJob['name']]?: number } = {
  'request-payment': 5,
  'send-payout': 1,
  'reverse-payout': 1,
  'send-refund': 1,
  'read-request': 1,
  'answer-dispute': 1,
  'return-balance': 1,
  'receive-outside': 1,
}
/** What calls Stripe: a job of it ends just before, or just after, one of its calls. */
const crashing = (name: string, weight: number, moment: 'before' | 'after', downSeconds: number): Step => ({
  name,
  weight,
  async run(world, chance) {
    const job = await someJob(world, chance, ({ name }) => name in CALLS)
    if (!job) return 'nothing'
    world.line.crash(moment, 1 + chance.below(CALLS[job.name] ?? 1))
    const isRun = await world.run(job)
    world.line.mend()
    if (isRun) return 'refused'
    if (downSeconds > 0) await world.pass(downSeconds)
    return 'done'
  },
})

const reconciling: Step = {
  name: 'reconcile with Stripe',
  weight: 5,
  async run(world) {
    await world.pass(11 * 60)
    const { failed } = await reconcilePayments(system, world.now)
    if (failed > 0) throw new Error(`reconciling failed ${failed} times`)
    return 'done'
  },
}

const invoicing: Step = {
  name: 'invoice a month or a term',
  weight: 2,
  async run({ now }) {
    const { requests, failed } = await runInvoices(system, now)
    if (failed > 0) throw new Error(`invoicing failed ${failed} times`)
    return requests > 0 ? 'done' : 'nothing'
  },
}

/** Stripe delivers what it likes: new or long read, in any order, and some of it never. */
const hearing: Step = {
  name: 'hear of an event of Stripe',
  weight: 12,
  async run(world, chance) {
    const [row] = await world.atStripe<{ body: { id: string } }[]>`
      with newest as (select body from objects where object = 'event' order by seq desc limit 60)
      select body from newest offset ${chance.below(60)} limit 1`
    if (!row) return 'nothing'
    await world.deliver(row.body)
    if (chance.is(70)) await readStripeEvent(system, row.body.id, world.now)
    return 'done'
  },
}
const hearingAgain: Step = {
  name: 'hear of an event long ago, again',
  weight: 3,
  async run(world, chance) {
    const events = await world.books<{ id: string }[]>`select id from stripe_events order by id`
    if (events.length === 0) return 'nothing'
    const { id } = chance.oneOf(events)
    const [row] = await world.atStripe`select body from objects where id = ${id}`
    await world.deliver(row?.body)
    // Stripe sent another one of the same fact, or somebody of the staff asked for it to be read again.
    await world.books`update stripe_events set processed_at = null where id = ${id}`
    await Promise.all([readStripeEvent(system, id, world.now), readStripeEvent(system, id, world.now)])
    return 'done'
  },
}

/** A request that Stripe has asked for, under its number there, and what is still to pay of it. */
type Asked = Books['requests'][number] & { number: string; left: number }

function askedFor({ seen: { books, stripe } }: World, status: string): Asked[] {
  return books.requests.flatMap((one) => {
    const number = stripe.invoices.find(({ id }) => id === one.invoice)?.number
    return one.status === status && one.url !== null && number
      ? [{ ...one, number, left: one.total - one.received - one.credited }]
      : []
  })
}

/** How much a school's bank sends for a request, and what it quotes. */
type Sends = (asked: Asked, chance: Chance) => { amount: number; reference?: string }
const transferring = (name: string, weight: number, sends: Sends, status = 'open'): Step => ({
  name,
  weight,
  async run(world, chance) {
    const open = askedFor(world, status)
    if (open.length === 0) return 'nothing'
    const one = chance.oneOf(open)
    const { amount, reference } = sends(one, chance)
    await transfer(world, one.payer, amount, reference)
    return 'done'
  },
})

async function transfer(world: World, payer: string, amount: number, reference?: string): Promise<void> {
  const [customer] = await world.atStripe<{ id: string }[]>`
    select id from objects where object = 'customer' and body->'metadata'->>'payer_id' = ${payer}`
  const answer = await world.sandbox.act('bank/transfer', {
    ...{ customer: customer?.id, amount },
    ...(reference ? { reference } : {}),
  })
  if (!answer.cash_balance_transaction) throw new Error(`the bank did not send it: ${JSON.stringify(answer)}`)
  ;(world.model.schools.get(payer) as ModelSchool).sent += amount
}

const GOOD_CARD = '4242424242424242'
const DECLINED = '4000000000000002'

async function payByCard(
  world: World,
  url: string,
  payer: string,
  amount: number,
  number = GOOD_CARD,
): Promise<Outcome> {
  const card = { card: number, expiry: '12/34', cvc: '123' }
  const body = new URLSearchParams({ email: 'p@school.example', name: 'P', ...card })
  const before = await paidAtStripe(world)
  const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' })
  // What is taken twice from one page is taken once.
  const paid = (await paidAtStripe(world)) - before
  if (paid > 0) (world.model.schools.get(payer) as ModelSchool).byCard += amount
  return answer.status === 303 && paid > 0 ? 'done' : 'refused'
}
const paidAtStripe = async (world: World) => (await readAtStripe(world)).paid.length

const cards: Step = {
  name: 'pay by card',
  weight: 11,
  async run(world, chance) {
    const open = askedFor(world, 'open')
    if (open.length === 0) return 'nothing'
    const one = chance.oneOf(open)
    const school = world.schools.find(({ payerId }) => payerId === one.payer) as World['schools'][number]
    const page = await openCheckout(school.finance, one.id, world.now)
    if (!page.ok) return 'refused'
    // Left open, and perhaps paid later, or never.
    if (chance.is(30)) return 'done'
    return payByCard(world, page.value.url, one.payer, one.left)
  },
}
const declined: Step = {
  name: 'pay by a card that is declined',
  weight: 2,
  async run(world, chance) {
    const open = askedFor(world, 'open')
    if (open.length === 0) return 'nothing'
    const one = chance.oneOf(open)
    const school = world.schools.find(({ payerId }) => payerId === one.payer) as World['schools'][number]
    const page = await openCheckout(school.finance, one.id, world.now)
    if (!page.ok) return 'refused'
    const paid = await payByCard(world, page.value.url, one.payer, one.left, DECLINED)
    if (paid === 'done') throw new Error('a card that is declined has paid')
    // The same page, with another card.
    return chance.is(50) ? payByCard(world, page.value.url, one.payer, one.left) : 'done'
  },
}
const forgottenPage: Step = {
  name: 'pay on a card page that was left open',
  weight: 3,
  async run(world, chance) {
    const pages = await world.atStripe<{ url: string; payer: string; amount: number }[]>`
      select s.body->>'url' as url, c.body->'metadata'->>'payer_id' as payer, (s.body->>'amount_total')::int as amount
        from objects s join objects c on c.id = s.body->>'customer' and c.object = 'customer'
       where s.object = 'checkout.session' and s.body->>'url' is not null`
    if (pages.length === 0) return 'nothing'
    const { url, payer, amount } = chance.oneOf(pages)
    return payByCard(world, url, payer, amount)
  },
}

const accountLost: Step = {
  name: 'take an account’s standing away',
  weight: 1,
  async run(world, chance) {
    const ready = world.advisers.filter(({ supplierId }) => world.model.advisers.get(supplierId)?.accountIs === 'ready')
    if (ready.length === 0) return 'nothing'
    await standing(world, chance.oneOf(ready), 'document_due')
    return 'done'
  },
}
const lostWhileSent: Step = {
  name: 'take an account’s standing away while it is paid',
  weight: 5,
  async run(world, chance) {
    const job = await someJob(world, chance, ({ name }) => name === 'send-payout')
    const { payoutId = '' } = (job?.payload ?? {}) as { payoutId?: string }
    const payout = world.seen.books.payouts.find(({ id }) => id === payoutId)
    const adviser = world.advisers.find(({ supplierId }) => supplierId === payout?.supplier)
    if (!job || !adviser || world.model.advisers.get(adviser.supplierId)?.accountIs !== 'ready') return 'nothing'
    world.line.before('transfer', () => standing(world, adviser, 'document_due'))
    await world.run(job)
    world.line.mend()
    return 'done'
  },
}
const accountReady: Step = {
  name: 'make an account ready',
  weight: 5,
  async run(world, chance) {
    const some = world.advisers.filter(({ supplierId }) => world.model.advisers.get(supplierId)?.accountIs !== 'ready')
    if (some.length === 0) return 'nothing'
    const adviser = chance.oneOf(some)
    if (world.model.advisers.get(adviser.supplierId)?.accountIs === 'none') await openAccount(world, adviser)
    else await standing(world, adviser, 'ready')
    return 'done'
  },
}

const MOST_DAYS = 100 * 86_400_000
const began = new Map<World, number>()
/** Time passes at both ends, until the years of the funds are nearly over. */
const passing = (name: string, weight: number, seconds: (chance: Chance) => number): Step => ({
  name,
  weight,
  async run(world, chance) {
    const from = began.get(world) ?? world.now.getTime()
    began.set(world, from)
    const by = seconds(chance)
    if (world.now.getTime() - from > MOST_DAYS && by > 86_400) return 'nothing'
    await world.pass(by)
    return 'done'
  },
})

/** Nothing is on its way any more: jobs are done and everything is read until it stays as it is. */
export async function comeToRest(world: World): Promise<string[]> {
  let before: Seen = world.seen
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    await world.pass(turn === 0 ? 3_700 : 11 * 60)
    await runInvoices(system, world.now)
    const { failed } = await reconcilePayments(system, world.now)
    if (failed > 0) throw new Error(`reconciling failed ${failed} times`)
    for (let jobs = await world.jobs(); jobs.length > 0; jobs = await world.jobs())
      for (const job of jobs) if (!(await world.run(job))) throw new Error(`${job.name} found Stripe away`)
    const { books, stripe } = await world.look()
    // What was credited meanwhile is learnt of by what is compared after each step.
    const faults = compare(world.model, books, stripe, world.now)
    if (faults.length > 0) return faults
    const moved = changed(before, world.seen)
    if (turn > 0 && moved.length === 0) return compareAtRest(world.model, books, stripe, world.now)
    if (turn === MOST_TURNS - 1) return ['it does not come to rest', ...moved]
    before = world.seen
  }
  return []
}

const MOST_TURNS = 12

/** What is otherwise than it was, row by row. */
function changed(before: Seen, after: Seen): string[] {
  const rowsOf = ({ books, stripe }: Seen) =>
    [...Object.entries(books), ...Object.entries(stripe)].flatMap(([of, rows]) =>
      (Array.isArray(rows) ? rows : [rows]).map((row) => `${of} ${JSON.stringify(row)}`),
    )
  const were = new Set(rowsOf(before))
  return rowsOf(after).filter((row) => !were.has(row))
}
const resting: Step = {
  name: 'come to rest',
  weight: 1,
  async run(world) {
    const faults = await comeToRest(world)
    if (faults.length > 0) throw new Error(`at rest:\n${faults.join('\n')}`)
    return 'done'
  },
}

const HOUR = 3_600
export const MONEY_STEPS: readonly Step[] = [
  working,
  twice,
  together,
  crashing('end just before a call to Stripe', 5, 'before', 0),
  crashing('end just after a call to Stripe', 5, 'after', 0),
  crashing('end just after a call, and stay down for two days', 5, 'after', 50 * HOUR),
  reconciling,
  invoicing,
  hearing,
  hearingAgain,
  transferring('transfer exactly, and quote it', 9, ({ left, number }) => ({
    amount: left,
    reference: `Payment ${number}`,
  })),
  transferring('transfer exactly, and quote nothing', 4, ({ left }) => ({ amount: left })),
  transferring('transfer too little', 5, ({ left, number }, chance) => ({
    amount: 1 + chance.below(left),
    ...(chance.is(50) ? { reference: number } : {}),
  })),
  transferring('transfer too much', 3, ({ left, number }, chance) => ({
    amount: left + 1 + chance.below(20_000),
    ...(chance.is(50) ? { reference: number } : {}),
  })),
  transferring(
    'transfer what is paid already',
    1,
    ({ total, number }) => ({ amount: total, reference: number }),
    'paid',
  ),
  cards,
  declined,
  forgottenPage,
  accountLost,
  lostWhileSent,
  accountReady,
  passing('let minutes pass', 4, (chance) => 60 * (1 + chance.below(50))),
  passing('let hours pass', 6, (chance) => HOUR * (1 + chance.below(12))),
  passing('let days pass', 4, (chance) => 24 * HOUR * (1 + chance.below(3))),
  passing('let weeks pass', 0.6, (chance) => 7 * 24 * HOUR * (1 + chance.below(3))),
  resting,
]
