import { type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import type { readPaymentTroubles } from '#app/domain/ledger/read-money.server.ts'
import { formatPounds, sumPence } from '#app/domain/money.ts'
import { ActButton } from '#app/ui/form.tsx'
import { ListCount, Pagination } from '#app/ui/list-controls.tsx'
import { Section } from '#app/ui/page.tsx'
import { hrefWith, pagesOf } from '#app/ui/pages.ts'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

type Troubles = Awaited<ReturnType<typeof readPaymentTroubles>>

const Again = ({ what, id }: { what: string; id: string }) => (
  <ActButton kind="link" fields={{ intent: 'again', what, id }}>
    Try again
  </ActButton>
)
const booking = (reference: string) => <TextLink href={`/staff/payments/${reference}`}>{reference}</TextLink>
/** A booking of several visits has a row for each: the day tells them apart. What has no date is wanted by one. */
const visit = {
  key: 'visit',
  head: 'Day',
  cell: (row: { visitOn: Day; isDated: boolean }) => `${row.isDated ? '' : 'Wanted by '}${formatDate(row.visitOn)}`,
}

type TroubleProps<Row> = {
  title: string
  /** Its pages' name in the address. */
  name: string
  address: string
  rows: readonly Row[]
  rowKey: (row: Row) => string
  columns: Column<Row>[]
  /** What is to be known of all of them, below the table. */
  foot?: string
}

const ROWS_SHOWN = 10

/** One kind of trouble: a section with a page of its table, or nothing where there is none of it. */
const Trouble = <Row,>({ title, name, address, rows, rowKey, columns, foot }: TroubleProps<Row>) => {
  if (rows.length === 0) return null
  const asked = new URL(address, 'http://localhost').searchParams.get(name)
  const pages = pagesOf(asked, rows.length, ROWS_SHOWN)
  return (
    <Section title={title} id={name}>
      {pages.of > 1 && <ListCount pages={pages} one="row" many="rows" />}
      <StackTable caption={title} columns={columns} rows={rows.slice(pages.from - 1, pages.to)} rowKey={rowKey} />
      <Pagination pages={pages} of={title} href={(page) => `${hrefWith(address, { [name]: page })}#${name}`} />
      {foot && <Text>{foot}</Text>}
    </Section>
  )
}

type Transfers = Troubles['waits']['transfers']
const sinceWords = ({ since }: Transfers[number]) => since && formatDate(londonDay(since))

/** "£120.00 of Harrowdale Learning Trust waits at Stripe since 3 March 2027"; of several payers, the sum since the first. */
export function moneyWaitsWords(transfers: Transfers): string {
  const [first] = transfers
  if (!first) return ''
  const sum = formatPounds(sumPence(transfers.map(({ pence }) => pence)))
  const since = transfers.flatMap((one) => (one.since ? [new Date(one.since)] : [])).sort((a, b) => +a - +b)[0]
  const whose = transfers.length === 1 ? first.payer : `${transfers.length} payers`
  return `${sum} of ${whose} waits at Stripe${since ? ` since ${formatDate(londonDay(since))}` : ''}`
}

/** What staff put right: each can be tried again, or money is to be returned. */
export const Stuck = ({ stuck, address }: { stuck: Troubles['stuck']; address: string }) => (
  <>
    <Trouble
      title="Stuck: invoices that Stripe has not taken"
      name="requests"
      address={address}
      rows={stuck.requests}
      rowKey={(row) => row.id}
      columns={[
        { key: 'booking', head: 'Booking', cell: (row) => booking(row.reference) },
        visit,
        { key: 'payer', head: 'Payer', cell: (row) => row.payer },
        {
          key: 'why',
          head: 'Why',
          words: true,
          cell: (row) => (row.refusal ? `Stripe said ${row.refusal}` : 'Issued, not yet asked for at Stripe'),
        },
        { key: 'total', head: 'Total', numeric: true, cell: (row) => formatPounds(row.totalPence) },
        { key: 'again', head: 'Act', cell: (row) => <Again what="request" id={row.id} /> },
      ]}
    />
    <Trouble
      title="Stuck: payouts that have not gone"
      name="payouts"
      address={address}
      rows={stuck.payouts}
      rowKey={(row) => row.id}
      columns={payoutColumns}
    />
    <Trouble
      title="Paid twice: to be returned"
      name="surplus"
      address={address}
      rows={stuck.surplus}
      rowKey={(row) => row.id}
      columns={[
        { key: 'booking', head: 'Booking', cell: (row) => booking(row.reference) },
        visit,
        { key: 'payer', head: 'Payer', cell: (row) => row.payer },
        { key: 'surplus', head: 'To return', numeric: true, cell: (row) => formatPounds(row.surplusPence) },
      ]}
    />
    <Trouble
      title="Stuck: events of Stripe not read yet"
      name="events"
      address={address}
      rows={stuck.events}
      rowKey={(row) => row.id}
      columns={[
        { key: 'type', head: 'Event', cell: (row) => row.type },
        { key: 'at', head: 'Came', cell: (row) => formatInstant(row.storedAt) },
        { key: 'again', head: 'Act', cell: (row) => <Again what="event" id={row.id} /> },
      ]}
    />
    <Trouble
      title="Stuck: calls to Stripe without an answer"
      name="calls"
      address={address}
      rows={stuck.calls}
      rowKey={(row) => row.id}
      columns={[
        { key: 'kind', head: 'Call', cell: (row) => row.kind.replaceAll('_', ' ') },
        { key: 'row', head: 'For', cell: (row) => row.rowId },
        { key: 'at', head: 'Written', cell: (row) => formatInstant(row.writtenAt) },
      ]}
    />
  </>
)

const payoutColumns: Column<Troubles['waits']['payouts'][number]>[] = [
  { key: 'booking', head: 'Booking', cell: (row) => booking(row.reference) },
  visit,
  { key: 'supplier', head: 'Adviser', cell: (row) => row.supplier },
  {
    key: 'why',
    head: 'What the adviser was told',
    words: true,
    cell: (row) => (
      <Status tone={row.status === 'failed' ? 'no' : 'open'}>
        {row.reason ? `“${row.reason}”` : 'Nothing: it is in the queue'}
      </Status>
    ),
  },
  { key: 'amount', head: 'Amount', numeric: true, cell: (row) => formatPounds(row.amountPence) },
  { key: 'again', head: 'Act', cell: (row) => <Again what="payout" id={row.id} /> },
]

/** What waits for somebody else, who has been told: nothing for staff to do unless they ring. */
export function Waits({ waits, address }: { waits: Troubles['waits']; address: string }) {
  const count = waits.requests.length + waits.payouts.length + waits.transfers.length
  return (
    <>
      {count === 0 && (
        <Section title="Waiting for somebody else">
          <Text>Nothing waits for a payer or an adviser.</Text>
        </Section>
      )}
      <Trouble
        title="Waiting for the payer: nothing is invoiced yet"
        name="awaited"
        address={address}
        rows={waits.requests}
        rowKey={(row) => row.id}
        columns={[
          { key: 'booking', head: 'Booking', cell: (row) => booking(row.reference) },
          visit,
          { key: 'payer', head: 'Payer', cell: (row) => row.payer },
          {
            key: 'why',
            head: 'For what',
            words: true,
            cell: (row) =>
              row.status === 'held'
                ? `Its approver: only ${formatPounds(row.approvedPence)} is approved`
                : `An order number${row.askedAt ? `, last asked for ${formatDate(londonDay(row.askedAt))}` : ''}`,
          },
          { key: 'total', head: 'Total', numeric: true, cell: (row) => formatPounds(row.totalPence) },
        ]}
      />
      <Trouble
        title="Waiting for the payer: transfers that cover no invoice whole"
        name="transfers"
        address={address}
        rows={waits.transfers}
        rowKey={(row) => row.payerId}
        columns={[
          {
            key: 'payer',
            head: 'Payer',
            cell: (row) => <TextLink href={`/staff/payments/waiting/${row.payerId}`}>{row.payer}</TextLink>,
          },
          { key: 'since', head: 'Waits since', cell: (row) => sinceWords(row) ?? 'Not known' },
          { key: 'read', head: 'Read at Stripe', cell: (row) => (row.readAt ? formatInstant(row.readAt) : '') },
          { key: 'waiting', head: 'Waits', numeric: true, cell: (row) => formatPounds(row.pence) },
        ]}
        foot="Each payer has been told. It pays the next invoice that it covers whole. Its page says why it waits, and returns it to whoever asks for it back."
      />
      <Trouble
        title="Waiting for the adviser: payouts that are held"
        name="held"
        address={address}
        rows={waits.payouts}
        rowKey={(row) => row.id}
        columns={payoutColumns}
      />
    </>
  )
}
