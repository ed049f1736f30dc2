import type { Readable } from 'node:stream'
import { and, asc, eq, inArray } from 'drizzle-orm'
import { evidenceStore } from '#app/adapters/evidence-store.server.ts'
import { logger } from '#app/adapters/logger.server.ts'
import { enqueue } from '#app/adapters/queue.server.ts'
import { may, type StaffActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { disputeFiles, disputes, stripeCalls } from '#db/schema/index.ts'
import type { EvidenceType } from '../accreditation/evidence-rules.ts'
import { type FileFault, letGo, takeFile } from '../accreditation/take-file.server.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import { type AddedFile, EVIDENCE_FILES, tooLargeToAdd } from './evidence-files.ts'
import { DISPUTE_FILE_CALL } from './send-dispute-file.server.ts'

type Dispute = typeof disputes.$inferSelect
export type DisputeFile = typeof disputeFiles.$inferSelect
export type DisputeFileRefusal = 'role_missing' | 'not_found' | 'already_answered' | 'too_late'

/** The dispute, locked, while its answer may still be written. Refuses `not_found`, `already_answered` and `too_late`. */
export async function toAnswer(
  tx: Tx,
  disputeId: string,
  now: Date,
): Promise<Result<Dispute, Exclude<DisputeFileRefusal, 'role_missing'>>> {
  const [dispute] = await tx.select().from(disputes).where(eq(disputes.id, disputeId)).for('no key update')
  if (!dispute) return refuse('not_found')
  if (dispute.evidence) return refuse('already_answered')
  if (dispute.closedAt || (dispute.answerBy && dispute.answerBy < now)) return refuse('too_late')
  return done(dispute)
}

/** The files of one dispute, in the order of their kinds. */
export const filesOf = (tx: Tx, disputeId: string): Promise<DisputeFile[]> =>
  tx.select().from(disputeFiles).where(eq(disputeFiles.disputeId, disputeId)).orderBy(asc(disputeFiles.what))

/**
 * Staff add a file to go to the bank with the answer, one of each kind; it is looked at as it comes in (`takeFile`). Another of
 * the same kind takes its place; the same one again is that one. Refused once it is answered or its day has passed, and
 * `too_large_together` where the bank would not take it with the others.
 */
export async function addDisputeFile(
  actor: StaffActor,
  of: { disputeId: string; what: AddedFile; name: string; bytes: AsyncIterable<Uint8Array> },
  now: Date,
): Promise<Result<null, FileFault | DisputeFileRefusal | 'too_large_together'>> {
  if (!may(actor, 'keep the books')) return refuse('role_missing')
  const open = await inTransaction(actor, (tx) => toAnswer(tx, of.disputeId, now))
  if (!open.ok) return open
  const taken = await takeFile(of.name, of.bytes)
  if (!taken.ok) return taken
  const file = taken.value
  const written = await inTransaction(
    actor,
    async (tx): Promise<Result<{ gone: string | null }, DisputeFileRefusal | 'too_large_together'>> => {
      const again = await toAnswer(tx, of.disputeId, now)
      if (!again.ok) return again
      const there = await filesOf(tx, of.disputeId)
      const before = there.find(({ what }) => what === of.what)
      if (before?.sha256 === file.sha256) return done({ gone: file.key })
      const others = there.filter((one) => one !== before)
      if (tooLargeToAdd(others, file)) return refuse('too_large_together')
      if (before) await tx.delete(disputeFiles).where(eq(disputeFiles.id, before.id))
      await writeFile(tx, actor, again.value, { ...file, what: of.what }, now)
      await note(tx, actor, again.value, `Added a file for a bank: ${EVIDENCE_FILES[of.what].title}`, now)
      return done({ gone: before?.key ?? null })
    },
  )
  if (!written.ok) {
    await letGo(file.key)
    return written
  }
  if (written.value.gone) await letGo(written.value.gone)
  return done(null)
}

type Kept = Pick<DisputeFile, 'key' | 'name' | 'mediaType' | 'bytes' | 'sha256' | 'what'>

export const writeFile = (tx: Tx, actor: StaffActor, { id, payerId }: Dispute, file: Kept, now: Date) =>
  tx.insert(disputeFiles).values({
    ...{ ...file, id: newId('disputeFile'), disputeId: id, payerId },
    ...{ addedBy: actor.personId, addedByName: actor.name, addedAt: now },
  })

const note = (tx: Tx, actor: StaffActor, { payerId }: Dispute, what: string, now: Date) =>
  recordAct(tx, actor, { organisationId: payerId, what, isOwn: false }, now)

/**
 * Staff take a file off again: before it is answered any of theirs, and afterwards one that Stripe has refused, so that the rest
 * can go. Refuses `already_answered` otherwise.
 */
export async function removeDisputeFile(
  actor: StaffActor,
  of: { disputeId: string; fileId: string },
  now: Date,
): Promise<Result<null, DisputeFileRefusal>> {
  if (!may(actor, 'keep the books')) return refuse('role_missing')
  const removed = await inTransaction(actor, async (tx): Promise<Result<DisputeFile, DisputeFileRefusal>> => {
    const [dispute] = await tx.select().from(disputes).where(eq(disputes.id, of.disputeId)).for('no key update')
    if (!dispute) return refuse('not_found')
    if (dispute.closedAt || dispute.submittedAt) return refuse('too_late')
    const file = (await filesOf(tx, of.disputeId)).find(({ id }) => id === of.fileId)
    if (!file) return refuse('not_found')
    if (dispute.evidence && !(await refusedFiles(tx, [file.id])).has(file.id)) return refuse('already_answered')
    await tx.delete(disputeFiles).where(eq(disputeFiles.id, file.id))
    await note(tx, actor, dispute, `Took off a file for a bank: ${EVIDENCE_FILES[file.what].title}`, now)
    if (dispute.evidence) await enqueue(tx, 'answer-dispute', { disputeId: dispute.id })
    return done(file)
  })
  if (!removed.ok) return removed
  await letGo(removed.value.key)
  return done(null)
}

/** Of these files those that Stripe refused when they were last sent, with its words. */
export async function refusedFiles(tx: Tx, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const calls = await tx
    .select()
    .from(stripeCalls)
    .where(and(eq(stripeCalls.kind, DISPUTE_FILE_CALL), inArray(stripeCalls.rowId, ids)))
    .orderBy(asc(stripeCalls.attempt))
  const last = new Map(calls.map((call) => [call.rowId, call]))
  return new Map(
    [...last].flatMap(([id, { status, refusal }]) =>
      status === 'refused' ? [[id, refusal ?? ''] as [string, string]] : [],
    ),
  )
}

/** One of a dispute's files, for staff; null where there is none. */
export async function openDisputeFile(
  actor: StaffActor,
  of: { disputeId: string; fileId: string },
): Promise<{ name: string; mediaType: EvidenceType; bytes: number; stream: Readable } | null> {
  const file = await inTransaction(actor, async (tx) =>
    (await filesOf(tx, of.disputeId)).find(({ id }) => id === of.fileId),
  )
  if (!file) return null
  const stream = await evidenceStore().get(file.key)
  if (!stream) {
    logger.error({ disputeFile: file.id }, 'a file for a bank is not in the store')
    return null
  }
  return { name: file.name, mediaType: file.mediaType, bytes: file.bytes, stream }
}
