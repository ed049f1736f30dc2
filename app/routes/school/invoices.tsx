import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireSchool } from '#app/auth/guards.server.ts'
import { quantityOf } from '#app/domain/bookings/price-lines.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { readMappings } from '#app/domain/exports/keep-mappings.server.ts'
import { formatDate, formatDayShort } from '#app/domain/format-day.ts'
import { type InvoiceRow, readInvoices } from '#app/domain/invoices/read-invoices.server.ts'
import { requestState } from '#app/domain/invoices/request-state.ts'
import { listed } from '#app/domain/listed.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import { formatPounds } from '#app/domain/money.ts'
import { readMoneyWaiting } from '#app/domain/payments/read-waiting.server.ts'
import { ownReturns } from '#app/domain/payments/read-waiting-payer.server.ts'
import { ownReturnWords } from '#app/domain/payments/return-words.ts'
import { readOwnPayer } from '#app/domain/statements/read-own-payer.server.ts'
import { spansToChoose } from '#app/domain/statements/statement-spans.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { DownloadCsvLink, FilterBar, ListCount, ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { hrefWith, pagesOf } from '#app/ui/pages.ts'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Inset, Text, TextLink } from '#app/ui/text.tsx'

const OPEN = ['awaiting_order_number', 'held', 'ready', 'open']

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const today = londonDay(new Date())
  const rows = (await readInvoices(actor)).map((row) => seen(row, today))
  const unpaid = rows.filter((row) => OPEN.includes(row.status))
  const settled = rows.filter((row) => !OPEN.includes(row.status))
  const url = new URL(request.url)
  const pages = pagesOf(url.searchParams.get('page'), settled.length)
  return {
    frame: await frameOf(actor, request),
    isTrust: actor.isTrust,
    waiting: (await readMoneyWaiting(actor))[0] ?? null,
    exports: (await readMappings(actor, 'offered')).map(({ id, name }) => ({ id, name })),
    spans: spansToChoose(today, (await readOwnPayer(actor)).financialYear).map(({ value, label }) => ({
      value,
      label,
    })),
    returns: (await ownReturns(actor)).map((one) => ({
      id: one.id,
      words: `${formatPounds(one.amountPence)} ${ownReturnWords(one)}`,
      reason: one.reason,
    })),
    unpaid,
    settled: settled.slice(pages.from === 0 ? 0 : pages.from - 1, pages.to),
    pages,
    address: `${url.pathname}${url.search}`,
  }
}

type Row = ReturnType<typeof seen>

function seen(
  { id, facts, totalPence, leftPence, numbers, school, orderNumbers, items, isInAdvance }: InvoiceRow,
  today: Day,
) {
  const [first, ...more] = items
  const visitOf = ({ service, terms, visitOn }: InvoiceRow['items'][number]) =>
    `${service}, ${quantityOf(terms) ?? formatDayShort(visitOn, today)}`
  const isOpen = OPEN.includes(facts.status)
  return {
    id,
    status: facts.status,
    state: requestState(facts, today),
    href: 'invoiceOn' in facts ? `/school/charges/${id}` : `/school/invoices/${id}`,
    numbers,
    visit: first && more.length === 0 ? visitOf(first) : `${items.length} visits, ${listed(servicesOf(items))}`,
    detail:
      first && more.length === 0
        ? `${first.supplier}, ${first.reference}${isInAdvance ? ', in advance' : ''}`
        : listed(suppliersOf(items)),
    school,
    totalPence: isOpen ? leftPence : totalPence,
    orderNumbers,
  }
}

const servicesOf = (items: InvoiceRow['items']) => [...new Set(items.map(({ service }) => midSentence(service)))]
const suppliersOf = (items: InvoiceRow['items']) => [...new Set(items.map(({ supplier }) => supplier))]

export const meta = () => [{ title: pageTitle('Invoices') }]

function finding(unpaid: Row[]): string {
  const due = unpaid.filter((row) => row.status === 'open')
  if (due.length === 0) return unpaid.length > 0 ? 'Nothing is due yet' : 'No invoice is unpaid'
  const sum = formatPounds(due.reduce((total, row) => total + row.totalPence, 0))
  return `${sum} to pay${due.length === 1 ? '' : `, in ${due.length} payments`}`
}

