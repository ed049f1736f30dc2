import { Letter } from './parts/letter.tsx'
import { approvedBooking, origin, requester } from './parts/samples.ts'
import {
  type BookingProps,
  freeAgain,
  isHost,
  isOne,
  moneyPlace,
  ofVisitOr,
  pathOf,
  referenceFact,
  theVisits,
  toReader,
  visitFacts,
  willNot,
} from './parts/words.ts'

/** What ran out: the approval, the answer, or both. */
const lacks = ({ booking }: BookingProps) => ({ approval: !booking.approvedBy, answer: !booking.isAccepted })

export const subject = (props: BookingProps) => {
  const { approval, answer } = lacks(props)
  const what = approval && answer ? 'neither approved nor answered' : approval ? 'not approved' : 'not answered'
  return `Expired, ${what} in time: booking ${props.booking.reference}`
}

export default function Expired(props: BookingProps) {
  const { reader, origin, booking } = props
  const { approval, answer } = lacks(props)
  const isAdviser = reader.side === 'adviser'
  const why = [
    ...(approval ? [`the cost was not approved by ${booking.approveBy}`] : []),
    ...(answer ? [`${isAdviser ? 'you' : booking.adviser} did not answer by ${booking.answerBy}`] : []),
  ].join(', and ')
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={isAdviser ? freeAgain(booking) : `What was reserved is back in ${moneyPlace(reader, booking)}.`}
      heading={
        isOne(booking) ? 'The request has expired' : `The request for ${booking.visits.length} visits has expired`
      }
      opening={[
        toReader(
          reader,
          `${theVisits(booking)} ${willNot(booking)}: ${why}. ${isAdviser ? freeAgain(booking) : `What was reserved is back in ${moneyPlace(reader, booking)}.`}`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking)]}
      button={
        isAdviser || isHost(reader, booking) || !booking.adviserSlug
          ? { words: 'See the booking', path: pathOf(reader, booking) }
          : {
              words: ofVisitOr(booking, `See ${booking.adviser}’s free days`, `Ask ${booking.adviser} again`),
              path: `/advisers/${booking.adviserSlug}`,
            }
      }
      closing={
        isAdviser || isHost(reader, booking)
          ? []
          : [ofVisitOr(booking, 'You can ask again for the same days while they are free.', 'You can ask again.')]
      }
    />
  )
}

export const sampleProps: BookingProps = { reader: requester, origin, booking: approvedBooking }
