import { premiumPurposes } from '#app/domain/bookings/booking-money.ts'
import { isLive } from '#app/domain/bookings/lifecycle.ts'
import { isWithoutDate } from '#app/domain/bookings/price-lines.ts'
import type { BookingSeen } from '#app/domain/bookings/read-booking.server.ts'
import { remoteFacts } from '#app/domain/bookings/remote-words.ts'
import { placeInFull } from '#app/domain/bookings/visit-words.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { quantityWords } from '#app/domain/services/menu-words.ts'
import { whomInWords } from '#app/domain/services/year-groups.ts'
import { timesOf } from './booking-visits.ts'

/** Of the visits that take place or did; of all where none is left. */
export function titleOf({ visits: all, adviser, booking }: BookingSeen): string {
  const live = all.filter(({ status }) => isLive(status))
  const visits = live.length > 0 ? live : all
  const [first] = visits
  if (!first) return adviser
  if (first.span === null) return `${adviser}, ${quantityWords(first.quantity, booking.terms.unit)}`
  if (visits.length === 1) return `${adviser}, ${formatDay(first.onDay)}`
  return `${adviser}, ${visits.length} visits from ${formatDay(first.onDay)}`
}

/** The booking in one sentence or two. */
export function sumOf({ visits, booking, school }: BookingSeen, namesSchool: boolean): string {
  const [first] = visits
  if (!first) return ''
  if (first.span === null)
    return `${booking.serviceName}${namesSchool ? ` for ${school}` : ''}, wanted by ${formatDay(first.onDay)}.`
  const where = namesSchool && first.isAtSchool ? school : first.placeName
  const work = first.interviewsWanted > 0 ? `${first.interviewsWanted} one-to-one interviews` : booking.serviceName
  const each = visits.length > 1 && first.interviewsWanted > 0 ? `${work} each` : work
  const at = first.mode === 'face_to_face' ? `at ${where}` : where.toLowerCase()
  const times = visits.length === 1 ? `${timesOf(first)} ${at}` : `${at.charAt(0).toUpperCase()}${at.slice(1)}`
  return `${times}. ${each}.`
}

/** What was asked for, of whom and by whom. `phone`: the adviser’s, where it may have to be rung. */
export const factsOf = (seen: BookingSeen, phone: string) => {
  const { booking, adviser, school } = seen
  return [
    { name: 'School', words: school },
    { name: seen.provider ? 'Provider' : 'Adviser', words: adviser, ...(phone ? { note: phone } : {}) },
    { name: 'Service', words: `${booking.serviceName}, ${whomInWords(booking)}` },
    ...(isWithoutDate(booking.terms) ? [] : factsOfVisits(seen)),
    ...seen.visits.flatMap(({ inPlaceOf }) =>
      inPlaceOf && inPlaceOf.bookingId !== booking.id
        ? [
            {
              name: 'In the place of',
              words: `The visit on ${formatDay(inPlaceOf.onDay)} that its adviser could not keep`,
            },
          ]
        : [],
    ),
    { name: 'What it is for', words: booking.purpose },
    ...premiumPurposes(seen.visits).map(({ words, rationale }) => ({
      name: 'Pupil Premium',
      words,
      note: `“${rationale}”`,
    })),
    { name: 'Asked for by', words: `${booking.requestedByName}${seen.lead ? `, ${seen.lead}` : ''}` },
  ]
}

/** Where and how the visits are, and who keeps their pupils safe: nothing of it is asked of what has no date. */
const factsOfVisits = ({ visits: [first], booking }: BookingSeen) => [
  ...(first && !first.isAtSchool ? [{ name: 'Place', words: placeInFull(first) }] : []),
  { name: 'Room', words: first?.room ?? '' },
  ...remoteFacts(booking.remote),
  { name: 'Safeguarding lead', words: booking.safeguardingLead },
]

/** Where the same is asked for again, of an adviser whom schools still find. */
export function againPath({ adviserSlug, booking, urn }: BookingSeen, base: string): string | null {
  if (!adviserSlug) return null
  const asked = new URLSearchParams({ adviser: adviserSlug, service: booking.serviceCode })
  if (urn !== null) asked.set('urn', String(urn))
  return `${base}/request?${asked}`
}
