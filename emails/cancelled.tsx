import { Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin } from './parts/samples.ts'
import {
  type BookingProps,
  capital,
  freeAgain,
  hasDone,
  isHost,
  isOne,
  moneyPlace,
  pathOf,
  quantityIn,
  reasonFact,
  referenceFact,
  replacePath,
  theVisits,
  toReader,
  visitFacts,
} from './parts/words.ts'

type Props = BookingProps & { by: string; reason: string | null }

export const subject = ({ booking }: Props) => `Cancelled: booking ${booking.reference}`

export default function Cancelled(props: Props) {
  const { reader, origin, booking, by, reason } = props
  const isAdviser = reader.side === 'adviser'
  // Whoever approves may ask for nothing, and a member does not spend what its consortium leads.
  const mayFind =
    booking.isEndedBySupplier &&
    quantityIn(booking) === null &&
    !isAdviser &&
    !reader.decides &&
    !isHost(reader, booking)
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
      button={
        mayFind
          ? { words: 'Find somebody else', path: replacePath(reader, booking) }
          : { words: 'See the booking', path: pathOf(reader, booking) }
      }
      closing={
        mayFind
          ? [
              'We have looked for their other dates and for others who are qualified and free. At the same price or less the approval and the order number stand.',
            ]
          : []
      }
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
