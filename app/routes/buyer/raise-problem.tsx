import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { raiseProblem } from '#app/domain/bookings/deliver-visit.server.ts'
import type { VisitStatus } from '#app/domain/bookings/lifecycle.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'
import { openVisit } from './open-booking.server.ts'

const Asked = z.object({ what: typedWords('Say what was wrong', 1_000) })

export async function loader(args: LoaderFunctionArgs) {
  const { seen, visit, here, today, frame } = await openVisit(args, 'agree delivery')
  return {
    frame,
    here,
    adviser: seen.adviser,
    day: formatDay(visit.onDay, today),
    status: visit.status,
  }
}

export async function action(args: ActionFunctionArgs) {
  const { actor, seen, visit, here, now } = await openVisit(args, 'agree delivery')
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const raised = await raiseProblem(
    actor,
    { bookingId: seen.booking.id, visitId: visit.id, what: form.value.what },
    now,
  )
  if (!raised.ok) return data({ reply: withErrors(sent, { what: BOOKING_REFUSALS[raised.refusal] }) }, { status: 422 })
  return redirectTelling(here, 'Waymark looks into it and writes to both of you. Nothing is due until it is settled.')
}

/** Why nothing can be raised, where the visit is not one that waits to be agreed. */
const WHY_NOT: Partial<Record<VisitStatus, string>> = {
  agreed: 'This visit has been agreed, so it can no longer be disputed here. Ring us on the number below.',
  problem: 'A problem has been raised already. Waymark looks into it and writes to both of you.',
  void: 'The problem of this visit has been settled: nothing is due for it.',
}
const NOT_YET = 'The adviser has not recorded this visit. Once they have, you can say what was wrong.'

export const meta = () => [{ title: pageTitle('What was wrong with the visit?') }]

export default function RaiseProblem() {
  const { here, adviser, day, status } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  if (status !== 'delivered')
    return (
      <QuestionPage back={{ href: here, text: 'Back' }} title={`The visit on ${day}`} reply={reply}>
        <Text>
          {WHY_NOT[status] ?? NOT_YET} <TextLink href={here}>The booking shows where it stands</TextLink>
        </Text>
      </QuestionPage>
    )
  return (
    <QuestionPage back={{ href: here, text: 'Back' }} reply={reply}>
      <Form reply={reply}>
        <TextArea
          name="what"
          label={`What was wrong with the visit on ${day}?`}
          asTitle
          hint={`Waymark’s staff settle it. ${adviser} reads this too. Name no pupils`}
          max={1000}
          rows={5}
        />
        <Button>Raise the problem</Button>
      </Form>
    </QuestionPage>
  )
}
