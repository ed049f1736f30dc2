import { and, eq, isNull, sql } from 'drizzle-orm'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import type { Tx } from '#db/client.server.ts'
import { comers, credentialEvents, credentials, evidenceFiles } from '#db/schema/index.ts'
import {
  type CredentialActor,
  type CredentialEvent,
  type CredentialMoveRefusal,
  decideCredential,
} from './credential-lifecycle.ts'
import { EVIDENCE_ENDS_AFTER, lastDayKept } from './evidence-rules.ts'
import { askToLookAtVisits, isOwnCheck, lockHolder, rewriteHeld } from './held.server.ts'

export type Credential = typeof credentials.$inferSelect

type Move = {
  id: string
  event: CredentialEvent
  by: CredentialActor
  byName: string
  reason?: string
  /** What is written down with the move. */
  set?: Partial<Pick<Credential, 'seenHow' | 'seenOn' | 'verifiedBy' | 'suspendedBy' | 'replacedFrom'>>
  now: Date
}

/**
 * Moves one credential as its lifecycle allows, under its person’s lock: the event is kept, what their services may be given
 * for is written anew, and their visits to come are looked at. Everything in the caller’s database transaction.
 */
export async function moveCredential(
  tx: Tx,
  { id, event, by, byName, reason = '', set = {}, now }: Move,
): Promise<Result<Credential, CredentialMoveRefusal | 'not_found'>> {
  const [found] = await tx
    .select({ personId: credentials.personId, organisationId: credentials.organisationId })
    .from(credentials)
    .where(eq(credentials.id, id))
  if (!found) return refuse('not_found')
  await lockHolder(tx, found)
  const [before] = await tx.select().from(credentials).where(eq(credentials.id, id))
  if (!before) return refuse('not_found')
  if (by.side === 'staff' && (await isOwnCheck(tx, before, by.personId))) return refuse('own_credential')
  const decided = decideCredential(before, event, by, { reason, today: londonDay(now) })
  if (!decided.ok) return decided
  const [after] = await tx
    .update(credentials)
    .set({
      replacedFrom: null,
      ...set,
      status: decided.value,
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    })
    .where(eq(credentials.id, id))
    .returning()
  await recordCredentialEvent(tx, before, { event, by, byName, note: reason.trim() }, now)
  const months = EVIDENCE_ENDS_AFTER[event]
  if (months !== undefined) await endEvidence(tx, id, lastDayKept(londonDay(now), months))
  await followCredentials(tx, before)
  return done(after as Credential)
}

/** Its files are needed until that day at most; those that go by an earlier one still do. */
const endEvidence = (tx: Tx, credentialId: string, by: Day) =>
  tx
    .update(evidenceFiles)
    .set({ deleteOn: sql`least(${evidenceFiles.deleteOn}, ${by}::date)` })
    .where(and(eq(evidenceFiles.credentialId, credentialId), isNull(evidenceFiles.deletedAt)))

type Holder = { personId: string; organisationId: string | null }

/**
 * What follows for somebody’s services, at once, and for their visits to come when a credential of theirs has changed. What a
 * provider shows of itself counts for each of its practitioners.
 */
export async function followCredentials(tx: Tx, { personId, organisationId }: Holder): Promise<void> {
  await rewriteHeld(tx, organisationId === null ? { personId } : { supplierId: organisationId })
  const whose = organisationId === null ? [personId] : await comersOf(tx, organisationId)
  for (const one of whose) await askToLookAtVisits(tx, one)
}

const comersOf = async (tx: Tx, supplierId: string): Promise<string[]> =>
  (await tx.selectDistinct({ personId: comers.personId }).from(comers).where(eq(comers.supplierId, supplierId))).map(
    (one) => one.personId,
  )

export async function recordCredentialEvent(
  tx: Tx,
  { id, personId, organisationId }: Pick<Credential, 'id' | 'personId' | 'organisationId'>,
  what: { event: (typeof credentialEvents.$inferSelect)['event']; by: CredentialActor; byName: string; note: string },
  now: Date,
): Promise<void> {
  const { event, by, byName, note } = what
  await tx.insert(credentialEvents).values({
    id: newId('credentialEvent'),
    credentialId: id,
    personId,
    organisationId,
    event,
    at: now,
    byPersonId: by.side === 'waymark' ? null : by.personId,
    byName,
    note,
  })
}
