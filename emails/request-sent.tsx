import { Letter } from './parts/letter.tsx'
import { booking, origin, requester } from './parts/samples.ts'
import {
  type BookingProps,
  capital,
  moneyFact,
  pathOf,
  referenceFact,
  theDays,
  theVisits,
  toReader,
  visitFacts,
} from './parts/words.ts'

export const subject = ({ booking }: BookingProps) => `Request sent to ${booking.adviser}: booking ${booking.reference}`

export default function RequestSent(props: BookingProps) {
  const { reader, origin, booking } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`Your approver has until ${booking.approveBy}, and ${booking.adviser} until ${booking.answerBy}.`}
      heading={`Your request to ${booking.adviser} has been sent`}
      opening={[
        toReader(
          reader,
          `${theVisits(booking)} ${booking.visits.length === 1 ? 'waits' : 'wait'} for two answers. Your approver is asked to approve the cost by ${booking.approveBy}. ${booking.adviser} is asked to accept by ${booking.answerBy}. The answers may come in either order.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), moneyFact(reader, booking)]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
      closing={[
        `${capital(theDays(booking))} ${booking.visits.length === 1 ? 'is' : 'are'} kept for you until then. Nothing more is needed from you now: we write when either of them answers.`,
      ]}
    />
  )
}

export const sampleProps: BookingProps = { reader: requester, origin, booking }
