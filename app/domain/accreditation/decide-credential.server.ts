import { and, desc, eq, inArray, isNull, ne } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { credentials } from '#db/schema/index.ts'
import { numberIn } from './credential-facts.ts'
import { type CredentialMoveRefusal, HOLDING } from './credential-lifecycle.ts'
import { mayAskForCopy } from './evidence-rules.ts'
import { isOwnCheck, lockHolder, lockPerson, ofHolder } from './held.server.ts'
import { type Credential, moveCredential, recordCredentialEvent } from './move-credential.server.ts'
import { hasNumberIn } from './number-in-words.ts'
import { seeFiles } from './see-files.server.ts'
import { takesPlaceOf } from './stands-for.ts'
import { tellDecided } from './tell-decided.server.ts'

export type DecideRefusal =
  | CredentialMoveRefusal
  | 'not_found'
  | 'seen_in_the_future'
  | 'before_it_was_issued'
  | 'older_than_the_last'
  | 'number_in_words'
type Decided = Promise<Result<Credential, DecideRefusal>>

const bySelf = (actor: StaffActor) => ({ by: { side: 'staff' as const, personId: actor.personId }, byName: actor.name })

/** Says that somebody of the staff looks at it, so that no two do; whoever takes it next takes it over. */
export function takeCredential(
  actor: StaffActor,
  id: string,
  now: Date,
): Promise<Result<void, 'not_found' | 'not_now'>> {
  return inTransaction(actor, async (tx) => {
    const [taken] = await tx
      .update(credentials)
      .set({ takenBy: actor.personId, takenAt: now })
      .where(and(eq(credentials.id, id), eq(credentials.status, 'submitted')))
      .returning({ id: credentials.id })
    if (taken) return done(undefined)
    return refuse((await tx.$count(credentials, eq(credentials.id, id))) > 0 ? 'not_now' : 'not_found')
  })
}

/**
 * Staff have seen that a credential is true: `seenHow` says by what, for schools to read and so without its number, `seenOn` when. Of what somebody has one at a time it takes
 * the place of older ones that it can stand for. Its files are seen with it: all that are there, or where it is said those that the
 * page showed (`files`). Refused to whoever has suspended one of the kind. Its adviser is told, with what schools find them for now.
 */
export function verifyCredential(
  actor: StaffActor,
  { id, seenHow, seenOn, files }: { id: string; seenHow: string; seenOn: Day; files?: readonly string[] },
  now: Date,
): Decided {
  return inTransaction(actor, async (tx) => {
    if (seenOn > londonDay(now)) return refuse('seen_in_the_future')
    const [asked] = await tx.select().from(credentials).where(eq(credentials.id, id))
    if (!asked) return refuse('not_found')
    if (asked.facts.kind === 'dbs' && seenOn < asked.facts.issuedOn) return refuse('before_it_was_issued')
    // Schools read it, and a number is for its owner and staff alone.
    if (hasNumberIn(seenHow, numberIn(asked.facts))) return refuse('number_in_words')
    await lockHolder(tx, asked)
    if (await hasSuspendedSuch(tx, actor, asked)) return refuse('second_person_needed')
    const set = { seenHow, seenOn, verifiedBy: actor.personId }
    const moved = await moveCredential(tx, { id, event: 'verify', ...bySelf(actor), set, now })
    if (!moved.ok) return moved
    await seeFiles(tx, { credentialId: id, by: actor.personId, only: files }, now)
    await replaceOlder(tx, moved.value, now)
    await tellDecided(tx, moved.value, 'verify', now)
    return moved
  })
}

/**
 * Whether this member of staff has suspended one of the same kind and holder, which is not lifted: to verify what is given instead
 * would lift it by one person.
 */
const hasSuspendedSuch = async (tx: Tx, actor: StaffActor, one: Credential): Promise<boolean> =>
  (await tx.$count(
    credentials,
    and(
      ofHolder(one),
      eq(credentials.kind, one.kind),
      inArray(credentials.status, ['suspended', 'revoked']),
      eq(credentials.suspendedBy, actor.personId),
    ),
  )) > 0

/**
 * Staff ask for a copy of what they otherwise only look at: its owner is told, and may add files from then on. Asked again, it
 * stays asked. Refused (`not_now`) of what is collected anyway or never, and once it is decided.
 */
export function askForCopy(
  actor: StaffActor,
  id: string,
  now: Date,
): Promise<Result<void, 'not_found' | 'not_now' | 'own_credential'>> {
  return inTransaction(actor, async (tx) => {
    const [asked] = await tx.select().from(credentials).where(eq(credentials.id, id))
    if (!asked) return refuse('not_found')
    if (await isOwnCheck(tx, asked, actor.personId)) return refuse('own_credential')
    await lockHolder(tx, asked)
    const [before] = await tx.select().from(credentials).where(eq(credentials.id, id))
    if (before?.copyAskedAt) return done(undefined)
    if (!before || !mayAskForCopy(before)) return refuse('not_now')
    const [after] = await tx
      .update(credentials)
      .set({ copyAskedAt: now })
      .where(and(eq(credentials.id, id), isNull(credentials.copyAskedAt)))
      .returning()
    if (!after) return refuse('not_now')
    await recordCredentialEvent(tx, after, { event: 'ask_copy', ...bySelf(actor), note: '' }, now)
    await tellDecided(tx, after, 'ask_copy', now)
    return done(undefined)
  })
}

