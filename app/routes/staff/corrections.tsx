import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { CREDIT_STANDS } from '#app/domain/credits/credit-words.ts'
import { DISPUTE_WORDS, disputeReason } from '#app/domain/disputes/dispute-states.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds, pence } from '#app/domain/money.ts'
import { readCorrections } from '#app/domain/refunds/read-corrections.server.ts'
import { REFUND_STANDS, standingWords } from '#app/domain/refunds/refund-words.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton } from '#app/ui/form.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const read = await readCorrections(actor)
  const on = (at: Date) => formatDate(londonDay(at))
  return {
    frame: await frameOf(actor, request),
    credited: read.credited.map(({ credit, payer, reference }) => ({
      ...{ id: credit.id, payer, reference, amount: credit.totalPence, status: credit.status, reason: credit.reason },
      asked: `${credit.askedByName}, ${on(credit.askedAt)}`,
    })),
    returned: read.returned.map(({ refund, payer }) => ({
      ...{ id: refund.id, payer, amount: refund.amountPence, status: refund.status, reason: refund.reason },
      standing: standingWords(refund, londonDay(new Date())),
      asked: `${refund.askedByName}, ${on(refund.askedAt)}`,
    })),
    disputed: read.disputed.map(({ dispute, payer }) => ({
      ...{ id: dispute.id, payer, amount: dispute.amountPence, status: dispute.status },
      reason: disputeReason(dispute.reason),
      answerBy:
        dispute.closedAt === null && dispute.evidence === null && dispute.answerBy ? on(dispute.answerBy) : null,
    })),
    takenBack: read.takenBack.map(({ reversal, supplier }) => ({
      ...{ id: reversal.id, supplier, amount: reversal.amountPence, status: reversal.status, reason: reversal.reason },
      because: reversal.disputeId ? 'A bank disputes the payment' : 'It was credited',
      on: on(reversal.doneAt ?? reversal.openedAt),
    })),
    surplus: read.surplus,
  }
}

export const meta = () => [{ title: pageTitle('Corrections') }]

type Seen = ReturnType<typeof useLoaderData<typeof loader>>

/** What was invoiced or paid wrongly and is put right: what waits for somebody comes first. */
export default function Corrections() {
  const page = useLoaderData<typeof loader>()
  const waiting = [...page.credited, ...page.returned].filter(({ status }) => status === 'asked').length
  const toAnswer = page.disputed.filter(({ answerBy }) => answerBy !== null).length
  return (
    <Page
      head={
        <PageHead
          back={{ href: '/staff/payments', text: 'Payments' }}
          caption="Corrections"
          title={titleOf(waiting, toAnswer)}
          sum="Credits, refunds, disputes, and what is taken back from advisers. Nobody decides about what they asked for."
        />
      }
    >
      <Disputes rows={page.disputed} />
      <Section title="To be returned">
        <StackTable
          caption="Payments that brought more than is due"
          rows={page.surplus}
          rowKey={({ id }) => id}
          empty={<Text>No payment has brought more than is due.</Text>}
          columns={[
            { key: 'payer', head: 'Payer', cell: ({ payer }) => payer },
            {
              key: 'return',
              head: 'Act',
              cell: ({ id, payer }) => (
                <TextLink href={`/staff/payments/returns/${id}`} hidden={` to ${payer}`}>
                  Return it
                </TextLink>
              ),
            },
            {
              key: 'amount',
              head: 'Too much',
              numeric: true,
              cell: ({ pence: amount }) => formatPounds(pence(amount)),
            },
          ]}
        />
      </Section>
      <Refunds rows={page.returned} />
      <Credits rows={page.credited} />
      <TakenBack rows={page.takenBack} />
    </Page>
  )
}

function titleOf(waiting: number, toAnswer: number): string {
  if (toAnswer > 0) return toAnswer === 1 ? 'A dispute is to be answered' : `${toAnswer} disputes are to be answered`
  if (waiting > 0)
    return waiting === 1 ? 'One thing waits for a second person' : `${waiting} things wait for a second person`
  return 'Nothing waits to be decided'
}

