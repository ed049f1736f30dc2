import { Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin } from './parts/samples.ts'
import {
  type BookingProps,
  capital,
  freeAgain,
  hasDone,
  isOne,
  moneyPlace,
  pathOf,
  quantityIn,
  reasonFact,
  referenceFact,
  theVisits,
  toReader,
  visitFacts,
} from './parts/words.ts'

type Props = BookingProps & { by: string; reason: string | null }

export const subject = ({ booking }: Props) => `Cancelled: booking ${booking.reference}`

export default function Cancelled(props: Props) {
  const { reader, origin, booking, by, reason } = props
  const isAdviser = reader.side === 'adviser'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${capital(theVisits(booking))} ${isOne(booking) ? 'is' : 'are'} cancelled.`}
      heading={
        quantityIn(booking) !== null
          ? `${capital(theVisits(booking))} is cancelled`
          : isOne(booking)
            ? 'The visit is cancelled'
            : `${booking.visits.length} visits are cancelled`
      }
      opening={[
        toReader(
          reader,
          `${hasDone(reader, by)} cancelled ${theVisits(booking)}. ${isAdviser ? freeAgain(booking) : `What was set aside is back in ${moneyPlace(reader, booking)}.`}`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), ...reasonFact(reason)]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  booking: confirmedBooking,
  by: 'Priya Anand',
  reason: 'The school is closed that day.',
}
