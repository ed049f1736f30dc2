import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, payer, payment } from './parts/samples.ts'
import { invoicePath, type PaymentProps, referenceFact, toReader, visitFacts } from './parts/words.ts'

type Props = PaymentProps & {
  /** What was taken off, VAT included, and what of it goes back to the payer. Pence. */
  creditedPence: number
  returnedPence: number
  reason: string
}

const leftOf = ({ payment }: Props) => payment.totalPence - payment.creditedPence - payment.receivedPence

export const subject = ({ payment, creditedPence }: Props) =>
  `${formatPounds(creditedPence)} credited: invoice ${payment.reference}`

export default function Credited(props: Props) {
  const { reader, origin, booking, payment, creditedPence, returnedPence, reason } = props
  const left = leftOf(props)
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={left === 0 ? 'Nothing is left to pay.' : `${formatPounds(left)} is left to pay.`}
      heading={`${formatPounds(creditedPence)} less is due on invoice ${payment.reference}`}
      opening={[
        toReader(
          reader,
          `${formatPounds(creditedPence)} has been credited. The credit notes are attached, for your accounts.`,
        ),
        ...(returnedPence > 0
          ? [
              `You had paid ${formatPounds(returnedPence)} of it already: it goes back to you, and we write again when it leaves.`,
            ]
          : []),
        left === 0
          ? 'Nothing is left to pay.'
          : `Please pay ${formatPounds(left)} instead of what the invoice asked for.`,
      ]}
      facts={[
        ['Why', reason],
        ['Credited', formatPounds(creditedPence)],
        ...(returnedPence > 0 ? [['To be returned', formatPounds(returnedPence)] as const] : []),
        ['Left to pay', formatPounds(left)],
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ...(payment.orderNumber ? [['Order number', payment.orderNumber] as const] : []),
      ]}
      button={{ words: 'See the invoice', path: invoicePath(payment) }}
    />
  )
}

export const sampleProps: Props = {
  reader: payer,
  origin,
  booking: confirmedBooking,
  payment: { ...payment, creditedPence: 10_720, receivedPence: payment.totalPence - 10_720 },
  creditedPence: 10_720,
  returnedPence: 10_720,
  reason: 'Two of the six interviews could not take place.',
}
