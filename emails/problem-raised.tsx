import { Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin } from './parts/samples.ts'
import { type BookingProps, moneyFact, onDay, pathOf, referenceFact, toReader, visitFacts } from './parts/words.ts'

type Props = BookingProps & { by: string }

export const subject = (props: Props) =>
  `Problem raised about the visit${onDay(props.booking)}: booking ${props.booking.reference}`

/** What the problem is stays on its page: it may name a child. */
export default function ProblemRaised(props: Props) {
  const { reader, origin, booking, by } = props
  const isStaff = reader.side === 'staff'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={isStaff ? 'It waits for you to settle it.' : 'Nothing is invoiced until it is settled.'}
      heading={isStaff ? 'A problem waits for you to settle it' : `${booking.school} has raised a problem`}
      opening={[
        toReader(
          reader,
          `${by} at ${booking.school} has raised a problem with the visit${onDay(props.booking)}. ${isStaff ? 'Speak to both sides, then agree the visit or make it void.' : 'Waymark’s staff will speak to both of you and settle it. Nothing is invoiced until then.'}`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...(isStaff ? [['School', booking.school] as const] : []),
        ...visitFacts(reader, booking),
        moneyFact(reader, booking),
      ]}
      button={
        isStaff
          ? { words: 'Settle the problem', path: '/staff/problems' }
          : { words: 'Read what was raised', path: pathOf(reader, booking) }
      }
    />
  )
}

export const sampleProps: Props = { reader: adviser, origin, booking: confirmedBooking, by: 'Priya Anand' }
