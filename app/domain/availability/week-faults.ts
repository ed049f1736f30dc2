import type { Time } from '#app/domain/calendar.ts'

export type WeekHours = { weekday: number; from: Time; to: Time }[]

export type WeekFault = { code: 'ends_before_it_starts' | 'times_overlap'; weekday: number }

/** What is wrong with the hours of a usual week, once for each day, in the order of the week. */
export function weekFaults(week: WeekHours): WeekFault[] {
  const weekdays = [...new Set(week.map(({ weekday }) => weekday))].sort()
  return weekdays.flatMap((weekday): WeekFault[] => {
    const ofDay = week.filter((one) => one.weekday === weekday).sort((a, b) => (a.from < b.from ? -1 : 1))
    if (ofDay.some(({ from, to }) => from >= to)) return [{ code: 'ends_before_it_starts', weekday }]
    const overlaps = ofDay.some(({ from }, at) => (ofDay[at - 1]?.to ?? '') > from)
    return overlaps ? [{ code: 'times_overlap', weekday }] : []
  })
}
