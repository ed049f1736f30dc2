import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { readPaymentTroubles, readTrialBalance } from '#app/domain/ledger/read-money.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { tryAgain } from '#app/domain/payments/try-again.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { CARRIED, NO_BUTTON, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { maybeCarried, typedWords } from '#app/ui/typed.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  return {
    frame: await frameOf(actor, request),
    balance: await readTrialBalance(actor),
    ...(await readPaymentTroubles(actor, new Date())),
  }
}

const Sent = z.object({
  intent: z.enum(['again', 'look_up'], { error: NO_BUTTON }).meta({ [CARRIED]: true }),
  what: z
    .enum(['event', 'payout', 'request', 'everything'], { error: NO_BUTTON })
    .optional()
    .meta({ [CARRIED]: true }),
  id: maybeCarried(NO_BUTTON),
})
const LookUp = z.object({ reference: typedWords('Enter a booking’s reference, like WMK-204180', 20) })

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const sent = await request.formData()
  const form = parseForm(sent, Sent)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  if (form.value.intent === 'look_up') {
    const asked = parseForm(sent, LookUp)
    if (!asked.ok) return data({ reply: asked.reply }, { status: 422 })
    const reference = asked.value.reference.toUpperCase()
    if (!/^WMK-\d{6}$/.test(reference)) {
      const words = 'A reference is WMK- and six digits, like WMK-204180'
      return data({ reply: withErrors(sent, { reference: words }) }, { status: 422 })
    }
    return redirect(`/staff/payments/${reference}`, 303)
  }
  const again = await tryAgain(actor, { what: form.value.what ?? 'everything', id: form.value.id ?? '' })
  if (!again.ok) throw await missing(actor, request)
  return redirectTelling(
    '/staff/payments',
    'It is being tried again. Load this page in a minute to see what came of it.',
  )
}

export const meta = () => [{ title: pageTitle('Payments') }]

type Seen = ReturnType<typeof useLoaderData<typeof loader>>

const Again = ({ what, id }: { what: string; id: string }) => (
  <ActButton kind="link" fields={{ intent: 'again', what, id }}>
    Try again
  </ActButton>
)
const booking = (reference: string) => <TextLink href={`/staff/payments/${reference}`}>{reference}</TextLink>

export default function StaffPayments() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const troubles =
    page.requests.filter((one) => one.status !== 'awaiting_order_number').length +
    page.payouts.length +
    page.surplus.length +
    page.events.length +
    page.calls.length
  const sum = page.balance.reduce((total, row) => total + row.pence, 0)
  const side = (sign: 1 | -1) => page.balance.reduce((total, row) => total + Math.max(0, sign * row.pence), 0)
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption="Payments"
          title={
            troubles === 0
              ? 'Nothing is stuck between us and Stripe'
              : `${troubles} ${troubles === 1 ? 'thing is' : 'things are'} stuck or to be returned`
          }
          sum="Every minute the books are read against Stripe, with or without its events."
        >
          <ActButton fields={{ intent: 'again', what: 'everything' }} kind="secondary">
            Read Stripe now
          </ActButton>
        </PageHead>
      }
    >
      <Troubles page={page} />
      <Section title="Any booking’s money">
        <Form reply={reply}>
          <TextField name="reference" label="Booking reference" hint="Like WMK-204180" width={10} />
          <Button kind="secondary" value="look_up">
            Show its journals
          </Button>
        </Form>
      </Section>
      <Section title="Trial balance" last>
        <StackTable
          caption="Every kind of account and the sum of its entries"
          columns={balanceColumns}
          rows={page.balance}
          rowKey={(row) => `${row.book} ${row.kind}`}
          foot={{ words: 'In all', debit: formatPounds(side(1)), credit: formatPounds(side(-1)) }}
          empty={<Text>No journal has been written yet.</Text>}
        />
        <Text>
          {sum === 0 ? (
            <Status tone="done">The books balance</Status>
          ) : (
            <Status tone="no">The books do not balance by {formatPounds(sum)}</Status>
          )}
        </Text>
      </Section>
    </Page>
  )
}

const balanceColumns: Column<Seen['balance'][number]>[] = [
  { key: 'words', head: 'Account', cell: (row) => row.words },
  { key: 'book', head: 'Book', cell: (row) => (row.book === 'cash' ? 'Cash' : 'Budgets') },
  { key: 'entries', head: 'Entries', numeric: true, cell: (row) => row.entries.toLocaleString('en-GB') },
  { key: 'debit', head: 'Debit', numeric: true, cell: (row) => (row.pence > 0 ? formatPounds(row.pence) : '') },
  { key: 'credit', head: 'Credit', numeric: true, cell: (row) => (row.pence < 0 ? formatPounds(-row.pence) : '') },
]

