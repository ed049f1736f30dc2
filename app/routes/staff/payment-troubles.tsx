import { formatInstant } from '#app/domain/format-day.ts'
import type { readPaymentTroubles } from '#app/domain/ledger/read-money.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { ActButton } from '#app/ui/form.tsx'
import { Section } from '#app/ui/page.tsx'
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

type TroubleProps<Row> = {
  title: string
  rows: readonly Row[]
  rowKey: (row: Row) => string
  columns: Column<Row>[]
}

/** One kind of trouble: a section with its table, or nothing where there is none of it. */
const Trouble = <Row,>({ title, rows, rowKey, columns }: TroubleProps<Row>) =>
  rows.length > 0 && (
    <Section title={title}>
      <StackTable caption={title} columns={columns} rows={rows} rowKey={rowKey} />
    </Section>
  )

/** What staff put right: each can be tried again, or money is to be returned. */
export const Stuck = ({ stuck }: { stuck: Troubles['stuck'] }) => (
  <>
    <Trouble
      title="Stuck: invoices that Stripe has not taken"
      rows={stuck.requests}
      rowKey={(row) => row.id}
      columns={[
        { key: 'booking', head: 'Booking', cell: (row) => booking(row.reference) },
        { key: 'payer', head: 'Payer', cell: (row) => row.payer },
        {
          key: 'why',
          head: 'Why',
          cell: (row) => (row.refusal ? `Stripe said ${row.refusal}` : 'Issued, not yet asked for at Stripe'),
        },
        { key: 'total', head: 'Total', numeric: true, cell: (row) => formatPounds(row.totalPence) },
        { key: 'again', head: 'Act', cell: (row) => <Again what="request" id={row.id} /> },
      ]}
    />
    <Trouble
      title="Stuck: payouts that have not gone"
      rows={stuck.payouts}
      rowKey={(row) => row.id}
      columns={payoutColumns}
    />
    <Trouble
      title="Paid twice: to be returned"
      rows={stuck.surplus}
      rowKey={(row) => row.id}
      columns={[
        { key: 'booking', head: 'Booking', cell: (row) => booking(row.reference) },
        { key: 'payer', head: 'Payer', cell: (row) => row.payer },
        { key: 'surplus', head: 'To return', numeric: true, cell: (row) => formatPounds(row.surplusPence) },
      ]}
    />
    <Trouble
      title="Stuck: events of Stripe not read yet"
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
  { key: 'supplier', head: 'Adviser', cell: (row) => row.supplier },
  {
    key: 'why',
    head: 'What the adviser was told',
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
export function Waits({ waits }: { waits: Troubles['waits'] }) {
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
        rows={waits.requests}
        rowKey={(row) => row.id}
        columns={[
          { key: 'booking', head: 'Booking', cell: (row) => booking(row.reference) },
          { key: 'payer', head: 'Payer', cell: (row) => row.payer },
          {
            key: 'why',
            head: 'For what',
            cell: (row) =>
              row.status === 'held'
                ? `Its approver: only ${formatPounds(row.approvedPence)} is approved`
                : 'An order number',
          },
          { key: 'total', head: 'Total', numeric: true, cell: (row) => formatPounds(row.totalPence) },
        ]}
      />
      <Trouble
        title="Waiting for the payer: transfers that cover no invoice whole"
        rows={waits.transfers}
        rowKey={(row) => row.payerId}
        columns={[
          { key: 'payer', head: 'Payer', cell: (row) => row.payer },
          { key: 'read', head: 'Read at Stripe', cell: (row) => (row.readAt ? formatInstant(row.readAt) : '') },
          { key: 'waiting', head: 'Waits', numeric: true, cell: (row) => formatPounds(row.waitingPence) },
        ]}
      />
      <Trouble
        title="Waiting for the adviser: payouts that are held"
        rows={waits.payouts}
        rowKey={(row) => row.id}
        columns={payoutColumns}
      />
    </>
  )
}
