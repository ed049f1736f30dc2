import { and, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { may, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { auditEvents, paymentRequests, stripeCustomers } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { stillToPay } from '../invoices/still-to-pay.ts'
import { formatPounds } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { applyTo } from './apply-waiting.server.ts'
import { beingReturnedIn } from './being-returned.server.ts'
import { readBalance } from './read-balance.server.ts'
import { whileSomebodyWaits } from './while-somebody-waits.server.ts'

/** What is noted for a payer when staff ask what their money is for. */
export const ASKED_WHAT_FOR = 'Asked what waiting money is for'

type Refused = 'role_missing' | 'not_found' | 'not_covered' | 'stripe_away'

/**
 * Uses what waits, and is not to go back, for one open request of the same payer that it covers whole: Stripe pays none in part.
 * Refuses `not_covered` also where Stripe finds so, and `stripe_away`.
 */
export async function payFromWaiting(
  actor: StaffActor,
  { payerId, requestId }: { payerId: string; requestId: string },
  now: Date,
): Promise<Result<{ number: string }, Refused>> {
  if (!may(actor, 'keep the books')) return refuse('role_missing')
  const found = await inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ request: paymentRequests, waits: stripeCustomers.waitingPence })
      .from(paymentRequests)
      .innerJoin(stripeCustomers, eq(stripeCustomers.payerId, paymentRequests.payerId))
      .where(and(eq(paymentRequests.id, requestId), eq(paymentRequests.payerId, payerId)))
    return row && { ...row, waits: row.waits - (await beingReturnedIn(tx, payerId)) }
  })
  if (!found) return refuse('not_found')
  const { request, waits } = found
  if (request.status !== 'open' || !request.stripeInvoiceUrl || stillToPay(request) > waits)
    return refuse('not_covered')
  const system = systemActor(`staff use what waits for ${requestId}`)
  const asked = await whileSomebodyWaits({ what: 'use of what waits', row: requestId }, async () => {
    const used = await applyTo(system, request, now)
    await readBalance(system, payerId, now)
    return used
  })
  if (!asked.ok) return asked
  if (!asked.value) return refuse('not_covered')
  await inTransaction(actor, (tx) =>
    recordAct(
      tx,
      actor,
      {
        organisationId: actor.organisationId,
        what: 'Used waiting money for an invoice',
        detail: `${request.reference}, ${formatPounds(stillToPay(request))}`,
      },
      now,
    ),
  )
  return done({ number: request.reference })
}

/**
 * Asks a payer by email what their money is for; the words are kept. The same words on the same day are sent once. Refuses
 * `nothing_waits`.
 */
export function askWhatFor(
  actor: StaffActor,
  { payerId, words }: { payerId: string; words: string },
  now: Date,
): Promise<Result<void, 'role_missing' | 'not_found' | 'nothing_waits'>> {
  if (!may(actor, 'keep the books')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx) => {
    const [customer] = await tx.select().from(stripeCustomers).where(eq(stripeCustomers.payerId, payerId))
    if (!customer) return refuse('not_found')
    if (customer.waitingPence === 0) return refuse('nothing_waits')
    const said = and(eq(auditEvents.organisationId, payerId), eq(auditEvents.what, ASKED_WHAT_FOR))
    const [last] = await tx
      .select()
      .from(auditEvents)
      .where(and(said, eq(auditEvents.detail, words)))
    if (last && now.getTime() - last.at.getTime() < DAY) return done(undefined)
    const open = await tx
      .select()
      .from(paymentRequests)
      .where(and(eq(paymentRequests.payerId, payerId), eq(paymentRequests.status, 'open')))
      .limit(20)
    await enqueue(tx, 'write-email', {
      template: 'waiting-money-asked',
      key: `waiting-money-asked:${payerId}:${now.getTime()}`,
      recipients: { to: 'payers', payerId },
      facts: {
        waitsPence: String(customer.waitingPence),
        words,
        by: actor.name,
        open: open.map((one) => `${one.reference}: ${formatPounds(stillToPay(one))}`).join('\n'),
      },
    })
    await recordAct(tx, actor, { organisationId: payerId, what: ASKED_WHAT_FOR, detail: words }, now)
    return done(undefined)
  })
}

const DAY = 86_400_000
