import { asc, eq, inArray } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { addDays, type Day, day, dayNumber, londonDay, time } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { newId } from '#app/domain/ids.ts'
import { addMonths } from '#app/domain/month-grid.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { dateRules } from '#db/schema/index.ts'
import { MOST_RULES } from './change-availability.server.ts'
import { changeOwnTime } from './change-own-time.server.ts'
import { readDiaryOfDays } from './free-days.server.ts'
import { diaryOf, ruledHours, usualHours } from './free-time.ts'
import { type DateRule, datesToReview, type ReviewedDate, reviewedRules } from './review-dates.ts'
import { termsInReach } from './terms-in-reach.server.ts'

/** The dates of a month (`2027-01`) that an adviser's rules come to, from today on. */
export async function readDatesToReview(actor: AdviserActor, month: string, now: Date): Promise<ReviewedDate[]> {
  const first = day(`${month}-01`)
  const [, startsOn] = [first, londonDay(now)].sort() as [Day, Day]
  const endsOn = addDays(day(`${addMonths(month, 1)}-01`), -1)
  if (endsOn < startsOn) return []
  // As most schools in reach have them.
  const [near] = await termsInReach(actor, now)
  return inTransaction(actor, async (tx) => {
    const diary = await readDiaryOfDays(tx, actor.personId, startsOn, endsOn)
    return datesToReview(diary, await rulesOf(tx, actor), { startsOn, endsOn }, near?.terms)
  })
}

async function rulesOf(tx: Tx, { personId }: AdviserActor): Promise<DateRule[]> {
  const rows = await tx
    .select()
    .from(dateRules)
    .where(eq(dateRules.personId, personId))
    .orderBy(asc(dateRules.startsOn), asc(dateRules.id))
  return rows.map(({ fromTime, toTime, ...row }) => ({
    id: row.id,
    kind: row.kind,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    from: fromTime === null ? null : time(fromTime),
    to: toTime === null ? null : time(toTime),
    note: row.note,
  }))
}

/**
 * Takes what an adviser ticked among the dates that were shown: each is then worked exactly where it is ticked, by days off
 * and extra days; other dates stay as they are, and so does every visit. Refused where that takes more rules than are kept.
 */
export function reviewDates(
  actor: AdviserActor,
  { shown, ticked }: { shown: Day[]; ticked: Day[] },
  now: Date,
): Promise<Result<void, 'too_many'>> {
  const [first] = [...shown].sort()
  const last = [...shown].sort().at(-1)
  if (!first || !last) return Promise.resolve(done(undefined))
  return changeOwnTime(actor, now, async (tx) => {
    const before = await rulesOf(tx, actor)
    const { rules } = await readDiaryOfDays(tx, actor.personId, first, last)
    // Without single dates: of the extra days, which the diary has in front, those of results alone.
    const results = rules.extra.slice(before.filter(({ kind }) => kind === 'extra').length)
    const bare = diaryOf({ ...rules, off: [], extra: results }, [])
    const after = reviewedRules(before, { shown, ticked }, (on) => ({
      isWorked: ruledHours(bare, dayNumber(on)).length > 0,
      hasUsual: usualHours(bare, dayNumber(on)).length > 0,
    }))
    if (after.length > MOST_RULES && after.length > before.length) return refuse('too_many' as const)
    const isKept = (rule: DateRule) => before.includes(rule)
    const gone = before.filter((rule) => !after.includes(rule)).map(({ id }) => id as string)
    const added = after.filter((rule) => !isKept(rule))
    if (gone.length === 0 && added.length === 0) return done(null)
    if (gone.length > 0) await tx.delete(dateRules).where(inArray(dateRules.id, gone))
    if (added.length > 0) {
      await tx.insert(dateRules).values(
        added.map(({ id, from, to, ...rule }) => ({
          ...rule,
          id: id ?? newId('dateRule'),
          personId: actor.personId,
          supplierId: actor.organisationId,
          fromTime: from,
          toTime: to,
        })),
      )
    }
    return done({ what: 'Looked through dates', detail: `${formatDate(first)} to ${formatDate(last)}` })
  })
}
