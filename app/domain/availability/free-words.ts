import type { Day } from '../calendar.ts'
import { formatDay } from '../format-day.ts'
import { isSchoolDay, schoolCalendar } from '../school-days.ts'

/**
 * How many days an adviser has free in the weeks shown, and what that count rests on. It is of their own time: which days
 * are holidays differs from school to school, and only bank holidays and weekends are nobody’s school days.
 */
export function freeWords(free: readonly Day[], askableFrom: Day): { title: string; sum: string } {
  const many = free.length === 0 ? 'no free day' : free.length === 1 ? 'one free day' : `${free.length} free days`
  const title = `You have ${many} in the next six weeks`
  const from = formatDay(askableFrom)
  if (free.length === 0) {
    const sum = `Counted from ${from}, the first day that leaves your notice. Change your week, your days off or your limits to free some.`
    return { title, sum }
  }
  const closed = free.filter((on) => !isSchoolDay(schoolCalendar(), on)).length
  return {
    title,
    sum: [
      `From ${from}, the first that leaves your notice, every day with a morning, an afternoon or an evening free.`,
      ...(closed > 0
        ? [`${closed === 1 ? 'One of them is' : `${closed} of them are`} at a weekend or on a bank holiday.`]
        : []),
      'A school can ask for those on which it is open: its own holidays are not taken off.',
    ].join(' '),
  }
}
