import { Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin } from './parts/samples.ts'
import { type BookingProps, moneyFact, onDay, pathOf, referenceFact, toReader, visitFacts } from './parts/words.ts'

export const subject = (props: BookingProps) =>
  `Still to record: the visit${onDay(props.booking)}, booking ${props.booking.reference}`

export default function RecordWanted(props: BookingProps) {
  const { reader, origin, booking } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${booking.school} cannot agree it, and you are not paid, before you do.`}
      heading={`Did the visit${onDay(props.booking)} take place?`}
      opening={[
        toReader(
          reader,
          `Record the visit to ${booking.where}${onDay(props.booking)} with its register. The school then agrees it and is invoiced, and you are paid.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), moneyFact(reader, booking)]}
      button={{ words: 'Record the visit', path: pathOf(reader, booking) }}
      closing={['If it did not take place, say so on the same page: the school then pays nothing.']}
    />
  )
}

export const sampleProps: BookingProps = { reader: adviser, origin, booking: confirmedBooking }
