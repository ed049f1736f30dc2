import { Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin } from './parts/samples.ts'
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

/** A visit to come that its adviser may not give as things stand: what they lack is for them to read. `isHold`: they are suspended. */
type Props = BookingProps & { isHold: boolean }

export const subject = ({ booking, isHold }: Props) =>
  `${isHold ? 'Can’t go ahead' : 'Needs renewal'}: booking ${booking.reference}`

export default function NeedsRenewal(props: Props) {
  const { reader, origin, booking, isHold } = props
  const isAdviser = reader.side === 'adviser'
  const visits = theVisits(booking)
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${capital(visits)} can’t go ahead as things stand.`}
      heading={
        quantityIn(booking) !== null
          ? `${capital(visits)} can’t go ahead as things stand`
          : isOne(booking)
            ? 'The visit can’t go ahead as things stand'
            : 'Visits can’t go ahead as things stand'
      }
      opening={[
        toReader(
          reader,
          isHold
            ? `${visits} can’t go ahead as things stand. ${isAdviser ? 'We have written to you about why.' : 'You need do nothing yet: we write again when that changes. You may cancel without charge at any time until then, and look for somebody else.'}`
            : isAdviser
              ? `something that ${visits} needs of you does not hold on that day. The booking says what. Give us the current one and it goes ahead as booked.`
              : `a check of ${booking.adviser} that ${visits} needs does not hold on that day any more. We have told them. You need do nothing yet: we write again when it is put right. You may cancel without charge at any time until then.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), ...hostFacts(reader, booking)]}
      button={{ words: isAdviser ? 'See what is to do' : 'See the booking', path: pathOf(reader, booking) }}
    />
  )
}

export const sampleProps: Props = { reader: adviser, origin, booking: confirmedBooking, isHold: false }