const REQUESTS: Record<string, string> = {
  held: 'Held: above what was approved',
  awaiting_order_number: 'Waiting for the payer’s order number',
  open: 'Issued, not yet asked for at Stripe',
}

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

function Troubles({ page }: { page: Seen }) {
  const some =
    page.requests.length + page.payouts.length + page.surplus.length + page.waiting.length + page.events.length
  return (
    <>
      {some + page.calls.length === 0 && (
        <Answer kind="empty" title="Nothing waits here">
          <p className="govuk-body">
            Held requests, payouts that cannot go, money to return and unread events come here.
          </p>
        </Answer>
      )}
      <Trouble
        title="Requests for payment that have not left"
        rows={page.requests}
        rowKey={(row) => row.id}
        columns={[
          { key: 'booking', head: 'Booking', cell: (row) => booking(row.reference) },
          { key: 'payer', head: 'Payer', cell: (row) => row.payer },
          {
            key: 'why',
            head: 'Why',
            cell: (row) => (
              <>
                {REQUESTS[row.status]}
                {row.status === 'held' && `, ${formatPounds(row.approvedPence)}`}
                {row.refusal && <span className="app-muted app-small"> Stripe said {row.refusal}</span>}
              </>
            ),
          },
          { key: 'total', head: 'Total', numeric: true, cell: (row) => formatPounds(row.totalPence) },
          {
            key: 'again',
            head: 'Act',
            cell: (row) => (row.status === 'open' ? <Again what="request" id={row.id} /> : 'The payer’s'),
          },
        ]}
      />
      <Trouble
        title="Payouts that have not gone"
        rows={page.payouts}
        rowKey={(row) => row.id}
        columns={[
          { key: 'booking', head: 'Booking', cell: (row) => booking(row.reference) },
          { key: 'supplier', head: 'Adviser', cell: (row) => row.supplier },
          {
            key: 'why',
            head: 'Why, as told to the adviser',
            cell: (row) => (
              <Status tone={row.status === 'failed' ? 'no' : 'open'}>{row.reason ?? 'In the queue'}</Status>
            ),
          },
          { key: 'amount', head: 'Amount', numeric: true, cell: (row) => formatPounds(row.amountPence) },
          { key: 'again', head: 'Act', cell: (row) => <Again what="payout" id={row.id} /> },
        ]}
      />
      <Trouble
        title="Paid twice: to be returned"
        rows={page.surplus}
        rowKey={(row) => row.id}
        columns={[
          { key: 'booking', head: 'Booking', cell: (row) => booking(row.reference) },
          { key: 'payer', head: 'Payer', cell: (row) => row.payer },
          { key: 'surplus', head: 'To return', numeric: true, cell: (row) => formatPounds(row.surplusPence) },
        ]}
      />
      <Trouble
        title="Transfers that cover no open invoice whole"
        rows={page.waiting}
        rowKey={(row) => row.payerId}
        columns={[
          { key: 'payer', head: 'Payer', cell: (row) => row.payer },
          { key: 'read', head: 'Read at Stripe', cell: (row) => (row.readAt ? formatInstant(row.readAt) : '') },
          { key: 'waiting', head: 'Waits', numeric: true, cell: (row) => formatPounds(row.waitingPence) },
        ]}
      />
      <Trouble
        title="Events of Stripe not read yet"
        rows={page.events}
        rowKey={(row) => row.id}
        columns={[
          { key: 'type', head: 'Event', cell: (row) => row.type },
          { key: 'at', head: 'Came', cell: (row) => formatInstant(row.storedAt) },
          { key: 'again', head: 'Act', cell: (row) => <Again what="event" id={row.id} /> },
        ]}
      />
      <Trouble
        title="Calls to Stripe without an answer"
        rows={page.calls}
        rowKey={(row) => row.id}
        columns={[
          { key: 'kind', head: 'Call', cell: (row) => row.kind.replaceAll('_', ' ') },
          { key: 'row', head: 'For', cell: (row) => row.rowId },
          { key: 'at', head: 'Written', cell: (row) => formatInstant(row.writtenAt) },
        ]}
      />
    </>
  )
}
