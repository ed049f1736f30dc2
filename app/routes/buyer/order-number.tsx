import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { addOrderNumber } from '#app/domain/invoices/add-order-number.server.ts'
import { wordsOfInvoiceRefusal } from '#app/domain/invoices/refusals.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { openBooking } from './open-booking.server.ts'

const Asked = z.object({
  orderNumber: z
    .string({ error: 'Enter the order number' })
    .max(35, { error: 'Use 35 characters or fewer for the order number' }),
})

export async function loader(args: LoaderFunctionArgs) {
  const { seen, here, frame } = await openBooking(args, 'add order numbers')
  return { frame, here, reference: seen.booking.reference, orderNumber: seen.booking.orderNumber ?? '' }
}

export async function action(args: ActionFunctionArgs) {
  const { actor, seen, here, now } = await openBooking(args, 'add order numbers')
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const added = await addOrderNumber(actor, { bookingId: seen.booking.id, orderNumber: form.value.orderNumber }, now)
  if (!added.ok)
    return data({ reply: withErrors(sent, { orderNumber: wordsOfInvoiceRefusal(added.refusal) }) }, { status: 422 })
  const { released } = added.value
  const leaves =
    released > 0
      ? ` ${released === 1 ? 'The invoice that waited leaves' : `${released} invoices that waited leave`} now.`
      : ''
  return redirectTelling(here, `The order number is on the booking.${leaves}`)
}

export const meta = () => [{ title: pageTitle('Order number') }]

export default function OrderNumber() {
  const { here, reference, orderNumber } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage back={{ href: here, text: 'Back' }} reply={reply}>
      <Form reply={reply}>
        <TextField
          name="orderNumber"
          label="What is the order number?"
          asTitle
          caption={`Booking ${reference}`}
          hint="It is quoted on every invoice of this booking. None leaves without it"
          width={20}
          value={orderNumber}
          spellCheck={false}
        />
        <Button>Save the order number</Button>
      </Form>
    </QuestionPage>
  )
}
