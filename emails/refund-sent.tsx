import { formatPounds } from '#app/domain/money.ts'
import { type Base, Letter } from './parts/letter.tsx'
import { origin, payer } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & {
  pence: number
  reason: string
  /** To the card that paid; to a bank account; or asked for one first, at this address. */
  how: 'card' | 'bank' | 'asked'
  asked: string | null
  /** The invoice that it is of; null of what had paid nothing. */
  invoice: { id: string; reference: string } | null
}

export const subject = ({ pence, how, invoice }: Props) =>
  `${formatPounds(pence)} ${how === 'asked' ? 'waits for your bank details' : 'is on its way back to you'}${invoice ? `: invoice ${invoice.reference}` : ''}`

export default function RefundSent(props: Props) {
  const { reader, origin, pence, reason, how, asked, invoice } = props
  const amount = formatPounds(pence)
  const HOW = {
    card: `we have returned ${amount} to the card that paid it. Your bank shows it within 10 days.`,
    bank: `we have returned ${amount} to your bank account. It arrives within 5 working days.`,
    asked: `we have asked Stripe, who collects for us, to return ${amount} to your bank account. Stripe writes to ${asked ?? 'the address for your invoices'} and asks where to: the money leaves when that is answered, and comes back to us after 45 days if it is not.`,
  }
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={how === 'asked' ? 'Stripe asks you for a bank account.' : reason}
      heading={how === 'asked' ? `Say to Stripe where ${amount} is to go` : `${amount} goes back to you`}
      opening={[toReader(reader, HOW[how])]}
      facts={[['Returned', amount], ['Why', reason], ...(invoice ? [['Invoice', invoice.reference] as const] : [])]}
      button={
        invoice
          ? { words: 'See the invoice', path: `/school/invoices/${invoice.id}` }
          : { words: 'See your invoices', path: '/school/invoices' }
      }
    />
  )
}

export const sampleProps: Props = {
  reader: payer,
  origin,
  pence: 10_720,
  reason: 'Two of the six interviews could not take place.',
  how: 'asked',
  asked: 'finance@northgate.example',
  invoice: { id: 'req_sample', reference: 'RT-0031' },
}
