import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { AGES, type Age } from '#app/domain/ledger/days-late.ts'
import { type Debtor, readDebtors } from '#app/domain/ledger/read-debtors.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  return { frame: await frameOf(actor, request), debtors: await readDebtors(actor, londonDay(new Date())) }
}

export const meta = () => [{ title: pageTitle('Unpaid invoices') }]

const EVERY_AGE = Object.keys(AGES) as Age[]

/** Unpaid invoices by payer and by how late they are, then each payer's own. */
export default function Unpaid() {
  const { debtors } = useLoaderData<typeof loader>()
  const sum = debtors.reduce((total, one) => total + one.owedPence, 0)
  const late = debtors.reduce((total, one) => total + lateOf(one), 0)
  const ofAge = (age: Age) => formatPounds(debtors.reduce((total, one) => total + one.ages[age], 0))
  return (
    <Page
      head={
        <PageHead
          back={{ href: '/staff/payments', text: 'Payments' }}
          caption="Unpaid invoices by how late they are"
          title={debtors.length === 0 ? 'Every invoice is paid' : `${formatPounds(sum)} is unpaid`}
          sum={late > 0 ? `${formatPounds(late)} of it is late.` : 'Nothing of it is late.'}
        />
      }
    >
      {debtors.length === 0 && (
        <Answer kind="empty" title="Nobody owes anything">
          <p className="govuk-body">What is invoiced stands here until it is paid.</p>
        </Answer>
      )}
      {debtors.length > 0 && (
        <Section title="By payer">
          <StackTable
            caption="What each payer has not paid, by how late it is"
            columns={columns}
            rows={debtors}
            rowKey={(row) => row.payerId}
            foot={{
              payer: 'In all',
              ...Object.fromEntries(EVERY_AGE.map((age) => [age, ofAge(age)])),
              owed: formatPounds(sum),
            }}
          />
        </Section>
      )}
      {debtors.map((debtor) => (
        <Section key={debtor.payerId} title={debtor.payer} id={debtor.payerId}>
          <StackTable
            caption={`${debtor.payer}: its unpaid invoices, the longest due first`}
            columns={invoiceColumns}
            rows={debtor.unpaid}
            rowKey={(row) => row.numbers.join(' ')}
          />
          <Text>
            <TextLink href={`/staff/payments/statements/${debtor.payerId}`}>Statement of {debtor.payer}</TextLink>
          </Text>
        </Section>
      ))}
    </Page>
  )
}

const lateOf = ({ ages }: Debtor) => EVERY_AGE.reduce((sum, age) => (age === 'not_due' ? sum : sum + ages[age]), 0)

const columns: Column<Debtor>[] = [
  { key: 'payer', head: 'Payer', cell: (row) => <TextLink href={`#${row.payerId}`}>{row.payer}</TextLink> },
  ...EVERY_AGE.map(
    (age): Column<Debtor> => ({
      key: age,
      head: AGES[age],
      numeric: true,
      cell: (row) => (row.ages[age] === 0 ? '' : formatPounds(row.ages[age])),
    }),
  ),
  {
    key: 'owed',
    head: 'Unpaid',
    numeric: true,
    cell: (row) =>
      row.accountId ? (
        <TextLink href={`/staff/payments/accounts/owed_by_payer/${row.accountId}`}>
          {formatPounds(row.owedPence)}
        </TextLink>
      ) : (
        formatPounds(row.owedPence)
      ),
  },
]

const invoiceColumns: Column<Debtor['unpaid'][number]>[] = [
  {
    key: 'numbers',
    head: 'Invoices',
    cell: (row) => (
      <TextLink href={`/staff/payments/unpaid/${row.requestId}`} hidden="and who asked for them">
        {row.numbers.join(' and ')}
      </TextLink>
    ),
  },
  {
    key: 'booking',
    head: 'Booking',
    cell: (row) => <TextLink href={`/staff/payments/${row.booking}`}>{row.booking}</TextLink>,
  },
  { key: 'due', head: 'Due', cell: (row) => (row.dueOn ? formatDate(row.dueOn) : '') },
  { key: 'age', head: 'Late', cell: (row) => AGES[row.age] },
  { key: 'chased', head: 'Last asked', cell: (row) => (row.chasedOn ? formatDate(row.chasedOn) : 'Not yet') },
  { key: 'owed', head: 'Unpaid', numeric: true, cell: (row) => formatPounds(row.owedPence) },
]