async function replaceOlder(tx: Tx, newer: Credential, now: Date): Promise<void> {
  for (const older of await othersThatCount(tx, newer))
    if (takesPlaceOf(newer.facts, older)) await giveWay(tx, older.id, newer, now)
}

const othersThatCount = (tx: Tx, one: Credential): Promise<Credential[]> =>
  tx
    .select()
    .from(credentials)
    .where(
      and(
        ofHolder(one),
        eq(credentials.kind, one.kind),
        ne(credentials.id, one.id),
        inArray(credentials.status, HOLDING),
      ),
    )
    .orderBy(desc(credentials.submittedAt), desc(credentials.id))

/** It counts no longer than until the day before the newer one holds: a visit on such a day may still be to be recorded. */
const giveWay = (tx: Tx, id: string, { startsOn }: Credential, now: Date) =>
  moveCredential(tx, {
    ...{ id, event: 'replace', by: { side: 'waymark' }, byName: 'Waymark', now },
    set: { replacedFrom: startsOn },
  })

/**
 * The moves of staff that say why: `refuse` what waits, `suspend` what counts, and, by a second person, `lift` the suspension or
 * `revoke`. Its adviser reads the reason by email.
 */
export function decideWithReason(
  actor: StaffActor,
  { id, event, reason }: { id: string; event: 'refuse' | 'suspend' | 'lift' | 'revoke'; reason: string },
  now: Date,
): Decided {
  return inTransaction(actor, async (tx) => {
    const set = event === 'suspend' ? { suspendedBy: actor.personId } : event === 'lift' ? { suspendedBy: null } : {}
    const moved = await moveCredential(tx, { id, event, ...bySelf(actor), reason, set, now })
    if (!moved.ok) return moved
    if (event === 'lift') await keepNewest(tx, moved.value, now)
    await tellDecided(tx, moved.value, event, now)
    return moved
  })
}

/** Of what somebody has one at a time, a newer one that can stand for it may have been verified while it was suspended. */
async function keepNewest(tx: Tx, lifted: Credential, now: Date): Promise<void> {
  const newer = (await othersThatCount(tx, lifted)).filter((one) => !isAfter(lifted, one) && one.status !== 'expired')
  const instead = newer.find((one) => takesPlaceOf(one.facts, lifted))
  if (instead) await giveWay(tx, lifted.id, instead, now)
  else await replaceOlder(tx, lifted, now)
}
const isAfter = (one: Credential, other: Credential) => one.submittedAt > other.submittedAt

/**
 * Writes down the Update Service’s last answer about a DBS certificate that counts: by whom and when is in its history. By what and
 * when staff saw the certificate itself stays as it was. An answer that something has changed suspends it at once. Refused where a
 * later answer is written down already.
 */
export function recordLookUp(
  actor: StaffActor,
  { id, answeredOn, isUnchanged }: { id: string; answeredOn: Day; isUnchanged: boolean },
  now: Date,
): Decided {
  return inTransaction(actor, async (tx) => {
    if (answeredOn > londonDay(now)) return refuse('seen_in_the_future')
    const [whose] = await tx.select({ personId: credentials.personId }).from(credentials).where(eq(credentials.id, id))
    if (!whose) return refuse('not_found')
    await lockPerson(tx, whose.personId)
    const [asked] = await tx.select().from(credentials).where(eq(credentials.id, id))
    if (asked?.facts.kind !== 'dbs') return refuse('not_found')
    if (asked.personId === actor.personId) return refuse('own_credential')
    if (answeredOn < asked.facts.issuedOn) return refuse('before_it_was_issued')
    if (asked.facts.update && answeredOn < asked.facts.update.answeredOn) return refuse('older_than_the_last')
    const update = { answeredOn, isUnchanged }
    const [after] = await tx
      .update(credentials)
      .set({ facts: { ...asked.facts, update } })
      .where(and(eq(credentials.id, id), inArray(credentials.status, ['verified', 'expiring'])))
      .returning()
    if (!after) return refuse('not_now')
    const note = isUnchanged ? 'No new information' : 'The status of this certificate has changed'
    await recordCredentialEvent(tx, after, { event: 'look_up', ...bySelf(actor), note }, now)
    if (isUnchanged) return done(after)
    const suspended = await moveCredential(tx, {
      id,
      event: 'suspend',
      ...bySelf(actor),
      reason: 'The Update Service says that the certificate has changed. Send us the new one.',
      set: { suspendedBy: actor.personId },
      now,
    })
    if (suspended.ok) await tellDecided(tx, suspended.value, 'suspend', now)
    return suspended
  })
}
