import { type Base, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { supplierBase, toReader } from './parts/words.ts'

/** What Stripe has begun to ask of a payout account. `wanted`: each thing. `by`: Stripe's own deadline, where it has one. */
type Props = Base & { wanted: string[]; by: string | null }

export const subject = ({ by }: Props) => `Stripe needs something for your payout account${by ? ` by ${by}` : ''}`

export default function PayoutAccountWanted(props: Props) {
  const { reader, origin, wanted, by } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="Without it your payouts stop."
      heading="Stripe asks for more details"
      opening={[
        toReader(
          reader,
          `Stripe, who pays you for us, has asked for something that it did not ask for before. ${by ? `Give it by ${by}: without it Stripe stops your payouts.` : 'Give it soon: without it Stripe stops your payouts.'}`,
        ),
      ]}
      facts={[['Stripe needs', wanted], ...(by ? [['By', by] as const] : [])]}
      button={{ words: 'Complete your payout account', path: `${supplierBase(reader)}/payouts` }}
      closing={['Give it on Stripe’s own form, never by email.']}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  wanted: ['A photo of your passport or driving licence'],
  by: '1 March 2027',
}
