import { Letter } from './parts/letter.tsx'
import { origin, requester, undatedBooking } from './parts/samples.ts'
import { type BookingProps, moneyFact, pathOf, quantityIn, referenceFact, toReader, visitFacts } from './parts/words.ts'

const partOf = ({ booking }: BookingProps) => `part of ${quantityIn(booking) ?? 'what you asked for'}`

export const subject = (props: BookingProps) =>
  `${props.booking.adviser} has delivered ${partOf(props)}. Booking ${props.booking.reference}`

/** Something of what has no date is there, and not yet all of it: nothing is to be agreed, and it cannot be cancelled any more. */
export default function PartDelivered(props: BookingProps) {
  const { reader, origin, booking } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`You can open it now. ${booking.adviser} says when all of it is there.`}
      heading={`Delivered: ${partOf(props)}`}
      opening={[
        toReader(
          reader,
          `${booking.adviser} has delivered ${partOf(props)}. Open it from the booking. Nothing is to be agreed yet: we write again when ${booking.adviser} says that all of it is there.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), moneyFact(reader, booking)]}
      button={{ words: 'See what is there', path: pathOf(reader, booking) }}
      closing={[
        'Since something of it is there, your school cannot cancel it free of charge any more. If it is not what you asked for, say so to whoever delivers it now, or raise a problem when all of it is there.',
      ]}
    />
  )
}

export const sampleProps: BookingProps = { reader: requester, origin, booking: undatedBooking }
