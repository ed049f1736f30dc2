import { Letter } from './parts/letter.tsx'
import { office, origin, providerBooking } from './parts/samples.ts'
import { type BookingProps, ofVisitOr, pathOf, referenceFact, theVisits, toReader, visitFacts } from './parts/words.ts'

type Props = BookingProps & { by: string; name: string; agreed: boolean; reason: string }

export const subject = ({ booking, agreed, name }: Props) =>
  `${booking.school} ${agreed ? 'agrees that' : 'does not agree that'} ${name} ${ofVisitOr(booking, 'comes', 'answers for it')}: booking ${booking.reference}`

export default function SubstituteDecided(props: Props) {
  const { reader, origin, booking, by, name, agreed, reason } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={agreed ? `${name} ${ofVisitOr(booking, 'comes', 'answers for it')}.` : 'Name somebody else, or cancel.'}
      heading={`${by} ${agreed ? 'agrees that' : 'does not agree that'} ${name} ${ofVisitOr(booking, 'comes', 'answers for it')}`}
      opening={[
        toReader(
          reader,
          agreed
            ? `${name} is expected for ${theVisits(booking)} ${ofVisitOr(booking, 'at', 'for')} ${booking.where}.`
            : `Name somebody else for ${theVisits(booking)} ${ofVisitOr(booking, 'at', 'for')} ${booking.where}, or cancel: that costs the school nothing.`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ...(reason === '' ? [] : [['In their words', reason] as const]),
      ]}
      button={{ words: agreed ? 'See the booking' : 'Name somebody else', path: pathOf(reader, booking) }}
    />
  )
}

export const sampleProps: Props = {
  reader: office,
  origin,
  booking: providerBooking,
  by: 'Priya Anand',
  name: 'Joss Hartley',
  agreed: false,
  reason: 'We asked for somebody who has worked in a special school.',
}
