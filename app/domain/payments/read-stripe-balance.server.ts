import { desc, sql } from 'drizzle-orm'
import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import type { StaffActor, SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { ownMoves, stripeBalances } from '#db/schema/index.ts'
import { londonDay } from '../calendar.ts'
import { newId } from '../ids.ts'
import { type Pence, pence } from '../money.ts'
import { decideMove } from './move-lifecycle.ts'

/** The entries of Stripe's balance that move money between it and our own bank account, also those that undo one. */
const MOVES = ['topup', 'topup_reversal', 'payout', 'payout_cancel', 'payout_failure'] as const

/** How far back entries are read once some are known: longer than a payout takes to fail. */
const READ_AGAIN_SECONDS = 60 * 86_400
const READ_EVERY_MS = 10 * 60_000
const READ_AGAIN_MS = 60_000

/**
 * Reads what Stripe holds of ours beside what our books say is there, and opens a row for each movement between Stripe and our own
 * bank that is not known yet. Every ten minutes, every minute while they differ; the last reading of each day stays.
 */
export async function readStripeBalance(actor: SystemActor, now: Date): Promise<void> {
  const last = await inTransaction(actor, lastReading)
  const age = last ? now.getTime() - last.readAt.getTime() : Number.POSITIVE_INFINITY
  if (age < (last?.differsSince ? READ_AGAIN_MS : READ_EVERY_MS)) return
  await seeMoves(actor, now)
  const atStripePence = heldOf(await stripe().balance.retrieve())
  await inTransaction(actor, async (tx) => {
    const inBooksPence = await heldInBooks(tx)
    const differsSince = atStripePence === inBooksPence ? null : (last?.differsSince ?? now)
    const read = { readAt: now, atStripePence, inBooksPence, differsSince }
    await tx
      .insert(stripeBalances)
      .values({ readOn: londonDay(now), ...read })
      .onConflictDoUpdate({ target: stripeBalances.readOn, set: read })
  })
}

/** Everything that is ours there in pounds: what may be sent, what is not settled, and what is kept for accounts that owe. Pence. */
const heldOf = ({ available, pending, connect_reserved = [] }: Stripe.Balance): Pence =>
  pence(
    [...available, ...pending, ...connect_reserved].reduce(
      (sum, { amount, currency }) => sum + (currency === 'gbp' ? amount : 0),
      0,
    ),
  )

async function heldInBooks(tx: Tx): Promise<Pence> {
  const [row] = await tx.execute<{ pence: string }>(sql`
    select coalesce(sum(e.amount_pence), 0) as pence from accounts a join entries e on e.account_id = a.id
     where a.book = 'cash' and a.kind = 'at_stripe'`)
  return pence(Number(row?.pence ?? 0))
}

async function seeMoves(actor: SystemActor, now: Date): Promise<void> {
  const [known] = await inTransaction(actor, (tx) => tx.select({ id: ownMoves.id }).from(ownMoves).limit(1))
  const since = known ? { created: { gte: Math.floor(now.getTime() / 1_000) - READ_AGAIN_SECONDS } } : {}
  const status = decideMove('none', 'see', 'stripe')
  if (!status.ok) throw new Error('a movement that was seen is always opened')
  for (const type of MOVES)
    for await (const entry of stripe().balanceTransactions.list({ type, limit: 100, ...since })) {
      if (entry.currency !== 'gbp' || entry.amount === 0) continue
      await inTransaction(actor, (tx) =>
        tx
          .insert(ownMoves)
          .values({
            ...{ id: newId('ownMove'), stripeId: entry.id, status: status.value, seenAt: now },
            direction: entry.amount > 0 ? 'to_stripe' : 'to_bank',
            amountPence: pence(Math.abs(entry.amount)),
            costPence: pence(Math.max(0, entry.fee)),
            movedOn: londonDay(new Date(entry.created * 1_000)),
          })
          .onConflictDoNothing(),
      )
    }
}

type Reading = typeof stripeBalances.$inferSelect

const lastReading = async (tx: Tx): Promise<Reading | null> =>
  (await tx.select().from(stripeBalances).orderBy(desc(stripeBalances.readOn)).limit(1))[0] ?? null

/** The newest reading, and what of the difference is moved but not confirmed yet, signed as it changes what is at Stripe. Null before the first. */
export const readLastBalance = (actor: StaffActor): Promise<{ reading: Reading; unconfirmedPence: number } | null> =>
  inTransaction(actor, async (tx) => {
    const reading = await lastReading(tx)
    if (!reading) return null
    const [moved] = await tx
      .select({
        pence: sql<string>`coalesce(sum(case ${ownMoves.direction} when 'to_stripe' then ${ownMoves.amountPence} else -${ownMoves.amountPence} end - ${ownMoves.costPence}), 0)`,
      })
      .from(ownMoves)
      .where(sql`${ownMoves.status} <> 'confirmed'`)
    return { reading, unconfirmedPence: Number(moved?.pence ?? 0) }
  })
