import { sql } from 'drizzle-orm'
import { isFaultOfStripe, stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import type { Kept } from './promises.server.ts'

// Our books and Stripe's, held against each other object by object: nothing is there that we do not know, and whatever we know is
// there. Only ids are compared; what each is worth the other promises see to.

/** A promise about Stripe, and in words what was found that breaks it. */
export type KeptAtStripe = Kept & { found: string[] }

const AT_STRIPE = 'Every object at Stripe is known here'
const HERE = 'Every object known here is at Stripe'
/** As many of one kind as are listed: beyond it nothing could be said, and the promise says so instead of keeping quiet. */
const MOST = 100_000
/** What is younger is on its way into our books: a webhook tells of it, or the reconciliation, which runs every minute. */
const ON_ITS_WAY_SECONDS = 300

type Listed = { id: string; created?: number; about: string }

/** One kind of object: how Stripe lists it, and where our rows name it. */
type Kind = {
  one: string
  list(): AsyncIterable<Listed>
  /** The ids that our rows name, those of calls that were answered among them. */
  known: ReturnType<typeof sql>
}

const pounds = (pence: number): string => `£${(pence / 100).toFixed(2)}`
async function* those<T>(all: AsyncIterable<T>, of: (one: T) => Listed | null): AsyncGenerator<Listed> {
  for await (const one of all) {
    const listed = of(one)
    if (listed) yield listed
  }
}
const ALL = { limit: 100 }

const KINDS: readonly Kind[] = [
  {
    one: 'customer',
    list: () => those(stripe().customers.list(ALL), ({ id, created, name }) => ({ id, created, about: name ?? '' })),
    known: sql`select stripe_customer_id as id from stripe_customers`,
  },
  {
    one: 'invoice',
    list: () =>
      those(stripe().invoices.list(ALL), ({ id, created, total, status }) => ({
        ...{ id: id as string, created },
        about: `${pounds(total)}, ${status}`,
      })),
    // Asked for once more after a lost dispute, a request names its newest; the calls that made the others name those.
    known: sql`select stripe_invoice_id as id from payment_requests where stripe_invoice_id is not null
      union select c.stripe_id from stripe_calls c join payment_requests r on r.id = split_part(c.row_id, ':', 1)
       where c.kind = 'invoice' and c.status = 'done' and r.asked_times > 1`,
  },
  {
    one: 'payment',
    // One that did not succeed moved no money; it is of an invoice or a card page, which are compared themselves.
    list: () =>
      those(stripe().paymentIntents.list(ALL), ({ id, created, status, amount_received }) =>
        status === 'succeeded' ? { id, created, about: pounds(amount_received) } : null,
      ),
    // Money that came past Stripe names neither.
    known: sql`select stripe_payment_intent_id as id from payments where stripe_payment_intent_id is not null`,
  },
  {
    one: 'charge',
    list: () =>
      those(stripe().charges.list(ALL), ({ id, created, paid, amount }) =>
        paid ? { id, created, about: pounds(amount) } : null,
      ),
    known: sql`select stripe_charge_id as id from payments where stripe_charge_id is not null`,
  },
  {
    one: 'transfer',
    list: () =>
      those(stripe().transfers.list(ALL), ({ id, created, amount }) => ({ id, created, about: pounds(amount) })),
    known: sql`select stripe_transfer_id as id from payouts where stripe_transfer_id is not null`,
  },
  {
    one: 'refund',
    list: () =>
      those(stripe().refunds.list(ALL), ({ id, created, amount }) => ({ id, created, about: pounds(amount) })),
    known: sql`select stripe_refund_id as id from refunds where stripe_refund_id is not null`,
  },
  {
    one: 'account',
    list: () => those(stripe().accounts.list(ALL), ({ id, created, email }) => ({ id, created, about: email ?? '' })),
    known: sql`select stripe_account_id as id from payout_accounts where stripe_account_id is not null`,
  },
  {
    one: 'file',
    list: () =>
      those(stripe().files.list({ ...ALL, purpose: 'dispute_evidence' }), ({ id, created, filename, size }) => ({
        id,
        created,
        about: `${filename}, ${size} bytes`,
      })),
    known: sql`select stripe_id as id from stripe_calls where kind = 'dispute_file' and status = 'done'`,
  },
]

/**
 * Lists everything at Stripe and everything that our rows name there, and compares both ways. Where Stripe cannot be reached, or has
 * more than is listed, that is said and counts as broken: nothing was shown. Calls that have no answer yet name no id, and what is
 * younger than five minutes may be on its way.
 */
export async function checkKnownAtStripe(actor: SystemActor, now: Date): Promise<KeptAtStripe[]> {
  const there: KeptAtStripe = { promise: AT_STRIPE, counted: 0, broken: 0, found: [] }
  const here: KeptAtStripe = { promise: HERE, counted: 0, broken: 0, found: [] }
  const say = (kept: KeptAtStripe, words: string) => {
    kept.broken++
    kept.found.push(words)
  }
  try {
    for (const kind of KINDS) {
      const known = await idsOf(actor, kind.known)
      const listed = await listedOf(kind)
      if (!listed) {
        say(there, `Stripe has more than ${MOST} of kind ${kind.one}: they were not compared.`)
        continue
      }
      there.counted += listed.size
      here.counted += known.size
      for (const { id, created, about } of listed.values()) {
        if (known.has(id) || isOnItsWay(created, now)) continue
        say(there, `${kind.one} ${id} (${about}) is at Stripe and nowhere here.`)
      }
      for (const id of known) if (!listed.has(id)) say(here, `${kind.one} ${id} is known here and not at Stripe.`)
    }
  } catch (error) {
    if (!isFaultOfStripe(error)) throw error
    for (const kept of [there, here]) say(kept, `Stripe could not be reached: ${(error as Error).message}`)
  }
  return [there, here]
}

async function idsOf(actor: SystemActor, query: Kind['known']): Promise<Set<string>> {
  const rows = await inTransaction(actor, (tx) => tx.execute<{ id: string }>(query))
  return new Set([...rows].map(({ id }) => id))
}

async function listedOf({ list }: Kind): Promise<Map<string, Listed> | null> {
  const listed = new Map<string, Listed>()
  for await (const one of list()) {
    if (listed.size === MOST) return null
    listed.set(one.id, one)
  }
  return listed
}

/** The clock of what plays Stripe may be ahead of ours: what it dates later is no younger for that. */
const isOnItsWay = (created: number | undefined, now: Date): boolean =>
  created !== undefined && Math.abs(now.getTime() / 1_000 - created) < ON_ITS_WAY_SECONDS
