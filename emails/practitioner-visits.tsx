import { Letter } from './parts/letter.tsx'
import { origin, practitioner, providerBooking } from './parts/samples.ts'
import {
  type BookingProps,
  isOne,
  ofVisitOr,
  quantityIn,
  referenceFact,
  theVisits,
  toReader,
  visitFacts,
} from './parts/words.ts'

/** What a visit that they are named for has come to, for the practitioner. What it pays is between them and the provider. */
type Props = BookingProps & { what: 'named' | 'confirmed' | 'moved' | 'off' | 'needs_renewal' | 'held' | 'renewed' }

const SUBJECTS: Record<Props['what'], string> = {
  named: 'You are named',
  confirmed: 'Confirmed',
  moved: 'On another day',
  off: 'You are not expected',
  needs_renewal: 'Needs renewal',
  held: 'Can’t go ahead',
  renewed: 'Put right',
}

export const subject = ({ booking, what }: Props) => `${SUBJECTS[what]}: booking ${booking.reference}`

export default function PractitionerVisits(props: Props) {
  const { reader, origin, booking, what } = props
  const isWanted = what === 'confirmed' || what === 'moved' || what === 'renewed'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`At ${booking.where}, for ${booking.adviser}.`}
      heading={headingOf(props)}
      opening={[toReader(reader, openingOf(props))]}
      facts={[
        referenceFact(booking),
        ['For', booking.adviser],
        ...visitFacts({ ...reader, side: 'adviser' }, booking),
        ...(isWanted && booking.safeguardingLead ? [['Safeguarding lead', booking.safeguardingLead] as const] : []),
        ...(isWanted && booking.arrival ? [['Arrival', booking.arrival] as const] : []),
      ]}
      button={
        what === 'needs_renewal'
          ? { words: 'See your credentials', path: '/adviser/credentials' }
          : { words: 'See your visits', path: '/adviser/visits' }
      }
      closing={closingOf(props)}
    />
  )
}

function headingOf({ booking, what }: Props): string {
  const one = isOne(booking)
  switch (what) {
    case 'named':
      return `${booking.adviser} has named you for ${quantityIn(booking) ?? (one ? 'a visit' : 'visits')}`
    case 'confirmed':
      return ofVisitOr(
        booking,
        `You are going to ${booking.where}`,
        `You answer for ${quantityIn(booking)}, for ${booking.where}`,
      )
    case 'moved':
      return `The visit at ${booking.where} is on another day`
    case 'off':
      return ofVisitOr(
        booking,
        `You are not going to ${booking.where}`,
        `You no longer answer for ${quantityIn(booking)}`,
      )
    case 'needs_renewal':
    case 'held':
      return one ? 'A visit of yours can’t go ahead as things stand' : 'Visits of yours can’t go ahead as things stand'
    case 'renewed':
      return one ? 'The visit can go ahead' : 'The visits can go ahead'
  }
}

function openingOf({ booking, what }: Props): string {
  const visits = `${theVisits(booking)} ${ofVisitOr(booking, 'at', 'for')} ${booking.where}`
  const one = isOne(booking)
  switch (what) {
    case 'named':
      return `${booking.adviser} has named you for ${visits}. ${ofVisitOr(booking, 'Your time is held. ', '')}We write again when ${one ? 'it is' : 'they are'} confirmed.`
    case 'confirmed':
      return `${visits} ${one ? 'is' : 'are'} confirmed, and you are the one who ${ofVisitOr(booking, 'comes', 'answers for it')}, for ${booking.adviser}.`
    case 'moved':
      return `the visit at ${booking.where} has been put to another day, as ${booking.adviser} and the school agreed. You go as named.`
    case 'off':
      return `${visits} no longer ${one ? 'needs' : 'need'} you.${ofVisitOr(booking, ' Your time is free again.', '')}`
    case 'needs_renewal':
      return `something that ${visits} needs does not hold on that day. The page of the visit says what. Where it is yours, give us the current one and you go as named; ${booking.adviser} and the school know that it is awaited.`
    case 'held':
      return `${visits} can’t go ahead as things stand. We have written to you about why, and write again when that changes.`
    case 'renewed':
      return `nothing stands in the way of ${visits} any more. You go as named, for ${booking.adviser}.`
  }
}

function closingOf({ booking, what }: Props): string[] {
  if (what === 'confirmed')
    return [
      ofVisitOr(
        booking,
        'Keep the register of interviews on its page on the day, then record that the visit took place.',
        'Add files, links or codes on its page, then say that all of it is delivered.',
      ),
    ]
  if (what === 'named')
    return [`If you cannot${ofVisitOr(booking, ' go', '')}, tell ${booking.adviser} at once: it names somebody else.`]
  return []
}

export const sampleProps: Props = { reader: practitioner, origin, booking: providerBooking, what: 'confirmed' }
