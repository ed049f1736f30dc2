import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds, pence } from '#app/domain/money.ts'
import { askForRefund } from '#app/domain/refunds/decide-refund.server.ts'
import { readPaymentToReturn } from '#app/domain/refunds/read-corrections.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'
import { PoundsField, TextArea } from '#app/ui/text-fields.tsx'
import { typedPounds, typedWords } from '#app/ui/typed.ts'

async function open({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const found = await readPaymentToReturn(actor, params.paymentId ?? '')
  if (!found) throw await missing(actor, request)
  return { actor, found }
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, found } = await open(args)
  const { payment, payer, reference, leftPence } = found
  return {
    frame: await frameOf(actor, args.request),
    ...{ payer, reference, leftPence },
    came: `${formatPounds(payment.amountPence)} on ${formatDate(londonDay(payment.receivedAt))}`,
    isByHand: payment.method === 'outside',
  }
}

const Return = z.object({
  amount: typedPounds('Enter what is returned'),
  reason: typedWords('Say why, as the payer reads it', 300),
})

export async function action(args: ActionFunctionArgs) {
  const { actor, found } = await open(args)
  const sent = await args.request.formData()
  const form = parseForm(sent, Return)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { amount, reason } = form.value
  const of = { paymentId: found.payment.id, amountPence: amount, reason }
  if (amount === 0) return data({ reply: withErrors(sent, { amount: 'Enter what is returned' }) }, { status: 422 })
  const asked = await askForRefund(actor, of, new Date())
  if (asked.ok)
    return redirectTelling(
      `/staff/payments/refunds/${asked.value.refundId}`,
      'Asked for. Somebody else of the staff sends it.',
    )
  const errors: Record<string, string> =
    asked.refusal === 'too_much'
      ? { amount: `${formatPounds(pence(found.leftPence))} of this payment is to be returned, and no more` }
      : { '': 'The payer’s bank disputes this payment. Nothing goes back until it has decided.' }
  return data({ reply: withErrors(sent, errors) }, { status: 422 })
}

export const meta = () => [{ title: pageTitle('Return money') }]

/** What a payment brought too much goes back to its payer. */
export default function ReturnNew() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/staff/payments/corrections', text: 'Corrections' }}
          caption={`Invoice ${page.reference}`}
          title={`Return money to ${page.payer}`}
          sum={`They paid ${page.came}; ${formatPounds(pence(page.leftPence))} of it settles nothing.`}
        />
      }
    >
      <Section title="What goes back" last>
        <Text>
          {page.isByHand
            ? 'It came past Stripe: whoever sends it pays it from Waymark’s own bank, and enters what the bank calls it.'
            : 'It goes back the way it came: to the card, or to a bank account that Stripe asks the payer for.'}
        </Text>
        <Form reply={reply}>
          <PoundsField name="amount" label="Amount" value={page.leftPence} />
          <TextArea
            name="reason"
            label="Why"
            hint="The payer reads it. Like “The invoice was paid twice.” Name no pupils."
            rows={2}
            max={300}
          />
          <Button>Ask for it to be returned</Button>
        </Form>
      </Section>
    </Page>
  )
}
