import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { recordOutside } from '#app/domain/payments/keep-outside.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'
import { OUTSIDE_FACTS, OUTSIDE_REFUSED, OutsideFields } from './outside-fields.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  return { frame: await frameOf(actor, request), number: new URL(request.url).searchParams.get('invoice') ?? '' }
}

const Sent = z.object({
  number: typedWords('Enter the number of the invoice that it is for', 40),
  ...OUTSIDE_FACTS,
})

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const sent = await request.formData()
  const form = parseForm(sent, Sent)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { amount, ...facts } = form.value
  const recorded = await recordOutside(actor, { ...facts, amountPence: amount }, new Date())
  if (recorded.ok)
    return redirectTelling(
      `/staff/payments/outside/${recorded.value.id}`,
      'Recorded. Add its evidence now, so that a colleague can confirm it.',
    )
  const { refusal } = recorded
  const errors = refusal in OUTSIDE_REFUSED ? OUTSIDE_REFUSED[refusal as keyof typeof OUTSIDE_REFUSED] : { '': AGAIN }
  return data({ reply: withErrors(sent, errors) }, { status: 422 })
}

const AGAIN = 'It could not be recorded. Open this page again and send it once more'

export const meta = () => [{ title: pageTitle('Record money past Stripe') }]

export default function OutsideNew() {
  const { number } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/staff/payments/outside', text: 'Money past Stripe' }}
          caption="Money past Stripe"
          title="Record money that came to our own bank"
          sum="It pays nothing before a colleague has confirmed it."
        />
      }
    >
      <Columns>
        <Form reply={reply}>
          <TextField
            name="number"
            label="Invoice"
            hint="Any of the invoices it pays, like RT-0031. One amount for one request for payment."
            width={10}
            value={number}
          />
          <OutsideFields />
          <Button>Record it</Button>
        </Form>
        <Panel title="What is wanted" line>
          <Text small>
            Next you add the line of our bank’s statement, or the cheque, as a PDF or picture. A colleague then reads
            both, and confirms it or sends it back to you.
          </Text>
          <Text small>What is more than was due is owed back to the payer.</Text>
        </Panel>
      </Columns>
    </Page>
  )
}
