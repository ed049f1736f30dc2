import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { readPaymentTroubles } from '#app/domain/ledger/read-money.server.ts'
import { readTrialBalance } from '#app/domain/ledger/read-trial-balance.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { balanceWords } from '#app/domain/payments/move-words.ts'
import { readLastBalance } from '#app/domain/payments/read-stripe-balance.server.ts'
import { tryAgain } from '#app/domain/payments/try-again.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { CARRIED, NO_BUTTON, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { maybeCarried, typedWords } from '#app/ui/typed.ts'
import { moneyWaitsWords, Stuck, Waits } from './payment-troubles.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const { pathname, search } = new URL(request.url)
  const last = await readLastBalance(actor)
  return {
    address: `${pathname}${search}`,
    frame: await frameOf(actor, request),
    balance: await readTrialBalance(actor),
    held: last && balanceWords(last.reading, last.unconfirmedPence),
    ...(await readPaymentTroubles(actor, new Date())),
  }
}

const Sent = z.object({
  intent: z.enum(['again', 'look_up'], { error: NO_BUTTON }).meta({ [CARRIED]: true }),
  what: z
    .enum(['event', 'payout', 'reversal', 'request', 'everything'], { error: NO_BUTTON })
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
  const again = await tryAgain(actor, { what: form.value.what ?? 'everything', id: form.value.id ?? '' }, new Date())
  if (!again.ok) throw await missing(actor, request)
  return redirectTelling(
    '/staff/payments',
    'It is being tried again. Load this page in a minute to see what came of it.',
  )
}

export const meta = () => [{ title: pageTitle('Payments') }]

type Seen = ReturnType<typeof useLoaderData<typeof loader>>

export default function StaffPayments() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const troubles = Object.values(page.stuck).reduce((count, some) => count + some.length, 0)
  const stuck = `${troubles} ${troubles === 1 ? 'thing is' : 'things are'} stuck`
  const waits = moneyWaitsWords(page.waits.transfers)
  const sum = page.balance.reduce((total, row) => total + row.pence, 0)
  const side = (sign: 1 | -1) => page.balance.reduce((total, row) => total + Math.max(0, sign * row.pence), 0)
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption="Payments"
          title={troubles === 0 ? waits || 'Nothing is stuck' : stuck}
          sum={`${troubles > 0 && waits ? `${waits}. ` : ''}Every minute the books are read against Stripe, with or without its events.`}
        >
          <ActButton fields={{ intent: 'again', what: 'everything' }} kind="secondary">
            Read Stripe now
          </ActButton>
        </PageHead>
      }
    >
      <Stuck stuck={page.stuck} address={page.address} />
      <Waits waits={page.waits} address={page.address} />
      <Section title="The money view">
        <Text>
          <TextLink href="/staff/payments/held">What is held, for whom and why</TextLink>
        </Text>
        <Text>
          <TextLink href="/staff/payments/corrections">Credits, refunds and disputes</TextLink>
        </Text>
        <Text>
          <TextLink href="/staff/payments/waiting">Payers’ money that waits, and what goes back to them</TextLink>
        </Text>
        <Text>
          <TextLink href="/staff/payments/outside">Money that came past Stripe, to our own bank</TextLink>
        </Text>
        <Text>
          <TextLink href="/staff/payments/moves">Money moved between our own bank and Stripe</TextLink>{' '}
          {page.held && <Status tone={page.held.tone}>{page.held.words}</Status>}
        </Text>
        <Text>
          <TextLink href="/staff/payments/unpaid">Unpaid invoices by how late they are</TextLink>
        </Text>
      </Section>
      <Section title="Any booking’s money">
        <Form reply={reply}>
          <TextField name="reference" label="Booking reference" hint="Like WMK-204180" width={10} />
          <Button kind="secondary" value="look_up">
            Show its money
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
  {
    key: 'words',
    head: 'Account',
    cell: (row) => <TextLink href={`/staff/payments/accounts/${row.kind}`}>{row.words}</TextLink>,
  },
  { key: 'book', head: 'Book', cell: (row) => (row.book === 'cash' ? 'Cash' : 'Budgets') },
  { key: 'entries', head: 'Entries', numeric: true, cell: (row) => row.entries.toLocaleString('en-GB') },
  { key: 'debit', head: 'Debit', numeric: true, cell: (row) => (row.pence > 0 ? formatPounds(row.pence) : '') },
  { key: 'credit', head: 'Credit', numeric: true, cell: (row) => (row.pence < 0 ? formatPounds(-row.pence) : '') },
]
