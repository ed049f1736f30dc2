import { formatPounds } from '#app/domain/money.ts'
import { type Fact, Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin } from './parts/samples.ts'
import {
  type BookingProps,
  capital,
  freeAgain,
  hasDone,
  isHost,
  isOne,
  moneyPlace,
  pathOf,
  quantityIn,
  reasonFact,
  referenceFact,
  replacePath,
  theVisits,
  toReader,
  visitFacts,
} from './parts/words.ts'

/** What comes back, and to whoever buys what does not. An adviser’s own cancelling costs nobody anything, and says nothing of it. */
const moneyWords = ({ reader, booking }: Props): string =>
  booking.cancelling === null
    ? `What was set aside is back in ${moneyPlace(reader, booking)}.`
    : `Cancelling with so little notice costs ${formatPounds(booking.cancelling.costsPence)}, as the agreement says: ${booking.payer} is invoiced for it. The rest of what was set aside is back in ${moneyPlace(reader, booking)}.`

const costsFact = ({ reader, booking: { cancelling, isProvider } }: Props): Fact[] => {
  if (cancelling === null) return []
  return reader.side === 'adviser'
    ? [[isProvider ? 'It is owed' : 'You receive', `${formatPounds(cancelling.receivesPence)} for the short notice`]]
    : [['Cancelling costs', formatPounds(cancelling.costsPence)]]
}

type Props = BookingProps & { by: string; reason: string | null }

export const subject = ({ booking }: Props) => `Cancelled: booking ${booking.reference}`

export default function Cancelled(props: Props) {
  const { reader, origin, booking, by, reason } = props
  const isAdviser = reader.side === 'adviser'
  // Whoever approves may ask for nothing, and a member does not spend what its consortium leads.
  const mayFind =
    booking.isEndedBySupplier &&
    quantityIn(booking) === null &&
    !isAdviser &&
    !reader.decides &&
    !isHost(reader, booking)
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${capital(theVisits(booking))} ${isOne(booking) ? 'is' : 'are'} cancelled.`}
      heading={
        quantityIn(booking) !== null
          ? `${capital(theVisits(booking))} is cancelled`
          : isOne(booking)
            ? 'The visit is cancelled'
            : `${booking.visits.length} visits are cancelled`
      }
      opening={[
        toReader(
          reader,
          `${hasDone(reader, by)} cancelled ${theVisits(booking)}. ${isAdviser ? freeAgain(booking) : moneyWords(props)}`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), ...reasonFact(reason), ...costsFact(props)]}
      button={
        mayFind
          ? { words: 'Find somebody else', path: replacePath(reader, booking) }
          : { words: 'See the booking', path: pathOf(reader, booking) }
      }
      closing={
        mayFind
          ? [
              'We have looked for their other dates and for others who are qualified and free. At the same price or less the approval and the order number stand.',
            ]
          : []
      }
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  booking: confirmedBooking,
  by: 'Priya Anand',
  reason: 'The school is closed that day.',
}
