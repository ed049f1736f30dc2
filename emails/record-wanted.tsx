import type { Day } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin } from './parts/samples.ts'
import {
  type BookingProps,
  moneyFact,
  ofVisitOr,
  onDay,
  pathOf,
  quantityIn,
  referenceFact,
  toReader,
  visitFacts,
} from './parts/words.ts'

export const subject = (props: BookingProps) =>
  `${ofVisitOr(props.booking, `Still to record: the visit${onDay(props.booking)}`, `Still to deliver: ${quantityIn(props.booking)}`)}, booking ${props.booking.reference}`

export default function RecordWanted(props: BookingProps) {
  const { reader, origin, booking } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${booking.school} cannot agree it, and you are not paid, before you do.`}
      heading={ofVisitOr(
        booking,
        `Did the visit${onDay(props.booking)} take place?`,
        `Still to deliver: ${quantityIn(booking)}`,
      )}
      opening={[
        toReader(
          reader,
          `${ofVisitOr(booking, `Record the visit to ${booking.where}${onDay(props.booking)} with its register.`, `${booking.where} wanted it by ${formatDay(booking.visits[0]?.day as Day)}. Add what is missing, then say that all of it is delivered.`)} The school then agrees it and is invoiced, and you are paid.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), moneyFact(reader, booking)]}
      button={{ words: ofVisitOr(booking, 'Record the visit', 'Deliver it'), path: pathOf(reader, booking) }}
      closing={[
        ofVisitOr(
          booking,
          'If it did not take place, say so on the same page: the school then pays nothing.',
          'If you cannot deliver it, cancel it on the same page: the school then pays nothing.',
        ),
      ]}
    />
  )
}

export const sampleProps: BookingProps = { reader: adviser, origin, booking: confirmedBooking }
