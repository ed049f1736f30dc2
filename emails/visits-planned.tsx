import { Letter } from './parts/letter.tsx'
import { ledBooking, origin, requester } from './parts/samples.ts'
import {
  awaitedFact,
  type BookingProps,
  hostFacts,
  isOne,
  moneyFact,
  ofVisitOr,
  pathOf,
  quantityIn,
  referenceFact,
  theDays,
  toReader,
  visitFacts,
  visitsAsked,
  willNot,
  workFacts,
} from './parts/words.ts'

const consortiumOf = ({ booking }: BookingProps) => booking.consortium ?? 'Your consortium'

export const subject = (props: BookingProps) =>
  `${consortiumOf(props)} asks for ${visitsAsked(props.booking)} ${props.booking.visits[0]?.isAtSchool === false || quantityIn(props.booking) !== null ? 'for' : 'at'} your school: booking ${props.booking.reference}`

/** To the school that a consortium asks visits for: what is planned there, before anybody has said yes. */
export default function VisitsPlanned(props: BookingProps) {
  const { reader, origin, booking } = props
  const many = quantityIn(booking) ?? (isOne(booking) ? 'a visit' : `${booking.visits.length} visits`)
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${booking.adviser} is asked. There is nothing for you to do yet.`}
      heading={`${consortiumOf(props)} asks for ${many} at ${booking.where}`}
      opening={[
        toReader(
          reader,
          `${booking.requestedBy} of ${consortiumOf(props)} has asked ${booking.adviser} for ${visitsAsked(booking)} ${ofVisitOr(booking, 'at', 'for')} ${booking.where}. It waits for the consortium’s approval and the adviser’s answer.`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ...workFacts(booking),
        ...hostFacts(reader, booking),
        moneyFact(reader, booking),
        ...awaitedFact(reader, booking),
      ]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
      closing={[
        `If ${ofVisitOr(booking, `${theDays(booking)} or the room`, 'it')} will not do, tell ${booking.requestedBy} now. We write again when it is confirmed, or when it ${willNot(booking)}.`,
      ]}
    />
  )
}

export const sampleProps: BookingProps = { reader: requester, origin, booking: ledBooking }
