import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { booking, origin, payer } from './parts/samples.ts'
import {
  type BookingProps,
  isOne,
  moneyFact,
  ofVisitOr,
  orderNumberPath,
  referenceFact,
  toReader,
  visitFacts,
  whatWas,
} from './parts/words.ts'

/** `askedOn`: when it was asked for first, where it is asked for again. */
type Props = BookingProps & { askedOn: string | null }

export const subject = ({ booking, askedOn }: Props) =>
  `Order number ${askedOn ? 'still ' : ''}wanted for ${formatPounds(booking.totalPence)}: booking ${booking.reference}`

export default function OrderNumberWanted(props: Props) {
  const { reader, origin, booking, askedOn } = props
  const waits = isOne(booking)
    ? `${ofVisitOr(booking, `the visit to ${booking.where}`, whatWas(booking))} is agreed. Its invoice waits for your order number, which it quotes.`
    : `${booking.visits.length} visits to ${booking.where} are agreed. Their invoices wait for your order number, which they quote.`
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="No invoice leaves without one."
      heading={`Booking ${booking.reference} has no order number`}
      opening={[
        toReader(reader, waits),
        ...(askedOn ? [`We asked for it first on ${askedOn}. ${booking.adviser} cannot be paid before it comes.`] : []),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ['Asked for by', booking.requestedBy],
        moneyFact(reader, booking),
      ]}
      button={{ words: 'Add the order number', path: orderNumberPath(reader, booking) }}
      closing={['If you use no order numbers, say so in your settings.']}
    />
  )
}

export const sampleProps: Props = {
  reader: payer,
  origin,
  booking: { ...booking, approvedBy: 'Graham Ellwood', isAccepted: true },
  askedOn: 'Friday 22 January 2027',
}
