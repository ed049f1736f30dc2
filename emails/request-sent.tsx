import { Letter } from './parts/letter.tsx'
import { booking, origin, requester } from './parts/samples.ts'
import {
  type BookingProps,
  capital,
  moneyFact,
  ofVisitOr,
  pathOf,
  payerOf,
  referenceFact,
  theDays,
  theVisits,
  toReader,
  visitFacts,
} from './parts/words.ts'

export const subject = ({ booking }: BookingProps) => `Request sent to ${booking.adviser}: booking ${booking.reference}`

export default function RequestSent(props: BookingProps) {
  const { reader, origin, booking } = props
  const hasApprover = booking.approvers.length > 0
  const waits = booking.visits.length === 1 ? 'waits' : 'wait'
  const adviserAsked = `${booking.adviser} is asked to accept by ${booking.answerBy}.`
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={
        hasApprover
          ? `Your approver has until ${booking.approveBy}, and ${booking.adviser} until ${booking.answerBy}.`
          : `Nobody can approve it yet. It runs out at ${booking.approveBy}.`
      }
      heading={`Your request to ${booking.adviser} has been sent`}
      opening={[
        toReader(
          reader,
          hasApprover
            ? `${theVisits(booking)} ${waits} for two answers. Your approver is asked to approve the cost by ${booking.approveBy}. ${adviserAsked} The answers may come in either order.`
            : `${theVisits(booking)} ${waits} for two answers. ${adviserAsked}`,
        ),
        ...(hasApprover
          ? []
          : [
              `Nobody at ${payerOf(booking)} can approve the cost yet: whoever asks for a visit cannot approve it. If nobody has approved it by ${booking.approveBy}, the request expires. The booking’s page says who can add somebody who approves.`,
            ]),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), moneyFact(reader, booking)]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
      closing={[
        `${ofVisitOr(booking, `${capital(theDays(booking))} ${booking.visits.length === 1 ? 'is' : 'are'} kept for you until then. `, '')}${hasApprover ? 'Nothing more is needed from you now: we write when either of them answers.' : 'We write when somebody has answered.'}`,
      ]}
    />
  )
}

export const sampleProps: BookingProps = { reader: requester, origin, booking }
