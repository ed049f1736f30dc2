import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { approver, origin, threeVisits } from './parts/samples.ts'
import {
  approvalPath,
  type BookingProps,
  isOne,
  moneyFact,
  theDays,
  theVisits,
  toReader,
  visitFacts,
  visitsAsked,
} from './parts/words.ts'

const what = ({ booking }: BookingProps) =>
  `Approve ${isOne(booking) ? 'a visit' : `${booking.visits.length} visits`} for ${formatPounds(booking.totalPence)}?`

export const subject = (props: BookingProps) => `${what(props)} Booking ${props.booking.reference}`

export default function ApprovalWanted(props: BookingProps) {
  const { reader, origin, booking } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${booking.requestedBy} asks for a careers adviser, ${visitsAsked(booking)}. Decide by ${booking.approveBy}.`}
      heading={what(props)}
      opening={[
        toReader(
          reader,
          `${booking.requestedBy} has asked for ${booking.adviser} to come to ${booking.where}. The money is reserved in the budget below. Decide by ${booking.approveBy}.`,
        ),
      ]}
      facts={[
        ...visitFacts(reader, booking),
        ...booking.funding.map(
          ({ name, pence, leftPence }) =>
            [
              name,
              `${formatPounds(pence)}${leftPence === null ? ', no allocation is set' : `, leaving ${formatPounds(leftPence)}`}`,
            ] as const,
        ),
        moneyFact(reader, booking),
      ]}
      button={{ words: 'Look at the request', path: approvalPath(reader, booking) }}
      closing={[
        `You will be asked to sign in. You can approve, decline with a reason, or ask ${booking.requestedBy} a question. ${theDays(booking) === 'the day' ? 'The day is' : 'The days are'} kept until ${booking.approveBy}; after that ${theVisits(booking)} ${isOne(booking) ? 'expires' : 'expire'} and what is reserved goes back.`,
      ]}
    />
  )
}

export const sampleProps: BookingProps = { reader: approver, origin, booking: threeVisits }
