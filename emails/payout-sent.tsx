import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin, payout } from './parts/samples.ts'
import {
  ofVisitOr,
  type PayoutProps,
  quantityIn,
  referenceFact,
  supplierBase,
  toReader,
  visitFacts,
} from './parts/words.ts'

export const subject = ({ booking, payout }: PayoutProps) =>
  `Paid out ${formatPounds(payout.amountPence)}: booking ${booking.reference}`

export default function PayoutSent(props: PayoutProps) {
  const { reader, origin, booking, payout } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`For ${ofVisitOr(booking, `your visit to ${booking.where}`, `${quantityIn(booking)}, delivered to ${booking.where}`)}.`}
      heading={`${formatPounds(payout.amountPence)} is on its way to you`}
      opening={[
        toReader(
          reader,
          `${booking.payer} has paid for ${ofVisitOr(booking, `your visit${booking.payer === booking.school ? '' : ` to ${booking.where}`}`, `${quantityIn(booking)}`)}. We have sent ${formatPounds(payout.amountPence)} to your payout account; your bank shows it when Stripe’s next payout to you arrives.`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ['Sent to you', formatPounds(payout.amountPence)],
      ]}
      button={{ words: 'See your remittance advice', path: `${supplierBase(reader)}/payouts/remittances/${payout.id}` }}
    />
  )
}

export const sampleProps: PayoutProps = { reader: adviser, origin, booking: confirmedBooking, payout }
