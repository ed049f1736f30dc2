import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { booking, origin, payer } from './parts/samples.ts'
import { type BookingProps, moneyFact, pathOf, referenceFact, toReader, visitFacts } from './parts/words.ts'

export const subject = ({ booking }: BookingProps) =>
  `Order number wanted for ${formatPounds(booking.totalPence)}: booking ${booking.reference}`

export default function OrderNumberWanted(props: BookingProps) {
  const { reader, origin, booking } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="No invoice leaves without one."
      heading={`Booking ${booking.reference} has no order number`}
      opening={[
        toReader(
          reader,
          `the visit to ${booking.school} is agreed. Its invoice waits for your order number, which it quotes.`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ['Asked for by', booking.requestedBy],
        moneyFact(reader, booking),
      ]}
      button={{ words: 'Add the order number', path: pathOf(reader, booking) }}
      closing={['If you use no order numbers, say so in your settings.']}
    />
  )
}

export const sampleProps: BookingProps = {
  reader: payer,
  origin,
  booking: { ...booking, approvedBy: 'Graham Ellwood', isAccepted: true },
}
