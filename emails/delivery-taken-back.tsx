import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, requester } from './parts/samples.ts'
import {
  type BookingProps,
  ofVisitOr,
  onDay,
  pathOf,
  referenceFact,
  toReader,
  visitFacts,
  whatWas,
} from './parts/words.ts'

export const subject = (props: BookingProps) =>
  `Nothing to agree for now: ${whatWas(props.booking)}, booking ${props.booking.reference}`

export default function DeliveryTakenBack(props: BookingProps) {
  const { reader, origin, booking } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${booking.adviser} had recorded it, and has taken that back.`}
      heading="There is nothing to agree for now"
      opening={[
        toReader(
          reader,
          `${booking.adviser} had ${ofVisitOr(booking, `recorded the visit${onDay(booking)} as delivered`, 'said that all of it is delivered')}, and has taken that back. Nothing is to be agreed for now, and nothing is invoiced.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking)]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
      closing={[
        `When it is ${ofVisitOr(booking, 'recorded again', 'all there')} we ask you again, with five school days to agree or to raise a problem.`,
      ]}
    />
  )
}

export const sampleProps: BookingProps = { reader: requester, origin, booking: confirmedBooking }
