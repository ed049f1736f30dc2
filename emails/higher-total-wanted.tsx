import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { approver, booking, origin } from './parts/samples.ts'
import { type BookingProps, referenceFact, toReader, visitFacts } from './parts/words.ts'

/** VAT has made it dearer than what was approved. `askedOn`: when it was asked for first, where it is asked for again. Pence. */
type Props = BookingProps & { chargeId: string; totalPence: number; approvedPence: number; askedOn: string | null }

export const subject = ({ booking, totalPence, askedOn }: Props) =>
  `${formatPounds(totalPence)} ${askedOn ? 'still ' : ''}to be approved: booking ${booking.reference}`

export default function HigherTotalWanted(props: Props) {
  const { reader, origin, booking, chargeId, totalPence, approvedPence, askedOn } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="No invoice leaves until you agree."
      heading={`Booking ${booking.reference} costs more than was approved`}
      opening={[
        toReader(
          reader,
          `${formatPounds(approvedPence)} was approved. A supplier has registered for VAT since then, so it comes to ${formatPounds(totalPence)}. Nothing is invoiced until an approver who did not ask for it agrees.`,
        ),
        ...(askedOn
          ? [`We asked for it first on ${askedOn}. ${booking.adviser} cannot be paid before you agree.`]
          : []),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ['Asked for by', booking.requestedBy],
        ['Approved', formatPounds(approvedPence)],
        ['With VAT', formatPounds(totalPence)],
      ]}
      button={{ words: 'Look at it and approve', path: `/school/charges/${chargeId}` }}
    />
  )
}

export const sampleProps: Props = {
  reader: approver,
  origin,
  booking: { ...booking, approvedBy: 'Graham Ellwood', isAccepted: true },
  chargeId: 'chg_sample',
  totalPence: 41_676,
  approvedPence: 35_114,
  askedOn: 'Friday 22 January 2027',
}
