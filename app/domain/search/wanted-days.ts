import { addDays, type Day, daysBetween } from '#app/domain/calendar.ts'
import { isSchoolDay, type SchoolCalendar } from '#app/domain/school-days.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { visitDay } from '#app/domain/services/visit-day.ts'

/** How far ahead a visit may be asked for; free days are kept a little further. */
export const HORIZON_DAYS = 365

/** Bits in which free days are asked for, counted from today: bit 0 is today. */
const ASKED_DAYS = 512

export type DatesWanted =
  | { kind: 'any' }
  | { kind: 'range'; from: Day; to: Day }
  | { kind: 'days'; days: readonly Day[] }

/**
 * The days on which a visit could be, as bits from today: tomorrow (at short notice today) to the horizon, the dates wanted, and
 * days on which the service may be at a school.
 */
export function wantedDays(
  calendar: SchoolCalendar,
  today: Day,
  wanted: DatesWanted,
  service: Pick<MenuService, 'isAllowedOutsideTerm'>,
  isAtShortNotice = false,
): string {
  const possible = possibleDays(calendar, today, service, isAtShortNotice)
  if (wanted.kind === 'any') return possible
  const days = wanted.kind === 'days' ? new Set(wanted.days.map((on) => daysBetween(today, on))) : null
  const [first, last] = wanted.kind === 'range' ? [wanted.from, wanted.to].map((on) => daysBetween(today, on)) : []
  let bits = ''
  for (let ahead = 0; ahead < ASKED_DAYS; ahead++) {
    const isWanted = days ? days.has(ahead) : (first as number) <= ahead && ahead <= (last as number)
    bits += isWanted ? possible[ahead] : '0'
  }
  return bits
}

/** Of single dates that are wanted, those on which no visit can be, whoever comes, with why: "weekend", "Boxing Day". */
export function datesForNobody(
  calendar: SchoolCalendar,
  today: Day,
  wanted: DatesWanted,
  service: Pick<MenuService, 'isAllowedOutsideTerm'>,
): { day: Day; why: string }[] {
  if (wanted.kind !== 'days') return []
  return wanted.days.flatMap((day) => {
    if (day <= today) return [{ day, why: 'too soon' }]
    const can = visitDay(calendar, service, day)
    return can.ok ? [] : [{ day, why: can.refusal.reason }]
  })
}

const possibleDays = (
  calendar: SchoolCalendar,
  today: Day,
  service: Pick<MenuService, 'isAllowedOutsideTerm'>,
  withToday: boolean,
) =>
  remembered(calendar, `${today} ${service.isAllowedOutsideTerm} ${withToday}`, () => {
    let bits = withToday && visitDay(calendar, service, today).ok ? '1' : '0'
    for (let ahead = 1; ahead < ASKED_DAYS; ahead++)
      bits += ahead <= HORIZON_DAYS && visitDay(calendar, service, addDays(today, ahead)).ok ? '1' : '0'
    return bits
  })

/**
 * How many days ahead the first day is that gives n school days of notice, for n from 0 to 60: tomorrow for none, else
 * the n-th school day after today.
 */
export const daysOfNotice = (calendar: SchoolCalendar, today: Day): number[] =>
  remembered(calendar, today, () => {
    const ahead: number[] = [1]
    for (let on = 1; ahead.length <= 60; on++) {
      if (on >= ASKED_DAYS || isSchoolDay(calendar, addDays(today, on))) ahead.push(Math.min(on, ASKED_DAYS))
    }
    return ahead
  })

// A year of a calendar takes milliseconds to walk and is the same for every search of a day: the last few are kept.
const MOST_REMEMBERED = 200
const known = new Map<string, unknown>()

function remembered<T extends string | number[]>(calendar: SchoolCalendar, what: string, work: () => T): T {
  const ranges = [calendar.terms, calendar.closures].map((list) =>
    list.map((one) => `${one.startsOn}${one.endsOn}${'kind' in one ? one.kind : ''}`).join(','),
  )
  const key = [what, ...ranges].join(';')
  const there = known.get(key) as T | undefined
  if (there !== undefined) return there
  const made = work()
  if (known.size >= MOST_REMEMBERED) known.delete(known.keys().next().value as string)
  known.set(key, made)
  return made
}

/** The days of bits counted from today, the first `most` of them. */
export function daysAhead(bits: string, today: Day, most: number): Day[] {
  const days: Day[] = []
  for (let at = bits.indexOf('1'); at >= 0 && days.length < most; at = bits.indexOf('1', at + 1)) {
    days.push(addDays(today, at))
  }
  return days
}
