import { type Base, Letter } from './parts/letter.tsx'
import { origin, person } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { organisation: string }

export const subject = ({ organisation }: Props) => `You have joined ${organisation} on Waymark`

export default function MembershipApproved(props: Props) {
  const { reader, origin, organisation } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="Sign in to start."
      heading={`You now act for ${organisation}`}
      opening={[toReader(reader, `your place at ${organisation} is approved. Sign in to see what waits there.`)]}
      facts={[
        ['Organisation', organisation],
        ['Your address', reader.address],
      ]}
      button={{ words: 'Sign in', path: '/sign-in' }}
    />
  )
}

export const sampleProps: Props = {
  reader: { ...person, because: 'you asked to join Fernhollow School' },
  origin,
  organisation: 'Fernhollow School',
}
