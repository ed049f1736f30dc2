import { type Day, type DayRange, day } from './calendar.ts'

/** Bank holidays in England, as kept: a substitute day stands where the holiday itself falls on a weekend. */
export type BankHoliday = { on: Day; name: string }

/** Years whose bank holidays are written here; outside them none is known and pages that count days say so. */
export const BANK_HOLIDAYS_KNOWN: DayRange = { startsOn: day('2024-01-01'), endsOn: day('2030-12-31') }

const NAMES = [
  'New Year’s Day',
  'Good Friday',
  'Easter Monday',
  'Early May bank holiday',
  'Spring bank holiday',
  'Summer bank holiday',
  'Christmas Day',
  'Boxing Day',
]

/** Month and day in the order of NAMES. Source: Banking and Financial Dealings Act 1971, Schedule 1; royal proclamations. */
const BY_YEAR: Record<number, string> = {
  2024: '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26',
  2025: '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26',
  2026: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  2027: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
  2028: '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26',
  2029: '01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26',
  2030: '01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26',
}

/** The holidays that have a date of their own; on any other day a substitute is kept for them. */
const OWN_DATES: Record<string, string> = {
  'New Year’s Day': '01-01',
  'Christmas Day': '12-25',
  'Boxing Day': '12-26',
}

const nameOn = (name: string, monthAndDay: string): string =>
  (OWN_DATES[name] ?? monthAndDay) === monthAndDay ? name : `${name}, substitute day`

export const ENGLAND_BANK_HOLIDAYS: readonly BankHoliday[] = Object.entries(BY_YEAR).flatMap(([year, days]) =>
  days
    .split(' ')
    .map((monthAndDay, i) => ({ on: day(`${year}-${monthAndDay}`), name: nameOn(NAMES[i] as string, monthAndDay) })),
)
