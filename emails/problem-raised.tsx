import { Letter } from './parts/letter.tsx'
import { adviser, confirmedBooking, origin } from './parts/samples.ts'
import {
  type BookingProps,
  casePath,
  moneyFact,
  problemPath,
  referenceFact,
  toReader,
  visitFacts,
  whatWas,
} from './parts/words.ts'

/** `what`: as whoever raised it wrote it, on a form that asks to name no pupil. */
type Props = BookingProps & { by: string; what: string; answerBy: string }

export const subject = (props: Props) =>
  `Problem raised about ${whatWas(props.booking)}: booking ${props.booking.reference}`

export default function ProblemRaised(props: Props) {
  const { reader, origin, booking, by, what, answerBy } = props
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
          `${by} at ${booking.school} has raised a problem with ${whatWas(booking)}. ${isStaff ? `${booking.adviser} has until ${answerBy} to answer. Read both cases, then settle it in full, in part or not at all.` : `State your case, with files if you have any, by ${answerBy}: before then nothing is decided against you. Waymark’s staff read both sides and settle it. Nothing is invoiced until then.`}`,
        ),
      ]}
      facts={[
        ['What was raised', what],
        ['In the words of', by],
        ['Answer by', answerBy],
        referenceFact(booking),
        ...(isStaff ? [['School', booking.school] as const] : []),
        ...visitFacts(reader, booking),
        moneyFact(reader, booking),
      ]}
      button={
        isStaff
          ? { words: 'Settle the problem', path: problemPath(booking) }
          : { words: 'State your case', path: casePath(reader, booking) }
      }
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  booking: confirmedBooking,
  by: 'Priya Anand',
  what: 'Only four of the six interviews took place. We had agreed six.',
  answerBy: '5pm on Monday 25 January 2027',
}
