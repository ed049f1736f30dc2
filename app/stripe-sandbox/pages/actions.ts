import { invalid, missing } from '#app/stripe-sandbox/errors.ts'
import { type Standing, setStanding } from '#app/stripe-sandbox/objects/accounts.ts'
import { fund } from '#app/stripe-sandbox/objects/cash.ts'
import { positive } from '#app/stripe-sandbox/objects/checks.ts'
import { runClockwork } from '#app/stripe-sandbox/objects/clockwork.ts'
import { decideDispute, openDispute } from '#app/stripe-sandbox/objects/disputes.ts'
import { payOutPlatform, topUpPlatform } from '#app/stripe-sandbox/objects/payouts.ts'
import { answerRefund } from '#app/stripe-sandbox/objects/refunds.ts'
import { release, resend } from '#app/stripe-sandbox/store/deliver.ts'
import { type Knobs, readKnobs, setKnob, startingKnobs } from '#app/stripe-sandbox/store/knobs.ts'
import { change, need, save, type Work } from '#app/stripe-sandbox/store/store.ts'
import type { Site } from './site.ts'

type Given = Record<string, unknown>
type Done = { said: string; [name: string]: unknown }
type Action = (site: Site, given: Given) => Promise<Done>

const text = (given: Given, name: string): string => {
  const value = given[name]
  if (typeof value !== 'string' || value === '' || value.length > 300) throw invalid(`Give ${name}.`, { param: name })
  return value
}

const whole = (value: unknown, name: string, least: number, most: number): number => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number) || number < least || number > most)
    throw invalid(`${name} is a whole number from ${least} to ${most}.`, { param: name })
  return number
}

/** Pence from `amount` (pence, for programs) or `pounds` (as people type it). */
const amountOf = (given: Given): number => {
  if (given.pounds === undefined) return whole(given.amount, 'amount', 1, 99_999_999)
  const typed = String(given.pounds).replaceAll(/[£,\s]/g, '')
  if (!/^\d{1,7}(\.\d{1,2})?$/.test(typed))
    throw invalid('Enter an amount in pounds and pence, like 351.14', { param: 'pounds' })
  const pence = Math.round(Number(typed) * 100)
  positive(pence, 'pounds')
  return pence
}

const payerOf = async (work: Work, given: Given): Promise<string> => {
  if (given.customer) return (await need(work, 'customer', text(given, 'customer'), 'customer')).thing.id
  const number = text(given, 'account_number').replaceAll(/\D/g, '')
  const [row] =
    await work.sql`select id from objects where object = 'customer' and hidden->>'account_number' = ${number}`
  if (!row) throw missing('account number', number, 'account_number')
  return String(row.id)
}

const modes = ['normal', 'delayed', 'doubled', 'out_of_order', 'held']
const standings = ['empty', 'unfinished', 'ready', 'document_due', 'rejected']
const adjustable: { [name in keyof Knobs]?: [number, number] } = {
  delivery_delay_seconds: [0, 86_400],
  card_settlement_days: [0, 30],
  bank_settlement_days: [0, 30],
  payout_arrival_days: [0, 30],
  card_fee_fixed: [0, 10_000],
  bank_fee_cap: [0, 100_000],
  dispute_fee: [0, 100_000],
}

const setKnobs: Action = (site, given) =>
  change(site.bench, {}, async (work) => {
    if (given.delivery !== undefined) {
      if (!modes.includes(String(given.delivery)))
        throw invalid(`delivery is one of ${modes.join(', ')}.`, { param: 'delivery' })
      await setKnob(work.sql, 'delivery', given.delivery as Knobs['delivery'])
    }
    for (const [name, range] of Object.entries(adjustable))
      if (given[name] !== undefined && given[name] !== '')
        await setKnob(work.sql, name as keyof Knobs, whole(given[name], name, range[0], range[1]))
    for (const name of ['card_fee_percent', 'bank_fee_percent'] as const) {
      if (given[name] === undefined || given[name] === '') continue
      const value = Number(given[name])
      if (!(value >= 0 && value <= 20)) throw invalid(`${name} is from 0 to 20.`, { param: name })
      await setKnob(work.sql, name, value)
    }
    return { said: 'Settings kept.', settings: await readKnobs(work.sql) }
  })

/** What time brings about after a jump, in steps, so that it comes in its order: settled, paid out, arrived. */
const catchUp = async (site: Site): Promise<number> => {
  for (let step = 0; step < 3; step++) await change(site.bench, {}, runClockwork)
  return change(site.bench, {}, async (work) => work.now)
}

