import { isDeepStrictEqual } from 'node:util'
import { and, eq } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { addDays, type Day, type DayRange, londonDay, overlaps, type Time } from '#app/domain/calendar.ts'
import { formatDayRange } from '#app/domain/format-day.ts'
import { newId } from '#app/domain/ids.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { changeRow } from '#db/change-row.server.ts'
import { dateRules, platform, practices, weeklyHours } from '#db/schema/index.ts'
import { changeOwnTime, changePattern } from './change-own-time.server.ts'
import { type WeekFault, type WeekHours, weekFaults } from './week-faults.ts'

/**
 * Sets the hours of a usual week (Monday is 1), or of two that alternate, in place of all there were. `alternateFrom`: a
 * day of the first of the two. Refused with each day whose times are wrong.
 */
export function setWeek(
  actor: AdviserActor,
  week: WeekHours,
  now: Date,
  alternateFrom: Day | null = null,
): Promise<Result<void, WeekFault[]>> {
  return changeOwnTime(actor, now, async (tx) => {
    const faults = weekFaults(week)
    if (faults.length > 0) return refuse(faults)
    const own = eq(weeklyHours.personId, actor.personId)
    const before = await tx
      .select({
        weekday: weeklyHours.weekday,
        weeks: weeklyHours.weeks,
        from: weeklyHours.fromTime,
        to: weeklyHours.toTime,
      })
      .from(weeklyHours)
      .where(own)
    const hours = (of: { weekday: number; weeks?: string; from: string; to: string }[]) =>
      new Set(
        of.map(({ weekday, weeks = 'every', from, to }) => `${weekday} ${weeks} ${from.slice(0, 5)} ${to.slice(0, 5)}`),
      )
    const isTurned = await changePattern(tx, actor, { alternateFrom })
    if (isDeepStrictEqual(hours(before), hours(week)))
      return done(isTurned ? { what: 'Changed which week is which' } : null)
    await tx.delete(weeklyHours).where(own)
    if (week.length > 0) {
      await tx.insert(weeklyHours).values(
        week.map(({ weekday, weeks, from, to }) => ({
          ...partyOf(actor),
          weekday,
          weeks,
          fromTime: from,
          toTime: to,
        })),
      )
    }
    return done({ what: 'Changed the usual week' })
  })
}

export type DatesRefusal =
  | { code: 'in_the_past' | 'ends_before_it_starts' | 'too_long' | 'too_many' }
  /** The days off that are there already, and what the adviser noted of them. */
  | { code: 'off_already'; off: DayRange & { note: string } }

const LONGEST_DAYS = 400
export const MOST_RULES = 200

/**
 * Takes days off, both ends included: nobody can ask for them. Visits already agreed on those days stay. Refused where one
 * of them is off already, except by the very same days, whose note is then changed.
 */
export const takeDaysOff = (
  actor: AdviserActor,
  off: { startsOn: Day; endsOn: Day; note: string },
  now: Date,
): Promise<Result<void, DatesRefusal>> => addDateRule(actor, { kind: 'off', ...off, fromTime: null, toTime: null }, now)

/**
 * Adds days with hours beside the usual week, both ends included. Refused where one of them is a day off, which would win
 * over it: the day off has to be given up first. Days off that are taken afterwards win over extra days.
 */
export const addExtraDays = (
  actor: AdviserActor,
  extra: DayRange & { from: Time; to: Time },
  now: Date,
): Promise<Result<void, DatesRefusal>> => {
  const { from, to, ...days } = extra
  return addDateRule(actor, { kind: 'extra', ...days, note: '', fromTime: from, toTime: to }, now)
}

type DateRule = Omit<typeof dateRules.$inferInsert, 'id' | 'personId' | 'supplierId'>

