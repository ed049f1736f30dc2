import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { adviser, origin, threeVisits } from './parts/samples.ts'
import {
  type BookingProps,
  isOne,
  moneyFact,
  pathOf,
  referenceFact,
  toReader,
  visitFacts,
  visitsAsked,
} from './parts/words.ts'

export const subject = ({ booking }: BookingProps) =>
  `${booking.school} asks for ${visitsAsked(booking)}: booking ${booking.reference}`

export default function VisitsRequested(props: BookingProps) {
  const { reader, origin, booking } = props
  const [first] = booking.visits
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`Answer by ${booking.answerBy}. You are paid ${formatPounds(booking.receivesPence)}.`}
      heading={`${booking.school} asks you for ${isOne(booking) ? 'a visit' : `${booking.visits.length} visits`}`}
      opening={[
        toReader(
          reader,
          `${booking.requestedBy} at ${booking.school} has asked for ${visitsAsked(booking)}. Accept or decline by ${booking.answerBy}${isOne(booking) ? '' : ', date by date'}.`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ...(first && first.interviews > 0 ? [['Interviews wanted', `${first.interviews} a visit`] as const] : []),
        ...(booking.yearGroups ? [['Year groups', booking.yearGroups] as const] : []),
        moneyFact(reader, booking),
        ['School’s approval', booking.approvedBy ? 'Given' : `Awaited, by ${booking.approveBy}`],
      ]}
      button={{ words: 'Answer the request', path: pathOf(reader, booking) }}
      closing={[
        `${isOne(booking) ? 'The time is' : 'The times are'} kept free for the school until you answer. What you do not answer by ${booking.answerBy} expires.`,
      ]}
    />
  )
}

export const sampleProps: BookingProps = { reader: adviser, origin, booking: threeVisits }
