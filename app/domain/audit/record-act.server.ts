import { and, desc, eq, sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { auditEvents } from '#db/schema/index.ts'
import { newId } from '../ids.ts'

/** The same words again within so long are the same form, sent twice. */
const SENT_TWICE_WITHIN_MS = 60_000

/**
 * Notes who did what to an organisation's own arrangements, in the caller's database transaction. Never a pupil. What its
 * person noted last, noted again within a minute, is one act: most of these forms set what they say, however often sent.
 */
export async function recordAct(
  tx: Tx,
  by: { personId: string; name: string },
  act: { organisationId: string; payerId?: string | null; what: string; detail?: string },
  now: Date,
): Promise<void> {
  const { organisationId, what, payerId = null, detail = '' } = act
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`act ${by.personId} ${organisationId}`}, 0))`)
  const [last] = await tx
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.personId, by.personId), eq(auditEvents.organisationId, organisationId)))
    .orderBy(desc(auditEvents.at))
    .limit(1)
  const isSame = last?.what === what && last.detail === detail
  if (isSame && Math.abs(now.getTime() - last.at.getTime()) < SENT_TWICE_WITHIN_MS) return
  await tx.insert(auditEvents).values({
    id: newId('event'),
    at: now,
    personId: by.personId,
    personName: by.name,
    organisationId,
    payerId,
    what,
    detail,
  })
}
