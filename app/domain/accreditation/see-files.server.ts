import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { credentials, evidenceFiles } from '#db/schema/index.ts'
import { countsNow } from './evidence-rules.ts'
import { isOwnCheck, lockHolder } from './held.server.ts'
import { recordCredentialEvent } from './move-credential.server.ts'

type Seen = { credentialId: string; by: string; only?: readonly string[] | undefined }

/** Writes down that staff have looked at what stands with a credential and was not looked at; `only`: at these alone. */
export const seeFiles = (tx: Tx, { credentialId, by, only }: Seen, now: Date) =>
  tx
    .update(evidenceFiles)
    .set({ seenAt: now, seenBy: by })
    .where(
      and(
        eq(evidenceFiles.credentialId, credentialId),
        isNull(evidenceFiles.seenAt),
        isNull(evidenceFiles.deletedAt),
        only && inArray(evidenceFiles.id, [...only]),
      ),
    )
    .returning({ id: evidenceFiles.id })

/**
 * Staff have looked at a file that came after its credential was verified, and it shows what was verified: schools with a live
 * request may read it from now, where they may read its kind. Pressed again, it stays so. Refused of one’s own, and (`not_now`)
 * of what does not count or was removed meanwhile; what waits to be verified is seen by verifying it.
 */
export function seeLaterFile(
  actor: StaffActor,
  { credentialId, fileId }: { credentialId: string; fileId: string },
  now: Date,
): Promise<Result<void, 'not_found' | 'not_now' | 'own_credential'>> {
  return inTransaction(actor, async (tx) => {
    const [asked] = await tx.select().from(credentials).where(eq(credentials.id, credentialId))
    if (!asked) return refuse('not_found')
    if (await isOwnCheck(tx, asked, actor.personId)) return refuse('own_credential')
    await lockHolder(tx, asked)
    const [file] = await tx
      .select({ name: evidenceFiles.name, seenAt: evidenceFiles.seenAt, status: credentials.status })
      .from(evidenceFiles)
      .innerJoin(credentials, eq(credentials.id, evidenceFiles.credentialId))
      .where(and(eq(evidenceFiles.id, fileId), eq(evidenceFiles.credentialId, credentialId)))
    if (!file) return refuse('not_found')
    if (file.seenAt) return done(undefined)
    if (!countsNow(file.status)) return refuse('not_now')
    const seen = await seeFiles(tx, { credentialId, by: actor.personId, only: [fileId] }, now)
    if (seen.length === 0) return refuse('not_now')
    const by = { side: 'staff' as const, personId: actor.personId }
    await recordCredentialEvent(tx, asked, { event: 'see_file', by, byName: actor.name, note: file.name }, now)
    return done(undefined)
  })
}
