import { Letter } from './parts/letter.tsx'
import { origin, providerBooking, requester } from './parts/samples.ts'
import {
  type BookingProps,
  isOne,
  ofVisitOr,
  pathOf,
  referenceFact,
  theVisits,
  toReader,
  visitFacts,
} from './parts/words.ts'

/** `before`: whom the school expected; `after`: who would come; `reason`: why, in the provider's words. */
type Props = BookingProps & { before: string; after: string; reason: string }

export const subject = ({ booking, after }: Props) =>
  `May ${after} ${ofVisitOr(booking, 'come', 'answer for it')} instead? Booking ${booking.reference}`

export default function SubstituteNamed(props: Props) {
  const { reader, origin, booking, before, after, reason } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${booking.adviser} names ${after} instead of ${before}.`}
      heading={`${booking.adviser} would send ${after} instead of ${before}`}
      opening={[
        toReader(
          reader,
          `${before} ${ofVisitOr(booking, 'cannot come to', 'does not answer any more for')} ${theVisits(booking)}. ${after} is as qualified${ofVisitOr(booking, ', is free,', '')} and holds every check that the service needs on ${isOne(booking) ? 'that day' : 'those days'}. Agree, or say no: ${booking.adviser} then names somebody else or cancels, at no cost.`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ...(reason === '' ? [] : [['Why', reason] as const]),
      ]}
      button={{ words: 'See their checks and decide', path: pathOf(reader, booking) }}
      closing={[
        `Until you agree ${ofVisitOr(booking, isOne(booking) ? 'the visit is' : 'the visits are', 'it is')} not confirmed.`,
      ]}
    />
  )
}

export const sampleProps: Props = {
  reader: requester,
  origin,
  booking: { ...providerBooking, visits: providerBooking.visits.map((visit) => ({ ...visit, comes: 'Joss Hartley' })) },
  before: 'Marian Oakes',
  after: 'Joss Hartley',
  reason: 'Marian is ill that week.',
}
