import { Letter } from './parts/letter.tsx'
import { booking, origin, requester } from './parts/samples.ts'
import {
  approvalPath,
  type BookingProps,
  isOne,
  moneyFact,
  ofVisitOr,
  pathOf,
  referenceFact,
  theDays,
  toReader,
  visitFacts,
} from './parts/words.ts'

type Props = BookingProps & { until: string }

const awaited = ({ booking }: Props): string => {
  if (booking.isAccepted) return 'The cost must be approved'
  return booking.approvedBy
    ? `${booking.adviser} is to answer`
    : `The cost must be approved and ${booking.adviser} has to accept`
}

export const subject = ({ booking, until }: Props) => `Held until ${until}: booking ${booking.reference}`

export default function HeldLonger(props: Props) {
  const { reader, origin, booking, until } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`There is time to approve until ${until}.`}
      heading={`${booking.adviser} ${ofVisitOr(booking, `is holding ${theDays(booking)} longer`, 'waits longer')}`}
      opening={[
        toReader(
          reader,
          `${booking.adviser} ${ofVisitOr(booking, `now keeps ${theDays(booking)} for you`, 'now waits for you')} until ${until}. ${awaited(props)} by then, or ${ofVisitOr(booking, isOne(booking) ? 'the visit expires' : 'the visits expire', 'the request expires')}.`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking), moneyFact(reader, booking)]}
      button={
        reader.decides && !booking.approvedBy
          ? { words: 'Approve or decline', path: approvalPath(reader, booking) }
          : { words: 'See the booking', path: pathOf(reader, booking) }
      }
    />
  )
}

export const sampleProps: Props = { reader: requester, origin, booking, until: '5pm on Friday 4 December' }
