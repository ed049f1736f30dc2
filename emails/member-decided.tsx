import { type Base, Letter } from './parts/letter.tsx'
import { leadOfConsortium, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Decision = 'joined' | 'declined' | 'left'
type Props = Base & { consortium: string; school: string; schoolId: string; decision: Decision; by: string }

const DONE: Record<Decision, string> = { joined: 'joined', declined: 'declined to join', left: 'left' }

export const subject = ({ consortium, school, decision }: Props) => `${school} has ${DONE[decision]} ${consortium}`

const SO: Record<Decision, string> = {
  joined: 'You can ask for visits there once it has agreed a share, and we write when it does.',
  declined: 'You can invite it again.',
  left: 'What its shares had left has gone back to it, what it offered has ended, and nothing new can be asked for there. Visits that are asked for or booked go their way and are paid for as agreed.',
}

/** To a consortium’s lead: what a school has made of the invitation, or of its membership. */
export default function MemberDecided(props: Props) {
  const { reader, origin, consortium, school, schoolId, decision, by } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={SO[decision]}
      heading={`${school} has ${DONE[decision]} ${consortium}`}
      opening={[toReader(reader, `${by} has decided for ${school}. ${SO[decision]}`)]}
      facts={[
        ['School', school],
        ['Consortium', consortium],
        ['Decided by', by],
      ]}
      button={{ words: 'See the school and its shares', path: `/consortium/members/${schoolId}` }}
    />
  )
}

export const sampleProps: Props = {
  reader: leadOfConsortium,
  origin,
  consortium: 'Four Valleys',
  school: 'Fernhollow School',
  schoolId: 'org_sample',
  decision: 'left',
  by: 'Graham Ellwood',
}