export default function Invoices() {
  const {
    unpaid,
    settled,
    pages,
    isTrust,
    address,
    waiting: money,
    exports,
    spans,
    returns,
  } = useLoaderData<typeof loader>()
  const late = unpaid.filter((row) => row.state.isLate).length
  const waiting = unpaid.filter((row) => row.state.tone === 'turn').length
  const sum = [
    late > 0 ? `${late} ${late === 1 ? 'is' : 'are'} late.` : '',
    waiting > 0 ? `${waiting} ${waiting === 1 ? 'waits' : 'wait'} for you before an invoice can leave.` : '',
  ]
  const schools = isTrust ? [...new Set(unpaid.map((row) => row.school))].sort() : ['Unpaid']
  return (
    <Page
      head={<PageHead caption="Invoices" title={finding(unpaid)} sum={sum.filter(Boolean).join(' ') || undefined} />}
    >
      {money && <MoneyWaits pence={money.pence} since={money.since && londonDay(new Date(money.since))} />}
      {returns.map(({ id, words, reason }) => (
        <Inset key={id}>
          {words}. Why: {reason}
        </Inset>
      ))}
      <Text>
        <TextLink href="/school/statement">Statement for a year, a month or any days</TextLink>
      </Text>
      {unpaid.length === 0 && settled.length === 0 ? (
        <Answer kind="empty" title="Invoices come here when a visit or a delivery is agreed">
          <p className="govuk-body">
            Each brings one request for payment: the adviser’s invoice and Waymark’s, with one total.
          </p>
        </Answer>
      ) : null}
      {schools.map((school) => {
        const rows = isTrust ? unpaid.filter((row) => row.school === school) : unpaid
        if (rows.length === 0) return null
        return (
          <Section key={school} title={school}>
            <Table caption={`Unpaid invoices${isTrust ? ` of ${school}` : ''}`} rows={rows} />
          </Section>
        )
      })}
      {settled.length > 0 && (
        <Section title="Paid" id="paid" last>
          <ListCount pages={pages} one="invoice" many="invoices" />
          <Table caption="Paid invoices" rows={settled} showSchool={isTrust} />
        </Section>
      )}
      <ListFoot>
        <Pagination pages={pages} href={(page) => `${hrefWith(address, { page })}#paid`} />
        <DownloadCsvLink href="/school/invoices.csv" />
      </ListFoot>
      {exports.length > 0 && (unpaid.length > 0 || settled.length > 0) && <Exports exports={exports} spans={spans} />}
      <Text small muted>
        Public bodies pay within 30 days; after that a supplier may claim interest (Late Payment of Commercial Debts
        (Interest) Act 1998).
      </Text>
    </Page>
  )
}

type Choice = { value: string; label: string }

/** What was invoiced in a span, as an accounts package takes it in. */
const Exports = ({ exports, spans }: { exports: { id: string; name: string }[]; spans: Choice[] }) => (
  <Section title="For your accounts package" last>
    <FilterBar action="/school/invoices-export.csv" columns={3} button="Download">
      <Chosen name="export" label="Package" choices={exports.map(({ id, name }) => ({ value: id, label: name }))} />
      <Chosen name="period" label="Invoiced in" choices={spans} />
    </FilterBar>
  </Section>
)

const Chosen = ({ name, label, choices }: { name: string; label: string; choices: Choice[] }) => (
  <div className="govuk-form-group">
    <label className="govuk-label" htmlFor={name}>
      {label}
    </label>
    <select className="govuk-select" id={name} name={name}>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  </div>
)

/** Money that the payer has sent and that has paid nothing, and what can be done about it. */
const MoneyWaits = ({ pence, since }: { pence: number; since: Day | null }) => (
  <Inset>
    <strong>{formatPounds(pence)} that you have sent waits at Stripe</strong>
    {since ? `, since ${formatDate(since)}` : ''}. It covers no unpaid invoice whole, and stays yours. It pays the next
    invoice that it covers whole. To have it back instead, write to{' '}
    <TextLink href="mailto:help@waymark.example">help@waymark.example</TextLink> or call 01632 960 204, 8am to 5pm on
    school days.
  </Inset>
)

function Table({ caption, rows, showSchool = false }: { caption: string; rows: Row[]; showSchool?: boolean }) {
  const totalHead = rows.some((row) => OPEN.includes(row.status)) ? 'To pay' : 'Total'
  const columns: Column<Row>[] = [
    {
      key: 'visit',
      head: 'What',
      cell: (row) => (
        <>
          <TextLink href={row.href}>{row.visit}</TextLink>
          <br />
          <span className="app-muted app-small">{row.detail}</span>
        </>
      ),
    },
    ...(showSchool ? [{ key: 'school', head: 'School', cell: (row: Row) => row.school }] : []),
    { key: 'numbers', head: 'Invoices', cell: (row) => row.numbers.join(', ') || 'Not issued yet' },
    { key: 'order', head: 'Order number', cell: (row) => row.orderNumbers.join(', ') || 'None' },
    {
      key: 'state',
      head: 'Where it stands',
      cell: (row) => <Status tone={row.state.tone}>{row.state.words}</Status>,
    },
    { key: 'total', head: totalHead, numeric: true, cell: (row) => formatPounds(row.totalPence) },
  ]
  return <StackTable caption={caption} columns={columns} rows={rows} rowKey={(row) => row.id} />
}
