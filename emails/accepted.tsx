import { Letter } from './parts/letter.tsx'
import { booking, origin, requester } from './parts/samples.ts'
import {
  approvalPath,
  awaitedFact,
  type BookingProps,
  capital,
  isOne,
  moneyFact,
  ofVisitOr,
  pathOf,
  referenceFact,
  theVisits,
  toReader,
  visitFacts,
} from './parts/words.ts'

export const subject = ({ booking }: BookingProps) => `${booking.adviser} has accepted: booking ${booking.reference}`

export default function Accepted(props: BookingProps) {
  const { reader, origin, booking } = props
  const isTurn = reader.decides === true && !booking.approvedBy
  const next = booking.approvedBy
    ? 'Nothing more is awaited.'
    : isTurn
      ? `It is your turn: approve or decline by ${booking.approveBy}.`
      : `Approval is still awaited, by ${booking.approveBy}.`
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={next}
      heading={`${booking.adviser} has accepted ${ofVisitOr(booking, isOne(booking) ? 'the visit' : `${booking.visits.length} visits`, theVisits(booking))}`}
      opening={[
        toReader(
          reader,
          `${booking.adviser} ${ofVisitOr(booking, 'can come for', 'has accepted')} ${theVisits(booking)}. ${next}`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        moneyFact(reader, booking),
        ...awaitedFact({ ...reader }, { ...booking, isAccepted: true }),
      ]}
      button={
        isTurn
          ? { words: 'Approve or decline', path: approvalPath(reader, booking) }
          : { words: booking.approvedBy ? 'See the booking' : 'See what is awaited', path: pathOf(reader, booking) }
      }
      closing={
        booking.approvedBy
          ? []
          : [
              `${capital(theVisits(booking))} ${isOne(booking) ? 'expires' : 'expire'} if the cost is not approved by ${booking.approveBy}.`,
            ]
      }
    />
  )
}

export const sampleProps: BookingProps = { reader: requester, origin, booking }
