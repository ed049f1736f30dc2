import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { approver, booking, origin } from './parts/samples.ts'
import { approvalPath, type BookingProps, moneyFact, referenceFact, toReader, visitFacts } from './parts/words.ts'

const who = ({ booking }: BookingProps) => booking.answerFrom ?? booking.requestedBy

export const subject = (props: BookingProps) =>
  `${who(props)} has answered: approve ${formatPounds(props.booking.totalPence)}? Booking ${props.booking.reference}`

/** The answer itself stays on its page: what people write about a visit may name a child. */
export default function QuestionAnswered(props: BookingProps) {
  const { reader, origin, booking } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`Read the answer and decide by ${booking.approveBy}.`}
      heading={`${who(props)} has answered the question`}
      opening={[toReader(reader, `read the answer and decide by ${booking.approveBy}.`)]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), moneyFact(reader, booking)]}
      button={{ words: 'Read the answer and decide', path: approvalPath(reader, booking) }}
      closing={[`What is not approved by ${booking.approveBy} expires.`]}
    />
  )
}

export const sampleProps: BookingProps = { reader: approver, origin, booking }
