import { Letter } from './parts/letter.tsx'
import { adviser, booking, origin } from './parts/samples.ts'
import {
  type BookingProps,
  capital,
  hasDone,
  isHost,
  isOne,
  moneyPlace,
  pathOf,
  referenceFact,
  theVisits,
  toReader,
  visitFacts,
} from './parts/words.ts'

type Props = BookingProps & { by: string }

export const subject = ({ reader, booking }: Props) =>
  `Withdrawn by ${isHost(reader, booking) ? booking.consortium : booking.school}: booking ${booking.reference}`

export default function Withdrawn(props: Props) {
  const { reader, origin, booking, by } = props
  const isAdviser = reader.side === 'adviser'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${capital(theVisits(booking))} will not take place.`}
      heading={isAdviser ? `${booking.school} has withdrawn its request` : `${by} has withdrawn the request`}
      opening={[
        toReader(
          reader,
          `${hasDone(reader, by)} withdrawn ${theVisits(booking)}. ${isAdviser ? `${isOne(booking) ? 'The time is' : 'The times are'} free again in your diary.` : `What was reserved is back in ${isHost(reader, booking) ? moneyPlace(reader, booking) : 'the funds'}.`} There is nothing for you to do.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking)]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
    />
  )
}

export const sampleProps: Props = { reader: adviser, origin, booking, by: 'Priya Anand' }
