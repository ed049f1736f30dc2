import { BY_PAYROLL_STEPS } from '#app/domain/bookings/paid-through.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, payer } from './parts/samples.ts'
import {
  type BookingProps,
  capital,
  moneyFact,
  ofVisitOr,
  onDay,
  pathOf,
  referenceFact,
  toReader,
  visitFacts,
  whatWas,
} from './parts/words.ts'

export const subject = ({ booking }: BookingProps) =>
  `Pay ${booking.adviser} through your payroll: ${formatPounds(booking.totalPence)}, booking ${booking.reference}`

export default function PayByPayroll(props: BookingProps) {
  const { reader, origin, booking } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="There is no invoice: the off-payroll working rules apply."
      heading={`Pay ${booking.adviser} through your payroll`}
      opening={[
        toReader(
          reader,
          `${whatWas(booking)} is agreed. It was decided that the off-payroll working rules apply to it, so Waymark sends no invoice and collects nothing, and there is no booking fee. You pay the adviser.`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        moneyFact(reader, booking),
        ['What to do', [...BY_PAYROLL_STEPS]],
      ]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
      closing={[
        `${capital(ofVisitOr(booking, `the visit${onDay(booking)}`, 'the delivery'))} counts as spent in your budgets.`,
      ]}
    />
  )
}

export const sampleProps: BookingProps = { reader: payer, origin, booking: { ...confirmedBooking, isByPayroll: true } }
