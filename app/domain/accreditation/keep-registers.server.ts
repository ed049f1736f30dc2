import { and, asc, eq, inArray } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { listCode } from '#app/domain/services/list-code.ts'
import { noteChange } from '#app/domain/services/note-change.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { differs } from '#db/differs.ts'
import { credentials, registers } from '#db/schema/index.ts'
import { lockHolder } from './held.server.ts'
import { followCredentials, recordCredentialEvent } from './move-credential.server.ts'
import { aboutRegister, PLACES_HELD, placesOn } from './read-registers.server.ts'
import { lastDayOn, NOTICE_DAYS, type Register } from './registers.ts'
import { tellDecided } from './tell-decided.server.ts'

/** Staff accept one more professional register. The same again is the one there is; another of its name is refused. */
export function addRegister(
  actor: StaffActor,
  said: Omit<Register, 'code' | 'acceptedUntil'>,
  now: Date,
): Promise<Result<void, 'name_taken'>> {
  return inTransaction(actor, async (tx) => {
    const [added] = await tx
      .insert(registers)
      .values({ ...said, code: codeOf(said.name) })
      .onConflictDoNothing()
      .returning({ code: registers.code })
    if (added) {
      await noteChange(
        tx,
        actor,
        { about: aboutRegister(added.code), what: `Accepted: ${said.name}, kept by ${said.body}` },
        now,
      )
      return done(undefined)
    }
    const [other] = await tx
      .select({ code: registers.code })
      .from(registers)
      .where(and(eq(registers.code, codeOf(said.name)), differs(registers, said)))
    return other || (await tx.$count(registers, eq(registers.name, said.name))) === 0
      ? refuse('name_taken')
      : done(undefined)
  })
}

/**
 * Staff accept a register until that day and not after it, at least sixty days from today, so that everybody on it hears in time; or
 * (null) again without an end. A place on it ends then, or with its membership where that is earlier; whoever has one is told, and the
 * visits that go by it are looked at. Said twice it is one.
 */
export function acceptUntil(
  actor: StaffActor,
  { code, until }: { code: string; until: Day | null },
  now: Date,
): Promise<Result<Register, 'not_found' | 'too_soon'>> {
  return inTransaction(actor, async (tx) => {
    // Whoever gives a place meanwhile waits, or this waits for them.
    const [before] = await tx.select().from(registers).where(eq(registers.code, code)).for('update')
    if (!before) return refuse('not_found')
    if (before.acceptedUntil === until) return done(before)
    if (until !== null && until < addDays(londonDay(now), NOTICE_DAYS)) return refuse('too_soon')
    const after = { ...before, acceptedUntil: until }
    await tx.update(registers).set({ acceptedUntil: until }).where(eq(registers.code, code))
    await noteChange(tx, actor, { about: aboutRegister(code), what: changeWords(after) }, now)
    await endPlaces(tx, actor, after, now)
    return done(after)
  })
}

const changeWords = ({ name, acceptedUntil }: Register): string =>
  acceptedUntil === null
    ? `${name}: accepted again, without an end`
    : `${name}: accepted until ${formatDate(acceptedUntil)}`

/** Has every place on it end when it now does, one holder after the other in an order that is always the same. */
async function endPlaces(tx: Tx, actor: StaffActor, register: Register, now: Date): Promise<void> {
  const places = await tx
    .select()
    .from(credentials)
    .where(and(placesOn(register.code), inArray(credentials.status, PLACES_HELD)))
    .orderBy(asc(credentials.personId), asc(credentials.id))
  for (const { id, personId, organisationId, facts } of places) {
    if (facts.kind !== 'register') continue
    await lockHolder(tx, { personId, organisationId })
    const set = { endsOn: lastDayOn(facts.renewsOn, register.acceptedUntil) }
    const [after] = await tx
      .update(credentials)
      .set({ ...set, remindedDays: null })
      .where(and(eq(credentials.id, id), inArray(credentials.status, PLACES_HELD), differs(credentials, set)))
      .returning()
    if (!after) continue
    const event = register.acceptedUntil === null ? 'accept_again' : 'accept_until'
    const by = { side: 'staff' as const, personId: actor.personId }
    await recordCredentialEvent(tx, after, { event, by, byName: actor.name, note: changeWords(register) }, now)
    await followCredentials(tx, after)
    await tellDecided(tx, { ...after, reason: changeWords(register) }, event, now)
  }
}

const codeOf = (name: string): string => listCode(name, { most: 30 })
