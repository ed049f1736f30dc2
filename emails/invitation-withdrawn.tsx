import { type Base, Letter } from './parts/letter.tsx'
import { approver, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { consortium: string; school: string; by: string }

export const subject = ({ consortium, school }: Props) => `${consortium} has withdrawn its invitation to ${school}`

export default function InvitationWithdrawn(props: Props) {
  const { reader, origin, consortium, school, by } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="There is nothing for you to do."
      heading={`${consortium} has withdrawn its invitation`}
      opening={[
        toReader(
          reader,
          `${by} has taken back the invitation to ${school} to join ${consortium}. It can’t be joined any more, and there is nothing for you to do.`,
        ),
      ]}
      facts={[
        ['Consortium', consortium],
        ['School', school],
        ['Withdrawn by', by],
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
