import { Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin } from './parts/samples.ts'
import {
  type BookingProps,
  capital,
  moneyFact,
  ofVisitOr,
  onDay,
  pathOf,
  referenceFact,
  tookPlace,
  toReader,
  visitFacts,
  whatWas,
} from './parts/words.ts'

type Props = BookingProps & { how: 'person' | 'silence' | 'staff'; by: string | null }

const HOW = {
  person: (by: string | null, took: string) =>
    by ? `${by} has agreed that ${took}.` : `The school has agreed that ${took}.`,
  silence: (_: string | null, took: string) =>
    `Nobody answered in time${took === 'it took place' ? ' and a register was kept' : ''}, so it counts as agreed by silence. The history and the invoice say so.`,
  staff: () => 'Waymark’s staff have settled the problem and agreed it.',
}

export const subject = (props: Props) =>
  `${ofVisitOr(props.booking, `Visit${onDay(props.booking)}`, 'Delivery')} agreed${props.how === 'silence' ? ' by silence' : ''}: booking ${props.booking.reference}`

export default function Agreed(props: Props) {
  const { reader, origin, booking, how, by } = props
  const isAdviser = reader.side === 'adviser'
  const next = booking.isByPayroll
    ? isAdviser
      ? `The payroll of ${booking.payer} pays you. Nothing is invoiced.`
      : 'The adviser is paid through your payroll. Nothing is invoiced.'
    : isAdviser
      ? `The invoice goes to ${booking.payer}${booking.usesOrderNumbers && !booking.orderNumber ? ' once it has given an order number' : ' now'}, payable in 30 days. You are paid when its money has come in.`
      : booking.usesOrderNumbers && !booking.orderNumber
        ? 'The invoice leaves when an order number has been added.'
        : 'The invoice is on its way to whoever pays, payable in 30 days.'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={next}
      heading={`${capital(whatWas(booking))} is agreed`}
      opening={[
        toReader(
          reader,
          `${HOW[how](by, tookPlace(booking)).replace(/^The |^Nobody /, (word) => (reader.firstName ? word.toLowerCase() : word))} ${next}`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), moneyFact(reader, booking)]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
    />
  )
}

export const sampleProps: Props = { reader: adviser, origin, booking: confirmedBooking, how: 'silence', by: null }
