import { type Base, Letter } from './parts/letter.tsx'
import { approver, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { consortium: string; school: string; by: string }

export const subject = ({ consortium }: Props) => `${consortium} has closed`

/** To whoever approves for a school that was a member, or for its trust. */
export default function ConsortiumClosed(props: Props) {
  const { reader, origin, consortium, school, by } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="What the shares had left is back in your funds."
      heading={`${consortium} has closed`}
      opening={[
        toReader(
          reader,
          `${by} has closed ${consortium}, of which ${school} was a member. What its shares had left has gone back to its funds, what it offered has ended, and nothing new can be asked for through it. Visits that took place are paid for as agreed.`,
        ),
      ]}
      facts={[
        ['Consortium', consortium],
        ['School', school],
        ['Closed by', by],
      ]}
      button={{ words: 'See your consortia', path: '/school/consortium' }}
    />
  )
}

export const sampleProps: Props = {
  reader: approver,
  origin,
  consortium: 'Four Valleys',
  school: 'Fernhollow School',
  by: 'Dilys Roe',
}
