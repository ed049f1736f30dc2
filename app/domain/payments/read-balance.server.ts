import { and, asc, eq, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { auditEvents, paymentRequests, stripeCustomers } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { WAYMARK } from '../audit/write-event.server.ts'
import { londonDay } from '../calendar.ts'
import { formatPounds, type Pence, pence } from '../money.ts'
import { applyWaiting } from './apply-waiting.server.ts'
import { beingReturned } from './being-returned.server.ts'
import { readBalanceLines } from './read-transfers.server.ts'
import { MONEY_WAITS } from './read-waiting.server.ts'
import { type TransferCome, transfersCome, waitingTransfers, waitsSince } from './transfers-come.ts'

/**
 * Reads what a payer has sent by transfer and Stripe has not used, and uses it for open requests that it covers whole. What is
 * left covers none of them: too little, or too much. It is the payer's own money at Stripe and not in our books; the payer
 * and staff see that it waits, and since when. A transfer that has paid nothing is told to the payer, once.
 */
export async function readBalance(actor: SystemActor, payerId: string, now: Date): Promise<void> {
  const customer = await inTransaction(actor, async (tx) => {
    const [row] = await tx.select().from(stripeCustomers).where(eq(stripeCustomers.payerId, payerId))
    return row
  })
  if (!customer) return
  const found = await balanceOf(customer.stripeCustomerId)
  // What goes back to the payer pays nothing.
  const free = found - (await beingReturned(actor, payerId))
  if (free > 0) await applyWaiting(actor, payerId, free, now)
  const lines = found > 0 ? await readBalanceLines(customer.stripeCustomerId) : []
  const waiting = lines.at(-1)?.waitsPence ?? pence(0)
  await inTransaction(actor, async (tx) => {
    await tx
      .update(stripeCustomers)
      .set({ waitingPence: waiting, waitingReadAt: now, waitingTransfers: waitingTransfers(lines) })
      .where(eq(stripeCustomers.payerId, payerId))
    const since = waitsSince(lines)
    if (since) await noteOnce(tx, payerId, MONEY_WAITS, '', since)
    if (waiting === 0) return
    for (const transfer of transfersCome(lines)) {
      if (transfer.paid.length === 0) await tellOnce(tx, payerId, transfer, waiting)
    }
  })
}

async function balanceOf(stripeCustomerId: string): Promise<Pence> {
  const balance = await stripe().customers.retrieveCashBalance(stripeCustomerId)
  return pence(balance.available?.gbp ?? 0)
}

/** Notes something of a payer's money, once: its customer's row is locked. Answers whether it is new. */
async function noteOnce(tx: Tx, payerId: string, what: string, detail: string, at: Date): Promise<boolean> {
  const [noted] = await tx
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.organisationId, payerId),
        eq(auditEvents.at, at),
        eq(auditEvents.what, what),
        eq(auditEvents.detail, detail),
      ),
    )
  if (noted) return false
  await recordAct(tx, { personId: null, name: WAYMARK.name }, { organisationId: payerId, what, detail }, at)
  return true
}

/** Asks for the email about a transfer that has paid nothing, the first time it is read. */
async function tellOnce(tx: Tx, payerId: string, transfer: TransferCome, waiting: Pence): Promise<void> {
  if (!(await noteOnce(tx, payerId, 'A transfer came that pays no invoice', transfer.id, transfer.at))) return
  const open = await openRequests(tx, payerId)
  await enqueue(tx, 'write-email', {
    template: 'transfer-waits',
    key: `transfer-waits:${transfer.id}`,
    recipients: { to: 'payers', payerId },
    facts: {
      camePence: String(transfer.amountPence),
      cameOn: londonDay(transfer.at),
      waitsPence: String(waiting),
      open: open.map(({ number, leftPence }) => `${number}: ${formatPounds(leftPence)}`).join('\n'),
      ...(transfer.reference ? { quoted: transfer.reference } : {}),
    },
  })
}

/** What a payer has still to pay, longest due first: the reference by which it is paid, and what is left. */
const openRequests = (tx: Tx, payerId: string) =>
  tx
    .select({
      number: paymentRequests.reference,
      leftPence: sql<number>`(${paymentRequests.totalPence} - ${paymentRequests.creditedPence} - ${paymentRequests.receivedPence})::int`,
    })
    .from(paymentRequests)
    .where(and(eq(paymentRequests.payerId, payerId), eq(paymentRequests.status, 'open')))
    .orderBy(asc(paymentRequests.issuedAt))

/** Whose customer it is, or null when it is none of ours. */
export const payerOfCustomer = (actor: SystemActor, stripeCustomerId: string): Promise<string | null> =>
  inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ payerId: stripeCustomers.payerId })
      .from(stripeCustomers)
      .where(eq(stripeCustomers.stripeCustomerId, stripeCustomerId))
    return row?.payerId ?? null
  })
