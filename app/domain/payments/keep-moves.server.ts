import type { Readable } from 'node:stream'
import { asc, desc, eq, ne, sql } from 'drizzle-orm'
import { evidenceStore } from '#app/adapters/evidence-store.server.ts'
import { logger } from '#app/adapters/logger.server.ts'
import { may, type StaffActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { ownMoves } from '#db/schema/index.ts'
import type { EvidenceType } from '../accreditation/evidence-rules.ts'
import { type FileFault, letGo, takeFile } from '../accreditation/take-file.server.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { openCashAccount } from '../ledger/cash-accounts.server.ts'
import { postJournal } from '../ledger/post-journal.server.ts'
import { formatPounds } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { decideMove, type MoveRefusal, type MoveSide } from './move-lifecycle.ts'
import { MOVE_DIRECTIONS } from './move-words.ts'

type Move = typeof ownMoves.$inferSelect
type Kept<More = never> = Result<{ id: string }, MoveRefusal | 'role_missing' | 'not_found' | More>

const locked = async (tx: Tx, id: string): Promise<Move | undefined> =>
  (await tx.select().from(ownMoves).where(eq(ownMoves.id, id)).for('update'))[0]

/** Whoever recorded it, anybody else, or anybody while nobody has. */
const sideOf = (actor: StaffActor, move: Move): MoveSide =>
  move.recordedBy === null ? 'anybody' : move.recordedBy === actor.personId ? 'recorder' : 'other'

const note = (tx: Tx, actor: StaffActor, what: string, move: Move, now: Date) =>
  recordAct(
    tx,
    actor,
    {
      ...{ organisationId: actor.organisationId, what },
      detail: `${MOVE_DIRECTIONS[move.direction]}, ${formatPounds(move.amountPence)}, ${move.stripeId}`,
    },
    now,
  )

/** May be written on by this member of staff: nobody has recorded it, or they did and it is not confirmed. */
async function openFor(tx: Tx, actor: StaffActor, id: string) {
  const move = await locked(tx, id)
  if (!move) return refuse('not_found' as const)
  const side = sideOf(actor, move)
  const decided = decideMove(move.status, side === 'anybody' ? 'record' : 'change', side)
  return decided.ok ? done({ move, status: decided.value }) : decided
}

/**
 * Staff add the line of our bank's statement as a file. It is looked at as it comes in (`takeFile`) and takes the place of what was
 * there; the same file again is that file. Refused to all but whoever recorded it, and once it is confirmed.
 */
export async function giveMoveEvidence(
  actor: StaffActor,
  { id, name, bytes }: { id: string; name: string; bytes: AsyncIterable<Uint8Array> },
): Promise<Kept<FileFault>> {
  if (!may(actor, 'keep the books')) return refuse('role_missing')
  const open = await inTransaction(actor, (tx) => openFor(tx, actor, id))
  if (!open.ok) return open
  const taken = await takeFile(name, bytes)
  if (!taken.ok) return taken
  const file = taken.value
  const written = await inTransaction(actor, async (tx) => {
    const again = await openFor(tx, actor, id)
    if (!again.ok) return again
    const { move } = again.value
    if (move.sha256 === file.sha256) return done({ gone: file.key as string | null })
    await tx
      .update(ownMoves)
      .set({ ...file, version: move.version + 1 })
      .where(eq(ownMoves.id, id))
    return done({ gone: move.key })
  })
  if (!written.ok) {
    await letGo(file.key)
    return written
  }
  if (written.value.gone) await letGo(written.value.gone)
  return done({ id })
}

/**
 * One of the staff records what our bank's statement says of it, or changes what they recorded; a colleague then reads it. Refuses
 * `no_evidence` before the statement was added.
 */
export function recordMove(
  actor: StaffActor,
  { id, bankReference }: { id: string; bankReference: string },
  now: Date,
): Promise<Kept<'no_evidence'>> {
  if (!may(actor, 'keep the books')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx): Promise<Kept<'no_evidence'>> => {
    const open = await openFor(tx, actor, id)
    if (!open.ok) return open
    const { move, status } = open.value
    if (move.key === null) return refuse('no_evidence')
    if (move.status === status && move.bankReference === bankReference) return done({ id })
    await tx
      .update(ownMoves)
      .set({
        ...{ status, bankReference, version: move.version + 1 },
        ...{ recordedBy: actor.personId, recordedByName: actor.name, recordedAt: now },
      })
      .where(eq(ownMoves.id, id))
    await note(tx, actor, 'Recorded what our bank says of money moved between our own accounts', move, now)
    return done({ id })
  })
}

