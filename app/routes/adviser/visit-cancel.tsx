import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { ADVISER_REASONS, reasonOf } from '#app/domain/bookings/end-reasons.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { readDaySheet } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { receivedWords } from '#app/domain/bookings/visit-words.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { optionalWords } from '#app/ui/typed.ts'
import { supplierAt } from './supplier-at.ts'

const Cancel = z.object({ because: z.string({ error: 'Choose why' }), reason: optionalWords(500) })

async function sheetOf(request: Request, visitId: string | undefined) {
  const actor = await requireSupplier(request, 'answer requests')
  const sheet = await readDaySheet(actor, visitId ?? '', new Date())
  if (!sheet) throw await missing(actor, request)
  return {
    actor,
    ...sheet,
    here: `${supplierAt(actor)}/${sheet.visit.isDated ? 'visits' : 'deliveries'}/${sheet.visit.id}`,
  }
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor, booking, visit, here } = await sheetOf(request, params.visitId)
  if (visit.status !== 'confirmed') throw redirect(here)
  return { frame: await frameOf(actor, request), school: booking.school.name, visit, here }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { actor, booking, visit, here } = await sheetOf(request, params.visitId)
  const sent = await request.formData()
  const form = parseForm(sent, Cancel)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const because = reasonOf(ADVISER_REASONS, form.value.because)
  if (!because) return data({ reply: withErrors(sent, { because: 'Choose why' }) }, { status: 422 })
  const ended = await cancelVisits(
    actor,
    { bookingId: booking.id, visitIds: [visit.id], because, reason: form.value.reason },
    new Date(),
  )
  if (!ended.ok && ended.refusal === 'reason_missing')
    return data({ reply: withErrors(sent, { reason: 'Say why. The school reads it' }) }, { status: 422 })
  if (!ended.ok && ended.refusal !== 'already_done')
    return data({ reply: withErrors(sent, { '': BOOKING_REFUSALS[ended.refusal] }) }, { status: 422 })
  return redirectTelling(
    here,
    !visit.isDated
      ? `Cancelled. ${booking.school.name} pays nothing and knows why.`
      : visit.hasStarted
        ? `Noted: the visit did not take place. ${booking.school.name} pays nothing and knows why.`
        : `Cancelled. ${booking.school.name} pays nothing and knows why. The day is free again.`,
  )
}

export const meta = () => [{ title: pageTitle('Cancel a visit') }]

export default function CancelVisit() {
  const { school, visit, here } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: here, text: visit.isDated ? 'The visit' : 'The delivery' }}
      reply={reply}
      caption={`${school}, ${visit.isDated ? formatDay(visit.onDay) : visit.quantity}`}
      title={!visit.isDated ? 'Cancel it?' : visit.hasStarted ? 'Did this visit not take place?' : 'Cancel this visit?'}
    >
      <Text>
        {visit.isDated && visit.hasStarted
          ? 'Say so here where nobody came, you were ill or the school was closed. Where part of it took place, record that part instead. '
          : ''}
        The school pays nothing, whenever you cancel, and you do not receive the {receivedWords(visit)}. What its funds
        set aside goes back at once.
      </Text>
      <Form reply={reply}>
        <RadioField name="because" label="Why" choices={[...ADVISER_REASONS]} small />
        <TextArea
          name="reason"
          label="More about it"
          optional
          hint="The school reads it. Nothing about a pupil."
          rows={3}
          max={500}
        />
        <Button kind="warning">
          {!visit.isDated ? 'Cancel it' : visit.hasStarted ? 'It did not take place' : 'Cancel the visit'}
        </Button>
      </Form>
      <Text>
        <TextLink href={here}>{visit.isDated && visit.hasStarted ? 'Back to the visit' : 'Keep it'}</TextLink>
      </Text>
    </QuestionPage>
  )
}
