import { and, eq, ne, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { may, type StaffActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { invoices, outsideReceipts, paymentRequests } from '#db/schema/index.ts'
import { type FileFault, letGo, takeFile } from '../accreditation/take-file.server.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { type Day, londonDay } from '../calendar.ts'
import { newId } from '../ids.ts'
import type { Pence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { decideOutside, type OutsideRefusal, type OutsideSide } from './outside-lifecycle.ts'
import { outsideWords } from './outside-words.ts'

/** What came past Stripe, as the statement of Waymark's own bank has it. Pence. */
export type OutsideFacts = {
  amountPence: Pence
  receivedOn: Day
  how: 'bank_transfer' | 'cheque'
  bankReference: string
  note: string
}

type Receipt = typeof outsideReceipts.$inferSelect
type Kept = Result<
  { id: string },
  OutsideRefusal | 'role_missing' | 'not_found' | 'later_than_today' | 'recorded_before'
>

const locked = async (tx: Tx, id: string): Promise<Receipt | undefined> =>
  (await tx.select().from(outsideReceipts).where(eq(outsideReceipts.id, id)).for('update'))[0]

const sideOf = (actor: StaffActor, receipt: Receipt): OutsideSide =>
  receipt.recordedBy === actor.personId ? 'recorder' : 'other'

/** The request that one of its invoices' numbers names; of several visits in one request any of them does. */
async function requestQuoted(tx: Tx, number: string) {
  const [found] = await tx
    .selectDistinct({ request: paymentRequests })
    .from(paymentRequests)
    .innerJoin(invoices, eq(invoices.paymentRequestId, paymentRequests.id))
    .where(and(eq(invoices.number, number.trim().toUpperCase()), ne(paymentRequests.status, 'void')))
  return found?.request
}

/**
 * Records money that came to Waymark's own bank for the request that an invoice's number names. It is no payment before a
 * colleague has confirmed it; of one that is paid already it will be owed back. Refuses `not_found` where no such
 * invoice is open or paid, `later_than_today`, and `recorded_before` what a colleague has recorded from the same line.
 */
export function recordOutside(
  actor: StaffActor,
  { number, ...facts }: OutsideFacts & { number: string },
  now: Date,
): Promise<Kept> {
  if (!may(actor, 'keep the books')) return Promise.resolve(refuse('role_missing'))
  if (facts.receivedOn > londonDay(now)) return Promise.resolve(refuse('later_than_today'))
  return inTransaction(actor, async (tx): Promise<Kept> => {
    const request = await requestQuoted(tx, number)
    if (!request) return refuse('not_found')
    const status = decideOutside('none', 'record', 'recorder')
    if (!status.ok) return status
    const id = newId('outsideReceipt')
    const made = await tx
      .insert(outsideReceipts)
      .values({
        ...facts,
        id,
        paymentRequestId: request.id,
        schoolId: request.schoolId,
        payerId: request.payerId,
        leadId: request.leadId,
        status: status.value,
        recordedBy: actor.personId,
        recordedByName: actor.name,
        recordedAt: now,
      })
      .onConflictDoNothing()
      .returning({ id: outsideReceipts.id })
    if (made.length === 0) {
      const [same] = await tx.select().from(outsideReceipts).where(sameLine(request.id, facts))
      // Sent twice by the same person it is the one that is there.
      return same?.recordedBy === actor.personId ? done({ id: same.id }) : refuse('recorded_before')
    }
    await note(tx, actor, 'Recorded money that came past Stripe', facts, now)
    return done({ id })
  })
}

const sameLine = (paymentRequestId: string, { bankReference, receivedOn, amountPence }: OutsideFacts) =>
  and(
    eq(outsideReceipts.paymentRequestId, paymentRequestId),
    eq(outsideReceipts.bankReference, bankReference),
    eq(outsideReceipts.receivedOn, receivedOn),
    eq(outsideReceipts.amountPence, amountPence),
    ne(outsideReceipts.status, 'taken_back'),
  )

/** Kept among what staff did: its payer reads of it once it is a payment. */
const note = (tx: Tx, actor: StaffActor, what: string, facts: OutsideFacts, now: Date) =>
  recordAct(tx, actor, { organisationId: actor.organisationId, what, detail: outsideWords(facts) }, now)

/** Whoever recorded it changes what it says, also after it was sent back; a colleague then reads it anew. */
export function changeOutside(
  actor: StaffActor,
  { id, version, ...facts }: OutsideFacts & { id: string; version: number },
  now: Date,
): Promise<Kept> {
  if (!may(actor, 'keep the books')) return Promise.resolve(refuse('role_missing'))
  if (facts.receivedOn > londonDay(now)) return Promise.resolve(refuse('later_than_today'))
  return inTransaction(actor, async (tx): Promise<Kept> => {
    const receipt = await locked(tx, id)
    if (!receipt) return refuse('not_found')
    const decided = decideOutside(receipt.status, 'change', sideOf(actor, receipt))
    if (!decided.ok) return decided
    if (receipt.version !== version) return refuse('not_now')
    const [other] = await tx
      .select({ id: outsideReceipts.id })
      .from(outsideReceipts)
      .where(and(sameLine(receipt.paymentRequestId, facts), ne(outsideReceipts.id, id)))
    if (other) return refuse('recorded_before')
    await tx
      .update(outsideReceipts)
      .set({ ...facts, status: decided.value, version: version + 1 })
      .where(eq(outsideReceipts.id, id))
    await note(tx, actor, 'Changed what was recorded of money past Stripe', facts, now)
    return done({ id })
  })
}

/** Whoever recorded it takes it back while nobody has confirmed it. */
export function takeBackOutside(actor: StaffActor, { id }: { id: string }, now: Date): Promise<Kept> {
  if (!may(actor, 'keep the books')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx): Promise<Kept> => {
    const receipt = await locked(tx, id)
    if (!receipt) return refuse('not_found')
    const decided = decideOutside(receipt.status, 'take_back', sideOf(actor, receipt))
    if (!decided.ok) return decided
    await tx.update(outsideReceipts).set({ status: decided.value }).where(eq(outsideReceipts.id, id))
    await note(tx, actor, 'Took back what was recorded of money past Stripe', receipt, now)
    return done({ id })
  })
}

/**
 * Whoever recorded it gives its evidence: the line of the bank's statement, or the cheque. It is looked at as it comes in
 * (`takeFile`) and takes the place of what was there; the same file again is that file. Refused once a colleague has confirmed it.
 */
export async function giveOutsideEvidence(
  actor: StaffActor,
  { id, name, bytes }: { id: string; name: string; bytes: AsyncIterable<Uint8Array> },
): Promise<Result<{ id: string }, FileFault | OutsideRefusal | 'role_missing' | 'not_found'>> {
  if (!may(actor, 'keep the books')) return refuse('role_missing')
  const open = await inTransaction(actor, (tx) => openFor(tx, actor, id))
  if (!open.ok) return open
  const taken = await takeFile(name, bytes)
  if (!taken.ok) return taken
  const file = taken.value
  const written = await inTransaction(actor, async (tx) => {
    const again = await openFor(tx, actor, id)
    if (!again.ok) return again
    const receipt = again.value
    if (receipt.sha256 === file.sha256) return done({ gone: file.key as string | null })
    await tx
      .update(outsideReceipts)
      .set({ ...file, version: receipt.version + 1 })
      .where(eq(outsideReceipts.id, id))
    return done({ gone: receipt.key })
  })
  if (!written.ok) {
    await letGo(file.key)
    return written
  }
  if (written.value.gone) await letGo(written.value.gone)
  return done({ id })
}

async function openFor(tx: Tx, actor: StaffActor, id: string): Promise<Result<Receipt, OutsideRefusal | 'not_found'>> {
  const receipt = await locked(tx, id)
  if (!receipt) return refuse('not_found')
  const decided = decideOutside(receipt.status, 'change', sideOf(actor, receipt))
  return decided.ok ? done(receipt) : decided
}

/**
 * A second person confirms it against its evidence, and it becomes a payment; or sends it back with what is wrong. Decided is
 * what they read (`version`). Refuses `recorded_it_yourself`, `no_evidence` and `words_missing`.
 */
export function decideAboutOutside(
  actor: StaffActor,
  { id, version, event, words }: { id: string; version: number; event: 'confirm' | 'send_back'; words: string },
  now: Date,
): Promise<Result<{ id: string }, OutsideRefusal | 'role_missing' | 'not_found' | 'no_evidence' | 'words_missing'>> {
  if (!may(actor, 'keep the books')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx) => {
    const receipt = await locked(tx, id)
    if (!receipt) return refuse('not_found')
    const decided = decideOutside(receipt.status, event, sideOf(actor, receipt))
    if (!decided.ok) return decided
    if (receipt.version !== version) return refuse('not_now')
    if (event === 'confirm' && receipt.key === null) return refuse('no_evidence')
    const answer = words.trim()
    if (event === 'send_back' && answer === '') return refuse('words_missing')
    await tx
      .update(outsideReceipts)
      .set({
        status: decided.value,
        answer: event === 'send_back' ? answer : receipt.answer,
        version: sql`${outsideReceipts.version} + 1`,
        decidedBy: actor.personId,
        decidedByName: actor.name,
        decidedAt: now,
      })
      .where(eq(outsideReceipts.id, id))
    if (event === 'confirm')
      await enqueue(tx, 'receive-outside', { outsideReceiptId: id }, { key: `receive-outside:${id}` })
    const what =
      event === 'confirm' ? 'Confirmed money that came past Stripe' : 'Sent back a record of money past Stripe'
    await note(tx, actor, what, receipt, now)
    return done({ id })
  })
}
