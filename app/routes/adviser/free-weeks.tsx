import type { OwnDay } from '#app/domain/availability/own-weeks.ts'
import type { Day } from '#app/domain/calendar.ts'
import { formatDay, formatDayShort } from '#app/domain/format-day.ts'

const HEADS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** A visit in the calendar: whose, when, how it stands, and the page it leads to. */
export type CalendarVisit = { id: string; href: string; onDay: Day; school: string; times: string; stands: string }

/** The adviser's weeks, Monday to Friday, with the weekend where anything is on it: visits, and what is free beside them. */
export function FreeWeeks({ days }: { days: OwnDay<CalendarVisit>[] }) {
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return null
  const hasWeekend = days.some(({ isAskable, visits }, at) => at % 7 > 4 && (isAskable || visits.length > 0))
  const width = hasWeekend ? 7 : 5
  return (
    <table className={`app-month${hasWeekend ? ' app-month--seven' : ''}`}>
      <caption className="govuk-visually-hidden">
        Visits and free time from {formatDay(first.on)} to {formatDay(last.on)}
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
        {days.flatMap((monday, at) =>
          at % 7 === 0 ? (
            <tr key={monday.on}>
              {days.slice(at, at + width).map((one) => (
                <OneDay key={one.on} {...one} />
              ))}
            </tr>
          ) : (
            []
          ),
        )}
      </tbody>
    </table>
  )
}

const OneDay = ({ on, visits, isAskable, words }: OwnDay<CalendarVisit>) => (
  <td className={isAskable ? 'is-open' : undefined}>
    <span className="app-month__day">
      <span className="app-month__weekday">{formatDayShort(on).replace(/ .*/, ' ')}</span>
      {formatDayShort(on).replace(/^\w+ /, '')}
    </span>
    {visits.map(({ id, href, school, times, stands }) => (
      <span className="app-month__visit" key={id}>
        <a className="govuk-link" href={href}>
          {school}
        </a>{' '}
        {times}. {stands}
      </span>
    ))}
    {words && <span className="app-month__why">{words}</span>}
  </td>
)
