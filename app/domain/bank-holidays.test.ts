import { expect, it } from 'vitest'
import { ENGLAND_BANK_HOLIDAYS } from './bank-holidays.ts'
import { addDays, day, isWeekend, weekday } from './calendar.ts'

/** The anonymous Gregorian computus (Meeus), an origin independent of the list. */
function easterSunday(year: number) {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const [month, date] = [Math.floor((h + l - 7 * m + 114) / 31), ((h + l - 7 * m + 114) % 31) + 1]
  return day(`${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`)
}

it('names a day that is kept in place of a holiday as what it is', () => {
  const name = (on: string) => ENGLAND_BANK_HOLIDAYS.find((holiday) => holiday.on === on)?.name
  expect(name('2026-12-25')).toBe('Christmas Day')
  expect(name('2026-12-28')).toBe('Boxing Day, substitute day')
  expect(name('2028-01-03')).toBe('New Year’s Day, substitute day')
})

const on = (year: number, name: string) =>
  ENGLAND_BANK_HOLIDAYS.find((holiday) => holiday.on.startsWith(String(year)) && holiday.name.startsWith(name))?.on

it.each([2024, 2025, 2026, 2027, 2028, 2029, 2030])('%i follows the rules of the Act', (year) => {
  const easter = easterSunday(year)
  expect(on(year, 'Good Friday')).toBe(addDays(easter, -2))
  expect(on(year, 'Easter Monday')).toBe(addDays(easter, 1))
  const holidays = ENGLAND_BANK_HOLIDAYS.filter((holiday) => holiday.on.startsWith(String(year)))
  expect(holidays).toHaveLength(8)
  expect(holidays.some((holiday) => isWeekend(holiday.on))).toBe(false)
  const may = on(year, 'Early May bank holiday') as string
  expect([weekday(day(may)), may.slice(5) <= '05-07']).toEqual(['monday', true])
  const spring = on(year, 'Spring bank holiday') as string
  expect([weekday(day(spring)), spring.slice(5) >= '05-25']).toEqual(['monday', true])
  const summer = on(year, 'Summer bank holiday') as string
  expect([weekday(day(summer)), summer.slice(5) >= '08-25']).toEqual(['monday', true])
  const firstWorkday = [0, 1, 2].map((n) => addDays(day(`${year}-01-01`), n)).find((one) => !isWeekend(one))
  expect(on(year, 'New Year’s Day')).toBe(firstWorkday)
  const atChristmas = ['25', '26', '27', '28'].map((date) => day(`${year}-12-${date}`)).filter((one) => !isWeekend(one))
  expect([on(year, 'Christmas Day'), on(year, 'Boxing Day')].sort()).toEqual(atChristmas.slice(0, 2))
})
