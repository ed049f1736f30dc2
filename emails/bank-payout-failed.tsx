import { formatPounds } from '#app/domain/money.ts'
import { type Base, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { supplierBase, toReader } from './parts/words.ts'

/** An adviser's bank did not take what Stripe paid out. `why`: Stripe's words, where it has any. Pence. */
type Props = Base & { pence: number; why: string | null }

export const subject = ({ pence }: Props) => `Your bank did not take ${formatPounds(pence)}`

export default function BankPayoutFailed(props: Props) {
  const { reader, origin, pence, why } = props
  const amount = formatPounds(pence)
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="Give Stripe another bank account."
      heading={subject(props)}
      opening={[
        toReader(
          reader,
          `Stripe sent ${amount} to your bank account, and your bank sent it back. The money is safe in your account at Stripe.`,
        ),
        'Check the bank account there, or give another one. Stripe then pays it out again by itself. Until then it pays out nothing.',
      ]}
      facts={[['Came back', amount], ...(why ? [['What Stripe says', why] as const] : [])]}
      button={{ words: 'Look at your payouts', path: `${supplierBase(reader)}/payouts` }}
      closing={['Never send us bank details by email: Stripe asks for them on its own form.']}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  pence: 32_810,
  why: 'The bank account has been closed.',
}
