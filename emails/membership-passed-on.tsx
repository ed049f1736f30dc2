import { type Base, Letter } from './parts/letter.tsx'
import { origin, person } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { organisation: string; by: string }

export const subject = ({ organisation, by }: Pick<Props, 'organisation' | 'by'>) =>
  `${by} decides about your request to join ${organisation}`

export default function MembershipPassedOn(props: Props) {
  const { reader, origin, organisation, by } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="Your request still waits. There is nothing to do."
      heading={`${by} is ${organisation}’s first member`}
      opening={[
        toReader(
          reader,
          `${by} keeps the team at ${organisation} now, and decides who joins. Your request is with them, in place of Waymark’s staff. You are told by email what they decide.`,
        ),
      ]}
      facts={[
        ['Organisation', organisation],
        ['Who decides', by],
      ]}
      button={{ words: 'See your request', path: '/organisations' }}
    />
  )
}

export const sampleProps: Props = {
  reader: { ...person, because: 'you asked to join Fernhollow School' },
  origin,
  organisation: 'Fernhollow School',
  by: 'Priya Anand',
}
