import { and, count, eq, isNull } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { runCommand } from '#app/domain/run-command.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { credentials, evidenceFiles } from '#db/schema/index.ts'
import { addingRefused, deleteOnOf, type EvidenceRefusal, MOST_FILES, removingRefused } from './evidence-rules.ts'
import { lockHolder } from './held.server.ts'
import { ownedBy } from './read-own.server.ts'
import { type FileFault, letGo, type TakenFile, takeFile } from './take-file.server.ts'

export type AddRefusal = FileFault | EvidenceRefusal | 'not_found' | 'too_many'

export type SentEvidence = { credentialId: string; name: string; bytes: AsyncIterable<Uint8Array> }

/**
 * An adviser gives a file for a credential of theirs. It is looked at as it comes in (`takeFile`): what it is by its
 * first bytes, that it is not too large, and that the virus scanner finds nothing, where there is one. What is refused leaves
 * nothing behind; a file that this credential has already is that file.
 */
export async function addEvidence(
  actor: SupplierActor,
  { credentialId, name, bytes }: SentEvidence,
  now: Date,
): Promise<Result<{ id: string }, AddRefusal>> {
  // Asked before anything is read, and again when it is written down: meanwhile staff may have decided.
  const asked = await inTransaction(actor, (tx) => openFor(tx, actor, credentialId))
  if (!asked.ok) return asked
  const taken = await takeFile(name, bytes)
  if (!taken.ok) return taken
  const written = await runCommand(actor, (tx) => writeDown(tx, actor, credentialId, taken.value, now))
  if (!written.ok) {
    await letGo(taken.value.key)
    return refuse(written.refusal as AddRefusal)
  }
  if (!written.value.isNew) await letGo(taken.value.key)
  return done({ id: written.value.id })
}

async function openFor(tx: Tx, actor: SupplierActor, credentialId: string) {
  const [credential] = await tx
    .select()
    .from(credentials)
    .where(and(eq(credentials.id, credentialId), ownedBy(actor, credentials)))
  if (!credential) return refuse('not_found' as const)
  const refused = addingRefused(credential)
  return refused ? refuse(refused) : done(credential)
}

async function writeDown(tx: Tx, actor: SupplierActor, credentialId: string, kept: TakenFile, now: Date) {
  // Two of a provider’s office are one holder.
  const asked = await openFor(tx, actor, credentialId)
  if (!asked.ok) return asked
  await lockHolder(tx, asked.value)
  const open = await openFor(tx, actor, credentialId)
  if (!open.ok) return open
  const standing = and(eq(evidenceFiles.credentialId, credentialId), isNull(evidenceFiles.deletedAt))
  const [same] = await tx
    .select({ id: evidenceFiles.id })
    .from(evidenceFiles)
    .where(and(standing, eq(evidenceFiles.sha256, kept.sha256)))
  if (same) return done({ id: same.id, isNew: false })
  const [there] = await tx.select({ many: count() }).from(evidenceFiles).where(standing)
  if ((there?.many ?? 0) >= MOST_FILES) return refuse('too_many' as const)
  const id = newId('evidenceFile')
  await tx.insert(evidenceFiles).values({
    ...kept,
    id,
    credentialId,
    personId: actor.personId,
    organisationId: open.value.organisationId,
    uploadedAt: now,
    deleteOn: deleteOnOf(open.value.kind, londonDay(now)),
  })
  return done({ id, isNew: true })
}

/**
 * An adviser takes a file of theirs back, while they may add one and, of what counts, before staff have looked at it
 * (`removingRefused`). The bytes go once that is written down.
 */
export async function removeEvidence(
  actor: SupplierActor,
  { credentialId, fileId }: { credentialId: string; fileId: string },
  now: Date,
): Promise<Result<void, 'not_found' | 'not_now' | 'seen'>> {
  const removed = await inTransaction(actor, async (tx) => {
    const organisationId = actor.kind === 'provider' ? actor.organisationId : null
    await lockHolder(tx, { personId: actor.personId, organisationId })
    const [found] = await tx
      .select({ file: evidenceFiles, status: credentials.status })
      .from(evidenceFiles)
      .innerJoin(credentials, eq(credentials.id, evidenceFiles.credentialId))
      .where(
        and(eq(evidenceFiles.id, fileId), eq(evidenceFiles.credentialId, credentialId), ownedBy(actor, evidenceFiles)),
      )
    if (!found) return refuse('not_found' as const)
    if (!found.file.deletedAt) {
      const refused = removingRefused(found, found.file)
      if (refused) return refuse(refused)
      await tx.update(evidenceFiles).set({ deletedAt: now }).where(eq(evidenceFiles.id, fileId))
    }
    return done(found.file.key)
  })
  if (!removed.ok) return removed
  await letGo(removed.value)
  return done(undefined)
}
