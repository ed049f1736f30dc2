import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, requester } from './parts/samples.ts'
import {
  type BookingProps,
  moneyFact,
  ofVisitOr,
  pathOf,
  referenceFact,
  tookPlace,
  toReader,
  visitFacts,
  whatWas,
} from './parts/words.ts'

type Props = BookingProps & { outcome: 'agree' | 'void'; note: string }

export const subject = (props: Props) =>
  `Problem settled, ${ofVisitOr(props.booking, 'visit', 'delivery')} ${props.outcome === 'agree' ? 'agreed' : 'void'}: booking ${props.booking.reference}`

/** With the reason: both sides are told it, and staff are told to write nothing about a child. What was raised stays on its page. */
export default function ProblemSettled(props: Props) {
  const { reader, origin, booking, outcome, note } = props
  const isAdviser = reader.side === 'adviser'
  const next =
    outcome === 'agree'
      ? isAdviser
        ? `The invoice goes to ${booking.payer}, and you are paid when its money has come in.`
        : 'It is invoiced as usual, payable in 30 days.'
      : isAdviser
        ? 'It is not invoiced and nothing is paid for it.'
        : 'It is not invoiced, and what was committed is back in your funds.'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={next}
      heading={`The ${ofVisitOr(booking, 'visit', 'delivery')} is ${outcome === 'agree' ? 'agreed' : 'void'}`}
      opening={[
        toReader(
          reader,
          `Waymark’s staff have settled the problem with ${whatWas(booking)}: ${outcome === 'agree' ? `${tookPlace(booking)} as agreed` : 'it does not count as delivered'}. ${next}`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ...(outcome === 'agree' ? [moneyFact(reader, booking)] : []),
        ['Why', note],
      ]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
    />
  )
}

export const sampleProps: Props = {
  reader: requester,
  origin,
  booking: confirmedBooking,
  outcome: 'void',
  note: 'Both sides agree that the visit ended too early to count.',
}
