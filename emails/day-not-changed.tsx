import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, requester } from './parts/samples.ts'
import { type BookingProps, pathOf, reasonFact, referenceFact, toReader } from './parts/words.ts'

/** What was proposed came to nothing: declined with a reason, taken back, or nobody answered. The visit stands. */
type Props = BookingProps & {
  how: 'declined' | 'taken_back' | 'lapsed'
  by: string
  was: string
  will: string
  reason: string
}

export const subject = ({ booking }: Props) => `The day stays: booking ${booking.reference}`

const HOW: Record<Props['how'], (by: string, will: string) => string> = {
  declined: (by, will) => `${by} did not agree to ${will}.`,
  taken_back: (by, will) => `${by} has taken back the proposal of ${will}.`,
  lapsed: (_, will) => `nobody answered in time whether the visit could be on ${will}.`,
}

export default function DayNotChanged(props: Props) {
  const { reader, origin, booking, how, by, was, will, reason } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`The visit stays on ${was}.`}
      heading="The visit stays on its day"
      opening={[toReader(reader, `${HOW[how](by, will)} The visit at ${booking.where} stays on ${was}.`)]}
      facts={[referenceFact(booking), ['When', was], ...reasonFact(how === 'declined' ? reason : null)]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
    />
  )
}

export const sampleProps: Props = {
  reader: requester,
  origin,
  booking: confirmedBooking,
  how: 'declined',
  by: 'Rowan Tallis',
  was: 'Thursday 21 January, 8:45am to 3:15pm',
  will: 'Tuesday 26 January, 8:45am to 3:15pm',
  reason: 'I am at another school that morning.',
}
