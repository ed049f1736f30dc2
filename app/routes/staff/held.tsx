import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { type HeldFor, readHeld } from '#app/domain/ledger/read-held.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  return { frame: await frameOf(actor, request), ...(await readHeld(actor)) }
}

export const meta = () => [{ title: pageTitle('What is held') }]

const WHY: Record<HeldFor['why'], string> = {
  payout_due: 'To be paid out next',
  payout_waits: 'The payout waits',
  payout_sent_now: 'Being paid out',
  payout_refused: 'Stripe has refused the payout',
  part_paid: 'Part of what was invoiced: the rest is awaited',
  in_advance: 'Paid in advance, until delivery is agreed',
  too_much: 'More than was invoiced: to be returned',
}

/** What has come and not gone again: for whom it is held, and why. */
export default function HeldMoney() {
  const { held, atBank, accountId, rows, own } = useLoaderData<typeof loader>()
  const amount = formatPounds(Math.abs(held))
  return (
    <Page
      head={
        <PageHead
          back={{ href: '/staff/payments', text: 'Payments' }}
          caption="What is held, for whom and why"
          title={
            held < 0 ? `${amount} more went out than came in` : `${amount} is held${atBank === 0 ? ' at Stripe' : ''}`
          }
          sum={`Received, less Stripe’s charges and what was paid out.${atBank === 0 ? '' : ` ${formatPounds(atBank)} of it came to our own bank account, the rest is at Stripe.`}`}
        >
          {accountId && <TextLink href={`/staff/payments/accounts/at_stripe/${accountId}`}>Its entries</TextLink>}
        </PageHead>
      }
    >
      <Section title="For whom" last>
        <StackTable
          caption="What is held, for whom and why"
          columns={columns}
          rows={rows}
          rowKey={(row) => row.key}
          foot={{ whose: 'Waymark’s fees with VAT, less Stripe’s charges', held: formatPounds(own) }}
          empty={<Text>Nothing is held for anybody. Of Waymark’s own fees {formatPounds(own)} is there.</Text>}
        />
      </Section>
    </Page>
  )
}

const columns: Column<HeldFor>[] = [
  { key: 'whose', head: 'For', cell: (row) => row.whose },
  { key: 'why', head: 'Why', words: true, cell: (row) => `${WHY[row.why]}${row.reason ? `: ${row.reason}` : ''}` },
  {
    key: 'entries',
    head: 'Entries',
    cell: ({ booking, kind, accountId }) =>
      booking ? (
        <TextLink href={`/staff/payments/${booking}`}>{booking}</TextLink>
      ) : (
        <TextLink href={`/staff/payments/accounts/${kind}/${accountId}`}>The payer’s account</TextLink>
      ),
  },
  { key: 'held', head: 'Held', numeric: true, cell: (row) => formatPounds(row.held) },
]
