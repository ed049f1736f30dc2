import { and, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import { may, type StaffActor, type SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { refunds, stripeCustomers } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { newId } from '../ids.ts'
import { formatPounds, type Pence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { beingReturnedIn } from './being-returned.server.ts'
import { readBalance } from './read-balance.server.ts'
import { decideReturn, eventOfRefund, type ReturnRefusal, type ReturnStatus } from './return-lifecycle.ts'
import { type CallKind, callStripe, type StripeRefusal } from './stripe-call.server.ts'

// Money that waits on a payer's balance and goes back to them. It was never in our books, and no journal says that it left.

export type AskReturn = { payerId: string; amountPence: Pence; reason: string; instructionsEmail: string }
type Refused = ReturnRefusal | 'role_missing' | 'not_found' | 'more_than_waits'

/** Locks the payer's customer, so that two who ask at once do not ask for more than waits. */
const lockedWaiting = async (tx: Tx, payerId: string): Promise<number | null> => {
  // Staff only read the customer: what is locked is the payer's account of returns.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`returns:${payerId}`}, 0))`)
  const [row] = await tx.select().from(stripeCustomers).where(eq(stripeCustomers.payerId, payerId))
  return row?.waitingPence ?? null
}

/**
 * Asks that waiting money goes back to its payer, who will be asked by Stripe for bank details where their bank is not known. A
 * colleague sends it; asked for twice in the same words it is asked for once. Refuses `more_than_waits`, also with what is
 * being returned already.
 */
export function askReturn(
  actor: StaffActor,
  { payerId, amountPence, reason, instructionsEmail }: AskReturn,
  now: Date,
): Promise<Result<{ id: string }, Refused>> {
  if (!may(actor, 'keep the books')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx) => {
    const waits = await lockedWaiting(tx, payerId)
    if (waits === null) return refuse('not_found')
    const status = decideReturn('none', 'ask', 'asker')
    if (!status.ok) return status
    const [same] = await tx
      .select({ id: refunds.id })
      .from(refunds)
      .where(
        and(
          ...[eq(refunds.payerId, payerId), isNull(refunds.paymentId), eq(refunds.status, 'asked')],
          ...[eq(refunds.askedBy, actor.personId), eq(refunds.amountPence, amountPence), eq(refunds.reason, reason)],
        ),
      )
    if (same) return done({ id: same.id })
    if (amountPence + (await beingReturnedIn(tx, payerId)) > waits) return refuse('more_than_waits')
    const id = newId('refund')
    await tx.insert(refunds).values({
      ...{ id, payerId, amountPence, reason, instructionsEmail },
      status: 'asked',
      askedBy: actor.personId,
      askedByName: actor.name,
      askedAt: now,
    })
    await note(tx, actor, 'Asked to return money that waits', { amountPence, reason }, now)
    return done({ id })
  })
}

const note = (tx: Tx, actor: StaffActor, what: string, of: { amountPence: Pence; reason: string }, now: Date) =>
  recordAct(
    tx,
    actor,
    { organisationId: actor.organisationId, what, detail: `${formatPounds(of.amountPence)}: ${of.reason}` },
    now,
  )

const WHAT = {
  agree: 'Sent back money that waits',
  decline: 'Declined to return money that waits',
  take_back: 'No longer asks to return money that waits',
}

/** A colleague of whoever asked sends it or declines it; whoever asked takes it back. Refuses `more_than_waits` as it is now. */
export function decideAboutReturn(
  actor: StaffActor,
  { id, event }: { id: string; event: 'agree' | 'decline' | 'take_back' },
  now: Date,
): Promise<Result<{ id: string }, Refused>> {
  if (!may(actor, 'keep the books')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx): Promise<Result<{ id: string }, Refused>> => {
    const [row] = await tx
      .select()
      .from(refunds)
      .where(and(eq(refunds.id, id), isNull(refunds.paymentId)))
      .for('update')
    if (!row) return refuse('not_found')
    const side = row.askedBy === actor.personId ? 'asker' : 'other'
    const decided = decideReturn(row.status as ReturnStatus, event, side)
    if (!decided.ok) return decided
    if (event === 'agree') {
      const waits = await lockedWaiting(tx, row.payerId)
      if (row.amountPence + (await beingReturnedIn(tx, row.payerId, id)) > (waits ?? 0))
        return refuse('more_than_waits')
    }
    const by = event === 'take_back' ? {} : { decidedBy: actor.personId, decidedByName: actor.name, decidedAt: now }
    await tx
      .update(refunds)
      .set({ status: decided.value, ...by })
      .where(eq(refunds.id, id))
    if (event === 'agree') await enqueue(tx, 'return-balance', { refundId: id }, { key: `return-balance:${id}` })
    await note(tx, actor, WHAT[event], row, now)
    return done({ id })
  })
}

type Parameters = Omit<Stripe.RefundCreateParams, 'metadata'> & { customer: string; metadata: { refund_id: string } }

/** Sends waiting money back from the payer's own balance; its row is the refund. */
export const returnCall: CallKind<Parameters, Stripe.Refund> = {
  kind: 'return_balance',
  send: (parameters, options) => stripe().refunds.create(parameters, options),
  async lookUp({ metadata }) {
    // Refunds of a balance name no payment to look under: the newest of the account are read.
    for await (const refund of stripe().refunds.list({ limit: 100 }))
      if (refund.metadata?.refund_id === metadata.refund_id) return refund
    return null
  },
  record: (tx, refundId, refund, now) => recordReturn(tx, refundId, refund, now),
}

/** Sends one back, once. Refused by Stripe, it has failed with the reason, and the money waits as before. */
export async function returnBalance(
  actor: SystemActor,
  refundId: string,
  now: Date,
): Promise<Result<{ stripeRefundId: string }, 'not_found' | 'not_agreed' | StripeRefusal>> {
  const found = await inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ refund: refunds, customer: stripeCustomers.stripeCustomerId })
      .from(refunds)
      .innerJoin(stripeCustomers, eq(stripeCustomers.payerId, refunds.payerId))
      .where(and(eq(refunds.id, refundId), isNull(refunds.paymentId)))
    return row
  })
  if (!found) return refuse('not_found')
  const { refund, customer } = found
  if (refund.stripeRefundId) return done({ stripeRefundId: refund.stripeRefundId })
  if (refund.status !== 'waiting') return refuse('not_agreed')
  const sent = await callStripe(
    actor,
    returnCall,
    refundId,
    {
      origin: 'customer_balance',
      customer,
      amount: refund.amountPence,
      currency: 'gbp',
      ...(refund.instructionsEmail ? { instructions_email: refund.instructionsEmail } : {}),
      metadata: { refund_id: refundId },
    },
    now,
  )
  if (!sent.ok)
    await inTransaction(actor, (tx) =>
      tx
        .update(refunds)
        .set({ status: 'failed', standing: `Stripe did not send it: ${sent.refusal.message}`, endedAt: now })
        .where(and(eq(refunds.id, refundId), eq(refunds.status, 'waiting'))),
    )
  await readBalance(actor, refund.payerId, now)
  return sent.ok ? done({ stripeRefundId: sent.value }) : sent
}

