import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireAdviser } from '#app/auth/guards.server.ts'
import { disagreeWithStatus, takeBackDisagreement } from '#app/domain/bookings/disagree-with-status.server.ts'
import { DAYS_TO_ANSWER_A_DISAGREEMENT } from '#app/domain/bookings/disagreement-lifecycle.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { OneStatus } from '#app/ui/bookings/status-on-file.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { CARRIED, NO_BUTTON, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { carried, optionalWords } from '#app/ui/typed.ts'

const Asked = z.object({
  statusId: carried(),
  intent: z.enum(['disagree', 'take_back'], { error: NO_BUTTON }).meta({ [CARRIED]: true }),
  reasons: optionalWords(2_000),
})

async function openStatus({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'answer requests')
  const now = new Date()
  const booking = await readAdviserBooking(actor, params.bookingId ?? '', now)
  if (!booking) throw await missing(actor, request)
  const here = `/adviser/requests/${booking.id}`
  const newest = booking.determinations[0]
  if (newest?.kind !== 'determination') throw redirect(here)
  return { actor, now, booking, newest, here }
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, now, booking, newest, here } = await openStatus(args)
  const { disagreement } = newest
  if (disagreement !== null && disagreement.status !== 'open') throw redirect(here)
  return {
    ...{ frame: await frameOf(actor, args.request), today: londonDay(now), here, newest },
    ...{ reference: booking.reference, school: booking.school.name, isOpen: disagreement !== null },
  }
}

export async function action(args: ActionFunctionArgs) {
  const { actor, now, booking, here } = await openStatus(args)
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const about = { bookingId: booking.id, statusId: form.value.statusId }
  const isTakingBack = form.value.intent === 'take_back'
  const done = isTakingBack
    ? await takeBackDisagreement(actor, about, now)
    : await disagreeWithStatus(actor, { ...about, reasons: form.value.reasons }, now)
  if (!done.ok && done.refusal === 'already_done')
    return redirectTelling(here, { tone: 'notice', text: BOOKING_REFUSALS.already_done })
  if (!done.ok) {
    const field = done.refusal === 'words_missing' ? 'reasons' : ''
    return data({ reply: withErrors(sent, { [field]: BOOKING_REFUSALS[done.refusal] }) }, { status: 422 })
  }
  return redirectTelling(
    here,
    isTakingBack
      ? `You have taken it back. ${booking.school.name} need not answer.`
      : `Sent. ${booking.school.name} has ${DAYS_TO_ANSWER_A_DISAGREEMENT} days to answer.`,
  )
}

export const meta = () => [{ title: pageTitle('Disagree with a status determination') }]

export default function DisagreeWithStatus() {
  const { here, today, newest, reference, school, isOpen } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: here, text: 'The booking' }}
      caption={`Booking ${reference}, ${school}`}
      title={isOpen ? 'Take back that you disagree?' : 'Why do you disagree?'}
      reply={reply}
    >
      <OneStatus status={newest} today={today} reader="adviser" />
      <Form reply={reply}>
        <HiddenField name="statusId" value={newest.id} />
        <HiddenField name="intent" value={isOpen ? 'take_back' : 'disagree'} />
        {isOpen ? (
          <Text>The determination then stands as it is, and the school need not answer.</Text>
        ) : (
          <>
            <Text>
              The school looks at your reasons and answers within {DAYS_TO_ANSWER_A_DISAGREEMENT} days: that its
              determination stands, or a new one. How you are paid does not change before.
            </Text>
            <TextArea
              name="reasons"
              label="Your reasons"
              hint="Say what about the work is otherwise than the school thinks: who decides how it is done, whether you may send somebody else, whose risk it is. The school reads it. Nothing about a pupil."
              rows={5}
              max={2_000}
            />
          </>
        )}
        <Button>{isOpen ? 'Take it back' : 'Send it to the school'}</Button>
      </Form>
    </QuestionPage>
  )
}
