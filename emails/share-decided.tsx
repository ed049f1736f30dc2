import { formatPounds } from '#app/domain/money.ts'
import { type Base, Letter } from './parts/letter.tsx'
import { leadOfConsortium, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & {
  school: string
  fund: string
  year: string
  amountPence: number
  decision: 'agreed' | 'declined' | 'changed' | 'closed'
  by: string
}

export const subject = ({ school, amountPence, decision }: Props) =>
  decision === 'changed'
    ? `${school}’s share is ${formatPounds(amountPence)} now`
    : `${school} has ${decision} a share of ${formatPounds(amountPence)}`

const SO = {
  agreed: (school: string) => `You can ask for visits at ${school} up to it.`,
  declined: () => 'Nothing was set aside. You can ask the school for another.',
  changed: (school: string) => `You can ask for visits at ${school} up to what it has left.`,
  closed: () => 'What it had left has gone back to the school. What is booked goes its way.',
} as const

export default function ShareDecided(props: Props) {
  const { reader, origin, school, fund, year, amountPence, decision, by } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={SO[decision](school)}
      heading={`${school} has ${decision} the share`}
      opening={[
        toReader(
          reader,
          `${by} has ${decision} the share ${decision === 'changed' ? 'to' : 'of'} ${formatPounds(amountPence)} from ${school}’s ${fund}. ${SO[decision](school)}`,
        ),
      ]}
      facts={[
        ['School', school],
        ['Fund', fund],
        ['Year', year],
        ['Share', formatPounds(amountPence)],
        ['Decided by', by],
      ]}
      button={{ words: 'See the shares', path: '/consortium' }}
    />
  )
}

export const sampleProps: Props = {
  reader: leadOfConsortium,
  origin,
  school: 'Fernhollow School',
  fund: 'Careers budget',
  year: '1 April 2026 to 31 March 2027',
  amountPence: 180_000,
  decision: 'agreed',
  by: 'Graham Ellwood',
}
