import { eq, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { Tx } from '#db/client.server.ts'
import { calendarClashes, organisations, outsideBusy, type outsideCalendars, visits } from '#db/schema/index.ts'
import { rewriteFreeDays } from '../availability/free-days.server.ts'
import { londonDay } from '../calendar.ts'
import { newId } from '../ids.ts'
import type { FeedBusy } from './busy-of.ts'
import { clashWords } from './clash-words.ts'

export type OutsideCalendar = typeof outsideCalendars.$inferSelect

/**
 * Puts what a calendar says now in the place of what it said before, with the free days that follow from it, under the
 * person's lock, which the caller holds. Never refused: a visit under way that it is over is a clash, which is raised to
 * the adviser.
 */
export async function keepBusy(
  tx: Tx,
  calendar: Pick<OutsideCalendar, 'id' | 'personId' | 'supplierId' | 'name'>,
  busy: FeedBusy['busy'],
  now: Date,
): Promise<void> {
  const { id: calendarId, personId, supplierId } = calendar
  const before = await tx
    .select({ span: outsideBusy.span })
    .from(outsideBusy)
    .where(eq(outsideBusy.calendarId, calendarId))
  const keyOf = (from: number, to: number) => `${from} ${to}`
  const there = new Set(before.map(({ span }) => keyOf(span.from.getTime(), span.to.getTime())))
  const isSame = there.size === busy.length && busy.every(({ from, to }) => there.has(keyOf(from, to)))
  if (!isSame) {
    await tx.delete(outsideBusy).where(eq(outsideBusy.calendarId, calendarId))
    const rows = busy.map(({ from, to }) => ({
      id: newId('outsideBusy'),
      ...{ personId, supplierId, calendarId },
      span: { from: new Date(from), to: new Date(to) },
      source: 'calendar',
    }))
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
      await tx.insert(outsideBusy).values(rows.slice(at, at + ROWS_AT_ONCE))
    await rewriteFreeDays(tx, personId, londonDay(now))
  }
  await raiseClashes(tx, calendar, now)
}

const ROWS_AT_ONCE = 1_000
/** An email names so many visits. */
const MOST_NAMED = 10

/** Which visits it is over now: new ones are raised, those that are over no more are gone, the others stay as they are. */
async function raiseClashes(
  tx: Tx,
  { id: calendarId, personId, name }: Pick<OutsideCalendar, 'id' | 'personId' | 'name'>,
  now: Date,
): Promise<void> {
  const over = await tx.execute<{ visit_id: string; supplier_id: string; from: string; to: string }>(
    sql`select visit_id, supplier_id, lower(span) as from, upper(span) as to from visits_over_calendar(${calendarId}, ${now.toISOString()}::timestamptz)`,
  )
  const known = await tx.select().from(calendarClashes).where(eq(calendarClashes.calendarId, calendarId))
  const raised: string[] = []
  for (const { visit_id: visitId, supplier_id: supplierId, ...ends } of over) {
    const span = { from: new Date(ends.from), to: new Date(ends.to) }
    const before = known.find((one) => one.visitId === visitId)
    const isSame = before?.span.from.getTime() === span.from.getTime() && before.span.to.getTime() === span.to.getTime()
    if (isSame) continue
    const clash = { personId, supplierId, span, raisedAt: now, settledAt: null }
    await tx
      .insert(calendarClashes)
      .values({ visitId, calendarId, ...clash })
      .onConflictDoUpdate({ target: [calendarClashes.visitId, calendarClashes.calendarId], set: clash })
    raised.push(visitId)
  }
  const isOver = new Set(over.map((one) => one.visit_id))
  for (const { visitId } of known)
    if (!isOver.has(visitId))
      await tx
        .delete(calendarClashes)
        .where(sql`${calendarClashes.calendarId} = ${calendarId} and ${calendarClashes.visitId} = ${visitId}`)
  if (raised.length > 0) await tellClashes(tx, { calendarId, personId, name }, raised, now)
}

async function tellClashes(
  tx: Tx,
  { calendarId, personId, name }: { calendarId: string; personId: string; name: string },
  raised: readonly string[],
  now: Date,
): Promise<void> {
  const rows = await tx
    .select({ school: organisations.name, visit: visits, busy: calendarClashes.span })
    .from(calendarClashes)
    .innerJoin(visits, eq(visits.id, calendarClashes.visitId))
    .innerJoin(organisations, eq(organisations.id, visits.schoolId))
    .where(eq(calendarClashes.calendarId, calendarId))
    .orderBy(visits.onDay, visits.id)
  const lines = rows
    .filter(({ visit }) => raised.includes(visit.id))
    .flatMap(({ school, visit, busy }) => (visit.span ? [clashWords({ school, visit: visit.span, busy })] : []))
  if (lines.length === 0) return
  await enqueue(tx, 'write-email', {
    template: 'calendar-clash',
    key: `calendar-clash:${calendarId}:${now.getTime()}`,
    recipients: { to: 'person', personId },
    facts: {
      calendar: name,
      clashes: lines.slice(0, MOST_NAMED).join('\n'),
      more: String(Math.max(0, lines.length - MOST_NAMED)),
    },
  })
}
