import { formatDay } from '#app/domain/format-day.ts'
import { accountWords } from '#app/domain/invoices/invoice-words.ts'
import { listed } from '#app/domain/listed.ts'
import { formatPounds } from '#app/domain/money.ts'
import { type Fact, Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, payer, payment } from './parts/samples.ts'
import { invoicePath, type PaymentProps, referenceFact, toReader, visitFacts } from './parts/words.ts'

/**
 * `days`: until it is due, or since. `suppliers`: who is not paid yet. `rate`: a year's statutory interest in per cent, where it
 * is known. `rights`: what each supplier may claim so far.
 */
type Props = PaymentProps & {
  step: 'before_due' | 'late_7' | 'late_14' | 'late_30'
  days: number
  suppliers: string[]
  rate: string | null
  rights: string[]
}

const isLate = ({ step }: Props) => step !== 'before_due'
const left = ({ payment }: Props) => formatPounds(payment.totalPence - payment.creditedPence - payment.receivedPence)
const daysWords = (days: number) => (days === 1 ? '1 day' : `${days} days`)
const numbers = ({ payment: { adviserInvoices, feeInvoice } }: Props): string[] => [
  ...adviserInvoices,
  ...(feeInvoice ? [feeInvoice] : []),
]

export const subject = (props: Props) =>
  isLate(props)
    ? `${daysWords(props.days)} late: ${left(props)}, ${listed(numbers(props))}`
    : `${left(props)} is due ${dueWords(props)}: ${listed(numbers(props))}`

const dueWords = ({ days, payment }: Props) => (days === 0 ? 'today' : `on ${formatDay(payment.dueOn)}`)

export default function PaymentReminder(props: Props) {
  const { reader, origin, payment } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={
        isLate(props)
          ? payment.isInAdvance
            ? 'It is invoiced in advance, and has not been paid.'
            : `${listed(props.suppliers)} is still waiting to be paid.`
          : 'Nothing is late. The invoice is attached.'
      }
      heading={
        isLate(props)
          ? `${left(props)} was due on ${formatDay(payment.dueOn)}`
          : `${left(props)} is due ${dueWords(props)}`
      }
      opening={[toReader(reader, isLate(props) ? lateWords(props) : soonWords(props)), ...lawWords(props)]}
      facts={[
        ['To', payment.payer],
        ['Order number', payment.orderNumber ?? 'None used'],
        ['Invoice numbers', listed(numbers(props))],
        ...whatItIsFor(props),
        ...(payment.receivedPence > 0 ? ([['Received so far', formatPounds(payment.receivedPence)]] as const) : []),
        ['To pay', `${left(props)}, ${isLate(props) ? 'was due' : 'due'} ${formatDay(payment.dueOn)}`],
        ...(props.rights.length > 0 ? ([['May be claimed by law', props.rights]] as const) : []),
        ...(payment.bank
          ? ([
              ...(payment.bank.accountName ? [['Account name', payment.bank.accountName] as const] : []),
              ['Sort code', payment.bank.sortCode],
              ['Account number', payment.bank.accountNumber],
              ['Payment reference', payment.reference],
            ] as const)
          : []),
      ]}
      button={{ words: 'See the invoice and pay', path: invoicePath(payment) }}
      closing={[
        'If you have paid in the last few days, there is nothing to do. If something is wrong with the invoice, call us on 01632\u00a0960\u00a0204.',
        ...(payment.bank ? [accountWords(payment.bank.accountName)] : []),
      ]}
    />
  )
}

/** One visit in full, or each of several in a line. */
const whatItIsFor = ({ reader, booking, payment }: Props): Fact[] =>
  payment.visits.length > 1
    ? payment.visits.map(({ words, pence }) => [words, formatPounds(pence)] as const)
    : [referenceFact(booking), ...visitFacts(reader, booking)]

const soonWords = ({ days }: Props) =>
  `the attached invoice is due ${days === 0 ? 'today' : `in ${daysWords(days)}`}. If it is in your next payment run, there is nothing to do.`

/** Who waits is the adviser, whom nobody pays before this comes. */
const lateWords = ({ days, suppliers, payment }: Props) =>
  payment.isInAdvance
    ? `the attached invoice is ${daysWords(days)} late. It is invoiced in advance, as your approver chose: the adviser is paid once the delivery is agreed.`
    : `the attached invoice is ${daysWords(days)} late. ${suppliers.length > 0 ? `${listed(suppliers)} did the work and ${suppliers.length === 1 ? 'is' : 'are'} paid when your money comes, not before.` : 'It is for Waymark’s booking fee.'}`

/** The right is the supplier's: Waymark states it, and adds nothing to the invoice. */
const lawWords = (props: Props): string[] =>
  isLate(props) && props.rights.length > 0
    ? [
        `By law a supplier who is paid late may claim interest at 8% above the Bank of England’s rate${props.rate === null ? '' : `, here ${props.rate}% a year`}, and a fixed sum of £40, £70 or £100 by the size of the invoice (Late Payment of Commercial Debts (Interest) Act 1998). That is their right. Waymark adds nothing to what you are asked to pay.`,
      ]
    : []

export const sampleProps: Props = {
  reader: payer,
  origin,
  booking: confirmedBooking,
  payment: { ...payment, receivedPence: 0, isOpen: true },
  step: 'late_14',
  days: 14,
  suppliers: ['Rowan Tallis'],
  rate: '11.75',
  rights: ['Rowan Tallis, RT-0031, £328.10 unpaid: a fixed £40.00, and £1.48 interest so far'],
}
