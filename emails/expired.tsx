import { Letter } from './parts/letter.tsx'
import { booking, origin, requester } from './parts/samples.ts'
import { type BookingProps, isOne, pathOf, referenceFact, theVisits, toReader, visitFacts } from './parts/words.ts'

type Props = BookingProps & { awaited: 'approval' | 'answer' }

export const subject = ({ booking, awaited }: Props) =>
  `Expired, ${awaited === 'approval' ? 'not approved' : 'not answered'} in time: booking ${booking.reference}`

export default function Expired(props: Props) {
  const { reader, origin, booking, awaited } = props
  const isAdviser = reader.side === 'adviser'
  const why =
    awaited === 'approval'
      ? `the cost was not approved by ${booking.approveBy}`
      : isAdviser
        ? `you did not answer by ${booking.answerBy}`
        : `${booking.adviser} did not answer by ${booking.answerBy}`
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={isAdviser ? 'The time is free again in your diary.' : 'What was reserved is back in your funds.'}
      heading={
        isOne(booking) ? 'The request has expired' : `The request for ${booking.visits.length} visits has expired`
      }
      opening={[
        toReader(
          reader,
          `${theVisits(booking)} will not take place: ${why}. ${isAdviser ? `${isOne(booking) ? 'The time is' : 'The times are'} free again in your diary.` : 'What was reserved is back in your funds.'}`,
        ),
      ]}
      facts={[referenceFact(booking), ...visitFacts(reader, booking)]}
      button={
        isAdviser || !booking.adviserSlug
          ? { words: 'See the booking', path: pathOf(reader, booking) }
          : { words: `See ${booking.adviser}’s free days`, path: `/advisers/${booking.adviserSlug}` }
      }
      closing={isAdviser ? [] : ['You can ask again for the same days while they are free.']}
    />
  )
}

export const sampleProps: Props = { reader: requester, origin, booking, awaited: 'answer' }
