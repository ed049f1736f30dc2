import { newId } from '#app/domain/ids.ts'
import type { Tx } from '#db/client.server.ts'
import { auditEvents } from '#db/schema/index.ts'

/** Writes down who did what to an organisation's own arrangements. In the past tense; nothing of a pupil. */
export async function recordAudit(
  tx: Tx,
  by: { personId: string | null; name: string },
  about: { organisationId: string; payerId?: string | null; what: string; detail?: string },
  now: Date,
): Promise<void> {
  await tx.insert(auditEvents).values({
    id: newId('event'),
    at: now,
    personId: by.personId,
    personName: by.name,
    organisationId: about.organisationId,
    payerId: about.payerId ?? null,
    what: about.what,
    detail: about.detail ?? '',
  })
}
