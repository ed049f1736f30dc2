import { formatPounds } from '#app/domain/money.ts'
import { type Base, Letter } from './parts/letter.tsx'
import { approver, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { consortium: string; school: string; fund: string; year: string; amountPence: number; by: string }

export const subject = ({ consortium, amountPence }: Props) => `Put ${formatPounds(amountPence)} behind ${consortium}?`

export default function ShareProposed(props: Props) {
  const { reader, origin, consortium, school, fund, year, amountPence, by } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${by} offers a share from ${fund}.`}
      heading={`Put ${formatPounds(amountPence)} behind ${consortium}?`}
      opening={[
        toReader(
          reader,
          `${by} offers a share of ${school}’s ${fund} for visits that ${consortium} asks for. It stays your school’s money: it pays only for visits at ${school}, and you are invoiced visit by visit.`,
        ),
      ]}
      facts={[
        ['Consortium', consortium],
        ['School', school],
        ['Fund', fund],
        ['Year', year],
        ['Share', formatPounds(amountPence)],
      ]}
      button={{ words: 'Agree or decline the share', path: '/school/consortium' }}
      closing={['Nothing can be charged beyond the share.']}
    />
  )
}

export const sampleProps: Props = {
  reader: approver,
  origin,
  consortium: 'Four Valleys',
  school: 'Fernhollow School',
  fund: 'Careers budget',
  year: '1 April 2026 to 31 March 2027',
  amountPence: 180_000,
  by: 'Dilys Roe',
}
