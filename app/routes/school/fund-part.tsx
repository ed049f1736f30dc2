import type { FundPart, VisitOfPart } from '#app/domain/budgets/read-part.server.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { formatPounds, sumPence } from '#app/domain/money.ts'
import { Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export const PART_WORDS: Record<FundPart, string> = {
  spent: 'spent',
  committed: 'committed',
  reserved: 'waiting for approval',
}

/** The sums of a fund that are not nothing, each leading to the visits that make it. */
export function PartLinks({ sums, href }: { sums: Record<FundPart, number>; href: (part: FundPart) => string }) {
  const parts = (Object.keys(PART_WORDS) as FundPart[]).filter((part) => sums[part] > 0)
  if (parts.length === 0) return null
  return (
    <Text small>
      See the visits:{' '}
      {parts.map((part, at) => (
        <span key={part}>
          {at > 0 && ', '}
          <TextLink href={href(part)}>{`${formatPounds(sums[part])} ${PART_WORDS[part]}`}</TextLink>
        </span>
      ))}
    </Text>
  )
}

/** The visits that make up one sum of a fund. */
export function PartVisits({ part, rows }: { part: FundPart; rows: readonly VisitOfPart[] }) {
  const sum = formatPounds(sumPence(rows.map((row) => row.amount)))
  return (
    <Section title={`${sum} ${PART_WORDS[part]}, visit by visit`} id="visits">
      <StackTable
        plain
        caption={`The visits that make up ${sum} ${PART_WORDS[part]}`}
        rows={rows}
        rowKey={(row) => row.visitId}
        foot={{ booking: 'In all', amount: sum }}
        empty={<Text>There is no visit here.</Text>}
        columns={[
          {
            key: 'booking',
            head: 'Booking',
            cell: ({ booking }) => <TextLink href={`/school/bookings/${booking.id}`}>{booking.reference}</TextLink>,
          },
          { key: 'day', head: 'Visit', cell: (row) => `${row.isDated ? '' : 'Wanted by '}${formatDay(row.onDay)}` },
          { key: 'amount', head: 'Amount', numeric: true, cell: (row) => formatPounds(row.amount) },
        ]}
      />
    </Section>
  )
}
