import type { ReactNode } from 'react'
import { formatPounds } from '#app/domain/money.ts'
import { Bar, type BarPart } from './bar.tsx'
import { Glyph } from './glyph.tsx'

/** What a fund holds, in pence. Left = allocation − reserved − committed − spent, counted by whoever reads it. */
export type FundSums = {
  /** null: no allocation has been set, so nothing is known to be left */
  allocation: number | null
  reserved?: number
  committed: number
  spent: number
}

const leftOf = (sums: FundSums): number | null =>
  sums.allocation === null ? null : sums.allocation - (sums.reserved ?? 0) - sums.committed - sums.spent

function inWords({ spent, committed, allocation }: FundSums, until?: string): string {
  const used = `${formatPounds(spent)} spent, ${formatPounds(committed)} committed`
  if (allocation === null) return used
  return `${used}, of ${formatPounds(allocation)}${until ? ` ${until}` : ''}`
}

const parts = ({ spent, committed, reserved = 0 }: FundSums): BarPart[] => [
  { mark: 'done', amount: spent },
  { mark: 'promised', amount: committed },
  { mark: 'reserved', amount: reserved },
]

type FundProps = FundSums & {
  name: string
  href?: string
  /** 'to 31 August 2027', after the allocation */
  until?: string
  /** more beside the sum: cost centre, a link to set the allocation */
  children?: ReactNode
}

/** One fund: its name, what is left, the bar, and the sum in words. Where no allocation is set it says so. */
export function Fund({ name, href, until, children, ...sums }: FundProps) {
  const left = leftOf(sums)
  const words = inWords(sums, until)
  const reserved = sums.reserved ?? 0
  const waiting = reserved > 0 && `${formatPounds(reserved)} waiting for approval`
  return (
    <div className="app-fund">
      <div className="app-fund__top">
        <h3 className="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-0">
          {href ? (
            <a className="govuk-link" href={href}>
              {name}
            </a>
          ) : (
            name
          )}
        </h3>
        {left !== null && <span className="app-fund__left">{formatPounds(left)} left</span>}
      </div>
      {sums.allocation !== null && (
        <Bar
          small
          of={sums.allocation}
          parts={parts(sums)}
          label={`${name}: ${words}${waiting ? `, ${waiting}` : ''}, ${formatPounds(left ?? 0)} left`}
        />
      )}
      <p className="govuk-body app-small app-muted govuk-!-margin-bottom-0">
        {words}.{' '}
        {waiting && (
          <>
            <strong>{waiting}.</strong>{' '}
          </>
        )}
        {sums.allocation === null && 'No allocation has been set, so what is left is not shown. '}
        {children}
      </p>
    </div>
  )
}

type AfterProps = {
  now: number
  then: number
  nowWords?: string
  /** 'Left if you approve' unless said */
  thenWords?: string
}

/** Before → after, beside every decision to spend. Pence. */
const After = ({ now, then, nowWords = 'Left before this request', thenWords = 'Left if you approve' }: AfterProps) => (
  <div className="app-after">
    <div>
      <span>{nowWords}</span>
      <b>{formatPounds(now)}</b>
    </div>
    <Glyph mark="arrow" />
    <div>
      <span>{thenWords}</span>
      <b>{formatPounds(then)}</b>
    </div>
  </div>
)

type FundAfterProps = FundSums & {
  name: string
  /** what the decision at hand would take from this fund, already counted in `reserved` */
  amount: number
  until?: string
  thenWords?: string
  what?: string
}

/** One fund of a decision at hand: left before it and after it, with this visit in heather on the bar. */
export function FundAfter({ name, amount, until, thenWords, what = 'this visit', ...sums }: FundAfterProps) {
  const reserved = Math.max(0, (sums.reserved ?? 0) - amount)
  const others = { ...sums, reserved }
  const now = leftOf(others)
  const words = inWords(sums, until)
  return (
    <div className="app-fund">
      <h3 className="govuk-heading-s govuk-!-margin-bottom-1">
        {name}, {formatPounds(amount)}
      </h3>
      {now !== null && <After now={now} then={now - amount} thenWords={thenWords} />}
      {sums.allocation !== null && (
        <Bar
          of={sums.allocation}
          parts={[...parts(others), { mark: 'turn', amount }]}
          label={`${name}: ${words}, ${formatPounds(amount)} ${what}`}
        />
      )}
      <p className="govuk-body app-small app-muted govuk-!-margin-bottom-0">
        {words}.{reserved > 0 && ` ${formatPounds(reserved)} waiting for other approvals.`}
        {sums.allocation === null && ' No allocation has been set, so what is left is not shown.'}
      </p>
    </div>
  )
}
