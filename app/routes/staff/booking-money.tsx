import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { type BookingAccount, readBookingAccount } from '#app/domain/ledger/read-booking-account.server.ts'
import { readBookingMoney } from '#app/domain/ledger/read-booking-money.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Details, TextLink } from '#app/ui/text.tsx'
import { BookingParties, VisitAccounts } from './booking-account.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const reference = params.booking ?? ''
  const account = await readBookingAccount(actor, reference)
  if (!account) throw await missing(actor, request)
  return { frame: await frameOf(actor, request), account, lines: await readBookingMoney(actor, reference) }
}

export const meta = () => [{ title: pageTitle('A booking’s money') }]

function moneyWords({ total, invoiced, received, owed }: BookingAccount['sums']): string {
  if (owed > 0) return `${formatPounds(owed)} is owed`
  if (total === 0) return 'Nothing is due for it'
  if (invoiced === 0) return `Nothing is invoiced yet of ${formatPounds(total)}`
  return `${formatPounds(received)} is paid${received < total ? ` of ${formatPounds(total)}` : ''}`
}

/** A booking's money: between whom and how it stands, then every journal, what was debited and credited, in words. */
export default function BookingMoney() {
  const { account, lines } = useLoaderData<typeof loader>()
  const journals = [...new Set(lines.map((line) => line.id))]
  return (
    <Page
      head={
        <PageHead
          back={{ href: '/staff/payments', text: 'Payments' }}
          caption={`${account.reference}, ${account.service}`}
          title={moneyWords(account.sums)}
          sum={`${account.adviser.name} at ${account.school}${account.payer === account.school ? '' : `, paid for by ${account.payer}`}.`}
        />
      }
    >
      <BookingParties account={account} />
      <VisitAccounts visits={account.visits} />
      {journals.length === 0 && (
        <Answer kind="empty" title="Nothing has moved for this booking yet">
          <p className="govuk-body">Its money is reserved when it is asked for.</p>
        </Answer>
      )}
      <Details summary={`${journals.length} ${journals.length === 1 ? 'journal' : 'journals'}, each coming to nothing`}>
        {journals.map((id) => {
          const rows = lines.filter((line) => line.id === id)
          const [first] = rows
          if (!first) return null
          return (
            <Section key={id} title={`${first.what}, ${formatInstant(first.at)}`}>
              <StackTable
                caption={`${first.what}: debits and credits`}
                plain
                columns={[
                  {
                    key: 'account',
                    head: 'Account',
                    cell: (row) => (
                      <TextLink href={`/staff/payments/accounts/${row.accountKind}/${row.accountId}`}>
                        {row.account}
                      </TextLink>
                    ),
                  },
                  {
                    key: 'debit',
                    head: 'Debit',
                    numeric: true,
                    cell: (row) => (row.amountPence > 0 ? formatPounds(row.amountPence) : ''),
                  },
                  {
                    key: 'credit',
                    head: 'Credit',
                    numeric: true,
                    cell: (row) => (row.amountPence < 0 ? formatPounds(-row.amountPence) : ''),
                  },
                ]}
                rows={rows}
                rowKey={(row) => `${row.account} ${row.amountPence}`}
              />
            </Section>
          )
        })}
      </Details>
    </Page>
  )
}
