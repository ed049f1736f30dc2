import { formatDay } from '#app/domain/format-day.ts'
import { accountWords } from '#app/domain/invoices/invoice-words.ts'
import { stillToPay } from '#app/domain/invoices/still-to-pay.ts'
import { listed } from '#app/domain/listed.ts'
import { formatPounds } from '#app/domain/money.ts'
import { packPath } from '#app/domain/supplier-pack/pack-words.ts'
import { type Fact, Letter } from './parts/letter.tsx'
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

/** Each supplier's number, and Waymark's for its fee. */
const numbers = ({ payment: { adviserInvoices, feeInvoice } }: PaymentProps): string[] => [
  ...adviserInvoices.map((number) => (feeInvoice ? `${number} (the adviser)` : number)),
  ...(feeInvoice ? [`${feeInvoice} (Waymark’s fee)`] : []),
]
const isMany = (props: PaymentProps) => numbers(props).length > 1

/** What the email says it is for: one visit as the booking has it, or how many. */
const whatFor = ({ booking, payment }: PaymentProps): string =>
  payment.visits.length > 1
    ? `${payment.visits.length} visits`
    : ofVisitOr(
        booking,
        `${payment.isCancellation ? 'cancelling ' : ''}${booking.adviser}’s visit to ${booking.where}`,
        `${quantityIn(booking)} from ${booking.adviser}`,
      )

/** "£251.14", or of what it is left where part was credited or paid before it was asked for. */
const toPay = ({ payment }: PaymentProps): string => {
  const left = stillToPay(payment)
  return left < payment.totalPence
    ? `${formatPounds(left)} of ${formatPounds(payment.totalPence)}`
    : formatPounds(payment.totalPence)
}

export const subject = (props: PaymentProps) =>
  `${isMany(props) ? 'Invoices' : 'Invoice'} ${listed(numbers(props))}: ${props.payment.isOpen ? toPay(props) : formatPounds(props.payment.totalPence)}${props.payment.orderNumber ? `, order ${props.payment.orderNumber}` : ''}`

export default function Invoice(props: PaymentProps) {
  const { reader, origin, booking, payment } = props
  const by = ` by ${formatDay(payment.dueOn)}`
  const { isOpen } = payment
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`For ${payment.visits.length > 1 ? whatFor(props) : (quantityIn(booking) ?? `${booking.adviser} at ${booking.where}`)}. ${isOpen ? `Pay${by}` : 'Nothing is left to pay'}.`}
      heading={isOpen ? `Pay ${toPay(props)}${by}` : 'Your invoice: nothing left to pay'}
      opening={[
        toReader(
          reader,
          `the invoice for ${whatFor(props)} is attached: ${attachedWords(props)}. ${isOpen ? 'Pay by bank transfer or by card.' : 'There is nothing left to pay.'}`,
        ),
        ...(payment.isInAdvance ? [ADVANCE] : []),
      ]}
      facts={[
        ['To', payment.payer],
        ['Order number', payment.orderNumber ?? 'None used'],
        [isMany(props) ? 'Invoice numbers' : 'Invoice number', listed(numbers(props))],
        ...whatItIsFor(props),
        ...(isOpen ? alreadySettled(props) : []),
        isOpen ? ['To pay', `${formatPounds(stillToPay(payment))}${by}`] : ['Total', formatPounds(payment.totalPence)],
        ...(isOpen && payment.bank
          ? ([
              ...(payment.bank.accountName ? [['Account name', payment.bank.accountName] as const] : []),
              ['Sort code', payment.bank.sortCode],
              ['Account number', payment.bank.accountNumber],
              ['Payment reference', payment.reference],
            ] as const)
          : []),
      ]}
      button={{ words: isOpen ? 'See the invoice and pay' : 'See the invoice', path: invoicePath(payment) }}
      closing={[
        ...(isOpen && payment.bank ? [accountWords(payment.bank.accountName)] : []),
        `What your finance office needs to set up a new supplier: ${origin}${packPath(booking.id)}`,
      ]}
    />
  )
}

/** What of it is settled already, where not all of it is asked for. */
const alreadySettled = ({ payment }: PaymentProps): Fact[] =>
  stillToPay(payment) === payment.totalPence
    ? []
    : [
        ['Total', formatPounds(payment.totalPence)],
        ...(payment.creditedPence > 0 ? [['Credited', formatPounds(payment.creditedPence)] as const] : []),
        ...(payment.receivedPence > 0 ? [['Received so far', formatPounds(payment.receivedPence)] as const] : []),
      ]

/** What paying before a visit means for whoever pays. */
const ADVANCE =
  'It is invoiced in advance. The adviser is paid only once you have agreed the delivery. What is not due in the end is credited, and what you have paid of it goes back to you.'

function attachedWords({ payment: { adviserInvoices, feeInvoice } }: PaymentProps): string {
  const theirs =
    adviserInvoices.length > 1 ? `the invoices of ${adviserInvoices.length} advisers` : 'the adviser’s invoice'
  return feeInvoice ? `${theirs} and Waymark’s for its booking fee, with one total` : theirs
}

/** One visit in full, or each of several in a line. */
const whatItIsFor = ({ reader, booking, payment }: PaymentProps): Fact[] =>
  payment.visits.length > 1
    ? payment.visits.map(({ words, pence }) => [words, formatPounds(pence)] as const)
    : [
        referenceFact(booking),
        ...visitFacts(reader, booking),
        [payment.isCancellation ? 'Cancelled' : payment.isInAdvance ? 'In advance' : 'Agreed', payment.agreedWords],
      ]

export const sampleProps: PaymentProps = {
  ...{ reader: payer, origin, booking: confirmedBooking },
  payment: { ...payment, isOpen: true, receivedPence: 0 },
}
