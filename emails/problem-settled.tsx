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

/** `by`: who of Waymark’s staff settled it, and who confirmed it where two had to. */
type Props = BookingProps & { outcome: 'agree' | 'part' | 'void'; note: string; by: string | null }

const WORDS = { agree: 'agreed', part: 'agreed in part', void: 'void' } as const

export const subject = (props: Props) =>
  `Problem settled, ${ofVisitOr(props.booking, 'visit', 'delivery')} ${WORDS[props.outcome]}: booking ${props.booking.reference}`

/** With the reason: both sides are told it, and staff are told to write nothing about a child. What was raised stays on its page. */
export default function ProblemSettled(props: Props) {
  const { reader, origin, booking, outcome, note, by } = props
  const isAdviser = reader.side === 'adviser'
  const back = outcome === 'part' && !isAdviser ? ' What is not spent of it is back in your funds.' : ''
  const next =
    outcome !== 'void' && booking.isByPayroll
      ? isAdviser
        ? `You are paid by the payroll of ${booking.payer}.`
        : `It is paid through your payroll: there is no invoice.${back}`
      : outcome !== 'void'
        ? isAdviser
          ? `The invoice goes to ${booking.payer}, and you are paid when its money has come in.`
          : `It is invoiced as usual, payable in 30 days.${back}`
        : isAdviser
          ? 'It is not invoiced and nothing is paid for it.'
          : 'It is not invoiced, and what was committed is back in your funds.'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={next}
      heading={`The ${ofVisitOr(booking, 'visit', 'delivery')} is ${WORDS[outcome]}`}
      opening={[
        toReader(reader, `Waymark’s staff have settled the problem with ${whatWas(booking)}: ${found(props)}. ${next}`),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ...(outcome === 'void' ? [] : [moneyFact(reader, booking)]),
        ['Why', note],
        ...(by ? [['Settled by', by] as const] : []),
      ]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
    />
  )
}

const found = ({ outcome, booking }: Props): string =>
  outcome === 'agree'
    ? `${tookPlace(booking)} as it was recorded`
    : outcome === 'part'
      ? 'a part of it is due'
      : 'it does not count as delivered'

export const sampleProps: Props = {
  reader: requester,
  origin,
  booking: confirmedBooking,
  outcome: 'void',
  note: 'Both sides agree that the visit ended too early to count.',
  by: 'Nell Farrow',
}
