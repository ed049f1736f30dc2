import { and, asc, eq, inArray, isNotNull, isNull, lte } from 'drizzle-orm'
import { evidenceStore } from '#app/adapters/evidence-store.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { inTransaction } from '#db/client.server.ts'
import {
  cpdEntries,
  credentials,
  deliveries,
  disputeFiles,
  evidenceFiles,
  outsideReceipts,
  ownMoves,
  problemStatements,
} from '#db/schema/index.ts'

/** What is in the store without a row for so long is no upload that is still being written down. */
const ORPHAN_MS = 24 * 60 * 60_000
const AT_ONCE = 500

/**
 * Every night: deletes the files whose last day has come (copies of DBS certificates six months after they were given, which are
 * not given again unless staff ask again; those of
 * what was refused, taken back or replaced six months after that, of what ended or was revoked a year) and sweeps what the store holds and no row stands for. The
 * rows stay, with when it was. Run twice, it does nothing more; what one night leaves undone the next one does. Answers
 * how many of each.
 */
export async function deleteEvidence(actor: SystemActor, now: Date): Promise<{ deleted: number; swept: number }> {
  const store = evidenceStore()
  const due = await inTransaction(actor, (tx) =>
    tx
      .select({ id: evidenceFiles.id, key: evidenceFiles.key })
      .from(evidenceFiles)
      .where(and(isNull(evidenceFiles.deletedAt), lte(evidenceFiles.deleteOn, londonDay(now))))
      .orderBy(asc(evidenceFiles.id)),
  )
  let deleted = 0
  for (const { id, key } of due) {
    // Written down first: should the store be away, what is left there is swept, and nobody opens it meanwhile.
    const gone = await inTransaction(actor, async (tx) => {
      const ended = await tx
        .update(evidenceFiles)
        .set({ deletedAt: now })
        .where(and(eq(evidenceFiles.id, id), isNull(evidenceFiles.deletedAt)))
        .returning({ credentialId: evidenceFiles.credentialId })
      // What was asked for was given and is gone: the same copy every six months would be one that is kept.
      for (const { credentialId } of ended)
        await tx
          .update(credentials)
          .set({ copyAskedAt: null })
          .where(and(eq(credentials.id, credentialId), isNotNull(credentials.copyAskedAt)))
      return ended
    })
    await store.delete(key)
    deleted += gone.length
  }
  const before = new Date(now.getTime() - ORPHAN_MS)
  await store.deleteUnfinished(before)
  let swept = 0
  let some: string[] = []
  const sweep = async () => {
    const standing = await inTransaction(actor, (tx) =>
      tx
        .select({ key: evidenceFiles.key })
        .from(evidenceFiles)
        .where(and(inArray(evidenceFiles.key, some), isNull(evidenceFiles.deletedAt))),
    )
    // The same store keeps what was delivered, for as long as its booking is kept, the certificates of CPD logs, the files of
    // problems, and what stays as long as the books: bank statements and what went to a payer's bank.
    const delivered = await inTransaction(actor, (tx) =>
      tx.select({ key: deliveries.key }).from(deliveries).where(inArray(deliveries.key, some)),
    )
    const certificates = await inTransaction(actor, (tx) =>
      tx.select({ key: cpdEntries.certificateKey }).from(cpdEntries).where(inArray(cpdEntries.certificateKey, some)),
    )
    const cases = await inTransaction(actor, (tx) =>
      tx.select({ key: problemStatements.key }).from(problemStatements).where(inArray(problemStatements.key, some)),
    )
    const statements = await inTransaction(actor, (tx) =>
      tx.select({ key: outsideReceipts.key }).from(outsideReceipts).where(inArray(outsideReceipts.key, some)),
    )
    const forBanks = await inTransaction(actor, (tx) =>
      tx.select({ key: disputeFiles.key }).from(disputeFiles).where(inArray(disputeFiles.key, some)),
    )
    const moves = await inTransaction(actor, (tx) =>
      tx.select({ key: ownMoves.key }).from(ownMoves).where(inArray(ownMoves.key, some)),
    )
    const known = new Set(
      [...standing, ...delivered, ...certificates, ...cases, ...statements, ...forBanks, ...moves].map(
        ({ key }) => key,
      ),
    )
    for (const key of some.filter((one) => !known.has(one))) {
      await store.delete(key)
      swept++
    }
    some = []
  }
  for await (const key of store.keptBefore(before)) if (some.push(key) === AT_ONCE) await sweep()
  if (some.length > 0) await sweep()
  return { deleted, swept }
}
