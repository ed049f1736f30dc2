import { addDays, type Day, day, mondayOf } from '#app/domain/calendar.ts'
import type { Term } from '#app/domain/school-days.ts'
import { academicYear } from '#app/domain/school-years.ts'

/**
 * Six half terms of the academic year a day falls in, as a county might publish them: a week off near the end of October,
 * in mid-February and at the end of May, two weeks around Christmas and at Easter.
 */
export function halfTermsOf(on: Day, easterSunday: Day): Term[] {
  const { startsIn } = academicYear(on)
  const autumn = mondayOf(day(`${startsIn}-10-27`))
  const christmas = mondayOf(day(`${startsIn}-12-21`))
  const february = mondayOf(day(`${startsIn + 1}-02-17`))
  const easter = mondayOf(addDays(easterSunday, -6))
  const may = mondayOf(day(`${startsIn + 1}-05-28`))
  const between = (name: string, startsOn: Day, until: Day): Term => ({ name, startsOn, endsOn: addDays(until, -3) })
  return [
    between('Autumn, first half', addDays(mondayOf(day(`${startsIn}-09-05`)), 1), autumn),
    between('Autumn, second half', addDays(autumn, 7), christmas),
    between('Spring, first half', addDays(christmas, 15), february),
    between('Spring, second half', addDays(february, 7), easter),
    between('Summer, first half', addDays(easter, 14), may),
    {
      name: 'Summer, second half',
      startsOn: addDays(may, 7),
      endsOn: addDays(mondayOf(day(`${startsIn + 1}-07-21`)), 2),
    },
  ]
}

/** Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher). */
export function easterSunday(year: number): Day {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  const date = ((h + l - 7 * m + 114) % 31) + 1
  return day(`${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`)
}
