import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { approver, origin, threeVisits } from './parts/samples.ts'
import {
  approvalPath,
  type BookingProps,
  eachDayBy,
  isOne,
  moneyFact,
  ofVisitOr,
  quantityIn,
  recoverableFact,
  toReader,
  visitFacts,
  visitsAsked,
  workFacts,
} from './parts/words.ts'

const what = ({ booking }: BookingProps) =>
  `Approve ${quantityIn(booking) ?? (isOne(booking) ? 'a visit' : `${booking.visits.length} visits`)} for ${formatPounds(booking.totalPence)}?`

export const subject = (props: BookingProps) => `${what(props)} Booking ${props.booking.reference}`

export default function ApprovalWanted(props: BookingProps) {
  const { reader, origin, booking } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${booking.requestedBy} asks for ${ofVisitOr(booking, 'a careers adviser, ', '')}${visitsAsked(booking)}. Decide by ${booking.approveBy}.`}
      heading={what(props)}
      opening={[
        toReader(
          reader,
          `${booking.requestedBy} has asked ${quantityIn(booking) === null ? `for ${booking.adviser} ${booking.remote.length > 0 ? 'to advise' : 'to come to'} ${booking.where}` : `${booking.adviser} for ${visitsAsked(booking)}`}. The money is reserved in the budget below. Decide by ${booking.approveBy}.`,
        ),
      ]}
      facts={[
        ...visitFacts(reader, booking),
        ...workFacts(booking),
        ...booking.funding.map(
          ({ name, pence, leftPence }) =>
            [
              name,
              `${formatPounds(pence)}${leftPence === null ? ', no allocation is set' : `, leaving ${formatPounds(leftPence)}`}`,
            ] as const,
        ),
        ...recoverableFact(booking),
        moneyFact(reader, booking),
        ...eachDayBy(booking, 'approveBy'),
      ]}
      button={{ words: 'Look at the request', path: approvalPath(reader, booking) }}
      closing={[
        `You will be asked to sign in. You can approve, decline with a reason, or ask ${booking.requestedBy} a question. ${ofVisitOr(booking, isOne(booking) ? 'The day is kept until then; after that the visit expires' : 'The days are kept until then; after that each expires', 'After that the request expires')} and what is reserved goes back.`,
      ]}
    />
  )
}

export const sampleProps: BookingProps = { reader: approver, origin, booking: threeVisits }
