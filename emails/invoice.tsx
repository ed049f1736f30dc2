import { formatDay } from '#app/domain/format-day.ts'
import { accountWords } from '#app/domain/invoices/invoice-words.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, payer, payment } from './parts/samples.ts'
import {
  invoicePath,
  ofVisitOr,
  type PaymentProps,
  quantityIn,
  referenceFact,
  toReader,
  visitFacts,
} from './parts/words.ts'

const numbers = ({ payment }: PaymentProps) =>
  payment.feeInvoice
    ? `${payment.adviserInvoice} (the adviser) and ${payment.feeInvoice} (Waymark’s fee)`
    : payment.adviserInvoice

export const subject = (props: PaymentProps) =>
  `${props.payment.feeInvoice ? 'Invoices' : 'Invoice'} ${numbers(props)}: ${formatPounds(props.payment.totalPence)}${props.payment.orderNumber ? `, order ${props.payment.orderNumber}` : ''}`

export default function Invoice(props: PaymentProps) {
  const { reader, origin, booking, payment } = props
  const by = payment.dueOn ? ` by ${formatDay(payment.dueOn)}` : ''
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`For ${quantityIn(booking) ?? `${booking.adviser} at ${booking.where}`}. Pay${by || ' within 30 days'}.`}
      heading={`Pay ${formatPounds(payment.totalPence)}${by}`}
      opening={[
        toReader(
          reader,
          `the invoice for ${ofVisitOr(booking, `${booking.adviser}’s visit to ${booking.where}`, `${quantityIn(booking)} from ${booking.adviser}`)} is attached: ${payment.feeInvoice ? 'the adviser’s invoice and Waymark’s for its booking fee, with one total' : 'the adviser’s invoice'}. Pay by bank transfer or by card.`,
        ),
      ]}
      facts={[
        ['To', payment.payer],
        ['Order number', payment.orderNumber ?? 'None used'],
        [payment.feeInvoice ? 'Invoice numbers' : 'Invoice number', numbers(props)],
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ['Agreed', payment.agreedWords],
        ['To pay', `${formatPounds(payment.totalPence)}${by}`],
        ...(payment.bank
          ? ([
              ...(payment.bank.accountName ? [['Account name', payment.bank.accountName] as const] : []),
              ['Sort code', payment.bank.sortCode],
              ['Account number', payment.bank.accountNumber],
              ['Payment reference', payment.adviserInvoice],
            ] as const)
          : []),
      ]}
      button={{ words: 'See the invoice and pay', path: invoicePath(payment) }}
      closing={payment.bank ? [accountWords(payment.bank.accountName)] : []}
    />
  )
}

export const sampleProps: PaymentProps = { reader: payer, origin, booking: confirmedBooking, payment }
