import type { Carried } from '#app/domain/bookings/replacing.ts'
import type { Day } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Letter } from './parts/letter.tsx'
import { approvedBooking, origin, requester } from './parts/samples.ts'
import {
  awaitedFact,
  type BookingProps,
  hasDone,
  hostFacts,
  isHost,
  moneyFact,
  orderNumberFact,
  pathOf,
  referenceFact,
  toReader,
  visitFacts,
  visitsAsked,
} from './parts/words.ts'

/** `adviser`, `day`, `reference`, `pence`: of the visit before; `morePence`: what this one costs above that. */
type Props = BookingProps & {
  by: string
  adviser: string
  day: Day
  reference: string
  pence: number
  morePence: number
  carried: Carried
}

export const subject = ({ booking, day }: Props) =>
  `${booking.adviser} asked instead, for the visit of ${formatDay(day)}: booking ${booking.reference}`

/** What becomes of the yes that was given to the visit before. */
function approvalWords({ carried, morePence, pence, booking }: Props): string {
  if (carried === 'stands')
    return `${formatPounds(pence)} had been approved. It costs no more, so that approval stands.`
  const approver = booking.approvers.join(' or ') || 'an approver'
  if (carried === 'dearer')
    return `${formatPounds(pence)} had been approved, and it costs ${formatPounds(morePence)} more: ${approver} decides by ${booking.approveBy}.`
  if (carried === 'own')
    return `Whoever approved the visit before has taken this one, so ${approver} decides by ${booking.approveBy}.`
  return `The adviser trades through a company, so whoever approves has to say how they are engaged: ${approver} decides by ${booking.approveBy}.`
}

export default function VisitReplaced(props: Props) {
  const { reader, origin, booking, by, adviser, day, reference } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${booking.adviser} is asked for ${visitsAsked(booking)}.`}
      heading={`${booking.adviser} is asked instead`}
      opening={[
        toReader(
          reader,
          `${adviser} could not keep the visit on ${formatDay(day)}. ${hasDone(reader, by).replace(/^you/, 'You')} asked ${booking.adviser === adviser ? 'for another of their days' : booking.adviser}: ${visitsAsked(booking)}.`,
        ),
        isHost(reader, booking) ? '' : approvalWords(props),
      ].filter(Boolean)}
      facts={[
        referenceFact(booking),
        ...(reference === booking.reference ? [] : [['Instead of booking', reference] as const]),
        ...visitFacts(reader, booking),
        ...awaitedFact(reader, booking),
        ...hostFacts(reader, booking),
        moneyFact(reader, booking),
        ...orderNumberFact(reader, booking),
      ]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
      closing={['The visit is not confirmed until they have said yes. We write as soon as they answer.']}
    />
  )
}

export const sampleProps: Props = {
  reader: requester,
  origin,
  booking: approvedBooking,
  by: 'Priya Anand',
  adviser: 'Imogen Hale',
  day: '2027-01-19' as Day,
  reference: 'WMK-118204',
  pence: 36_000,
  morePence: 0,
  carried: 'stands',
}
