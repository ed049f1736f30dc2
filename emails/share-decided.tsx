import { formatPounds } from '#app/domain/money.ts'
import { type Base, Letter } from './parts/letter.tsx'
import { origin, requester } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & {
  school: string
  fund: string
  year: string
  amountPence: number
  decision: 'agreed' | 'declined'
  by: string
}

export const subject = ({ school, amountPence, decision }: Props) =>
  `${school} has ${decision} a share of ${formatPounds(amountPence)}`

export default function ShareDecided(props: Props) {
  const { reader, origin, school, fund, year, amountPence, decision, by } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={decision === 'agreed' ? 'You can ask for visits up to it.' : 'Nothing was set aside.'}
      heading={`${school} has ${decision} the share`}
      opening={[
        toReader(
          reader,
          `${by} has ${decision} the share of ${formatPounds(amountPence)} from ${school}’s ${fund}. ${decision === 'agreed' ? `You can ask for visits at ${school} up to it.` : 'Nothing was set aside. You can propose another.'}`,
        ),
      ]}
      facts={[
        ['School', school],
        ['Fund', fund],
        ['Year', year],
        ['Share', formatPounds(amountPence)],
        ['Decided by', by],
      ]}
      button={{ words: 'See the shares', path: '/consortium/shares' }}
    />
  )
}

export const sampleProps: Props = {
  reader: {
    ...requester,
    firstName: 'Dilys',
    address: 'd.roe@fourvalleys.example',
    side: 'consortium',
    because: 'you ask for visits for Four Valleys',
  },
  origin,
  school: 'Fernhollow School',
  fund: 'Careers budget',
  year: '1 April 2026 to 31 March 2027',
  amountPence: 180_000,
  decision: 'agreed',
  by: 'Graham Ellwood',
}
