import { formatPounds } from '#app/domain/money.ts'
import { type Fact, Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, payer, payment } from './parts/samples.ts'
import { quotedWords, whatItCanDo } from './parts/waiting-money.ts'
import {
  invoicePath,
  ofVisitOr,
  type PaymentProps,
  quantityIn,
  referenceFact,
  toReader,
  visitFacts,
} from './parts/words.ts'

type Props = PaymentProps & {
  /** What was taken for this invoice, and what of that was more than was due. Pence. */
  amountPence: number
  surplusPence: number
  isByCard: boolean
  /** The transfer it came by: the whole of it, what it quoted, and what then waits. Null of a card. Pence. */
  cameBy: { pence: number; quoted: string | null; waitsPence: number } | null
}

const left = ({ payment }: Props) => payment.totalPence - payment.creditedPence - payment.receivedPence
const came = ({ cameBy, amountPence }: Props) => formatPounds(cameBy?.pence ?? amountPence)

export const subject = (props: Props) => `Received ${came(props)}: invoice ${props.payment.reference}`

export default function PaymentReceived(props: Props) {
  const { reader, origin, booking, payment, cameBy, amountPence, surplusPence } = props
  const isPaid = left(props) === 0
  const waitsPence = cameBy?.waitsPence ?? 0
  const settled = formatPounds(amountPence - surplusPence)
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={isPaid ? 'Nothing is left to pay.' : `${formatPounds(left(props))} is left to pay.`}
      heading={heading(props)}
      opening={[
        toReader(
          reader,
          `we have received ${came(props)}${props.isByCard ? ' by card' : cameBy ? ` by bank transfer${quotedWords(cameBy.quoted)}` : ''}. ${
            surplusPence === amountPence
              ? `Invoice ${payment.reference}, for ${whatFor(props)}, had been paid already.`
              : `${settled} has paid invoice ${payment.reference}, for ${whatFor(props)}. ${isPaid ? 'Nothing is left to pay on it.' : `${formatPounds(left(props))} of it is left to pay.`}`
          }`,
        ),
        ...(surplusPence > 0
          ? [`${formatPounds(surplusPence)} of it was more than was due. It stays yours, and we return it to you.`]
          : []),
        ...(waitsPence > 0 ? [whatItCanDo(waitsPence)] : []),
      ]}
      facts={[
        ['Received', came(props)],
        ...(cameBy ? [['Reference quoted', cameBy.quoted ?? 'None'] as const] : []),
        ['Paid with it', surplusPence === amountPence ? 'Nothing' : `Invoice ${payment.reference}, ${settled}`],
        ...leftOver(waitsPence, surplusPence),
        ...(payment.orderNumber ? [['Order number', payment.orderNumber] as const] : []),
        ...(payment.visits.length > 1
          ? payment.visits.map(({ words, pence }) => [words, formatPounds(pence)] as const)
          : [referenceFact(booking), ...visitFacts(reader, booking)]),
        ['Left to pay', formatPounds(left(props))],
      ]}
      button={{ words: isPaid ? 'See the invoice' : 'Pay what is left', path: invoicePath(payment) }}
    />
  )
}

const whatFor = ({ booking, payment }: Props): string =>
  payment.visits.length > 1
    ? `${payment.visits.length} visits`
    : ofVisitOr(
        booking,
        `${booking.adviser}’s visit to ${booking.where}`,
        `${quantityIn(booking)} from ${booking.adviser}`,
      )

function heading(props: Props): string {
  const { payment, surplusPence, cameBy } = props
  if (surplusPence > 0) return `${formatPounds(surplusPence)} was more than was due`
  if (left(props) > 0) return `${formatPounds(left(props))} is left to pay`
  const waits = cameBy && cameBy.waitsPence > 0 ? `, and ${formatPounds(cameBy.waitsPence)} is left over` : ''
  return `Paid: ${formatPounds(payment.totalPence)}${waits}`
}

const leftOver = (waitsPence: number, surplusPence: number): Fact[] => [
  ...(waitsPence > 0 ? [['Left over, waits at Stripe', formatPounds(waitsPence)] as const] : []),
  ...(surplusPence > 0 ? [['To be returned', formatPounds(surplusPence)] as const] : []),
]

export const sampleProps: Props = {
  reader: payer,
  origin,
  booking: confirmedBooking,
  payment,
  amountPence: 35_114,
  surplusPence: 0,
  isByCard: false,
  cameBy: { pence: 40_114, quoted: 'RT-0031', waitsPence: 5_000 },
}
