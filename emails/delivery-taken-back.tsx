import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, requester } from './parts/samples.ts'
import { type BookingProps, onDay, pathOf, referenceFact, toReader, visitFacts } from './parts/words.ts'

export const subject = (props: BookingProps) =>
  `Nothing to agree for now: the visit${onDay(props.booking)}, booking ${props.booking.reference}`

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
          `${booking.adviser} had recorded the visit${onDay(props.booking)} as delivered, and has taken that back. Nothing is to be agreed for now, and nothing is invoiced.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking)]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
      closing={['When it is recorded again we ask you again, with five school days to agree or to raise a problem.']}
    />
  )
}

export const sampleProps: BookingProps = { reader: requester, origin, booking: confirmedBooking }
