import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, payer, payment } from './parts/samples.ts'
import { invoicePath, type PaymentProps, referenceFact, toReader, visitFacts } from './parts/words.ts'

const left = ({ payment }: PaymentProps) => payment.totalPence - payment.receivedPence

export const subject = (props: PaymentProps) =>
  `Received ${formatPounds(props.payment.receivedPence)}: invoice ${props.payment.adviserInvoice}`

export default function PaymentReceived(props: PaymentProps) {
  const { reader, origin, booking, payment } = props
  const isPaid = left(props) === 0
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={isPaid ? 'Nothing is left to pay.' : `${formatPounds(left(props))} is left to pay.`}
      heading={isPaid ? `Paid: ${formatPounds(payment.totalPence)}` : `${formatPounds(left(props))} is left to pay`}
      opening={[
        toReader(
          reader,
          `we have received ${formatPounds(payment.receivedPence)} for ${booking.adviser}’s visit to ${booking.where}. ${isPaid ? 'Nothing is left to pay.' : `${formatPounds(left(props))} is left.`}`,
        ),
      ]}
      facts={[
        ['Invoice', payment.adviserInvoice],
        ...(payment.orderNumber ? [['Order number', payment.orderNumber] as const] : []),
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ['Received', formatPounds(payment.receivedPence)],
        ['Left to pay', formatPounds(left(props))],
      ]}
      button={{ words: isPaid ? 'See the invoice' : 'Pay what is left', path: invoicePath(payment) }}
    />
  )
}

export const sampleProps: PaymentProps = { reader: payer, origin, booking: confirmedBooking, payment }
