import type { Day } from '#app/domain/calendar.ts'
import { formatDay, formatDayShort, formatMonth } from '#app/domain/format-day.ts'
import { monthOfDay } from '#app/domain/month-grid.ts'
import type { Line, ShownDay } from './diary.tsx'

const HEADS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

type DiaryMonthProps = { month: string; days: ShownDay[]; today: Day }

/** The weeks of a month as a table; on phones a list of its days. */
export const DiaryMonth = ({ month, days, today }: DiaryMonthProps) => (
  <table className="app-month app-diary">
    <caption className="govuk-visually-hidden">Your diary, {formatMonth(month)}, Monday to Sunday</caption>
    <thead>
      <tr>
        {HEADS.map((head) => (
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
            {days
              .slice(at, at + 7)
              .map((one) =>
                monthOfDay(one.on) === month ? (
                  <OneDay key={one.on} {...one} isToday={one.on === today} />
                ) : (
                  <td key={one.on} className="is-blank" />
                ),
              )}
          </tr>
        ) : (
          []
        ),
      )}
    </tbody>
  </table>
)

function OneDay({ on, lines, notes, isFree, isOver, isToday }: ShownDay & { isToday: boolean }) {
  const isEmpty = lines.length === 0 && notes.length === 0
  return (
    <td className={isFree ? 'is-open' : isEmpty && isOver ? 'is-empty' : undefined}>
      <a className="govuk-link app-month__day" href={`/adviser/diary?week=${on}`}>
        <span className="app-month__weekday" aria-hidden="true">
          {formatDayShort(on)}
        </span>
        <span className="app-diary__number" aria-hidden="true">
          {Number(on.slice(8))}
        </span>
        <span className="govuk-visually-hidden">The week of {formatDay(on)}</span>
        {isToday && ' today'}
      </a>
      {notes.map((note) => (
        <span className="app-month__why" key={note}>
          {note}
        </span>
      ))}
      {lines.map((line) => (
        <OneLine key={`${line.kind} ${line.times} ${line.what}`} {...line} />
      ))}
      {isEmpty && !isOver && <span className="app-month__why">Not worked</span>}
      {isFree && (
        <a className="govuk-link app-diary__act" href={`/adviser/availability?off=${on}`}>
          Take off<span className="govuk-visually-hidden"> {formatDay(on)}</span>
        </a>
      )}
    </td>
  )
}

const OneLine = ({ kind, what, times, href, stands }: Line) => (
  <span className={`app-month__visit app-diary__${kind}`}>
    {href ? (
      <a className="govuk-link" href={href}>
        {what}
      </a>
    ) : (
      what
    )}{' '}
    {times}
    {stands && `. ${stands}`}
  </span>
)
