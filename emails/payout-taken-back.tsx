import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin, payout } from './parts/samples.ts'
import { type PayoutProps, referenceFact, supplierBase, toReader, visitFacts } from './parts/words.ts'

type Props = PayoutProps & {
  /** What was taken back of the payout, and why. Pence. */
  takenPence: number
  why: 'credit' | 'dispute'
}

export const subject = ({ booking, takenPence }: Props) =>
  `Taken back ${formatPounds(takenPence)}: booking ${booking.reference}`

export default function PayoutTakenBack(props: Props) {
  const { reader, origin, booking, payout, takenPence, why } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={why === 'dispute' ? 'While the payer’s bank decides.' : 'Because of the credit that you have read of.'}
      heading={`${formatPounds(takenPence)} went back from your payout account`}
      opening={[
        toReader(
          reader,
          why === 'dispute'
            ? `the bank of ${booking.payer} disputes the card payment that had paid you, and has taken it back until it decides. ${formatPounds(takenPence)} of your payout is taken back meanwhile. We answer the bank for you; if it decides for you, the money is paid out to you again.`
            : `${formatPounds(takenPence)} of your payout is taken back, because it was credited to ${booking.payer}.`,
        ),
        'Where your payout account did not hold that much, it is below nothing now, and your next payouts make it up.',
      ]}
      facts={[
        ['Taken back', formatPounds(takenPence)],
        ['Of a payout of', formatPounds(payout.amountPence)],
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
  payout,
  takenPence: 32_810,
  why: 'dispute',
}
