import { type Base, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

/** `mayReply`: of a visit of one’s own practice. Nobody replies to what is said of a provider’s. */
type Props = Base & { by: string; ofWhom: string; day: string; mayReply: boolean }

export const subject = ({ ofWhom, day }: Props) => `${ofWhom} has written about your visit on ${day}`

/** Its words stand on the page alone, which only the adviser and staff open. */
export default function FeedbackGiven(props: Props) {
  const { reader, origin, by, ofWhom, day, mayReply } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="You and Waymark’s staff read it, and nobody else."
      heading={`${ofWhom} says how your visit went`}
      opening={[
        toReader(
          reader,
          `${by} has written what went well and what could be better. You and Waymark’s staff read it, and nobody else.${mayReply ? ' You may reply once.' : ''}`,
        ),
      ]}
      facts={[
        ['From', `${by}, ${ofWhom}`],
        ['Visit', day],
      ]}
      button={{ words: 'Read it', path: '/adviser/feedback' }}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  by: 'Priya Anand',
  ofWhom: 'Fernhollow School',
  day: 'Thursday 21 January 2027',
  mayReply: true,
}