/** What Stripe says of it, forward only. The payer is told when it leaves, and by whom they will be asked for bank details. */
async function recordReturn(tx: Tx, refundId: string, refund: Stripe.Refund, now: Date): Promise<void> {
  const [row] = await tx.select().from(refunds).where(eq(refunds.id, refundId)).for('update')
  if (!row) return
  await tx.update(refunds).set({ readAt: now }).where(eq(refunds.id, refundId))
  const event = eventOfRefund(refund.status)
  const decided = event && decideReturn(row.status as ReturnStatus, event, 'stripe')
  if (!decided?.ok) return
  const isOver = decided.value === 'returned' || decided.value === 'failed'
  await tx
    .update(refunds)
    .set({
      status: decided.value,
      stripeRefundId: refund.id,
      sentAt: row.sentAt ?? now,
      endedAt: isOver ? now : null,
      standing:
        decided.value === 'failed'
          ? `Their bank did not take it (${refund.failure_reason ?? 'no reason given'})`
          : null,
    })
    .where(eq(refunds.id, refundId))
  await enqueue(tx, 'write-email', {
    template: 'waiting-money-returned',
    key: `waiting-money-returned:${refundId}:${decided.value}`,
    recipients: { to: 'payers', payerId: row.payerId },
    facts: {
      amountPence: String(row.amountPence),
      status: decided.value,
      reason: row.reason,
      email: row.instructionsEmail ?? '',
    },
  })
}

/** Reads one at Stripe again, after an event or by reconciliation; what failed waits on the balance again. */
export async function readReturn(actor: SystemActor, refundId: string, now: Date): Promise<void> {
  const [row] = await inTransaction(actor, (tx) => tx.select().from(refunds).where(eq(refunds.id, refundId)))
  if (!row?.stripeRefundId) return
  const refund = await stripe().refunds.retrieve(row.stripeRefundId)
  await inTransaction(actor, (tx) => recordReturn(tx, refundId, refund, now))
  if (eventOfRefund(refund.status) === 'fail' && row.status !== 'failed') await readBalance(actor, row.payerId, now)
}

/** Ours of a refund at Stripe that an event names: one that goes back from a balance, by its id there. */
export const returnNamed = (actor: SystemActor, stripeRefundId: string): Promise<string | null> =>
  inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ id: refunds.id })
      .from(refunds)
      .where(and(eq(refunds.stripeRefundId, stripeRefundId), isNull(refunds.paymentId)))
    return row?.id ?? null
  })

/** Returns that Stripe has not ended yet, those read longest ago first. */
export const returnsToRead = (actor: SystemActor, before: Date, limit: number) =>
  inTransaction(actor, (tx) =>
    tx
      .select({ id: refunds.id })
      .from(refunds)
      .where(
        and(
          isNull(refunds.paymentId),
          isNotNull(refunds.stripeRefundId),
          inArray(refunds.status, ['needs_bank_details', 'on_its_way']),
          or(isNull(refunds.readAt), lt(refunds.readAt, before)),
        ),
      )
      .orderBy(sql`${refunds.readAt} asc nulls first`)
      .limit(limit),
  )
