import { sql } from 'drizzle-orm'
import { sealed } from '#app/adapters/field-cipher.server.ts'
import { PUBLIC_INTERNET, type Reach } from '#app/adapters/outside-feed.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { addDays, instantAt, londonDay, mondayOf, type Time } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { addressShown } from '#app/domain/outside-calendars/calendar-address.ts'
import { keepBusy } from '#app/domain/outside-calendars/keep-busy.server.ts'
import { addressPlace, pauseCalendar } from '#app/domain/outside-calendars/keep-calendars.server.ts'
import { readCalendar } from '#app/domain/outside-calendars/read-calendars.server.ts'
import { nextReading } from '#app/domain/outside-calendars/standing.ts'
import { makeFeed } from '#app/domain/visit-calendars/keep-feed.server.ts'
import { outsideCalendars } from '#db/schema/index.ts'
import { asSeed } from './acting.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import type { SeededAdviser } from './practices.server.ts'

// Calendars that advisers keep elsewhere, as they were last read: what .example would answer nobody can know, so nothing is
// asked. From then on they are treated like any other: where nothing answers, they are stale after a day, and say so.

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const NOBODY: Reach = { ...PUBLIC_INTERNET, resolve: async () => [] }

type Busy = { from: number; to: number }

/** Two of each state: read, paused, stale, read too long ago to count; and two that are busy during a visit. */
export async function seedCalendars(
  advisers: readonly SeededAdviser[],
  schools: readonly SeededSchool[],
  now: Date,
): Promise<void> {
  const [rowan, ...others] = advisers as [SeededAdviser, ...SeededAdviser[]]
  const [second, third] = others as [SeededAdviser, SeededAdviser]
  const evenings = eveningsFrom(now)
  await keep(rowan, 'Family', evenings, now)
  await pause(rowan, await keep(rowan, 'Choir', evenings, now), now)
  await goesQuiet(rowan, 'College timetable', evenings, 3, now)
  await pause(second, await keep(second, 'Allotment', [], now), now)
  await goesQuiet(second, 'Home', evenings, 4, now)
  for (const adviser of [second, third]) await goesQuiet(adviser, 'Old diary', evenings, 33, now)
  for (const { adviser, over } of await withVisits(others, now)) await keep(adviser, 'Work', [over], now)
  await makeFeed(rowan.actor, new Date(now.getTime() - 20 * DAY))
  const fernhollow = schools.find(({ name }) => name === 'Fernhollow School')
  if (fernhollow) await makeFeed(fernhollow.requester, new Date(now.getTime() - 12 * DAY))
}

/** As it was read twenty minutes ago, or that many days ago. */
async function keep(
  { actor }: SeededAdviser,
  name: string,
  busy: readonly Busy[],
  now: Date,
  daysAgo = 0,
): Promise<string> {
  const id = newId('outsideCalendar')
  const address = `https://calendars.example/${newId('run')}/${name.toLowerCase().replaceAll(' ', '-')}.ics`
  const readAt = new Date(now.getTime() - 20 * MINUTE - daysAgo * DAY)
  const addedAt = new Date(now.getTime() - 60 * DAY)
  await asSeed(async (tx) => {
    const { personId, organisationId: supplierId } = actor
    const kept = { id, personId, supplierId, name }
    await tx.insert(outsideCalendars).values({
      ...kept,
      addressSealed: sealed(address, addressPlace(id)),
      addressShown: addressShown(address),
      ...{ addedAt, readAt, readWholeAt: readAt, dueAt: nextReading(readAt) },
    })
    await keepBusy(tx, kept, [...busy], now)
  })
  return id
}

const pause = async ({ actor }: SeededAdviser, id: string, now: Date) => pauseCalendar(actor, id, now)

/** It answered so many days ago for the last time; it was looked at once more since then. */
async function goesQuiet(adviser: SeededAdviser, name: string, busy: readonly Busy[], daysAgo: number, now: Date) {
  const id = await keep(adviser, name, busy, now, daysAgo)
  await readCalendar(systemActor('the demonstration is set up'), id, new Date(now.getTime() - 90 * MINUTE), NOBODY)
}

/** Wednesday evenings of the next weeks, which no school asks for. */
const eveningsFrom = (now: Date): Busy[] =>
  [0, 1, 2, 3, 4, 5].map((week) => {
    const on = addDays(mondayOf(londonDay(now)), 9 + week * 7)
    return { from: instantAt(on, '18:30' as Time).getTime(), to: instantAt(on, '20:00' as Time).getTime() }
  })

/** Two advisers with a visit that is confirmed and to come, and an hour of it. */
async function withVisits(advisers: readonly SeededAdviser[], now: Date) {
  const rows = await asSeed((tx) =>
    tx.execute<{ person_id: string; from: string }>(sql`
      select distinct on (person_id) person_id, lower(span) as from from visits
       where status = 'confirmed' and lower(span) > ${new Date(now.getTime() + 2 * DAY).toISOString()}::timestamptz
       order by person_id, lower(span)`),
  )
  const found = advisers.flatMap((adviser) => {
    const visit = rows.find((one) => one.person_id === adviser.actor.personId)
    if (!visit) return []
    const from = new Date(visit.from).getTime() + 60 * MINUTE
    return [{ adviser, over: { from, to: from + 60 * MINUTE } }]
  })
  return found.slice(0, 2)
}
