import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { readBookingMoney } from '#app/domain/ledger/read-money.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const money = await readBookingMoney(actor, params.booking ?? '')
  if (!money) throw await missing(actor, request)
  return { frame: await frameOf(actor, request), ...money }
}

export const meta = () => [{ title: pageTitle('A booking’s money') }]

/** Every journal of a booking: what was debited and credited, in words. */
export default function BookingMoney() {
  const { reference, service, lines } = useLoaderData<typeof loader>()
  const journals = [...new Set(lines.map((line) => line.id))]
  return (
    <Page
      head={
        <PageHead
          back={{ href: '/staff/payments', text: 'Payments' }}
          caption={`${reference}, ${service}`}
          title={`${journals.length} ${journals.length === 1 ? 'journal' : 'journals'}, each coming to nothing`}
        />
      }
    >
      {journals.length === 0 && (
        <Answer kind="empty" title="Nothing has moved for this booking yet">
          <p className="govuk-body">Its money is reserved when it is asked for.</p>
        </Answer>
      )}
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
                { key: 'account', head: 'Account', cell: (row) => row.account },
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
    </Page>
  )
}
