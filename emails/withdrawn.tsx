import { Letter } from './parts/letter.tsx'
import { adviser, booking, origin } from './parts/samples.ts'
import {
  approvalPath,
  type BookingProps,
  buyerOf,
  capital,
  freeAgain,
  hasDone,
  isHost,
  moneyPlace,
  othersWait,
  pathOf,
  reasonFact,
  referenceFact,
  theVisits,
  toReader,
  visitFacts,
  willNot,
} from './parts/words.ts'

type Props = BookingProps & { by: string; reason: string | null }

export const subject = ({ booking }: Props) =>
  `Withdrawn by ${buyerOf(booking)}: ${booking.others.days > 0 ? `${theVisits(booking)}, ` : ''}booking ${booking.reference}`

export default function Withdrawn(props: Props) {
  const { reader, origin, booking, by, reason } = props
  const isAdviser = reader.side === 'adviser'
  const isPart = booking.others.days > 0
  const what = isPart ? theVisits(booking) : isAdviser ? 'its request' : 'the request'
  const waits = othersWait(reader, booking)
  const back = isAdviser
    ? freeAgain(booking)
    : `What was reserved is back in ${isHost(reader, booking) ? moneyPlace(reader, booking) : 'the funds'}.`
  const rest = waits || (isPart ? 'The other days of the booking are not affected.' : 'There is nothing for you to do.')
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={waits || `${capital(theVisits(booking))} ${willNot(booking)}.`}
      heading={`${isAdviser ? buyerOf(booking) : by} has withdrawn ${what}`}
      opening={[toReader(reader, `${hasDone(reader, by)} withdrawn ${theVisits(booking)}. ${back} ${rest}`)]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), ...reasonFact(reason)]}
      button={
        waits && isAdviser
          ? { words: 'Answer the other days', path: pathOf(reader, booking) }
          : waits
            ? { words: 'Look at the other days', path: approvalPath(reader, booking) }
            : { words: 'See the booking', path: pathOf(reader, booking) }
      }
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  booking: {
    ...booking,
    others: {
      days: 3,
      toApprove: null,
      toAnswer: { visits: 3, totalPence: 106_668, by: '5pm on Friday 4 December' },
    },
  },
  by: 'Priya Anand',
  reason: 'No longer needed.',
}
