import type { BookingWords } from '#app/domain/bookings/email-facts.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { type Fact, Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, requester } from './parts/samples.ts'
import {
  type BookingProps,
  hostFacts,
  isOne,
  moneyFact,
  ofVisitOr,
  orderNumberFact,
  pathOf,
  quantityIn,
  referenceFact,
  theVisits,
  toReader,
  visitFacts,
  wantedBy,
  workFacts,
} from './parts/words.ts'

export const subject = ({ booking }: BookingProps) => {
  const [first] = booking.visits
  return `Confirmed${first && isOne(booking) ? (first.quantity === null ? ` for ${formatDay(first.day)}` : `, ${first.quantity}`) : `, ${booking.visits.length} visits`}: booking ${booking.reference}`
}

/** Who asked, and the number on which the school is rung from the road. */
const whomToAsk = ({ requestedBy, consortium, schoolPhone }: BookingWords): Fact[] => [
  ['Asked by', consortium ? `${requestedBy}, for ${consortium}` : requestedBy],
  ...(schoolPhone ? [['School’s telephone', schoolPhone] as const] : []),
]

function headingOf(booking: BookingProps['booking'], isAdviser: boolean): string {
  const { adviser, where, remote } = booking
  const quantity = quantityIn(booking)
  if (quantity !== null) return isAdviser ? `Deliver ${quantity} to ${where}` : `${adviser} delivers ${quantity}`
  if (remote.length > 0) return isAdviser ? `You advise ${where}` : `${adviser} advises ${where}`
  return isAdviser ? `You are going to ${where}` : `${adviser} is coming to ${where}`
}

export default function Confirmed(props: BookingProps) {
  const { reader, origin, booking } = props
  const isAdviser = reader.side === 'adviser'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={
        isAdviser
          ? ofVisitOr(
              booking,
              `At ${booking.where}. Safeguarding lead: ${booking.safeguardingLead}.`,
              `For ${booking.where}${wantedBy(booking)}.`,
            )
          : ofVisitOr(
              booking,
              `${booking.adviser} is ${booking.remote.length > 0 ? 'ready' : 'coming'}.`,
              `Confirmed${wantedBy(booking)}.`,
            )
      }
      heading={headingOf(booking, isAdviser)}
      opening={[
        toReader(
          reader,
          `${theVisits(booking)} ${isOne(booking) ? 'is' : 'are'} confirmed: the cost is approved and ${isAdviser ? 'you have' : `${booking.adviser} has`} accepted.`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ...(isAdviser ? [] : workFacts(booking)),
        ...(!isAdviser && booking.adviserPhone ? [['Adviser’s number', booking.adviserPhone] as const] : []),
        ...(booking.safeguardingLead ? [['Safeguarding lead', booking.safeguardingLead] as const] : []),
        ...(isAdviser ? whomToAsk(booking) : []),
        ...(booking.arrival ? [['Arrival', booking.arrival] as const] : []),
        ...hostFacts(reader, booking),
        moneyFact(reader, booking),
        ...orderNumberFact(reader, booking),
      ]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
      closing={
        isAdviser
          ? [
              ofVisitOr(
                booking,
                'Keep the register of interviews on its page on the day, then record that the visit took place.',
                'Add files, links or codes on its page, then say that all of it is delivered. The school may cancel free of charge until something is there.',
              ),
            ]
          : [
              ofVisitOr(
                booking,
                'Check the adviser’s identity and your own record on arrival: our checks do not replace yours.',
                'We write when all of it is there. You may cancel free of charge until something of it is delivered.',
              ),
              ...(booking.usesOrderNumbers && !booking.orderNumber && !booking.isByPayroll
                ? ['The order number is to follow: no invoice leaves until it is added.']
                : []),
            ]
      }
    />
  )
}

export const sampleProps: BookingProps = { reader: requester, origin, booking: confirmedBooking }
