import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { approvedBooking, origin, requester } from './parts/samples.ts'
import {
  awaitedFact,
  type BookingProps,
  isOne,
  moneyFact,
  orderNumberFact,
  pathOf,
  payerOf,
  referenceFact,
  theVisits,
  toReader,
  visitFacts,
} from './parts/words.ts'

export const subject = ({ booking, reader }: BookingProps) =>
  reader.side === 'adviser'
    ? `${payerOf(booking)} has approved: booking ${booking.reference}`
    : `Approved, ${formatPounds(booking.totalPence)}: booking ${booking.reference}`

export default function Approved(props: BookingProps) {
  const { reader, origin, booking } = props
  const isAdviser = reader.side === 'adviser'
  const next = booking.isAccepted
    ? 'Nothing more is awaited.'
    : isAdviser
      ? `Your answer is awaited by ${booking.answerBy}.`
      : `${booking.adviser} has until ${booking.answerBy} to answer.`
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={next}
      heading={
        isAdviser
          ? `${payerOf(booking)} has approved the cost`
          : `${booking.approvedBy ?? 'Your approver'} has approved ${formatPounds(booking.totalPence)}`
      }
      opening={[toReader(reader, `the cost of ${theVisits(booking)} is approved. ${next}`)]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        moneyFact(reader, booking),
        ...orderNumberFact(reader, booking),
        ...awaitedFact(reader, booking),
      ]}
      button={
        isAdviser && !booking.isAccepted
          ? { words: 'Answer the request', path: pathOf(reader, booking) }
          : { words: 'See the booking', path: pathOf(reader, booking) }
      }
      closing={
        isAdviser || booking.orderNumber || !booking.usesOrderNumbers
          ? []
          : [
              `${isOne(booking) ? 'The visit' : 'A visit'} can be confirmed without an order number, but no invoice leaves until one is added.`,
            ]
      }
    />
  )
}

export const sampleProps: BookingProps = { reader: requester, origin, booking: approvedBooking }
