import { disputeReason } from '#app/domain/disputes/dispute-states.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, payer } from './parts/samples.ts'
import { type BookingProps, referenceFact, supplierBase, toReader, visitFacts } from './parts/words.ts'

export type DisputeProps = BookingProps & {
  id: string
  to: 'payer' | 'adviser' | 'staff'
  pence: number
  /** The bank's own word. */
  reason: string
}

/** Where each of them reads more. */
export const disputePath = ({ to, id, reader }: DisputeProps): { words: string; path: string } =>
  to === 'staff'
    ? { words: 'See the dispute', path: `/staff/payments/disputes/${id}` }
    : to === 'adviser'
      ? { words: 'See your payouts', path: `${supplierBase(reader)}/payouts` }
      : { words: 'See your invoices', path: '/school/invoices' }

export const subject = ({ booking, pence }: DisputeProps) =>
  `A card payment of ${formatPounds(pence)} is disputed: booking ${booking.reference}`

export default function DisputeOpened(props: DisputeProps) {
  const { reader, origin, booking, to, pence, reason } = props
  const amount = formatPounds(pence)
  const WHAT = {
    payer: `your bank has taken ${amount} back that your card had paid, and says: ${disputeReason(reason)}. If that is a mistake, tell your bank and answer this email. While it decides, nobody asks you for the money again.`,
    adviser: `the bank of ${booking.payer} has taken back ${amount} that had paid for your work, until it decides. We answer the bank. What was paid out to you of it is held or taken back meanwhile, and paid out again if the bank decides for you.`,
    staff: `the bank of ${booking.payer} has taken back ${amount}: ${disputeReason(reason)}. It is to be answered once, before its day.`,
  }
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`The bank says: ${disputeReason(reason)}.`}
      heading={`${amount} is held back by ${to === 'payer' ? 'your' : 'the payer’s'} bank`}
      opening={[toReader(reader, WHAT[to])]}
      facts={[
        ['Held back', amount],
        ['What the bank says', disputeReason(reason)],
        referenceFact(booking),
        ...visitFacts(reader, booking),
      ]}
      button={disputePath(props)}
    />
  )
}

export const sampleProps: DisputeProps = {
  reader: payer,
  origin,
  booking: confirmedBooking,
  id: 'dsp_sample',
  to: 'payer',
  pence: 35_114,
  reason: 'fraudulent',
}
