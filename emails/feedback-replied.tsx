import { type Base, Letter } from './parts/letter.tsx'
import { origin, person } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { visitId: string; bookingId: string; base: string; by: string; day: string }

export const subject = ({ by, day }: Props) => `${by} has replied about the visit on ${day}`

export default function FeedbackReplied(props: Props) {
  const { reader, origin, visitId, bookingId, base, by, day } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="Only you, your colleagues and Waymark’s staff read it."
      heading={`${by} has replied to you`}
      opening={[toReader(reader, `${by} has replied to what you wrote about the visit on ${day}.`)]}
      facts={[
        ['Adviser', by],
        ['Visit', day],
      ]}
      button={{ words: 'Read the reply', path: `${base}/bookings/${bookingId}/visits/${visitId}/feedback` }}
    />
  )
}

export const sampleProps: Props = {
  reader: person,
  origin,
  visitId: 'vis_sample',
  bookingId: 'bkg_sample',
  base: '/school',
  by: 'Rowan Tallis',
  day: 'Thursday 21 January 2027',
}
