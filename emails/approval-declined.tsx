import { Letter } from './parts/letter.tsx'
import { booking, origin, requester } from './parts/samples.ts'
import {
  type BookingProps,
  capital,
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

type Props = BookingProps & { by: string; reason: string }

export const subject = ({ booking }: Props) => `Not approved: booking ${booking.reference}`

export default function ApprovalDeclined(props: Props) {
  const { reader, origin, booking, by, reason } = props
  const isAdviser = reader.side === 'adviser'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${capital(theVisits(booking))} ${willNot(booking)}.`}
      heading={
        isAdviser
          ? `${booking.school} has not approved ${ofVisitOr(booking, isOne(booking) ? 'the visit' : 'the visits', theVisits(booking))}`
          : `${by} has not approved ${ofVisitOr(booking, isOne(booking) ? 'the visit' : 'the visits', theVisits(booking))}`
      }
      opening={[
        isAdviser
          ? toReader(
              reader,
              `${theVisits(booking)} ${willNot(booking)}. ${freeAgain(booking)} There is nothing for you to do.`,
            )
          : toReader(
              reader,
              `${theVisits(booking)} ${willNot(booking)}. What was reserved is back in ${moneyPlace(reader, booking)}.`,
            ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ...(isAdviser ? [] : [['Reason', reason] as const]),
      ]}
      button={
        isAdviser || isHost(reader, booking)
          ? { words: 'See the booking', path: pathOf(reader, booking) }
          : { words: 'See the booking and ask again', path: pathOf(reader, booking) }
      }
      closing={isAdviser ? [] : [`${booking.adviser} has been told that it will not take place, without the reason.`]}
    />
  )
}

export const sampleProps: Props = {
  reader: requester,
  origin,
  booking,
  by: 'Graham Ellwood',
  reason: 'We have spent this term’s careers budget. Ask again for after Easter.',
}
