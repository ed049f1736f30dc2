import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { adviser, origin, threeVisits } from './parts/samples.ts'
import {
  type BookingProps,
  buyerOf,
  eachDayBy,
  isOne,
  moneyFact,
  ofVisitOr,
  pathOf,
  quantityIn,
  referenceFact,
  toReader,
  visitFacts,
  visitsAsked,
  workFacts,
} from './parts/words.ts'

export const subject = ({ booking }: BookingProps) =>
  `${buyerOf(booking)} asks for ${visitsAsked(booking)}: booking ${booking.reference}`

export default function VisitsRequested(props: BookingProps) {
  const { reader, origin, booking } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`Answer by ${booking.answerBy}. You are paid ${formatPounds(booking.receivesPence)}.`}
      heading={`${buyerOf(booking)} asks you for ${quantityIn(booking) ?? (isOne(booking) ? 'a visit' : `${booking.visits.length} visits`)}`}
      opening={[
        toReader(
          reader,
          `${booking.requestedBy} ${booking.consortium ? `of ${booking.consortium}` : `at ${booking.school}`} has asked for ${visitsAsked(booking)}${booking.consortium ? ` ${ofVisitOr(booking, 'at', 'for')} ${booking.school}` : ''}. Accept or decline by ${booking.answerBy}${isOne(booking) ? '' : ', date by date'}.`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ...workFacts(booking),
        moneyFact(reader, booking),
        [
          booking.consortium ? 'The consortium’s approval' : 'School’s approval',
          booking.approvedBy ? 'Given' : `Awaited, by ${booking.approveBy}`,
        ],
        ...eachDayBy(booking, 'answerBy'),
      ]}
      button={{ words: 'Answer the request', path: pathOf(reader, booking) }}
      closing={[
        `${ofVisitOr(
          booking,
          booking.isProvider
            ? 'Nobody’s time is held yet: you name who comes when you accept, and from then on theirs is.'
            : `${isOne(booking) ? 'The time is' : 'The times are'} kept free for the school until you answer.`,
          'It has no date and takes nobody’s time.',
        )} What you have not answered by then expires.`,
      ]}
    />
  )
}

export const sampleProps: BookingProps = { reader: adviser, origin, booking: threeVisits }
