import { addDays, type Day, day, isDay, mondayOf } from './calendar.ts'

/** One month of a school's calendar: a row per week, five cells Monday to Friday, null outside the month. */
export type MonthGrid = { month: string; weeks: { monday: Day; days: (Day | null)[] }[] }

/** The month (`2027-01`) so many months later or earlier. */
export function addMonths(month: string, months: number): string {
  const number = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`
}

/** Whether a text is a month, `2027-01`, of the years that days are known in. */
export const isMonth = (text: string): boolean => isDay(`${text}-01`)

export const monthOfDay = (on: Day): string => on.slice(0, 7)

/** Monday-to-Friday weeks of a month such as "2027-01"; a week of which only the weekend belongs to it is left out. */
export function monthGrid(month: string): MonthGrid {
  const weeks: MonthGrid['weeks'] = []
  const last = addDays(day(`${addMonths(month, 1)}-01`), -1)
  for (let monday = mondayOf(day(`${month}-01`)); monday <= last; monday = addDays(monday, 7)) {
    const days = [0, 1, 2, 3, 4].map((offset) => {
      const on = addDays(monday, offset)
      return monthOfDay(on) === month ? on : null
    })
    if (days.some((on) => on !== null)) weeks.push({ monday, days })
  }
  return { month, weeks }
}