/** Everything a person or a test may do to the sandbox that no Stripe call does. */
export const actions: Record<string, Action> = {
  settings: setKnobs,
  'settings/reset': (site) =>
    change(site.bench, {}, async (work) => {
      const { clock_offset } = await readKnobs(work.sql)
      await work.sql`delete from settings where name <> 'clock_offset'`
      return { said: 'Settings are as at the start.', settings: { ...startingKnobs, clock_offset } }
    }),
  'clock/advance': async (site, given) => {
    const seconds =
      given.days === undefined
        ? whole(given.seconds, 'seconds', 1, 400 * 86_400)
        : whole(given.days, 'days', 1, 400) * 86_400
    await change(site.bench, {}, async (work) => {
      await setKnob(work.sql, 'clock_offset', (await readKnobs(work.sql)).clock_offset + seconds)
    })
    return { said: 'The clock has been moved forward.', now: await catchUp(site) }
  },
  'clock/set': async (site, given) => {
    const at = whole(given.at, 'at', 1, 4_102_444_800)
    await change(site.bench, {}, async (work) => {
      const [row] = await work.sql`select 1 from objects where object <> 'webhook_endpoint' limit 1`
      if (row && at < work.now)
        throw invalid('The clock goes only forward once something has happened.', { param: 'at' })
      await setKnob(work.sql, 'clock_offset', at - Math.floor(Date.now() / 1000))
    })
    return { said: 'The clock has been set.', now: await catchUp(site) }
  },
  'bank/transfer': (site, given) =>
    change(site.bench, {}, async (work) => {
      const payer = await payerOf(work, given)
      const reference = given.reference ? text(given, 'reference').slice(0, 100) : null
      const name = (await need(work, 'customer', payer)).thing.name ?? null
      const entry = await fund(work, payer, amountOf(given), reference, { name, sortCode: '200000', last4: '2345' })
      return { said: 'The transfer has been sent.', cash_balance_transaction: entry.id }
    }),
  'balance/top-up': (site, given) =>
    change(site.bench, {}, async (work) => {
      const entry = await topUpPlatform(work, amountOf(given))
      return { said: 'Waymark’s balance has been topped up.', entry: entry.id }
    }),
  'balance/pay-out': (site, given) =>
    change(site.bench, {}, async (work) => {
      const payout = await payOutPlatform(work, amountOf(given))
      return { said: 'Paid out to Waymark’s own bank.', entry: payout.balance_transaction }
    }),
  'deliveries/release': async (site, given) => {
    const count = await release(
      site.bench,
      given.order === 'backwards' ? 'backwards' : 'forwards',
      given.event ? text(given, 'event') : undefined,
    )
    return { said: `${count} held ${count === 1 ? 'delivery' : 'deliveries'} released.`, count }
  },
  'events/resend': async (site, given) => {
    const count = await resend(site.bench, text(given, 'event'))
    if (count === 0) throw missing('event', text(given, 'event'), 'event')
    return { said: 'The event is being sent again.', count }
  },
  'disputes/open': (site, given) =>
    change(site.bench, {}, async (work) => {
      const dispute = await openDispute(
        work,
        text(given, 'charge'),
        String(given.reason ?? 'product_not_received'),
        given.inquiry === true || given.inquiry === 'yes',
      )
      return { said: 'The dispute has been opened.', dispute: dispute.id }
    }),
  'disputes/decide': (site, given) =>
    change(site.bench, {}, async (work) => {
      const dispute = await decideDispute(work, text(given, 'dispute'), given.won === true || given.won === 'yes')
      return { said: `The dispute is ${dispute.status}.`, status: dispute.status }
    }),
  'refunds/answer': (site, given) =>
    change(site.bench, {}, async (work) => {
      const refund = await answerRefund(work, text(given, 'refund'), given.arrives === true || given.arrives === 'yes')
      return { said: `The refund has ${refund.status}.`, status: refund.status }
    }),
  'accounts/standing': (site, given) =>
    change(site.bench, {}, async (work) => {
      const standing = text(given, 'standing')
      if (!standings.includes(standing))
        throw invalid(`standing is one of ${standings.join(', ')}.`, { param: 'standing' })
      const account = await setStanding(work, text(given, 'account'), standing as Standing)
      return { said: 'The account has been changed.', payouts_enabled: account.payouts_enabled }
    }),
  'accounts/bank': (site, given) =>
    change(site.bench, {}, async (work) => {
      const { thing, hidden } = await need(work, 'account', text(given, 'account'), 'account')
      const closed = given.closed === true || given.closed === 'yes'
      const bank = thing.external_accounts.data[0]
      const after =
        !closed && bank
          ? { ...thing, external_accounts: { ...thing.external_accounts, data: [{ ...bank, status: 'new' }] } }
          : thing
      await save(work, after, { ...hidden, bank_closed: closed })
      return {
        said: closed ? 'The bank account is closed: the next payout fails.' : 'The bank account takes money again.',
      }
    }),
}
