import { and, asc, desc, eq, lt } from 'drizzle-orm'
import { refusalOfStripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { stripeCalls } from '#db/schema/index.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'

// Stripe is never called inside a database transaction. A call is written with its parameters, committed, made with a key
// of our own row, and its answer recorded in a second database transaction. Killed between any two of these, the next
// try sends the same bytes with the same key and gets the same answer.

/** Stripe forgets keys after about 24 hours: an older call is first looked up there. */
const KEY_LIVES_MS = 23 * 3_600_000

export type StripeCall = typeof stripeCalls.$inferSelect
export type StripeRefusal = { code: string; message: string }

/** One kind of call that changes something at Stripe. */
export type CallKind<Parameters extends object, Answer extends { id: string }> = {
  kind: string
  send(parameters: Parameters, options: { idempotencyKey: string }): Promise<Answer>
  /** The same thing at Stripe, found by our ids in its metadata; null when it isn't there. */
  lookUp(parameters: Parameters, rowId: string): Promise<Answer | null>
  /** What our own rows learn from the answer, in the same database transaction as the answer itself. */
  record?(tx: Tx, rowId: string, answer: Answer, now: Date): Promise<void>
}

/**
 * Makes a call once for a row, whatever happens in between, and answers its id at Stripe. A call that was answered before
 * is not made again, unless it is the one that the caller has seen to be over (`over`: its id), as a card page that has
 * expired: two who look at the same time get one, for whoever comes later has not seen the first one's. Refused by Stripe,
 * it answers the refusal; the next time it is a new attempt with new parameters. Anything else throws and may be tried
 * again.
 */
export async function callStripe<P extends object, A extends { id: string }>(
  actor: SystemActor,
  kind: CallKind<P, A>,
  rowId: string,
  parameters: P,
  now: Date,
  over?: string,
): Promise<Result<string, StripeRefusal>> {
  const call = await writeCall(actor, kind.kind, rowId, parameters, now, over)
  if (call.status === 'done') return done(call.stripeId as string)
  return makeCall(actor, kind, call, now)
}

async function writeCall(
  actor: SystemActor,
  kind: string,
  rowId: string,
  parameters: object,
  now: Date,
  over: string | undefined,
): Promise<StripeCall> {
  return inTransaction(actor, async (tx) => {
    const last = await lastCall(tx, kind, rowId)
    if (last?.status === 'pending' || (last?.status === 'done' && last.id !== over)) return last
    const attempt = (last?.attempt ?? 0) + 1
    const written: typeof stripeCalls.$inferInsert = {
      id: newId('intent'),
      kind,
      rowId,
      attempt,
      parameters: parameters as Record<string, unknown>,
      status: 'pending',
      writtenAt: now,
      firstSentAt: now,
    }
    // Somebody else wrote the same attempt meanwhile: theirs is the one.
    await tx.insert(stripeCalls).values(written).onConflictDoNothing()
    return (await lastCall(tx, kind, rowId)) as StripeCall
  })
}

/** The latest attempt of a kind of call for a row. */
export async function lastCall(tx: Tx, kind: string, rowId: string): Promise<StripeCall | undefined> {
  const [last] = await tx
    .select()
    .from(stripeCalls)
    .where(and(eq(stripeCalls.kind, kind), eq(stripeCalls.rowId, rowId)))
    .orderBy(desc(stripeCalls.attempt))
    .limit(1)
  return last
}

/** Makes a written call, or makes it again: same key, same bytes. */
export async function makeCall<P extends object, A extends { id: string }>(
  actor: SystemActor,
  kind: CallKind<P, A>,
  call: StripeCall,
  now: Date,
): Promise<Result<string, StripeRefusal>> {
  const parameters = call.parameters as P
  const isOld = now.getTime() - (call.firstSentAt ?? call.writtenAt).getTime() > KEY_LIVES_MS
  const found = isOld ? await kind.lookUp(parameters, call.rowId) : null
  let answer = found
  try {
    answer ??= await kind.send(parameters, { idempotencyKey: `${call.kind}:${call.rowId}:${call.attempt}` })
  } catch (error) {
    const refusal = refusalOfStripe(error)
    if (!refusal) throw error
    await answerCall(actor, call, { status: 'refused', refusal: `${refusal.code}: ${refusal.message}` }, now)
    return refuse(refusal)
  }
  const answered = answer
  await answerCall(actor, call, { status: 'done', stripeId: answered.id }, now, async (tx) =>
    kind.record?.(tx, call.rowId, answered, now),
  )
  return done(answered.id)
}

async function answerCall(
  actor: SystemActor,
  call: StripeCall,
  answer: { status: 'done'; stripeId: string } | { status: 'refused'; refusal: string },
  now: Date,
  record?: (tx: Tx) => Promise<void>,
): Promise<void> {
  await inTransaction(actor, async (tx) => {
    const [answered] = await tx
      .update(stripeCalls)
      .set({ ...answer, answeredAt: now })
      .where(and(eq(stripeCalls.id, call.id), eq(stripeCalls.status, 'pending')))
      .returning({ id: stripeCalls.id })
    // Another worker was quicker: its answer is the same one.
    if (answered) await record?.(tx)
  })
}

/** The first of a list at Stripe that holds, however many pages come before it; null when none does. */
export async function firstOf<A>(list: AsyncIterable<A>, holds: (one: A) => boolean): Promise<A | null> {
  for await (const one of list) if (holds(one)) return one
  return null
}

/** Calls that were written some time ago and have no answer: their process was killed, or Stripe could not be reached. */
export const unansweredCalls = (actor: SystemActor, before: Date): Promise<StripeCall[]> =>
  inTransaction(actor, (tx) =>
    tx
      .select()
      .from(stripeCalls)
      .where(and(eq(stripeCalls.status, 'pending'), lt(stripeCalls.writtenAt, before)))
      .orderBy(asc(stripeCalls.writtenAt))
      .limit(50),
  )
