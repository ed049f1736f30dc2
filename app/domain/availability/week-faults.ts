import type { Time } from '#app/domain/calendar.ts'

/** Hours of a usual week; `weeks`: of the first or the second of two that alternate, else of every week. */
export type WeekHours = { weekday: number; weeks?: 'every' | 'a' | 'b'; from: Time; to: Time }[]

export type WeekFault = {
  code: 'ends_before_it_starts' | 'times_overlap'
  weekday: number
  weeks: 'every' | 'a' | 'b'
}

/** What is wrong with the hours of a usual week, once for each day of each week, in the order of the weeks. */
export function weekFaults(week: WeekHours): WeekFault[] {
  return (['every', 'a', 'b'] as const).flatMap((weeks) => {
    const ofWeek = week.filter((one) => (one.weeks ?? 'every') === weeks)
    const weekdays = [...new Set(ofWeek.map(({ weekday }) => weekday))].sort()
    return weekdays.flatMap((weekday): WeekFault[] => {
      const ofDay = ofWeek.filter((one) => one.weekday === weekday).sort((a, b) => (a.from < b.from ? -1 : 1))
      if (ofDay.some(({ from, to }) => from >= to)) return [{ code: 'ends_before_it_starts', weekday, weeks }]
      const overlaps = ofDay.some(({ from }, at) => (ofDay[at - 1]?.to ?? '') > from)
      return overlaps ? [{ code: 'times_overlap', weekday, weeks }] : []
    })
  })
}
