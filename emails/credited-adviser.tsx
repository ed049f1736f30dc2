import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin } from './parts/samples.ts'
import {
  type BookingProps,
  ofVisitOr,
  quantityIn,
  referenceFact,
  supplierBase,
  toReader,
  visitFacts,
} from './parts/words.ts'

type Props = BookingProps & {
  /** What was taken off the supplier's own invoice, VAT included. Pence. */
  creditedPence: number
  reason: string
}

export const subject = ({ booking, creditedPence }: Props) =>
  `${formatPounds(creditedPence)} credited to ${booking.payer}: booking ${booking.reference}`

export default function CreditedAdviser(props: Props) {
  const { reader, origin, booking, creditedPence, reason } = props
  const what = ofVisitOr(booking, `your visit to ${booking.where}`, `${quantityIn(booking)}`)
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`For ${what}.`}
      heading={`${formatPounds(creditedPence)} was taken off your invoice`}
      opening={[
        toReader(
          reader,
          `Waymark has credited ${formatPounds(creditedPence)} of your invoice for ${what} to ${booking.payer}, in your name, with a credit note that is on your payouts page.`,
        ),
        'If it was paid out to you already, it is taken back from your payout account: you read of it when that happens. If you see it otherwise, answer this email.',
      ]}
      facts={[
        ['Why', reason],
        ['Credited', formatPounds(creditedPence)],
        referenceFact(booking),
        ...visitFacts(reader, booking),
      ]}
      button={{ words: 'See your payouts', path: `${supplierBase(reader)}/payouts` }}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  booking: confirmedBooking,
  creditedPence: 10_000,
  reason: 'Two of the six interviews could not take place.',
}