const Disputes = ({ rows }: { rows: Seen['disputed'] }) => (
  <Section title="Disputes">
    <StackTable
      caption="Card payments that a payer’s bank disputes"
      rows={rows}
      rowKey={({ id }) => id}
      empty={<Text>No payer’s bank disputes a payment.</Text>}
      columns={[
        {
          key: 'payer',
          head: 'Payer',
          cell: ({ id, payer }) => <TextLink href={`/staff/payments/disputes/${id}`}>{payer}</TextLink>,
        },
        { key: 'reason', head: 'What the bank says', words: true, cell: ({ reason }) => reason },
        {
          key: 'stands',
          head: 'Where it stands',
          cell: ({ status, answerBy }) => (
            <Status tone={DISPUTE_WORDS[status].tone}>
              {DISPUTE_WORDS[status].words}
              {answerBy && `, by ${answerBy}`}
            </Status>
          ),
        },
        { key: 'amount', head: 'Amount', numeric: true, cell: ({ amount }) => formatPounds(amount) },
      ]}
    />
  </Section>
)

const Refunds = ({ rows }: { rows: Seen['returned'] }) => (
  <Section title="Refunds">
    <StackTable
      caption="What goes back to payers"
      rows={rows}
      rowKey={({ id }) => id}
      empty={<Text>Nothing has gone back to a payer yet.</Text>}
      columns={[
        {
          key: 'payer',
          head: 'Payer',
          cell: ({ id, payer }) => <TextLink href={`/staff/payments/refunds/${id}`}>{payer}</TextLink>,
        },
        { key: 'reason', head: 'Why', words: true, cell: ({ reason }) => reason },
        {
          key: 'stands',
          head: 'Where it stands',
          cell: ({ status, standing }) => (
            <>
              <Status tone={REFUND_STANDS[status].tone}>{REFUND_STANDS[status].words}</Status>
              {standing && <span className="app-muted app-small"> {standing}.</span>}
            </>
          ),
        },
        { key: 'asked', head: 'Asked for by', cell: ({ asked }) => asked },
        { key: 'amount', head: 'Amount', numeric: true, cell: ({ amount }) => formatPounds(amount) },
      ]}
    />
  </Section>
)

const Credits = ({ rows }: { rows: Seen['credited'] }) => (
  <Section title="Credits">
    <StackTable
      caption="What was taken off invoices"
      rows={rows}
      rowKey={({ id }) => id}
      empty={<Text>Nothing has been credited yet. A booking’s money has the way to it, beside each visit.</Text>}
      columns={[
        {
          key: 'payer',
          head: 'Payer',
          cell: ({ id, payer, reference }) => (
            <>
              <TextLink href={`/staff/payments/credits/${id}`}>{payer}</TextLink>
              <span className="app-muted app-small"> {reference}</span>
            </>
          ),
        },
        { key: 'reason', head: 'Why', words: true, cell: ({ reason }) => reason },
        {
          key: 'stands',
          head: 'Where it stands',
          cell: ({ status }) => <Status tone={CREDIT_STANDS[status].tone}>{CREDIT_STANDS[status].words}</Status>,
        },
        { key: 'asked', head: 'Asked for by', cell: ({ asked }) => asked },
        { key: 'amount', head: 'Amount', numeric: true, cell: ({ amount }) => formatPounds(amount) },
      ]}
    />
  </Section>
)

const REVERSAL_STANDS = {
  waiting: { tone: 'open', words: 'To be taken back' },
  sending: { tone: 'open', words: 'Being taken back' },
  done: { tone: 'done', words: 'Taken back' },
  failed: { tone: 'no', words: 'Stripe did not take it back' },
} as const

const TakenBack = ({ rows }: { rows: Seen['takenBack'] }) => (
  <Section title="Taken back from advisers" last>
    <StackTable
      caption="What is taken back from advisers’ accounts"
      rows={rows}
      rowKey={({ id }) => id}
      empty={<Text>Nothing was taken back from an adviser.</Text>}
      columns={[
        { key: 'supplier', head: 'Adviser or provider', cell: ({ supplier }) => supplier },
        { key: 'because', head: 'Why', words: true, cell: ({ because }) => because },
        {
          key: 'stands',
          head: 'Where it stands',
          cell: ({ status, reason, on }) => (
            <>
              <Status tone={REVERSAL_STANDS[status].tone}>
                {REVERSAL_STANDS[status].words}, {on}
              </Status>
              {reason && <span className="app-muted app-small"> {reason}</span>}
            </>
          ),
        },
        { key: 'amount', head: 'Amount', numeric: true, cell: ({ amount }) => formatPounds(amount) },
        {
          key: 'again',
          head: 'What you can do',
          cell: ({ id, status }) =>
            status === 'failed' && (
              <ActButton kind="link" action="/staff/payments" fields={{ intent: 'again', what: 'reversal', id }}>
                Try again
              </ActButton>
            ),
        },
      ]}
    />
  </Section>
)
