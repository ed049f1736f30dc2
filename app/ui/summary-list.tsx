import { Fragment, type ReactNode } from 'react'

export type SummaryRow = {
  key: string
  /** nothing: 'Not provided' is shown */
  value?: ReactNode
  note?: ReactNode
  /** `what` completes 'Change …' for screen readers; `text` replaces 'Change' */
  change?: { href: string; what: string; text?: string } | undefined
}

/** Answers with a way to change each. */
export const SummaryList = ({ rows, noBorder }: { rows: SummaryRow[]; noBorder?: boolean }) => {
  const anyChange = rows.some((row) => row.change)
  return (
    <dl className={`govuk-summary-list${noBorder ? ' govuk-summary-list--no-border' : ''}`}>
      {rows.map(({ key, value, note, change }) => (
        <div
          key={key}
          className={`govuk-summary-list__row${anyChange && !change ? ' govuk-summary-list__row--no-actions' : ''}`}
        >
          <dt className="govuk-summary-list__key">{key}</dt>
          <dd className="govuk-summary-list__value">
            {value === undefined || value === null || value === '' ? 'Not provided' : value}
            {note && <div className="app-muted app-small">{note}</div>}
          </dd>
          {change && (
            <dd className="govuk-summary-list__actions">
              <a className="govuk-link" href={change.href}>
                {change.text ?? 'Change'}
                <span className="govuk-visually-hidden"> {change.what}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}

type SummaryCardProps = { title: ReactNode; level?: 2 | 3; actions?: ReactNode[]; children: ReactNode }

/** Several summaries of the same kind, each in its own card. */
export function SummaryCard({ title, level = 3, actions = [], children }: SummaryCardProps) {
  const Heading = `h${level}` as const
  return (
    <div className="govuk-summary-card">
      <div className="govuk-summary-card__title-wrapper">
        <Heading className="govuk-summary-card__title">{title}</Heading>
        {actions.length === 1 && <div className="govuk-summary-card__actions">{actions[0]}</div>}
        {actions.length > 1 && (
          <ul className="govuk-summary-card__actions">
            {actions.map((action, at) => (
              <li className="govuk-summary-card__action" key={at}>
                {action}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="govuk-summary-card__content">{children}</div>
    </div>
  )
}

export type Task = { title: string; href?: string | undefined; hint?: ReactNode; status: ReactNode }

/** Things to do in any order: verb-first titles, the state in words ('Completed', 'Not yet started'). */
export const TaskList = ({ tasks, id = 'tasks' }: { tasks: Task[]; id?: string }) => (
  <ul className="govuk-task-list">
    {tasks.map(({ title, href, hint, status }, at) => {
      const describedBy = `${hint ? `${id}-${at + 1}-hint ` : ''}${id}-${at + 1}-status`
      return (
        <Fragment key={title}>
          <li className={`govuk-task-list__item${href ? ' govuk-task-list__item--with-link' : ''}`}>
            <div className="govuk-task-list__name-and-hint">
              {href ? (
                <a className="govuk-link govuk-task-list__link" href={href} aria-describedby={describedBy}>
                  {title}
                </a>
              ) : (
                <div>{title}</div>
              )}
              {hint && (
                <div id={`${id}-${at + 1}-hint`} className="govuk-task-list__hint">
                  {hint}
                </div>
              )}
            </div>
            <div className="govuk-task-list__status" id={`${id}-${at + 1}-status`}>
              {status}
            </div>
          </li>
        </Fragment>
      )
    })}
  </ul>
)
