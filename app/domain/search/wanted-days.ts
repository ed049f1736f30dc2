import { addDays, type Day, daysBetween } from '#app/domain/calendar.ts'
import { isSchoolDay, type SchoolCalendar } from '#app/domain/school-days.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { visitDay } from '#app/domain/services/visit-day.ts'

/** How far ahead a visit may be asked for; free days are kept a little further. */
export const HORIZON_DAYS = 365

/** Bits in which free days are asked for, counted from today: bit 0 is today. */
export const ASKED_DAYS = 512

export type DatesWanted =
  | { kind: 'any' }
  | { kind: 'range'; from: Day; to: Day }
  | { kind: 'days'; days: readonly Day[] }

/**
 * The days on which a visit could be, as bits from today: tomorrow to the horizon, the dates wanted, and days on which
 * the service may be at a school.
 */
export function wantedDays(
  calendar: SchoolCalendar,
  today: Day,
  wanted: DatesWanted,
  service: Pick<MenuService, 'isAllowedOutsideTerm'>,
): string {
  const bits = new Array<string>(ASKED_DAYS).fill('0')
  const mark = (ahead: number) => {
    if (ahead < 1 || ahead > HORIZON_DAYS) return
    if (visitDay(calendar, service, addDays(today, ahead)).ok) bits[ahead] = '1'
  }
  if (wanted.kind === 'days') for (const on of wanted.days) mark(daysBetween(today, on))
  else {
    const first = wanted.kind === 'range' ? Math.max(1, daysBetween(today, wanted.from)) : 1
    const last = wanted.kind === 'range' ? Math.min(HORIZON_DAYS, daysBetween(today, wanted.to)) : HORIZON_DAYS
    for (let ahead = first; ahead <= last; ahead++) mark(ahead)
  }
  return bits.join('')
}

/**
 * How many days ahead the first day is that gives n school days of notice, for n from 0 to 60: tomorrow for none, else
 * the n-th school day after today.
 */
export function daysOfNotice(calendar: SchoolCalendar, today: Day): number[] {
  const ahead: number[] = [1]
  for (let on = 1; ahead.length <= 60; on++) {
    if (on >= ASKED_DAYS || isSchoolDay(calendar, addDays(today, on))) ahead.push(Math.min(on, ASKED_DAYS))
  }
  return ahead
}

/** The days of bits counted from today, the first `most` of them. */
export function daysAhead(bits: string, today: Day, most: number): Day[] {
  const days: Day[] = []
  for (let at = bits.indexOf('1'); at >= 0 && days.length < most; at = bits.indexOf('1', at + 1)) {
    days.push(addDays(today, at))
  }
  return days
}
