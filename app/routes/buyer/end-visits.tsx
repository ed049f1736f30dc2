import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { cancelVisits, withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { isWithoutDate, quantityOf } from '#app/domain/bookings/price-lines.ts'
import type { VisitSeen } from '#app/domain/bookings/read-booking.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { CheckboxesField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup, Form, HiddenField } from '#app/ui/form.tsx'
import { CARRIED, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { optionalWords } from '#app/ui/typed.ts'
import { type OpenBooking, openBooking } from './open-booking.server.ts'

type How = 'withdraw' | 'cancel'

/** /withdraw takes back what is not confirmed; /cancel ends confirmed visits while that is free. */
const howOf = (request: Request): How => (new URL(request.url).pathname.includes('/cancel') ? 'cancel' : 'withdraw')

const choosable = ({ seen, now }: OpenBooking, how: How): VisitSeen[] =>
  seen.visits.filter((visit) =>
    how === 'withdraw' ? visit.status === 'requested' : visit.status === 'confirmed' && now <= visit.freeUntil,
  )

export async function loader(args: LoaderFunctionArgs) {
  const open = await openBooking(args, 'withdraw visits')
  const how = howOf(args.request)
  return {
    frame: open.frame,
    how,
    here: open.here,
    adviser: open.seen.adviser,
    isOnlyAskedFor: open.seen.visits.every(({ status }) => status !== 'confirmed'),
    areSomeAskedFor: open.seen.visits.some(({ status }) => status === 'requested'),
    phone: open.seen.visits.some(({ status }) => status === 'confirmed') ? open.seen.booking.adviserPhone : '',
    isUndated: isWithoutDate(open.seen.booking.terms),
    visits: choosable(open, how).map((visit) => ({
      value: visit.id,
      label: quantityOf(open.seen.booking.terms) ?? formatDay(visit.onDay, open.today),
      hint:
        how !== 'cancel' || visit.span === null
          ? undefined
          : visit.lacksSince
            ? 'Free until it begins, while it can’t go ahead'
            : `Free until the end of ${formatDay(londonDay(visit.freeUntil), open.today)}`,
    })),
  }
}

/** A page about one visit has no boxes to tick. */
const asked = (how: How, isOne: boolean) =>
  z.object({
    visits: z
      .array(z.string())
      .min(1, { error: 'Choose at least one visit' })
      .meta({ [CARRIED]: isOne }),
    reason:
      how === 'cancel'
        ? z.string({ error: 'Say why. The adviser reads it' }).max(500, { error: 'Use 500 characters or fewer' })
        : optionalWords(500),
  })

export async function action(args: ActionFunctionArgs) {
  const open = await openBooking(args, 'withdraw visits')
  const how = howOf(args.request)
  const sent = await args.request.formData()
  const isOne = choosable(open, how).length === 1
  const form = parseForm(sent, asked(how, isOne))
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const input = {
    bookingId: open.seen.booking.id,
    visitIds: [...new Set(form.value.visits)],
    reason: form.value.reason,
  }
  const end = how === 'cancel' ? cancelVisits : withdrawVisits
  const ended = await end(open.actor, input, open.now)
  if (!ended.ok) {
    const words = ended.refusal === 'not_found' ? 'Choose visits from the list' : BOOKING_REFUSALS[ended.refusal]
    return data({ reply: withErrors(sent, { [isOne ? '' : 'visits']: words }) }, { status: 422 })
  }
  const isUndated = isWithoutDate(open.seen.booking.terms)
  const many = isUndated
    ? 'It has'
    : input.visitIds.length === 1
      ? 'The visit has'
      : `${input.visitIds.length} visits have`
  const done = how === 'cancel' ? 'been cancelled at no cost' : 'been withdrawn'
  return redirectTelling(open.here, `${many} ${done}. The money is back with your funds.`)
}

export const meta = () => [{ title: pageTitle('Withdraw or cancel visits') }]

export default function EndVisits() {
  const { how, here, adviser, phone, visits, isUndated, isOnlyAskedFor, areSomeAskedFor } =
    useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const [only] = visits
  const verb = how === 'cancel' ? 'Cancel' : 'Withdraw'
  const title =
    visits.length === 1 && only
      ? `${verb} ${isUndated ? only.label : `the visit on ${only.label}`}?`
      : `${verb} which visits?`
  return (
    <QuestionPage back={{ href: here, text: 'Back' }} title={visits.length > 1 ? undefined : title} reply={reply}>
      {visits.length === 0 ? (
        <Text>
          {isUndated && how === 'cancel' && !isOnlyAskedFor
            ? `Something of it has been delivered, so it cannot be cancelled any more. Once all of it is there, agree it or raise a problem. ${adviser} can still cancel at no cost to you.`
            : how === 'withdraw'
              ? 'Nothing is waiting any more, so there is nothing to withdraw.'
              : isOnlyAskedFor
                ? 'No visit of this booking is confirmed, so there is nothing to cancel.'
                : `No visit can be cancelled free of charge any more. Ring ${adviser}${phone && ` on ${phone}`}, who can still cancel at no cost to you.`}{' '}
          {how === 'cancel' && areSomeAskedFor && (
            <>
              What is only asked for is withdrawn instead, at no cost:{' '}
              <TextLink href={`${here}/withdraw`}>withdraw it</TextLink>.{' '}
            </>
          )}
          <TextLink href={here}>Back to the booking</TextLink>
        </Text>
      ) : (
        <Form reply={reply}>
          {visits.length === 1 && only ? (
            <HiddenField name="visits" value={only.value} />
          ) : (
            <CheckboxesField name="visits" label={title} asTitle choices={visits} />
          )}
          <Text>
            {adviser} is told at once,{' '}
            {isUndated ? '' : visits.length === 1 ? 'the day is free again, ' : 'the days are free again, '}and the
            money goes back to your funds. {how === 'cancel' && 'Cancelling now costs nothing.'}
          </Text>
          <TextArea
            name="reason"
            label="Why"
            optional={how === 'withdraw'}
            rows={3}
            max={500}
            hint={`${adviser} reads it`}
          />
          <ButtonGroup>
            <Button kind="warning">{how === 'cancel' ? 'Cancel free of charge' : 'Withdraw'}</Button>
            <TextLink href={here}>Keep {visits.length === 1 ? 'it' : 'them'}</TextLink>
          </ButtonGroup>
        </Form>
      )}
    </QuestionPage>
  )
}
