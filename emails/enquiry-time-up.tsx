import { type Base, Letter } from './parts/letter.tsx'
import { origin, requester } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & {
  id: string
  event: 'time_up' | 'ended'
  school: string
  service: string
  asked: number
  offered: number
  declined: number
  silent: number
  until: string
}

const advisers = (many: number) => (many === 1 ? '1 adviser' : `${many} advisers`)

export const subject = ({ event, school, offered, asked }: Props) =>
  event === 'ended'
    ? `Your enquiry for ${school} has ended`
    : offered === 0
      ? `Nobody of ${asked} offered a day for ${school}`
      : `${advisers(offered)} of ${asked} can come to ${school}`

export default function EnquiryTimeUp(props: Props) {
  const { reader, origin, id, event, school, service, asked, offered, declined, silent, until } = props
  const base = reader.side === 'consortium' ? '/consortium' : '/school'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${offered} offered days, ${declined} said no, ${silent} did not answer.`}
      heading={event === 'ended' ? 'Your enquiry has ended without a choice' : 'The time for answers is up'}
      opening={[
        toReader(
          reader,
          event === 'ended'
            ? 'nobody chose in time, so we have told those who had offered days that they are not needed.'
            : offered === 0
              ? 'nobody has offered a day. Close the enquiry, or ask others.'
              : `choose from ${offered === 1 ? 'the answer' : 'the answers'} by ${until}. Days are not held, so the sooner the better.`,
        ),
      ]}
      facts={[
        ['School', school],
        ['Service', service],
        ['Asked', advisers(asked)],
        ['Offered days', String(offered)],
        ['Said no', String(declined)],
        ['Did not answer', String(silent)],
      ]}
      button={{ words: 'See the answers', path: `${base}/enquiries/${id}` }}
    />
  )
}

export const sampleProps: Props = {
  reader: requester,
  origin,
  id: 'enq_sample',
  event: 'time_up',
  school: 'Fernhollow School',
  service: 'Personal guidance day',
  asked: 5,
  offered: 3,
  declined: 1,
  silent: 1,
  until: '5pm on Friday 18 December 2026',
}
