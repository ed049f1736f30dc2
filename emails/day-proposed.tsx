import { formatDeadline } from '#app/domain/format-day.ts'
import { Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin } from './parts/samples.ts'
import { type BookingProps, dayPath, reasonFact, referenceFact, toReader } from './parts/words.ts'

/** `was` and `will`: when the visit is, and when it would be; `by`: who proposes it, and why. */
type Props = BookingProps & { by: string; was: string; will: string; reason: string; until: Date }

export const subject = ({ booking }: Props) => `Another day? Booking ${booking.reference}`

export default function DayProposed(props: Props) {
  const { reader, origin, booking, by, was, will, reason, until } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${by} proposes ${will}.`}
      heading={`${by} asks for another day`}
      opening={[
        toReader(
          reader,
          `${by} would like the visit at ${booking.where} to be on ${will}. Until you agree it stays on ${was}.`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ['Now', was],
        ['Proposed', will],
        ...reasonFact(reason),
        ['Answer by', formatDeadline(until)],
      ]}
      button={{ words: 'See and answer', path: dayPath(reader, booking) }}
      closing={[
        'Agreeing costs nothing, and nothing else of the booking changes. Without an answer the visit stays where it is.',
      ]}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  booking: confirmedBooking,
  by: 'Priya Anand',
  was: 'Thursday 21 January, 8:45am to 3:15pm',
  will: 'Tuesday 26 January, 8:45am to 3:15pm',
  reason: 'The school is closed that day',
  until: new Date('2027-01-19T17:00:00Z'),
}
