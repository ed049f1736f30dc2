import { Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin } from './parts/samples.ts'
import {
  type BookingProps,
  ofVisitOr,
  pathOf,
  problemPath,
  referenceFact,
  tookPlace,
  toReader,
  visitFacts,
  whatWas,
} from './parts/words.ts'

type Props = BookingProps & { by: string }

export const subject = (props: Props) =>
  `Problem taken back, about ${whatWas(props.booking)}: booking ${props.booking.reference}`

export default function ProblemTakenBack(props: Props) {
  const { reader, origin, booking, by } = props
  const isStaff = reader.side === 'staff'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={
        isStaff
          ? 'There is nothing left for you to settle.'
          : `The school has ${ofVisitOr(booking, 'the visit', 'it')} to agree again.`
      }
      heading={isStaff ? 'There is nothing left for you to settle' : `${booking.school} has taken the problem back`}
      opening={[
        toReader(
          reader,
          `${by} at ${booking.school} has taken back the problem with ${whatWas(booking)}. The school has five school days again to agree that ${tookPlace(booking)}.`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...(isStaff ? [['School', booking.school] as const] : []),
        ...visitFacts(reader, booking),
      ]}
      button={
        isStaff
          ? { words: 'See what was raised', path: problemPath(booking) }
          : { words: ofVisitOr(booking, 'See the visit', 'See it'), path: pathOf(reader, booking) }
      }
    />
  )
}

export const sampleProps: Props = { reader: adviser, origin, booking: confirmedBooking, by: 'Priya Anand' }
