import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { readMoneyWaiting } from '#app/domain/payments/read-waiting.server.ts'
import { openReturns } from '#app/domain/payments/read-waiting-payer.server.ts'
import { returnState } from '#app/domain/payments/return-words.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { moneyWaitsWords } from './payment-troubles.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const now = new Date()
  return {
    frame: await frameOf(actor, request),
    waiting: await readMoneyWaiting(actor),
    returns: (await openReturns(actor)).map(({ refund, payer }) => ({
      id: refund.id,
      payerId: refund.payerId,
      payer,
      pence: refund.amountPence,
      state: returnState(refund, now),
      asked: `${refund.askedByName}, ${formatInstant(refund.askedAt)}`,
    })),
  }
}

export const meta = () => [{ title: pageTitle('Money that waits') }]

/** Every payer whose money waits at Stripe, and what goes back to payers and has not arrived. */
export default function WaitingList() {
  const { waiting, returns } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          back={{ href: '/staff/payments', text: 'Payments' }}
          caption="Money that waits"
          title={moneyWaitsWords(waiting) || 'No payer’s money waits'}
          sum="Transfers that were short, over, late or without a reference. Each pays an invoice, or goes back."
        />
      }
    >
      <Section title="By payer">
        <StackTable
          caption="Money that waits, by payer"
          rows={waiting}
          rowKey={({ payerId }) => payerId}
          columns={[
            {
              key: 'payer',
              head: 'Payer',
              cell: ({ payerId, payer }) => <TextLink href={`/staff/payments/waiting/${payerId}`}>{payer}</TextLink>,
            },
            { key: 'since', head: 'Since', cell: ({ since }) => (since ? formatDate(londonDay(since)) : 'Not known') },
            { key: 'waits', head: 'Waits', numeric: true, cell: ({ pence }) => formatPounds(pence) },
          ]}
          empty={<Text>Everything that came has paid an invoice, or has gone back.</Text>}
        />
      </Section>
      <Section title="Going back to payers" last>
        <StackTable
          caption="Money that goes back to payers"
          rows={returns}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'payer',
              head: 'Payer',
              cell: ({ payerId, payer }) => <TextLink href={`/staff/payments/waiting/${payerId}`}>{payer}</TextLink>,
            },
            { key: 'state', head: 'State', cell: ({ state }) => <Status tone={state.tone}>{state.words}</Status> },
            { key: 'asked', head: 'Asked by', cell: ({ asked }) => asked },
            { key: 'amount', head: 'Amount', numeric: true, cell: ({ pence }) => formatPounds(pence) },
          ]}
          empty={<Text>Nothing is on its way back.</Text>}
        />
      </Section>
    </Page>
  )
}
