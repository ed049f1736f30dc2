import { and, asc, desc, eq, gte, isNull, lte, sql } from 'drizzle-orm'
import type { AdviserActor, StaffActor } from '#app/auth/actor.ts'
import { addDays, type Day, type DayRange } from '#app/domain/calendar.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { cpdEntries, credentials } from '#db/schema/index.ts'
import { sumMinutes } from './cpd-hours.ts'
import { type MembershipYear, membershipYear, renewalOf, yearNamed, yearsKept } from './membership-year.ts'

export type KeptEntry = typeof cpdEntries.$inferSelect

/** What somebody has logged and not removed. */
const logged = (personId: string, { startsOn, endsOn }: Partial<DayRange> = {}) =>
  and(
    eq(cpdEntries.personId, personId),
    isNull(cpdEntries.removedAt),
    startsOn && gte(cpdEntries.doneOn, startsOn),
    endsOn && lte(cpdEntries.doneOn, endsOn),
  )

/** The day on which one’s registration renews; see `renewalOf`. */
export async function renewalIn(tx: Tx, personId: string): Promise<Day | null> {
  const given = await tx
    .select({ facts: credentials.facts, status: credentials.status })
    .from(credentials)
    .where(and(eq(credentials.personId, personId), eq(credentials.kind, 'register')))
  return renewalOf(given)
}

/** When one’s registration renews, and the years of membership that a log can be kept for, newest first. */
export async function cpdYearsIn(tx: Tx, personId: string, today: Day) {
  const renewsOn = await renewalIn(tx, personId)
  const [first] = await tx
    .select({ doneOn: cpdEntries.doneOn })
    .from(cpdEntries)
    .where(logged(personId))
    .orderBy(asc(cpdEntries.doneOn))
    .limit(1)
  return { renewsOn, years: yearsKept(today, renewsOn, first?.doneOn ?? null) }
}

/** When one’s registration renews, one’s years of membership, newest first, and the one that a key names, or else the one that includes today. */
export function ownCpdYears(actor: AdviserActor, yearKey: string | null, today: Day) {
  return inTransaction(actor, async (tx) => {
    const { renewsOn, years } = await cpdYearsIn(tx, actor.personId, today)
    return { renewsOn, years, year: yearNamed(years, yearKey) }
  })
}

export type CpdLog = {
  renewsOn: Day | null
  year: MembershipYear
  years: MembershipYear[]
  /** Of the year, newest first. */
  entries: KeptEntry[]
  minutes: number
}

/** One’s log of the year that a key names, or else of the year that includes today. */
export function ownCpd(actor: AdviserActor, yearKey: string | null, today: Day): Promise<CpdLog> {
  const { personId } = actor
  return inTransaction(actor, async (tx) => {
    const { renewsOn, years } = await cpdYearsIn(tx, personId, today)
    const year = yearNamed(years, yearKey)
    const entries = await tx
      .select()
      .from(cpdEntries)
      .where(logged(personId, year))
      .orderBy(desc(cpdEntries.doneOn), desc(cpdEntries.loggedAt), desc(cpdEntries.id))
    return { renewsOn, year, years, entries, minutes: sumMinutes(entries) }
  })
}

/** Everything that one has ever logged, newest first. */
export function ownCpdOfAllYears(actor: AdviserActor): Promise<{ renewsOn: Day | null; entries: KeptEntry[] }> {
  return inTransaction(actor, async (tx) => ({
    renewsOn: await renewalIn(tx, actor.personId),
    entries: await tx
      .select()
      .from(cpdEntries)
      .where(logged(actor.personId))
      .orderBy(desc(cpdEntries.doneOn), desc(cpdEntries.loggedAt), desc(cpdEntries.id)),
  }))
}

/** One’s hours in the year that includes today. */
export function ownCpdHours(actor: AdviserActor, today: Day) {
  return inTransaction(actor, async (tx) => {
    const renewsOn = await renewalIn(tx, actor.personId)
    const year = membershipYear(today, renewsOn)
    const [row] = await tx
      .select({ minutes: sql<number>`coalesce(sum(${cpdEntries.minutes}), 0)::int` })
      .from(cpdEntries)
      .where(logged(actor.personId, year))
    return { renewsOn, year, minutes: row?.minutes ?? 0 }
  })
}

/** One entry of one’s own, also one that was removed, with the year it is in; null when there is none. */
export function ownCpdEntry(actor: AdviserActor, id: string) {
  return inTransaction(actor, async (tx) => {
    const entry = await entryIn(tx, actor.personId, id)
    if (!entry) return null
    return { entry, year: membershipYear(entry.doneOn, await renewalIn(tx, actor.personId)) }
  })
}

export async function entryIn(tx: Tx, personId: string, id: string): Promise<KeptEntry | null> {
  const [entry] = await tx
    .select()
    .from(cpdEntries)
    .where(and(eq(cpdEntries.id, id), eq(cpdEntries.personId, personId)))
  return entry ?? null
}

/**
 * What staff may know who look at a registration: how many minutes were logged in the year of membership that includes
 * today, by its day of renewal, and in the one before. Nothing of what was done, which row-level security shows to nobody else.
 */
export function cpdHoursForStaff(
  actor: StaffActor,
  { personId, renewsOn }: { personId: string; renewsOn: Day },
  today: Day,
): Promise<{ year: MembershipYear; minutes: number }[]> {
  return inTransaction(actor, async (tx) => {
    const now = membershipYear(today, renewsOn)
    const hours: { year: MembershipYear; minutes: number }[] = []
    for (const year of [now, membershipYear(addDays(now.startsOn, -1), renewsOn)]) {
      const [row] = await tx.execute<{ minutes: number }>(
        sql`select cpd_minutes(${personId}, ${year.startsOn}, ${year.endsOn}) as minutes`,
      )
      hours.push({ year, minutes: row?.minutes ?? 0 })
    }
    return hours
  })
}
