import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, requester } from './parts/samples.ts'
import {
  type BookingProps,
  moneyFact,
  noteFact,
  onDay,
  pathOf,
  referenceFact,
  silenceWords,
  toReader,
  visitFacts,
} from './parts/words.ts'

const byOf = ({ booking }: BookingProps) => booking.visits[0]?.agreeBy ?? null

export const subject = (props: BookingProps) =>
  `Did the visit${onDay(props.booking)} take place? Booking ${props.booking.reference}`

export default function Delivered(props: BookingProps) {
  const { reader, origin, booking } = props
  const by = byOf(props)
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${booking.adviser} says that it did.${by ? ` Agree or raise a problem by ${by}.` : ''}`}
      heading="Did the visit take place?"
      opening={[
        toReader(
          reader,
          `${booking.adviser} has recorded the visit${onDay(props.booking)} as delivered. Agree that it took place, or raise a problem${by ? `, by ${by}` : ''}.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), ...noteFact(booking), moneyFact(reader, booking)]}
      button={{ words: 'Agree or raise a problem', path: pathOf(reader, booking) }}
      closing={[`When you agree, the invoice is sent. ${silenceWords(booking)}`.trim()]}
    />
  )
}

export const sampleProps: BookingProps = { reader: requester, origin, booking: confirmedBooking }
