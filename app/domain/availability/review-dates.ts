import { ENGLAND_BANK_HOLIDAYS } from '../bank-holidays.ts'
import { addDays, type Day, type DayRange, dayNumber, daysOf, isWithin, type Minutes, type Time } from '../calendar.ts'
import { formatDayRange } from '../format-day.ts'
import { resultsDaysBetween } from '../results-days.ts'
import { type Diary, isUsualDay, ruledHours, usualHours } from './free-time.ts'
import { holidayBetween } from './own-terms.ts'

/** A rule of single dates as it is kept; `id` null: it is new. `from` null: no hours, or, of extra days, the usual ones. */
export type DateRule = DayRange & {
  id: string | null
  kind: 'off' | 'extra'
  from: Time | null
  to: Time | null
  note: string
}

/** A date that the rules come to: worked, or one of the usual week that is not, and why. */
export type ReviewedDate = { on: Day; isWorked: boolean; hours: Minutes[]; why: string | null }

const bankHolidayOn = (on: Day) => ENGLAND_BANK_HOLIDAYS.find((holiday) => holiday.on === on)

/** A half term is a week or two with the weekends around it; what is longer is a holiday. */
const LONGEST_HALF_TERM = 16

/** To whoever works all year, that schools near them have a holiday then; null in term, or where none has published its terms. */
function holidayNearby(near: readonly DayRange[], on: Day): string | null {
  const holiday = holidayBetween(near, on)
  if (!holiday) return null
  const isHalf = daysOf(holiday).length <= LONGEST_HALF_TERM && !isSeason(holiday)
  return `${isHalf ? 'Half term' : 'Holiday'} at schools near you: ${formatDayRange(holiday)}`
}

/** Christmas and Easter are as short as a half term may be. */
const isSeason = (holiday: DayRange): boolean =>
  daysOf(holiday).some((on) => on.endsWith('-12-25') || bankHolidayOn(on)?.name === 'Easter Monday')

/** Why a day of the usual week is not in term, with the days of that holiday. */
function outsideTerms(terms: readonly DayRange[], on: Day): string {
  const holiday = holidayBetween(terms, on)
  return holiday ? `Between your terms: ${formatDayRange(holiday)}` : 'Outside your terms'
}

/**
 * The dates of some days for their owner to tick and untick: every date of the usual week, and those worked besides. `near`:
 * terms of schools near them, for whoever does not keep to terms.
 */
export function datesToReview(
  diary: Diary,
  rules: readonly DateRule[],
  range: DayRange,
  near: readonly DayRange[] = [],
): ReviewedDate[] {
  const results = resultsDaysBetween(range.startsOn, range.endsOn)
  return daysOf(range).flatMap((on): ReviewedDate[] => {
    const number = dayNumber(on)
    const worked = ruledHours(diary, number)
    const usual = usualHours(diary, number)
    if (worked.length > 0) {
      const isUsual = usual.length > 0 && isUsualDay(diary, number)
      const besides = results.find((one) => one.on === on)?.name ?? bankHolidayOn(on)?.name ?? 'Extra day'
      const nearby = diary.terms === null ? holidayNearby(near, on) : null
      return [{ on, isWorked: true, hours: worked, why: isUsual ? nearby : besides }]
    }
    const off = rules.find((rule) => rule.kind === 'off' && isWithin(rule, on))
    const extra = diary.extra.find((one) => one.hours && one.from <= number && number <= one.to)
    const hours = usual.length > 0 ? usual : extra?.hours ? [extra.hours] : []
    if (hours.length === 0) return []
    const why = off
      ? ['Day off', off.note].filter(Boolean).join(': ')
      : (bankHolidayOn(on)?.name ?? outsideTerms(diary.rules.terms ?? [], on))
    return [{ on, isWorked: false, hours, why }]
  })
}

/** A range without one of its days: none, one or two ranges. */
function without<Range extends DateRule>(range: Range, on: Day): Range[] {
  if (!isWithin(range, on)) return [range]
  return [
    { ...range, endsOn: addDays(on, -1) },
    { ...range, id: range.startsOn < on ? null : range.id, startsOn: addDays(on, 1) },
  ].filter((part) => part.startsOn <= part.endsOn)
}

/**
 * The rules after their owner has looked through dates: each shown date is then worked exactly where it is ticked, and no
 * other date has changed. Dates that follow each other and are no longer worked become one range of days off.
 */
export function reviewedRules(
  rules: readonly DateRule[],
  { shown, ticked }: { shown: readonly Day[]; ticked: readonly Day[] },
  /** What a day would be without these rules; `hasUsual`: whether its week has hours for it at all. */
  plain: (on: Day) => { isWorked: boolean; hasUsual: boolean },
): DateRule[] {
  let kept: DateRule[] = [...rules]
  let run: DateRule | null = null
  const isOn = (kind: DateRule['kind'], on: Day) =>
    kept.some(
      (rule) =>
        rule.kind === kind && isWithin(rule, on) && (rule.from !== null || kind === 'off' || plain(on).hasUsual),
    )
  const isWorkedOn = (on: Day) => !isOn('off', on) && (plain(on).isWorked || isOn('extra', on))
  for (const on of [...new Set(shown)].sort()) {
    const { isWorked, hasUsual } = plain(on)
    if (ticked.includes(on) === isWorkedOn(on)) continue
    if (ticked.includes(on)) {
      // What is left of days off on either side, and keeps nobody from anything, would only be in the way.
      const stillOff = (part: DateRule) => daysOf(part).some((day) => plain(day).isWorked || isOn('extra', day))
      kept = kept.flatMap((rule) =>
        rule.kind === 'off' && isWithin(rule, on) ? without(rule, on).filter(stillOff) : [rule],
      )
      if (!isWorkedOn(on) && hasUsual)
        kept.push({ id: null, kind: 'extra', startsOn: on, endsOn: on, from: null, to: null, note: '' })
      continue
    }
    kept = kept.flatMap((rule) => (rule.kind === 'extra' ? without(rule, on) : [rule]))
    if (!isWorked) continue
    const isNext = run && !daysOf({ startsOn: addDays(run.endsOn, 1), endsOn: addDays(on, -1) }).some(isWorkedOn)
    if (run && isNext) run.endsOn = on
    else {
      run = { id: null, kind: 'off', startsOn: on, endsOn: on, from: null, to: null, note: '' }
      kept.push(run)
    }
  }
  return kept
}
