import type { FreeDay } from '#app/domain/availability/free-days.server.ts'
import { addDays, type Day, daysOf } from '#app/domain/calendar.ts'
import { formatDay, formatDayShort, formatTimeRange } from '#app/domain/format-day.ts'

const HEADS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Weeks of free time, Monday to Friday, with the weekend where anything is free in it. */
export function FreeWeeks({ weeks, today }: { weeks: { from: Day; until: Day; free: FreeDay[] }; today: Day }) {
  const free = new Map(weeks.free.map((one) => [one.day, one]))
  const days = daysOf({ startsOn: weeks.from, endsOn: weeks.until })
  const hasWeekend = days.some((on, at) => at % 7 > 4 && free.has(on))
  const width = hasWeekend ? 7 : 5
  const mondays = days.filter((_, at) => at % 7 === 0)
  return (
    <table className="app-month">
      <caption className="govuk-visually-hidden">
        Free time from {formatDay(weeks.from)} to {formatDay(weeks.until)}
      </caption>
      <thead>
        <tr>
          {HEADS.slice(0, width).map((head) => (
            <th scope="col" key={head}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {mondays.map((monday) => (
          <tr key={monday}>
            {HEADS.slice(0, width).map((head, at) => {
              const on = addDays(monday, at)
              const times = free.get(on)?.free ?? []
              return (
                <td key={head} className={times.length > 0 ? 'is-open' : undefined}>
                  <span className="app-month__day">{formatDayShort(on).replace(/^\w+ /, '')}</span>
                  <span className="app-month__why">
                    {times.length > 0
                      ? times.map(({ from, to }) => formatTimeRange(from, to)).join(', ')
                      : on < today
                        ? 'Over'
                        : 'Not free'}
                  </span>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
