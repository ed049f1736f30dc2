import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, requester } from './parts/samples.ts'
import {
  type BookingProps,
  capital,
  hostFacts,
  isOne,
  pathOf,
  quantityIn,
  referenceFact,
  theVisits,
  toReader,
  visitFacts,
} from './parts/words.ts'

type Props = BookingProps & { isHold: boolean }

export const subject = ({ booking }: BookingProps) => `Put right: booking ${booking.reference}`

export default function Renewed(props: Props) {
  const { reader, origin, booking, isHold } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`Nothing stands in the way of ${theVisits(booking)} any more.`}
      heading={
        quantityIn(booking) !== null
          ? `${capital(theVisits(booking))} can go ahead`
          : isOne(booking)
            ? 'The visit can go ahead'
            : 'The visits can go ahead'
      }
      opening={[
        toReader(
          reader,
          isHold
            ? `nothing stands in the way of ${theVisits(booking)} any more. ${capital(isOne(booking) ? 'it stands' : 'they stand')} as before.`
            : reader.side === 'adviser'
              ? `everything that ${theVisits(booking)} needs of you holds again.`
              : `${booking.adviser} has put right what ${theVisits(booking)} needs. ${capital(isOne(booking) ? 'it stands' : 'they stand')} as before.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), ...hostFacts(reader, booking)]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
    />
  )
}

export const sampleProps: Props = { reader: requester, origin, booking: confirmedBooking, isHold: false }
