import { formatDay } from '#app/domain/format-day.ts'
import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, requester } from './parts/samples.ts'
import { type BookingProps, moneyFact, pathOf, referenceFact, toReader, visitFacts } from './parts/words.ts'

type Props = BookingProps & { outcome: 'agree' | 'void' }

const dayOf = ({ booking }: Props) => (booking.visits[0] ? ` on ${formatDay(booking.visits[0].day)}` : '')

export const subject = (props: Props) =>
  `Problem settled, ${props.outcome === 'agree' ? 'visit agreed' : 'visit void'}: booking ${props.booking.reference}`

/** Why it was settled so stays on its page: it may name a child. */
export default function ProblemSettled(props: Props) {
  const { reader, origin, booking, outcome } = props
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
      heading={outcome === 'agree' ? 'The visit is agreed' : 'The visit is void'}
      opening={[
        toReader(
          reader,
          `Waymark’s staff have settled the problem with the visit${dayOf(props)}: ${outcome === 'agree' ? 'it took place as agreed' : 'it does not count as delivered'}. ${next}`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ...(outcome === 'agree' ? [moneyFact(reader, booking)] : []),
      ]}
      button={{ words: 'Read how it was settled', path: pathOf(reader, booking) }}
    />
  )
}

export const sampleProps: Props = { reader: requester, origin, booking: confirmedBooking, outcome: 'void' }
