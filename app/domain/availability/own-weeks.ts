import { type Day, type DayRange, daysOf, isWithin } from '../calendar.ts'
import { formatTimeRange } from '../format-day.ts'
import type { FreeDay } from './free-days.server.ts'

/** A day of an adviser's own calendar: what is on it, and what of it a school can ask for. */
export type OwnDay<Visit> = {
  on: Day
  visits: Visit[]
  /** Whether a school can ask for it: notice is left, and a morning, an afternoon, an evening or the whole day is free. */
  isAskable: boolean
  /** When it is free, or why nobody can ask for it; empty where the visits on it say all. */
  words: string
}

type Weeks<Visit> = {
  from: Day
  until: Day
  today: Day
  /** The first day that leaves the notice the adviser needs. */
  askableFrom: Day
  free: readonly Pick<FreeDay, 'day' | 'parts' | 'free'>[]
  off: readonly DayRange[]
  visits: readonly Visit[]
}

/**
 * Each day of some weeks as the adviser's calendar shows it. A day off over a visit shows both: nobody can ask for the
 * day, and the visit stays.
 */
export function ownWeeks<Visit extends { onDay: Day }>(weeks: Weeks<Visit>): OwnDay<Visit>[] {
  const free = new Map(weeks.free.map((one) => [one.day, one]))
  return daysOf({ startsOn: weeks.from, endsOn: weeks.until }).map((on) => {
    const { parts = [], free: times = [] } = free.get(on) ?? {}
    const visits = weeks.visits.filter((visit) => visit.onDay === on)
    const isAskable = on >= weeks.askableFrom && parts.length > 0
    return { on, visits, isAskable, words: words() }

    function words(): string {
      if (weeks.off.some((range) => isWithin(range, on))) return 'Day off'
      if (on < weeks.today) return visits.length > 0 ? '' : 'Over'
      if (times.length === 0) return visits.length > 0 ? '' : 'Not free'
      const when = times.map(({ from, to }) => formatTimeRange(from, to)).join(', ')
      if (isAskable) return visits.length > 0 ? `Free ${when}` : when
      if (visits.length > 0) return ''
      return on < weeks.askableFrom ? 'Too soon to ask for' : `${when}: too short to ask for`
    }
  })
}
