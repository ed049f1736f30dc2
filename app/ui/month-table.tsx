import { useForm } from './form.tsx'
import { type FormReply, fieldId, shownChoices } from './form-reply.ts'
import type { Link } from './page.tsx'

export type MonthChoice = {
  value: string
  /** 'Morning', 'Afternoon', 'Day' */
  label: string
  /** 'am', 'pm', 'day': on phones */
  short: string
  /** known to be chosen; what was ticked wins */
  chosen?: boolean
}

export type MonthDay = {
  /** day of the month */
  day: number
  /** 1 Monday to 7 Sunday */
  weekday: number
  /** 'Thursday 7 January': read before each choice */
  words: string
  /** what can be chosen; none: `why` says the reason */
  choices?: MonthChoice[]
  /** 'Not free', 'Bank holiday', 'INSET day' */
  why?: string
  /** 'Needs renewal by then': beside what can be chosen */
  note?: string
}

type MonthTableProps = {
  /** "Rowan's free half-days, January 2027, Monday to Friday" */
  caption: string
  days: MonthDay[]
  name: string
  /** `shown`: nothing is chosen here, what could be is only read */
  kind?: 'checkbox' | 'radio' | 'shown'
  /** with Saturday and Sunday */
  weekends?: boolean
  reply?: FormReply
  previous?: Link | undefined
  next?: Link | undefined
  /** what was ticked in other months: listed below with its boxes, so that it is sent along and can be taken out */
  elsewhere?: { value: string; words: string }[]
}

const HEADS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** The days of a month in weeks of `width` days; null where the month has none. */
export function weeksOf(days: MonthDay[], width: number): (MonthDay | null)[][] {
  const weeks: (MonthDay | null)[][] = []
  let week: (MonthDay | null)[] | undefined
  for (const day of days) {
    if (day.weekday === 1) week = undefined
    if (day.weekday > width) continue
    if (!week) {
      week = new Array<MonthDay | null>(width).fill(null)
      weeks.push(week)
    }
    week[day.weekday - 1] = day
  }
  return weeks
}

/** A month of half-days or days as real checkboxes or radios, with the reason where there is nothing to choose. */
export function MonthTable(props: MonthTableProps) {
  const { caption, days, name, kind = 'checkbox', weekends, previous, next, elsewhere = [] } = props
  const { reply, ids } = useForm(props.reply)
  const width = weekends ? 7 : 5
  const error = reply?.errors[name]
  const id = `${ids}${fieldId(name)}`
  const known = days.flatMap(
    (day) => day.choices?.filter((choice) => choice.chosen).map((choice) => choice.value) ?? [],
  )
  const on = shownChoices(reply, name, known)
  const first = days.find((day) => day.weekday <= width && day.choices?.length)?.choices?.[0]
  return (
    <div className={error ? 'govuk-form-group govuk-form-group--error' : undefined}>
      {error && (
        <p id={`${id}-error`} className="govuk-error-message">
          <span className="govuk-visually-hidden">Error:</span> {error}
        </p>
      )}
      <table className="app-month">
        <caption className="govuk-visually-hidden">{caption}</caption>
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
          {weeksOf(days, width).map((week, at) => (
            <tr key={at}>
              {week.map((day, weekday) =>
                day === null ? (
                  <td key={weekday} className="is-blank" />
                ) : (
                  <td key={weekday} className={day.choices?.length ? 'is-open' : undefined}>
                    <span className="app-month__day">{day.day}</span>
                    {day.choices?.map((choice) =>
                      kind === 'shown' ? (
                        <span className="app-half app-half--shown" key={choice.value}>
                          <ChoiceWords {...choice} day={day.words} />
                        </span>
                      ) : (
                        <label className="app-half" key={choice.value}>
                          <input
                            type={kind}
                            name={name}
                            value={choice.value}
                            id={choice === first ? id : undefined}
                            aria-describedby={error && `${id}-error`}
                            defaultChecked={on.includes(choice.value)}
                          />
                          <ChoiceWords {...choice} day={day.words} />
                        </label>
                      ),
                    )}
                    {day.choices?.length && day.note ? <span className="app-month__why">{day.note}</span> : null}
                    {!day.choices?.length && day.why && <span className="app-month__why">{day.why}</span>}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {!first && (
        <p className="govuk-body" id={id} tabIndex={-1} aria-describedby={error && `${id}-error`}>
          Nothing is free in this month.
        </p>
      )}
      {elsewhere.length > 0 && (
        <fieldset className="govuk-fieldset govuk-!-margin-bottom-4">
          <legend className="govuk-fieldset__legend govuk-fieldset__legend--s">Also ticked, in other months</legend>
          <div className="govuk-checkboxes govuk-checkboxes--small">
            {elsewhere.map(({ value, words }, at) => (
              <div className="govuk-checkboxes__item" key={value}>
                <input
                  className="govuk-checkboxes__input"
                  type="checkbox"
                  name={name}
                  value={value}
                  id={`${id}-elsewhere-${at + 1}`}
                  defaultChecked
                />
                <label className="govuk-label govuk-checkboxes__label" htmlFor={`${id}-elsewhere-${at + 1}`}>
                  {words}
                </label>
              </div>
            ))}
          </div>
        </fieldset>
      )}
      {(previous || next) && (
        <p className="govuk-body app-month-nav">
          <span>{previous && <MonthLink {...previous} />}</span>
          <span>{next && <MonthLink {...next} />}</span>
        </p>
      )}
    </div>
  )
}

const ChoiceWords = ({ day, short, label }: Pick<MonthChoice, 'short' | 'label'> & { day: string }) => (
  <span>
    <span className="govuk-visually-hidden">{day}, </span>
    <span className="app-half__short" aria-hidden="true">
      {short}
    </span>
    <span className="app-half__long" aria-hidden="true">
      {label}
    </span>
    <span className="govuk-visually-hidden">{label.toLowerCase()}</span>
  </span>
)

const MonthLink = ({ href, text }: Link) => (
  <a className="govuk-link" href={href}>
    {text}
  </a>
)
