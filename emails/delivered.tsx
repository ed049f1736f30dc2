import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, requester } from './parts/samples.ts'
import {
  type BookingProps,
  moneyFact,
  noteFact,
  ofVisitOr,
  onDay,
  pathOf,
  quantityIn,
  referenceFact,
  silenceWords,
  toReader,
  visitFacts,
} from './parts/words.ts'

/** What the school is asked. */
const questionOf = (booking: BookingProps['booking']) =>
  ofVisitOr(booking, `Did the visit${onDay(booking)} take place?`, `Is all of it there: ${quantityIn(booking)}?`)

const byOf = ({ booking }: BookingProps) => booking.visits[0]?.agreeBy ?? null

export const subject = (props: BookingProps) => `${questionOf(props.booking)} Booking ${props.booking.reference}`

export default function Delivered(props: BookingProps) {
  const { reader, origin, booking } = props
  const by = byOf(props)
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${booking.adviser} says that it ${ofVisitOr(booking, 'did', 'is')}.${by ? ` Agree or raise a problem by ${by}.` : ''}`}
      heading={ofVisitOr(booking, 'Did the visit take place?', questionOf(booking))}
      opening={[
        toReader(
          reader,
          `${ofVisitOr(booking, `${booking.adviser} has recorded the visit${onDay(booking)} as delivered. Agree that it took place`, `${booking.adviser} says that all of it is delivered: ${quantityIn(booking)}. Open it from the booking, then agree that it is all there`)}, or raise a problem${by ? `, by ${by}` : ''}.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), ...noteFact(booking), moneyFact(reader, booking)]}
      button={{
        words: ofVisitOr(booking, 'Agree or raise a problem', 'Look at it, and agree'),
        path: pathOf(reader, booking),
      }}
      closing={[`When you agree, the invoice is sent. ${silenceWords(booking)}`.trim()]}
    />
  )
}

export const sampleProps: BookingProps = { reader: requester, origin, booking: confirmedBooking }
