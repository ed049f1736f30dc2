import type { Day } from '#app/domain/calendar.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatDayShort } from '#app/domain/format-day.ts'
import { formatPounds, signOf } from '#app/domain/money.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

type Move = {
  id: string
  at: Date
  words: string
  who: string | null
  fundName: string
  booking: { id: string; reference: string } | null
  onDay: Day
  amount: number
  change: number
}

/** Everything that moved in shares, newest first, with the booking it was for. */
export const ShareMoves = ({ moves, base }: { moves: Move[]; base: '/school' | '/consortium' }) => (
  <StackTable
    caption="Everything that moved in these shares"
    rows={moves}
    rowKey={(move) => move.id}
    empty={<Text>Nothing has moved yet.</Text>}
    columns={[
      { key: 'at', head: 'Date', cell: (move) => formatDate(londonDay(move.at)) },
      { key: 'what', head: 'What', cell: (move) => move.words },
      {
        key: 'for',
        head: 'For',
        cell: (move) =>
          move.booking ? (
            <>
              <TextLink href={`${base}/bookings/${move.booking.id}`}>{move.booking.reference}</TextLink>,{' '}
              {formatDayShort(move.onDay, londonDay(move.at))}
            </>
          ) : (
            move.fundName
          ),
      },
      { key: 'who', head: 'By', cell: (move) => move.who ?? 'Waymark' },
      {
        key: 'amount',
        head: 'Amount',
        numeric: true,
        cell: (move) => `${signOf(move.change)}${formatPounds(move.amount)}`,
      },
    ]}
  />
)
