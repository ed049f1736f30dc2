import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, requester } from './parts/samples.ts'
import { type BookingProps, pathOf, referenceFact, toReader, visitFacts } from './parts/words.ts'

/** Both sides agreed: when the visit was to be, and when it is. */
type Props = BookingProps & { was: string; will: string }

export const subject = ({ booking }: Props) => `On another day: booking ${booking.reference}`

export default function DayChanged(props: Props) {
  const { reader, origin, booking, was, will } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`Now ${will}.`}
      heading="The visit is on another day"
      opening={[
        toReader(
          reader,
          `the visit at ${booking.where} is on ${will}, as both sides agreed. It was to be on ${was}. The price and everything else that was agreed stay as they are.`,
        ),
      ]}
      facts={[referenceFact(booking), ['Was', was], ['Now', will], ...visitFacts(reader, booking)]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
      closing={['Notice for cancelling is counted to the new day from now on.']}
    />
  )
}

export const sampleProps: Props = {
  reader: requester,
  origin,
  booking: confirmedBooking,
  was: 'Thursday 14 January, 8:45am to 3:15pm',
  will: 'Thursday 21 January, 8:45am to 3:15pm',
}
