import { Letter } from './parts/letter.tsx'
import { booking, origin, requester } from './parts/samples.ts'
import { type BookingProps, moneyFact, pathOf, referenceFact, toReader, visitFacts } from './parts/words.ts'

const who = ({ booking }: BookingProps) => booking.questionBy ?? 'Your approver'

export const subject = (props: BookingProps) => `${who(props)} has a question about booking ${props.booking.reference}`

/** The question itself stays on its page: what people ask about a visit may name a child. */
export default function QuestionAsked(props: BookingProps) {
  const { reader, origin, booking } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`Answer by ${booking.approveBy}, so that the visit can be approved.`}
      heading={`${who(props)} has a question before approving`}
      opening={[
        toReader(reader, `answer on the booking’s page. ${who(props)} can then approve by ${booking.approveBy}.`),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), moneyFact(reader, booking)]}
      button={{ words: 'Read and answer', path: pathOf(reader, booking) }}
      closing={[`A question does not stop the clock: what is not approved by ${booking.approveBy} expires.`]}
    />
  )
}

export const sampleProps: BookingProps = { reader: requester, origin, booking }
