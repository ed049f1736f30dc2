import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { answerApprover } from '#app/domain/bookings/decide-approval.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Inset, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'
import { openBooking } from './open-booking.server.ts'

const Asked = z.object({ answer: typedWords('Write your answer', 1_000) })

export async function loader(args: LoaderFunctionArgs) {
  const { seen, here, frame } = await openBooking(args, 'request visits')
  const { question, questionBy, answer } = seen.approval
  return { frame, here, question: question && !answer ? question : null, by: questionBy ?? '' }
}

export async function action(args: ActionFunctionArgs) {
  const { actor, seen, here, now } = await openBooking(args, 'request visits')
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const done = await answerApprover(actor, { bookingId: seen.booking.id, answer: form.value.answer }, now)
  if (!done.ok) return data({ reply: withErrors(sent, { answer: BOOKING_REFUSALS[done.refusal] }) }, { status: 422 })
  return redirectTelling(here, `${seen.approval.questionBy ?? 'The approver'} has your answer.`)
}

export const meta = () => [{ title: pageTitle('Answer the approver’s question') }]

export default function AnswerQuestion() {
  const { here, question, by } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: here, text: 'Back' }}
      title={question ? `${by} asks about your request` : 'No question is waiting'}
      reply={reply}
    >
      {question === null ? (
        <Text>
          <TextLink href={here}>Back to the booking</TextLink>
        </Text>
      ) : (
        <>
          <Inset>{question}</Inset>
          <Form reply={reply}>
            <TextArea name="answer" label="Your answer" rows={4} max={1000} hint="The adviser does not see it" />
            <Button>Send the answer</Button>
          </Form>
        </>
      )}
    </QuestionPage>
  )
}
