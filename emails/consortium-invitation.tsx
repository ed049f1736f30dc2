import { type Base, Letter } from './parts/letter.tsx'
import { approver, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { consortium: string; school: string; invitedBy: string }

export const subject = ({ consortium, school }: Props) => `${consortium} invites ${school}`

export default function ConsortiumInvitation(props: Props) {
  const { reader, origin, consortium, school, invitedBy } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${invitedBy} asks ${school} to join.`}
      heading={`Join ${consortium}?`}
      opening={[
        toReader(
          reader,
          `${invitedBy} asks ${school} to join ${consortium}. Its lead could then ask for visits at your school, up to the shares that you agree and never beyond them.`,
        ),
      ]}
      facts={[
        ['Consortium', consortium],
        ['School', school],
        ['Invited by', invitedBy],
      ]}
      button={{ words: 'Join or decline', path: '/school/consortium' }}
      closing={['Joining commits no money: each share is agreed on its own.']}
    />
  )
}

export const sampleProps: Props = {
  reader: approver,
  origin,
  consortium: 'Four Valleys',
  school: 'Fernhollow School',
  invitedBy: 'Dilys Roe',
}