/**
 * A second person confirms it against the bank's statement, and it stands in the books; or sends it back with what is wrong. Decided
 * is what they read (`version`). Refuses `recorded_it_yourself` and `words_missing`.
 */
export function decideAboutMove(
  actor: StaffActor,
  { id, version, event, words }: { id: string; version: number; event: 'confirm' | 'send_back'; words: string },
  now: Date,
): Promise<Kept<'words_missing'>> {
  if (!may(actor, 'keep the books')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx): Promise<Kept<'words_missing'>> => {
    const move = await locked(tx, id)
    if (!move) return refuse('not_found')
    const decided = decideMove(move.status, event, sideOf(actor, move))
    if (!decided.ok) return decided
    if (move.version !== version) return refuse('not_now')
    const answer = words.trim()
    if (event === 'send_back' && answer === '') return refuse('words_missing')
    await tx
      .update(ownMoves)
      .set({
        status: decided.value,
        answer: event === 'send_back' ? answer : move.answer,
        version: sql`${ownMoves.version} + 1`,
        ...{ decidedBy: actor.personId, decidedByName: actor.name, decidedAt: now },
      })
      .where(eq(ownMoves.id, id))
    if (event === 'confirm') await postMove(tx, move, now)
    const what = event === 'confirm' ? 'Confirmed' : 'Sent back'
    await note(tx, actor, `${what} money moved between our own accounts`, move, now)
    return done({ id })
  })
}

/** What Stripe took for moving it left the balance there, whichever way the money went. */
async function postMove(tx: Tx, { id, direction, amountPence, costPence, stripeId }: Move, now: Date): Promise<void> {
  const isToStripe = direction === 'to_stripe'
  const amount = isToStripe ? amountPence : -amountPence
  await postJournal(tx, {
    kind: isToStripe ? 'move_to_stripe' : 'move_to_bank',
    key: `own_move:${id}`,
    at: now,
    entries: [
      { account: await openCashAccount(tx, 'at_bank', null), amount: -amount },
      { account: await openCashAccount(tx, 'at_stripe', null), amount },
    ],
    memo: stripeId,
    parties: {},
  })
  if (costPence === 0) return
  await postJournal(tx, {
    kind: 'stripe_cost',
    key: `own_move_cost:${id}`,
    at: now,
    entries: [
      { account: await openCashAccount(tx, 'stripe_costs', null), amount: costPence },
      { account: await openCashAccount(tx, 'at_stripe', null), amount: -costPence },
    ],
    memo: stripeId,
    parties: {},
  })
}

/** As many as one page shows of each. */
const ROWS = 100

/** What waits for somebody, oldest first, and what is in the books, newest first. */
export const readMoves = (actor: StaffActor): Promise<{ waiting: Move[]; confirmed: Move[] }> =>
  inTransaction(actor, async (tx) => ({
    waiting: await tx
      .select()
      .from(ownMoves)
      .where(ne(ownMoves.status, 'confirmed'))
      .orderBy(asc(ownMoves.movedOn), asc(ownMoves.id))
      .limit(ROWS),
    confirmed: await tx
      .select()
      .from(ownMoves)
      .where(eq(ownMoves.status, 'confirmed'))
      .orderBy(desc(ownMoves.movedOn), desc(ownMoves.id))
      .limit(ROWS),
  }))

/** One of them; null where there is none. */
export const readMove = (actor: StaffActor, id: string): Promise<Move | null> =>
  inTransaction(actor, async (tx) => (await tx.select().from(ownMoves).where(eq(ownMoves.id, id)))[0] ?? null)

/** What waits for this member of staff: what nobody has recorded, a colleague's to confirm, and their own that was sent back. */
export const moveTurns = async (actor: StaffActor): Promise<Move[]> =>
  (await readMoves(actor)).waiting.filter(
    ({ status, recordedBy }) =>
      status === 'seen' || (status === 'recorded') === (recordedBy !== null && recordedBy !== actor.personId),
  )

/** The line of our bank's statement as a file, for staff; null where there is none. */
export async function openMoveEvidence(
  actor: StaffActor,
  id: string,
): Promise<{ name: string; mediaType: EvidenceType; bytes: number; stream: Readable } | null> {
  const move = await readMove(actor, id)
  if (!move?.key || !move.name || !move.mediaType || !move.bytes) return null
  const stream = await evidenceStore().get(move.key)
  if (!stream) {
    logger.error({ ownMove: id }, 'the statement of money moved between our own accounts is not in the store')
    return null
  }
  return { name: move.name, mediaType: move.mediaType, bytes: move.bytes, stream }
}
