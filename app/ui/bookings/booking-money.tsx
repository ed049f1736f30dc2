import type { BookingMoney as Money } from '#app/domain/bookings/booking-money.ts'
import { formatPounds } from '#app/domain/money.ts'
import { MoneyTable } from '#app/ui/money-table.tsx'
import { Key } from '#app/ui/status.tsx'
import { Text } from '#app/ui/text.tsx'

const MARKS = { reserved: 'reserved', committed: 'promised', spent: 'done' } as const
const WORDS = {
  reserved: 'Reserved until it is approved',
  committed: 'Committed: spent when you agree the delivery',
  spent: 'Spent',
} as const

/** What a visit is made of, what all come to, and which funds bear it. */
export function BookingMoney({ money, isUndated }: { money: Money; isUndated: boolean }) {
  const stands = [...new Set(money.paidFrom.map((line) => line.stands))]
  return (
    <>
      <MoneyTable
        caption={isUndated ? 'Price of it all' : 'Price of one visit'}
        lines={money.rows}
        totals={
          money.visits === 1
            ? [{ what: money.byPayroll === 'all' ? 'Through your payroll' : 'To pay', amount: money.each }]
            : [
                { what: 'Each visit', amount: money.each },
                ...money.otherwise,
                {
                  what: money.visits === 0 ? 'To pay' : `All ${money.visits} visits`,
                  amount: money.visits === 0 ? 'Nothing' : money.total,
                },
              ]
        }
      />
      {money.paidFrom.length > 0 && (
        <MoneyTable
          caption="Paid from"
          captionShown
          lines={money.paidFrom.map(({ what, note, amount, stands }) => ({ what, note, amount, mark: MARKS[stands] }))}
        />
      )}
      {stands.length > 0 && <Key marks={stands.map((one) => ({ mark: MARKS[one], words: WORDS[one] }))} />}
      {money.byPayroll !== 'none' && (
        <Text small muted>
          {money.byPayroll === 'all'
            ? 'You pay through your payroll: there is no invoice, no booking fee and no VAT here.'
            : 'Some of the visits are paid through your payroll: of those there is no invoice, no booking fee and no VAT here.'}
        </Text>
      )}
      {money.recoverable > 0 && (
        <Text small muted>
          {formatPounds(money.recoverable)} of it is VAT that the payer claims back, which no fund bears.
        </Text>
      )}
    </>
  )
}
