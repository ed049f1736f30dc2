import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { asToBeBilled } from '#app/domain/bookings/billed.ts'
import { agreeDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { isCollected } from '#app/domain/bookings/paid-through.ts'
import { partWords } from '#app/domain/bookings/part-words.ts'
import { grossOf } from '#app/domain/bookings/price.ts'
import { quantityOf } from '#app/domain/bookings/price-lines.ts'
import type { BookingSeen } from '#app/domain/bookings/read-booking.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { interviewsHeld } from '#app/domain/bookings/visit-words.ts'
import { agreeingCounted } from '#app/domain/bookings/waits-until.ts'
import { readDelivered } from '#app/domain/deliveries/read-delivered.server.ts'
import { explainCounted } from '#app/domain/explain-school-days.ts'
import { formatDay, formatDeadline } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { DeliveredThings } from '#app/ui/bookings/delivered-things.tsx'
import { RegisterTable } from '#app/ui/bookings/register-table.tsx'
import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup, Form } from '#app/ui/form.tsx'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { openVisit } from './open-booking.server.ts'

export async function loader(args: LoaderFunctionArgs) {
  const { actor, seen, visit, here, today, frame } = await openVisit(args, 'agree delivery')
  return {
    frame,
    here,
    problemHref: `${here}/visits/${visit.id}/problem`,
    adviser: seen.adviser,
    day: formatDay(visit.onDay, today),
    isWaiting: visit.status === 'delivered',
    held: visit.register ? interviewsHeld(visit) : null,
    interviews: visit.interviews,
    note: visit.deliveredNote,
    total: grossOf(asToBeBilled(visit, seen.booking.terms)),
    part: visit.partDone === null || visit.partOf === null ? null : partWords(visit.partDone, visit.partOf),
    agreedTotal: grossOf(visit),
    caption: `${seen.school}, booking ${seen.booking.reference}`,
    lacksNumber: lacksNumber(seen),
    by: visit.agreeBy && formatDeadline(visit.agreeBy, today),
    counted: explainCounted(seen.calendar, agreeingCounted([visit])),
    // Silence agrees where a register was kept, and where something stands delivered.
    isSilent: visit.register !== null || (visit.span === null && visit.delivered > 0),
    quantity: quantityOf(seen.booking.terms),
    things: visit.span === null && actor.kind === 'school' ? await readDelivered(actor, seen.booking.id) : null,
    handedOver: visit.delivered,
    school: seen.school,
    isByPayroll: !isCollected(visit),
    today,
  }
}

/** No invoice leaves without an order number, of a payer who uses them. */
const lacksNumber = ({ payer, booking }: BookingSeen): boolean => payer.usesOrderNumbers && !booking.orderNumber

export async function action(args: ActionFunctionArgs) {
  const { actor, seen, visit, here, now, today } = await openVisit(args, 'agree delivery')
  const agreed = await agreeDelivery(actor, { bookingId: seen.booking.id, visitId: visit.id }, now)
  if (!agreed.ok && agreed.refusal !== 'already_done')
    return data({ reply: { values: {}, errors: { '': BOOKING_REFUSALS[agreed.refusal] } } }, { status: 422 })
  return redirectTelling(
    here,
    `You have agreed that ${visit.span ? `the visit on ${formatDay(visit.onDay, today)} took place` : 'all of it was delivered'}. ${!isCollected(visit) ? 'Pay through your payroll: whoever pays is told.' : lacksNumber(seen) ? 'Its invoice leaves once the order number is added.' : 'Its invoice follows.'}`,
  )
}

export const meta = () => [{ title: pageTitle('Agree that the visit took place') }]

export default function AgreeDelivery() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: page.here, text: 'Back' }}
      caption={page.caption}
      title={page.quantity ? `Is all of it there: ${page.quantity}?` : `Did the visit on ${page.day} take place?`}
      reply={reply}
    >
      {page.isWaiting ? (
        <>
          <Text>
            {page.adviser} {page.quantity ? 'says that all of it is delivered.' : 'has recorded it.'}{' '}
            {page.held ? `${page.held}.` : page.quantity ? '' : 'No register was kept.'} {page.note && `“${page.note}”`}
          </Text>
          {page.part && (
            <Text>
              Only {page.part} took place. That part is billed, {formatPounds(page.total)} instead of{' '}
              {formatPounds(page.agreedTotal)}, and the rest goes back to the funds it came from.
            </Text>
          )}
          {page.quantity && (
            <DeliveredThings
              things={page.things}
              many={page.handedOver}
              school={page.school}
              today={page.today}
              openHref={(id) => `${page.here}/delivered/${id}`}
            />
          )}
          {page.interviews.length > 0 && <RegisterTable day={page.day} interviews={page.interviews} />}
          <Text>
            Once you agree, the money counts as spent,{' '}
            {page.isByPayroll
              ? `and you pay ${formatPounds(page.total)} through your payroll: there is no invoice`
              : `and the invoice for ${formatPounds(page.total)} ${page.lacksNumber ? 'leaves when the order number is added' : 'is sent'}`}
            . {page.isSilent && page.by && `If nobody answers by ${page.by}, it is agreed by silence.`}
          </Text>
          {page.isSilent && <SchoolDays counted={page.counted} />}
          <Form reply={reply}>
            <ButtonGroup>
              <Button>{page.quantity ? 'Yes, all of it is there' : 'Yes, it took place'}</Button>
              <TextLink href={page.problemHref}>No, or something was wrong</TextLink>
            </ButtonGroup>
          </Form>
        </>
      ) : (
        <Text>
          There is nothing to agree at the moment.{' '}
          <TextLink href={page.here}>The booking shows where it stands</TextLink>
        </Text>
      )}
    </QuestionPage>
  )
}
