import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { determineAgain, upholdStatus } from '#app/domain/bookings/determine-status.server.ts'
import type { StatusOutcome, StatusRefusal } from '#app/domain/bookings/employment-status.ts'
import { isCollected, moneyPaidThrough, paidThroughOf } from '#app/domain/bookings/paid-through.ts'
import { grossOf } from '#app/domain/bookings/price.ts'
import type { StatusSeen } from '#app/domain/bookings/read-booking.server.ts'
import { BOOKING_REFUSALS, type BookingRefusal } from '#app/domain/bookings/refusals.ts'
import { formatPounds, pence, sumPence } from '#app/domain/money.ts'
import { OneStatus } from '#app/ui/bookings/status-on-file.tsx'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { carried, optionalDate, optionalWords } from '#app/ui/typed.ts'
import { maySayStatus, type OpenBooking, openBooking } from './open-booking.server.ts'

const Asked = z.object({
  /** Which determination the page showed: nobody answers for one that took its place since. */
  statusId: carried(),
  decision: z.enum(['stands', 'otherwise'], { error: 'Choose what you answer' }),
  answer: optionalWords(2_000),
  reasons: optionalWords(2_000),
  decidedOn: optionalDate(),
})

/** For whoever approves and did not ask for the booking, once a determination is on file. */
async function openStatus(
  args: LoaderFunctionArgs | ActionFunctionArgs,
): Promise<OpenBooking & { newest: StatusSeen }> {
  const open = await openBooking(args, 'approve visits')
  const newest = open.seen.determinations[0]
  if (!newest || !maySayStatus(open.actor, open.seen)) throw redirect(open.here)
  return { ...open, newest }
}

const otherOf = (outcome: StatusOutcome) => (outcome === 'inside' ? 'outside' : 'inside')

export async function loader(args: LoaderFunctionArgs) {
  const { seen, here, today, frame, newest } = await openStatus(args)
  const other = otherOf(newest.outcome)
  const through = paidThroughOf(other)
  const unsettled = seen.visits.filter(
    ({ status, open }) =>
      ['confirmed', 'delivered', 'problem'].includes(status) || (status === 'requested' && !open.includes('approval')),
  )
  return {
    ...{ frame, here, today, newest, other },
    caption: `Booking ${seen.booking.reference}, ${seen.adviser}`,
    adviser: seen.adviser,
    isOpen: newest.disagreement?.status === 'open',
    visits: unsettled.length,
    settled: seen.visits.filter(({ status }) => status === 'agreed').length,
    before: sumPence(unsettled.map(grossOf)),
    after: sumPence(
      unsettled.map((visit) => {
        if (isCollected(visit) === (through === 'waymark')) return grossOf(visit)
        const { feePence, vatPence } = moneyPaidThrough(through, visit, seen.booking.terms)
        return pence(visit.pricePence + visit.travelPence + feePence + vatPence)
      }),
    ),
  }
}

const BESIDE: Partial<Record<BookingRefusal, string>> = {
  status_reasons_missing: 'reasons',
  status_day_missing: 'decidedOn',
  words_missing: 'answer',
} satisfies Partial<Record<StatusRefusal | 'words_missing', string>>

export async function action(args: ActionFunctionArgs) {
  const { actor, seen, here, now, newest } = await openStatus(args)
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { statusId, decision, answer, reasons, decidedOn } = form.value
  const about = { bookingId: seen.booking.id, statusId }
  const done =
    decision === 'stands'
      ? await upholdStatus(actor, { ...about, answer }, now)
      : await determineAgain(actor, { ...about, outcome: otherOf(newest.outcome), reasons, decidedOn }, now)
  if (!done.ok && done.refusal === 'already_done')
    return redirectTelling(here, { tone: 'notice', text: BOOKING_REFUSALS.already_done })
  if (!done.ok)
    return data(
      { reply: withErrors(sent, { [BESIDE[done.refusal] ?? '']: BOOKING_REFUSALS[done.refusal] }) },
      { status: 422 },
    )
  return redirectTelling(
    here,
    decision === 'stands'
      ? `Answered. ${seen.adviser} has your reasons.`
      : `Recorded. ${seen.adviser} has the new determination with your reasons, and the budgets follow.`,
  )
}

export const meta = () => [{ title: pageTitle('Employment status') }]

export default function EmploymentStatus() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { newest, other, isOpen } = page
  return (
    <QuestionPage
      back={{ href: page.here, text: 'The booking' }}
      caption={page.caption}
      title={isOpen ? `What do you answer ${page.adviser}?` : 'Decide otherwise about the off-payroll working rules?'}
      reply={reply}
    >
      <OneStatus status={newest} today={page.today} reader="buyer" />
      {page.visits > 0 && (
        <Text>
          {page.visits === 1 ? 'One visit follows' : `${page.visits} visits follow`} what you decide:{' '}
          {formatPounds(page.before)} as it stands, {formatPounds(page.after)}{' '}
          {other === 'inside'
            ? 'if the rules apply, before deductions, through your payroll.'
            : 'if they do not, by invoice, with the booking fee that was agreed.'}
        </Text>
      )}
      {page.settled > 0 && <Text>Of visits that are agreed already the money stays as it was decided then.</Text>}
      <Form reply={reply}>
        <HiddenField name="statusId" value={newest.id} />
        {isOpen ? (
          <RadioField
            name="decision"
            label="Your answer"
            labelHidden
            choices={[
              {
                value: 'stands',
                label: 'It stands',
                reveals: (
                  <TextArea
                    name="answer"
                    label="Why it stands"
                    hint={`${page.adviser} reads it.`}
                    rows={3}
                    max={2_000}
                  />
                ),
              },
              {
                value: 'otherwise',
                label: other === 'inside' ? 'I withdraw it: the rules apply' : 'I withdraw it: the rules do not apply',
                reveals: <NewDetermination adviser={page.adviser} today={page.today} />,
              },
            ]}
          />
        ) : (
          <>
            <HiddenField name="decision" value="otherwise" />
            <Text>
              {other === 'inside'
                ? 'You record that the rules apply (inside).'
                : 'You record that the rules do not apply (outside).'}{' '}
              What was decided before is withdrawn and stays on file.
            </Text>
            <NewDetermination adviser={page.adviser} today={page.today} />
          </>
        )}
        <Button>{isOpen ? 'Send the answer' : 'Record the new determination'}</Button>
      </Form>
    </QuestionPage>
  )
}

const NewDetermination = ({
  adviser,
  today,
}: {
  adviser: string
  today: ReturnType<typeof useLoaderData<typeof loader>>['today']
}) => (
  <>
    <TextArea
      name="reasons"
      label="Your reasons"
      hint={`${adviser} is given them: this is your new status determination statement.`}
      rows={3}
      max={2_000}
    />
    <DateField name="decidedOn" label="Decided on" size="s" value={today} />
  </>
)
