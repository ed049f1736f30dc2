import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, requester } from './parts/samples.ts'
import { type BookingProps, casePath, referenceFact, toReader, visitFacts, whatWas } from './parts/words.ts'

type Props = BookingProps & { by: string; side: 'school' | 'adviser' }

const whose = ({ booking, side }: Props): string => (side === 'adviser' ? booking.adviser : booking.school)

export const subject = (props: Props) =>
  `${whose(props)} has stated its case about ${whatWas(props.booking)}: booking ${props.booking.reference}`

/** What was said stays on the page, where its files are too: several things said soon after each other are one email. */
export default function CaseStated(props: Props) {
  const { reader, origin, booking, by } = props
  const isStaff = reader.side === 'staff'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="Read both cases before it is decided."
      heading={`${whose(props)} has stated its case`}
      opening={[
        toReader(
          reader,
          `${by} has added to the case of ${whose(props)}, about the problem with ${whatWas(booking)}. ${isStaff ? 'Read both cases before you settle it.' : 'You may answer until Waymark has decided.'}`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...(isStaff ? [['School', booking.school] as const] : []),
        ...visitFacts(reader, booking),
      ]}
      button={{ words: 'Read both cases', path: casePath(reader, booking) }}
    />
  )
}

export const sampleProps: Props = {
  reader: requester,
  origin,
  booking: confirmedBooking,
  by: 'Rosalind Ayre',
  side: 'adviser',
}
