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
type Props = BookingProps & { what: 'named' | 'confirmed' | 'off' }

export const subject = ({ booking, what }: Props) =>
  `${{ named: 'You are named', confirmed: 'Confirmed', off: 'You are not expected' }[what]}: booking ${booking.reference}`

export default function PractitionerVisits(props: Props) {
  const { reader, origin, booking, what } = props
  const visits = theVisits(booking)
  const are = isOne(booking) ? 'is' : 'are'
  const opening = {
    named: `${booking.adviser} has named you for ${visits} ${ofVisitOr(booking, 'at', 'for')} ${booking.where}. ${ofVisitOr(booking, 'Your time is held. ', '')}We write again when ${isOne(booking) ? 'it is' : 'they are'} confirmed.`,
    confirmed: `${visits} ${ofVisitOr(booking, 'at', 'for')} ${booking.where} ${are} confirmed, and you are the one who ${ofVisitOr(booking, 'comes', 'answers for it')}, for ${booking.adviser}.`,
    off: `${visits} ${ofVisitOr(booking, 'at', 'for')} ${booking.where} no longer ${isOne(booking) ? 'needs' : 'need'} you.${ofVisitOr(booking, ' Your time is free again.', '')}`,
  }[what]
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`At ${booking.where}, for ${booking.adviser}.`}
      heading={
        {
          named: `${booking.adviser} has named you for ${quantityIn(booking) ?? (isOne(booking) ? 'a visit' : 'visits')}`,
          confirmed: ofVisitOr(
            booking,
            `You are going to ${booking.where}`,
            `You answer for ${quantityIn(booking)}, for ${booking.where}`,
          ),
          off: ofVisitOr(
            booking,
            `You are not going to ${booking.where}`,
            `You no longer answer for ${quantityIn(booking)}`,
          ),
        }[what]
      }
      opening={[toReader(reader, opening)]}
      facts={[
        referenceFact(booking),
        ['For', booking.adviser],
        ...visitFacts({ ...reader, side: 'adviser' }, booking),
        ...(what === 'confirmed' && booking.safeguardingLead
          ? [['Safeguarding lead', booking.safeguardingLead] as const]
          : []),
        ...(what === 'confirmed' && booking.arrival ? [['Arrival', booking.arrival] as const] : []),
      ]}
      button={{ words: 'See your visits', path: '/adviser/visits' }}
      closing={
        what === 'confirmed'
          ? [
              ofVisitOr(
                booking,
                'Keep the register of interviews on its page on the day, then record that the visit took place.',
                'Add files, links or codes on its page, then say that all of it is delivered.',
              ),
            ]
          : what === 'named'
            ? [
                `If you cannot${ofVisitOr(booking, ' go', '')}, tell ${booking.adviser} at once: it names somebody else.`,
              ]
            : []
      }
    />
  )
}

export const sampleProps: Props = { reader: practitioner, origin, booking: providerBooking, what: 'confirmed' }
