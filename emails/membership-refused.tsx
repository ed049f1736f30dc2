import { type Base, HELP_NUMBER, Letter } from './parts/letter.tsx'
import { origin, person } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { organisation: string; reason: string | null }

export const subject = ({ organisation }: Props) => `You have not joined ${organisation} on Waymark`

export default function MembershipRefused(props: Props) {
  const { reader, origin, organisation, reason } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="Your request to join was refused."
      heading={`You do not act for ${organisation}`}
      opening={[toReader(reader, `your request to join ${organisation} was refused.`)]}
      facts={[['Organisation', organisation], ...(reason ? [['Reason', reason] as const] : [])]}
      button={{ words: 'Ask to join again', path: '/join' }}
      closing={[`If you think this is wrong, call ${HELP_NUMBER}.`]}
    />
  )
}

export const sampleProps: Props = {
  reader: { ...person, because: 'you asked to join Fernhollow School' },
  origin,
  organisation: 'Fernhollow School',
  reason: 'The school’s office does not know this address.',
}
