import { formatPounds } from '#app/domain/money.ts'
import { type Base, HELP_ADDRESS, Letter } from './parts/letter.tsx'
import { origin, payer } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

/** Money that was returned and did not reach its payer. `why`: a clause, as the payer reads it. Pence. */
type Props = Base & {
  pence: number
  reason: string
  why: string
  invoice: { id: string; reference: string } | null
}

export const subject = ({ pence, invoice }: Props) =>
  `${formatPounds(pence)} that we returned has come back${invoice ? `: invoice ${invoice.reference}` : ''}`

export default function RefundCameBack(props: Props) {
  const { reader, origin, pence, reason, why, invoice } = props
  const amount = formatPounds(pence)
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="It stays yours: we will ask you for another account."
      heading={`${amount} that we returned has come back`}
      opening={[
        toReader(reader, `${amount} that we returned to you has come back to us: ${why}.`),
        'It stays yours. We will ask you for another account to send it to.',
      ]}
      facts={[
        ['Came back', amount],
        ['Why we returned it', reason],
        ...(invoice ? [['Invoice', invoice.reference] as const] : []),
      ]}
      button={
        invoice
          ? { words: 'See the invoice', path: `/school/invoices/${invoice.id}` }
          : { words: 'See your invoices', path: '/school/invoices' }
      }
      closing={[
        `To settle it sooner write to ${HELP_ADDRESS}, and leave out your bank details: Stripe, who collects for us, asks for them.`,
      ]}
    />
  )
}

export const sampleProps: Props = {
  reader: payer,
  origin,
  pence: 10_720,
  reason: 'Two of the six interviews could not take place.',
  why: 'your bank did not take it',
  invoice: { id: 'req_sample', reference: 'RT-0031' },
}
