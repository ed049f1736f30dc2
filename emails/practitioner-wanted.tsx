import { Letter } from './parts/letter.tsx'
import { office, origin, providerBooking } from './parts/samples.ts'
import {
  type BookingProps,
  capital,
  isOne,
  ofVisitOr,
  pathOf,
  referenceFact,
  theVisits,
  toReader,
  visitFacts,
} from './parts/words.ts'

/** Nobody is named any more for a visit: to the office, which names somebody else, and to the school. `left`: who does not come. */
type Props = BookingProps & { left: string }

export const subject = ({ booking, left }: Props) =>
  `${left} does not ${ofVisitOr(booking, 'come', 'answer for it any more')}: booking ${booking.reference}`

export default function PractitionerWanted(props: Props) {
  const { reader, origin, booking, left } = props
  const isOffice = reader.side === 'adviser'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={isOffice ? 'Name somebody else, or cancel.' : `${booking.adviser} is to name somebody else.`}
      heading={`${left} does not ${ofVisitOr(booking, 'come to', 'answer any more for')} ${theVisits(booking)}`}
      opening={[
        toReader(
          reader,
          isOffice
            ? `${left} no longer ${ofVisitOr(booking, 'comes to', 'answers for')} ${theVisits(booking)} ${ofVisitOr(booking, 'at', 'for')} ${booking.where}. Name somebody as qualified${ofVisitOr(booking, ' who is free then', '')}, or cancel: that costs the school nothing.`
            : `${left} no longer ${ofVisitOr(booking, 'comes to', 'answers for')} ${theVisits(booking)}. ${booking.adviser} is asked to name somebody else, to whom you agree or not. Until then ${isOne(booking) ? 'it is' : 'they are'} not confirmed, and you may withdraw at no cost.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking)]}
      button={{ words: isOffice ? 'Name somebody else' : 'See the booking', path: pathOf(reader, booking) }}
      closing={
        isOffice
          ? [
              `${capital(theVisits(booking))} must not ${ofVisitOr(booking, 'begin', 'be delivered')} without somebody whom the school knows of.`,
            ]
          : []
      }
    />
  )
}

export const sampleProps: Props = {
  reader: office,
  origin,
  booking: { ...providerBooking, visits: providerBooking.visits.map((visit) => ({ ...visit, comes: null })) },
  left: 'Marian Oakes',
}
