import { Letter } from './parts/letter.tsx'
import { approver, confirmedBooking, origin } from './parts/samples.ts'
import {
  type BookingProps,
  capital,
  moneyFact,
  noteFact,
  ofVisitOr,
  pathOf,
  referenceFact,
  silenceWords,
  tookPlace,
  toReader,
  visitFacts,
  whatWas,
} from './parts/words.ts'

type Props = BookingProps & { which: '1' | '2' }

const byOf = ({ booking }: Props) => booking.visits[0]?.agreeBy ?? null

export const subject = (props: Props) => {
  const by = byOf(props)
  return `${by ? `Agree by ${by}` : 'Still to agree'}: ${ofVisitOr(props.booking, 'did the visit take place', 'is all of it there')}? Booking ${props.booking.reference}`
}

export default function DeliveryReminder(props: Props) {
  const { reader, origin, booking, which } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${booking.adviser} says that it did. Nobody at ${booking.school} has answered yet.`}
      heading={
        which === '2' ? `Nobody has agreed ${whatWas(booking)}` : `${capital(whatWas(booking))} waits for you to agree`
      }
      opening={[
        toReader(
          reader,
          which === '2'
            ? `${booking.requestedBy} asked for this${ofVisitOr(booking, ' visit', '')} and has not answered. You approve spending, so you can agree that ${tookPlace(booking)} or raise a problem.`
            : `${booking.adviser} has recorded it as delivered. Agree that ${tookPlace(booking)}, or raise a problem.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), ...noteFact(booking), moneyFact(reader, booking)]}
      closing={[silenceWords(booking)].filter(Boolean)}
      button={{ words: 'Agree or raise a problem', path: pathOf(reader, booking) }}
    />
  )
}

export const sampleProps: Props = { reader: approver, origin, booking: confirmedBooking, which: '2' }
