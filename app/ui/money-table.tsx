import type { ReactNode } from 'react'
import { formatPounds } from '#app/domain/money.ts'
import { Glyph, type Mark } from './glyph.tsx'

/** One line of a price: pence, or words such as 'Nothing'. */
export type MoneyLine = { what: ReactNode; note?: ReactNode; amount: number | string; mark?: Mark }

type MoneyTableProps = {
  caption: string
  captionShown?: boolean
  /** a VAT line belongs here only when there is VAT */
  lines: MoneyLine[]
  /** the total first, then smaller lines below it */
  totals?: MoneyLine[]
}

const shown = (amount: number | string): string => (typeof amount === 'number' ? formatPounds(amount) : amount)

const Line = ({ what, note, amount, mark }: MoneyLine) => (
  <tr>
    <th scope="row">
      {mark && (
        <>
          <Glyph mark={mark} />{' '}
        </>
      )}
      {what}
      {note && <small>{note}</small>}
    </th>
    <td>{shown(amount)}</td>
  </tr>
)

/** Price lines and what they come to. */
export const MoneyTable = ({ caption, captionShown, lines, totals = [] }: MoneyTableProps) => (
  <table className="app-money">
    <caption className={captionShown ? undefined : 'govuk-visually-hidden'}>{caption}</caption>
    <thead className="govuk-visually-hidden">
      <tr>
        <th scope="col">What</th>
        <th scope="col">Amount</th>
      </tr>
    </thead>
    <tbody>
      {lines.map((line, at) => (
        <Line key={at} {...line} />
      ))}
    </tbody>
    {totals.length > 0 && (
      <tfoot>
        {totals.map((line, at) => (
          <Line key={at} {...line} />
        ))}
      </tfoot>
    )}
  </table>
)
