import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { readMoves } from '#app/domain/payments/keep-moves.server.ts'
import { balanceWords, MOVE_DIRECTIONS, MOVE_STATES } from '#app/domain/payments/move-words.ts'
import { readLastBalance } from '#app/domain/payments/read-stripe-balance.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const { waiting, confirmed } = await readMoves(actor)
  const last = await readLastBalance(actor)
  const row = ({ id, direction, amountPence, movedOn, status, bankReference }: (typeof waiting)[number]) => ({
    ...{ id, direction: MOVE_DIRECTIONS[direction], amountPence, movedOn, reference: bankReference ?? '' },
    state: MOVE_STATES[status],
  })
  return {
    frame: await frameOf(actor, request),
    waiting: waiting.map(row),
    confirmed: confirmed.map(row),
    held: last && {
      ...balanceWords(last.reading, last.unconfirmedPence),
      read: formatInstant(last.reading.readAt),
      since: last.reading.differsSince && formatInstant(last.reading.differsSince),
    },
  }
}

export const meta = () => [{ title: pageTitle('Money moved between our own accounts') }]

type Row = ReturnType<typeof useLoaderData<typeof loader>>['waiting'][number]

const columns: Column<Row>[] = [
  {
    key: 'movedOn',
    head: 'At Stripe on',
    cell: ({ id, movedOn }) => <TextLink href={`/staff/payments/moves/${id}`}>{formatDate(movedOn)}</TextLink>,
  },
  { key: 'direction', head: 'Which way', words: true, cell: ({ direction }) => direction },
  { key: 'reference', head: 'On our statement', cell: ({ reference }) => reference },
  { key: 'state', head: 'State', cell: ({ state }) => <Status tone={state.tone}>{state.words}</Status> },
  { key: 'amount', head: 'Amount', numeric: true, cell: ({ amountPence }) => formatPounds(amountPence) },
]

/** What Stripe holds beside what the books say, and each movement between it and our own bank. */
export default function Moves() {
  const { waiting, confirmed, held } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          back={{ href: '/staff/payments', text: 'Payments' }}
          caption="Between our own bank and Stripe"
          title={
            waiting.length === 0
              ? 'Every movement is in the books'
              : `${waiting.length} ${waiting.length === 1 ? 'movement is' : 'movements are'} not in the books yet`
          }
          sum="Stripe says what was moved; our bank’s statement shows it; a second person confirms that they agree."
        />
      }
    >
      <Section title="What Stripe holds">
        {held ? (
          <>
            <Text>
              <Status tone={held.tone}>{held.words}</Status>
            </Text>
            <Text small muted>
              Read {held.read}.{held.since && ` Not the same since ${held.since}.`}
            </Text>
          </>
        ) : (
          <Text>It has not been read yet. It is read every ten minutes.</Text>
        )}
      </Section>
      <Section title="Not in the books yet" last={confirmed.length === 0}>
        <StackTable
          caption="Movements that nobody has confirmed, oldest first"
          columns={columns}
          rows={waiting}
          rowKey={({ id }) => id}
          empty={<Text>Nothing waits. A top-up or a payout to our bank appears here once Stripe shows it.</Text>}
        />
      </Section>
      {confirmed.length > 0 && (
        <Section title="In the books" last>
          <StackTable
            caption="Movements that were confirmed, newest first"
            columns={columns}
            rows={confirmed}
            rowKey={({ id }) => id}
          />
        </Section>
      )}
    </Page>
  )
}
