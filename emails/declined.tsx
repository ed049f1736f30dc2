import { Letter } from './parts/letter.tsx'
import { booking, origin, requester } from './parts/samples.ts'
import {
  type BookingProps,
  isHost,
  isOne,
  moneyPlace,
  ofVisitOr,
  pathOf,
  referenceFact,
  theVisits,
  toReader,
  visitFacts,
} from './parts/words.ts'

type Props = BookingProps & { reason: string }

export const subject = ({ booking }: Props) =>
  `${booking.adviser} ${ofVisitOr(booking, `cannot come${isOne(booking) ? '' : ` on ${booking.visits.length} days`}`, 'has declined')}: booking ${booking.reference}`

export default function Declined(props: Props) {
  const { reader, origin, booking, reason } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`What was reserved is back in ${moneyPlace(reader, booking)}.${isHost(reader, booking) ? '' : ofVisitOr(booking, ' See which other days are free.', '')}`}
      heading={ofVisitOr(
        booking,
        `${booking.adviser} cannot come on ${isOne(booking) ? 'that day' : 'those days'}`,
        `${booking.adviser} has declined`,
      )}
      opening={[
        toReader(
          reader,
          `${booking.adviser} has declined ${theVisits(booking)}. What was reserved for ${isOne(booking) ? 'it' : 'them'} is back in ${moneyPlace(reader, booking)}.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), ['Reason', reason]]}
      button={
        isHost(reader, booking)
          ? { words: 'See the booking', path: pathOf(reader, booking) }
          : {
              words: ofVisitOr(booking, 'See other free days', 'See who else offers it'),
              path: booking.adviserSlug ? `/advisers/${booking.adviserSlug}` : '/find',
            }
      }
      closing={booking.others.days > 0 ? ['Other days of the same booking are not affected.'] : []}
    />
  )
}

export const sampleProps: Props = {
  reader: requester,
  origin,
  booking,
  reason: 'I am already at another school that day.',
}