function addDateRule(actor: AdviserActor, rule: DateRule, now: Date): Promise<Result<void, DatesRefusal>> {
  return changeOwnTime<DatesRefusal>(actor, now, async (tx) => {
    const times = rule.kind === 'extra' && rule.fromTime && rule.toTime && rule.fromTime >= rule.toTime
    if (rule.endsOn < rule.startsOn || times) return refuse({ code: 'ends_before_it_starts' as const })
    if (rule.endsOn < londonDay(now)) return refuse({ code: 'in_the_past' as const })
    if (addDays(rule.startsOn, LONGEST_DAYS) < rule.endsOn) return refuse({ code: 'too_long' as const })
    const there = await tx.select().from(dateRules).where(eq(dateRules.personId, actor.personId))
    const same = there.find(
      (one) => one.kind === rule.kind && one.startsOn === rule.startsOn && one.endsOn === rule.endsOn,
    )
    const off = there.find((one) => one.kind === 'off' && one !== same && overlaps(one, rule))
    if (off) return refuse({ code: 'off_already' as const, off })
    if (same) {
      if ((await changeRow(tx, dateRules, eq(dateRules.id, same.id), rule)) === 'same') return done(null)
    } else if (there.length >= MOST_RULES) return refuse({ code: 'too_many' as const })
    else await tx.insert(dateRules).values({ id: newId('dateRule'), ...partyOf(actor), ...rule })
    const what = rule.kind === 'off' ? 'Took days off' : 'Added extra days'
    return done({ what, detail: formatDayRange(rule) })
  })
}

/** Takes a day off or an extra day away again. Refused when it is not there, or is somebody else's. */
export function removeDateRule(actor: AdviserActor, ruleId: string, now: Date): Promise<Result<void, 'not_found'>> {
  return changeOwnTime(actor, now, async (tx) => {
    const [gone] = await tx
      .delete(dateRules)
      .where(and(eq(dateRules.id, ruleId), eq(dateRules.personId, actor.personId)))
      .returning({ kind: dateRules.kind, startsOn: dateRules.startsOn, endsOn: dateRules.endsOn })
    if (!gone) return refuse('not_found')
    return done({ what: gone.kind === 'off' ? 'Gave up days off' : 'Gave up extra days', detail: formatDayRange(gone) })
  })
}

export type LimitsRefusal = 'profile_first' | 'out_of_range'

/**
 * Sets on how many days a week somebody visits, which is theirs for whomever they go, and the notice that their own practice
 * needs, in school days of the school that asks; null: a provider’s practitioner, whose provider says that.
 */
export function setLimits(
  actor: AdviserActor,
  limits: { noticeSchoolDays: number | null; maxDaysAWeek: number },
  now: Date,
): Promise<Result<void, LimitsRefusal>> {
  return changeOwnTime(actor, now, async (tx) => {
    const { noticeSchoolDays, maxDaysAWeek } = limits
    const isWithin = (number: number, least: number, most: number) =>
      Number.isInteger(number) && number >= least && number <= most
    if (!isWithin(noticeSchoolDays ?? 0, 0, 60) || !isWithin(maxDaysAWeek, 1, 7)) return refuse('out_of_range')
    const one = and(eq(practices.supplierId, actor.organisationId), eq(practices.personId, actor.personId))
    const kept = noticeSchoolDays === null ? 'same' : await changeRow(tx, practices, one, { noticeSchoolDays })
    if (kept === 'not_there') return refuse('profile_first')
    const areOtherDays = await changePattern(tx, actor, { maxDaysAWeek })
    if (kept === 'same' && !areOtherDays) return done(null)
    return done({ what: noticeSchoolDays === null ? 'Changed days a week' : 'Changed notice and days a week' })
  })
}

const partyOf = (actor: AdviserActor) => ({ personId: actor.personId, supplierId: actor.organisationId })

export type SpeedRefusal = { code: 'faster_than_the_platform'; platform: number }

/**
 * Sets the speed, in miles an hour, at which this adviser's drives are planned from now on; null: the platform's. Refused
 * above the platform's own. Visits that are agreed already stay.
 */
export function setDrivingSpeed(
  actor: AdviserActor,
  milesPerHour: number | null,
  now: Date,
): Promise<Result<void, SpeedRefusal>> {
  return changeOwnTime(actor, now, async (tx) => {
    const [ours] = await tx.select({ milesPerHour: platform.milesPerHour }).from(platform)
    if (milesPerHour !== null && ours && milesPerHour > ours.milesPerHour)
      return refuse({ code: 'faster_than_the_platform' as const, platform: ours.milesPerHour })
    const isChanged = await changePattern(tx, actor, { milesPerHour })
    return done(isChanged ? { what: 'Changed the speed of drives' } : null)
  })
}
