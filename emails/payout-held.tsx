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
  `${formatPounds(payout.amountPence)} cannot be paid out yet: booking ${booking.reference}`

export default function PayoutHeld(props: PayoutProps) {
  const { reader, origin, booking, payout } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="Your payout account needs something from you."
      heading={`${formatPounds(payout.amountPence)} waits for your payout account`}
      opening={[
        toReader(
          reader,
          `${booking.payer} has paid for ${ofVisitOr(booking, `your visit${booking.payer === booking.school ? '' : ` to ${booking.where}`}`, `${quantityIn(booking)}`)}, but your payout account cannot receive the money yet. Complete it, and the payout follows by itself.`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ['Waiting for you', formatPounds(payout.amountPence)],
        ...(payout.reason ? [['What is missing', payout.reason] as const] : []),
      ]}
      button={{ words: 'Complete your payout account', path: `${supplierBase(reader)}/payouts` }}
      closing={['The money is kept for you until then.']}
    />
  )
}

export const sampleProps: PayoutProps = {
  reader: adviser,
  origin,
  booking: confirmedBooking,
  payout: { ...payout, reason: 'Stripe has not seen a proof of identity.' },
}
