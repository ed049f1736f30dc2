import type { Readable } from 'node:stream'
import { eq } from 'drizzle-orm'
import { evidenceStore } from '#app/adapters/evidence-store.server.ts'
import { logger } from '#app/adapters/logger.server.ts'
import type { AdviserActor } from '#app/auth/actor.ts'
import type { EvidenceType } from '#app/domain/accreditation/evidence-rules.ts'
import { lockPerson } from '#app/domain/accreditation/held.server.ts'
import { type FileFault, letGo, takeFile } from '#app/domain/accreditation/take-file.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction } from '#db/client.server.ts'
import { cpdEntries } from '#db/schema/index.ts'
import { entryIn, ownCpdEntry } from './read-cpd.server.ts'

// The certificate of an entry in a CPD log, as a file: its owner’s alone, like the log.

const NO_CERTIFICATE = {
  certificateKey: null,
  certificateName: null,
  certificateType: null,
  certificateBytes: null,
  certificateSha256: null,
} as const

/**
 * Keeps the certificate of an entry, in place of the one it had; the same file again is that file. The file is looked at as it comes
 * in (`takeFile`), and what is refused leaves nothing behind. Refused where there is no such entry, or it is out of the log.
 */
export async function keepCertificate(
  actor: AdviserActor,
  { id, name, bytes }: { id: string; name: string; bytes: AsyncIterable<Uint8Array> },
): Promise<Result<void, FileFault | 'not_found'>> {
  const asked = await ownCpdEntry(actor, id)
  if (!asked || asked.entry.removedAt !== null) return refuse('not_found')
  const taken = await takeFile(name, bytes)
  if (!taken.ok) return taken
  const { value: file } = taken
  const written = await inTransaction(actor, async (tx) => {
    await lockPerson(tx, actor.personId)
    const entry = await entryIn(tx, actor.personId, id)
    if (!entry || entry.removedAt !== null) return refuse('not_found' as const)
    if (entry.certificateSha256 === file.sha256) return done({ gone: file.key })
    await tx
      .update(cpdEntries)
      .set({
        hasCertificate: true,
        certificateKey: file.key,
        certificateName: file.name,
        certificateType: file.mediaType,
        certificateBytes: file.bytes,
        certificateSha256: file.sha256,
      })
      .where(eq(cpdEntries.id, id))
    return done({ gone: entry.certificateKey })
  })
  if (!written.ok) await letGo(file.key)
  else if (written.value.gone) await letGo(written.value.gone)
  return written.ok ? done(undefined) : written
}

/** Takes the file of a certificate away; that one is held stays as it was said. Nothing more where there is none. */
export async function removeCertificate(actor: AdviserActor, id: string): Promise<Result<void, 'not_found'>> {
  const removed = await inTransaction(actor, async (tx) => {
    await lockPerson(tx, actor.personId)
    const entry = await entryIn(tx, actor.personId, id)
    if (!entry) return refuse('not_found' as const)
    await tx.update(cpdEntries).set(NO_CERTIFICATE).where(eq(cpdEntries.id, id))
    return done(entry.certificateKey)
  })
  if (!removed.ok) return removed
  if (removed.value) await letGo(removed.value)
  return done(undefined)
}

/** The file of a certificate, for its owner alone; null where there is none. */
export async function openCertificate(
  actor: AdviserActor,
  id: string,
): Promise<{ name: string; mediaType: EvidenceType; bytes: number; stream: Readable } | null> {
  const entry = (await ownCpdEntry(actor, id))?.entry
  if (!entry?.certificateKey || !entry.certificateName || !entry.certificateType || !entry.certificateBytes) return null
  const stream = await evidenceStore().get(entry.certificateKey)
  if (!stream) {
    logger.error({ cpdEntry: id }, 'a certificate is not in the store')
    return null
  }
  return { name: entry.certificateName, mediaType: entry.certificateType, bytes: entry.certificateBytes, stream }
}
