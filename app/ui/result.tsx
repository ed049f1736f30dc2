import type { ReactNode } from 'react'
import { type Check, Checks } from './checks.tsx'
import type { Link } from './page.tsx'

type ResultProps = {
  /** as on the map */
  number: number
  name: string
  href: string
  /** distance, level, how they trade: joined by dots */
  facts: string[]
  children?: ReactNode
  price: {
    /** '£351.14' */
    total: string
    /** 'for a day, all in' */
    per: string
    /** '£320.00 day, £8.10 travel, £19.20 fee, £3.84 VAT' */
    made: ReactNode
  }
  checks: Check[]
  /** next free days, each with its own address, and what to know of it */
  dates: (Link & { note?: string })[]
  noDates?: string | undefined
  /** a small CheckboxField, or nothing */
  compare?: ReactNode
}

/** One adviser in a list: number as on the map, all-in price, dated checks, next free days. */
export function Result({ number, name, href, facts, children, price, checks, dates, noDates, compare }: ResultProps) {
  return (
    <article className="app-result">
      <div>
        <h3 className="app-result__name">
          <span className="app-pin" aria-hidden="true">
            {number}
          </span>
          <a className="govuk-link" href={href}>
            {name}
          </a>
        </h3>
        <p className="app-muted">{facts.join(' · ')}</p>
        {children && <p>{children}</p>}
      </div>
      <div className="app-result__price">
        <p className="app-result__total">{price.total}</p>
        <p className="app-small">
          <strong>{price.per}</strong>
        </p>
        <p className="app-small">{price.made}</p>
      </div>
      <Checks look="two" checks={checks} />
      <div className="app-result__foot">
        {dates.length > 0 ? (
          <ul className="app-dates">
            <li>Next free:</li>
            {dates.map((date) => (
              <li key={date.href}>
                <a className="govuk-link" href={date.href}>
                  {date.text}
                  <span className="govuk-visually-hidden">, {name}</span>
                </a>
                {date.note && ` (${date.note})`}
              </li>
            ))}
          </ul>
        ) : (
          <span>{noDates ?? 'No free day in that time.'}</span>
        )}
        {compare}
      </div>
    </article>
  )
}
