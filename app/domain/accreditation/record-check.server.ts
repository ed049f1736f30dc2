import { and, eq, isNull, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { StaffActor } from '#app/auth/actor.ts'
import { offeredBy } from '#app/domain/advisers/read.server.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { MENU, type ServiceCode } from '#app/domain/services/menu.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, checks } from '#db/schema/index.ts'
import { CHECK_WORDS, type CheckKind } from './check-rules.ts'
import { AS_OWNED } from './check-words.ts'
import { hasNumberIn } from './number-in-words.ts'
import { servicesFound } from './services-found.ts'

export type CheckSeen = {
  kind: CheckKind
  /** What was seen, in words that schools read: "UK Register", "£5m public liability insurance". */
  words: string
  /** Of a qualification 4 to 8; of a DBS certificate as `DBS_LEVELS` says; else null. */
  level: number | null
  /** A certificate's number: staff only, on no page for anyone else. */
  reference: string
  /** How it was seen: "original certificate on a video call". */
  seenHow: string
  seenOn: Day
  endsOn: Day | null
}

export type CheckRefusal =
  | 'not_found'
  | 'seen_in_the_future'
  | 'ends_before_it_was_seen'
  | 'level_missing'
  | 'number_in_words'

/**
 * Records a check that staff have made. The newest of its kind stands for the adviser (of certificates, the highest
 * level); the public card follows in the same database transaction. Refused where the words, which everybody reads, hold
 * the certificate's number.
 */
export function recordCheck(
  actor: StaffActor,
  supplierId: string,
  seen: CheckSeen,
  now: Date,
): Promise<Result<{ id: string }, CheckRefusal>> {
  return inTransaction(actor, async (tx) => {
    const card = await cardOf(tx, supplierId)
    if (!card) return refuse('not_found')
    if (seen.seenOn > londonDay(now)) return refuse('seen_in_the_future')
    if (seen.endsOn !== null && seen.endsOn < seen.seenOn) return refuse('ends_before_it_was_seen')
    const hasLevel = seen.kind === 'qualification' || seen.kind === 'dbs'
    if (hasLevel !== (seen.level !== null)) return refuse('level_missing')
    if (hasNumberIn(seen.words, seen.reference)) return refuse('number_in_words')
    // The same form sent twice, also at the same time, is one check.
    await tx.execute(sql`select lock_person(${card.personId})`)
    const [there] = await tx
      .select({ id: checks.id })
      .from(checks)
      .where(and(eq(checks.supplierId, supplierId), isNull(checks.withdrawnAt), sameAs(seen)))
    if (there) return done(there)
    const id = newId('check')
    await tx
      .insert(checks)
      .values({ id, supplierId, personId: card.personId, ...seen, seenBy: actor.personId, recordedAt: now })
    await recordAct(
      tx,
      actor,
      { organisationId: supplierId, what: `Recorded a check: ${CHECK_WORDS[seen.kind].name}`, detail: seen.words },
      now,
    )
    return done({ id })
  })
}

/**
 * Withdraws a check with a reason; it counts no more, and stays on record. Twice, or somebody else's: not found. A listed
 * adviser whom schools find for less without it is told by email, with the reason.
 */
export function withdrawCheck(
  actor: StaffActor,
  checkId: string,
  reason: string,
  now: Date,
): Promise<Result<void, 'not_found'>> {
  return inTransaction(actor, async (tx) => {
    const [gone] = await tx
      .update(checks)
      .set({ withdrawnAt: now, withdrawnWhy: reason })
      .where(and(eq(checks.id, checkId), isNull(checks.withdrawnAt)))
      .returning({ kind: checks.kind, supplierId: checks.supplierId, personId: checks.personId })
    if (!gone) return refuse('not_found')
    await recordAct(
      tx,
      actor,
      {
        organisationId: gone.supplierId,
        what: `Withdrew a check: ${CHECK_WORDS[gone.kind].name}`,
        detail: reason,
      },
      now,
    )
    await tellWithdrawn(tx, { ...gone, checkId, reason }, now)
    return done(undefined)
  })
}

async function tellWithdrawn(
  tx: Tx,
  gone: { checkId: string; supplierId: string; kind: CheckKind; reason: string },
  now: Date,
): Promise<void> {
  const { checkId, supplierId, kind, reason } = gone
  const card = await cardOf(tx, supplierId)
  if (!card?.isListed) return
  const { found, lacked } = servicesFound(card.checks, await offeredBy(tx, supplierId), londonDay(now))
  const lost = lacked.find((one) => one.kind === kind)?.services ?? []
  if (lost.length === 0) return
  const names = (codes: readonly ServiceCode[]) => codes.map((code) => MENU[code].name).join('\n')
  await enqueue(tx, 'write-email', {
    template: 'check-withdrawn',
    key: `check-withdrawn:${checkId}`,
    recipients: { to: 'members', organisationId: supplierId, role: 'adviser' },
    facts: { check: AS_OWNED[kind], reason, lost: names(lost), found: names(found) },
  })
}

const cardOf = async (tx: Tx, supplierId: string) =>
  (
    await tx
      .select({ personId: adviserCards.personId, isListed: adviserCards.isListed, checks: adviserCards.checks })
      .from(adviserCards)
      .where(eq(adviserCards.supplierId, supplierId))
  )[0]

const sameAs = (seen: CheckSeen) =>
  and(
    eq(checks.kind, seen.kind),
    eq(checks.words, seen.words),
    eq(checks.seenOn, seen.seenOn),
    eq(checks.reference, seen.reference),
    seen.level === null ? isNull(checks.level) : eq(checks.level, seen.level),
    seen.endsOn === null ? isNull(checks.endsOn) : eq(checks.endsOn, seen.endsOn),
  )
