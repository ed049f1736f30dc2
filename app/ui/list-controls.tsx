import type { ReactNode } from 'react'
import { Button } from './form.tsx'
import { Glyph } from './glyph.tsx'
import type { Link } from './page.tsx'
import { type Pages, pageNumbers } from './pages.ts'

type FilterBarProps = {
  action?: string
  /** fields in one row on wide screens */
  children: ReactNode
  /** how many fields: 3 and 5 (with the button) have tuned widths */
  columns?: 3 | 5
  button?: string
  /** a page head has the main button; in a section it is the second kind */
  kind?: 'main' | 'secondary'
  /** below the row: details with more filters */
  more?: ReactNode
  /** the filters that are on, each with the address without it */
  chosen?: Link[]
}

/** Filters live in the address: a form that asks and changes nothing. */
export const FilterBar = (props: FilterBarProps) => {
  const { action, children, columns, button = 'Show', kind = 'secondary', more, chosen = [] } = props
  const widths = columns === 5 ? 'five' : columns === 3 ? 'three' : 'auto'
  return (
    <>
      <form method="get" action={action} noValidate className="app-filters app-noprint">
        <div className={`app-search app-search--${widths}`}>
          {children}
          <div>
            <Button kind={kind}>{button}</Button>
          </div>
        </div>
        {more}
      </form>
      {chosen.length > 0 && (
        <ul className="app-chosen" aria-label="Filters on">
          {chosen.map(({ href, text }) => (
            <li key={href}>
              <a href={href}>
                <span className="govuk-visually-hidden">Remove filter: </span>
                {text} <Glyph mark="remove" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Says how a list is ordered and offers the other orders: "Nearest first. Soonest date first instead." */
export const SortLinks = ({ current, others }: { current: string; others: Link[] }) => (
  <p className="govuk-body app-muted govuk-!-margin-bottom-3">
    {current} first.
    {others.map(({ href, text }) => (
      <span key={href}>
        {' '}
        <a className="govuk-link" href={href}>
          {text}
        </a>{' '}
        first instead.
      </span>
    ))}
  </p>
)

/** How many, above a list: "1 to 25 of 83 bookings". */
export const ListCount = ({ pages, one, many }: { pages: Pages; one: string; many: string }) => (
  <p className="govuk-body app-muted">
    {pages.of > 1
      ? `${pages.from} to ${pages.to} of ${pages.count} ${many}`
      : `${pages.count} ${pages.count === 1 ? one : many}`}
  </p>
)

type PaginationProps = {
  pages: Pages
  href: (page: number) => string
  /** the list, where a page has several */
  of?: string
}

const STEPS = {
  prev: 'm6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z',
  next: 'm8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z',
} as const

const Step = ({ to, href }: { to: 'prev' | 'next'; href: string }) => (
  <div className={`govuk-pagination__${to}`}>
    <a className="govuk-link govuk-pagination__link" href={href} rel={to}>
      {to === 'next' && <PageWords words="Next" />}
      <svg
        className={`govuk-pagination__icon govuk-pagination__icon--${to}`}
        xmlns="http://www.w3.org/2000/svg"
        height="13"
        width="15"
        aria-hidden="true"
        focusable="false"
        viewBox="0 0 15 13"
      >
        <path d={STEPS[to]} />
      </svg>
      {to === 'prev' && <PageWords words="Previous" />}
    </a>
  </div>
)

const PageWords = ({ words }: { words: string }) => (
  <span className="govuk-pagination__link-title">
    {words}
    <span className="govuk-visually-hidden"> page</span>
  </span>
)

/** Pages of a list; nothing when there is one. */
export function Pagination({ pages: { page, of }, href, of: list }: PaginationProps) {
  if (of <= 1) return null
  return (
    <nav className="govuk-pagination" aria-label={list ? `Pagination: ${list}` : 'Pagination'}>
      {page > 1 && <Step to="prev" href={href(page - 1)} />}
      <ul className="govuk-pagination__list">
        {pageNumbers(page, of).map((at, index) =>
          at === null ? (
            <li key={`gap${index}`} className="govuk-pagination__item govuk-pagination__item--ellipsis">
              ⋯
            </li>
          ) : (
            <li key={at} className={`govuk-pagination__item${at === page ? ' govuk-pagination__item--current' : ''}`}>
              <a
                className="govuk-link govuk-pagination__link"
                href={href(at)}
                aria-label={`Page ${at}`}
                aria-current={at === page ? 'page' : undefined}
              >
                {at}
              </a>
            </li>
          ),
        )}
      </ul>
      {page < of && <Step to="next" href={href(page + 1)} />}
    </nav>
  )
}

/** The whole list, not the page of it. */
export const DownloadCsvLink = ({
  href,
  children = 'Download this list (CSV)',
}: {
  href: string
  children?: ReactNode
}) => (
  <p className="govuk-body app-noprint">
    <a className="govuk-link" href={href} download>
      {children}
    </a>
  </p>
)

/** The foot of a list: pages on the left, the download on the right. */
export const ListFoot = ({ children }: { children: ReactNode }) => (
  <div className="app-list-foot app-noprint">{children}</div>
)
