import { Letter } from './parts/letter.tsx'
import { confirmedBooking, origin, staff } from './parts/samples.ts'
import { type BookingProps, problemPath, referenceFact, toReader, visitFacts, whatWas } from './parts/words.ts'

type Props = BookingProps & { by: string; what: 'wanted' | 'sent_back'; note: string }

export const subject = ({ booking, what }: Props) =>
  `${what === 'wanted' ? 'A second person is wanted for' : 'To be decided again:'} the problem with ${whatWas(booking)}, booking ${booking.reference}`

/** For staff alone: that somebody has decided and another has to confirm it, or has sent it back. */
export default function SecondWanted(props: Props) {
  const { reader, origin, booking, by, what, note } = props
  const isWanted = what === 'wanted'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={isWanted ? 'Nothing moves until somebody else has confirmed it.' : 'Nothing has moved.'}
      heading={isWanted ? 'A problem waits for a second person' : 'A problem is to be decided again'}
      opening={[
        toReader(
          reader,
          isWanted
            ? `${by} has decided how the problem with ${whatWas(booking)} is settled. It is above the limit, so somebody else confirms it or sends it back. Until then nothing moves.`
            : `${by} has sent back how the problem with ${whatWas(booking)} was to be settled. Nothing has moved, and anybody may decide it anew.`,
        ),
      ]}
      facts={[
        ...(note ? [['Why', note] as const] : []),
        referenceFact(booking),
        ['School', booking.school],
        ...visitFacts(reader, booking),
      ]}
      button={{ words: isWanted ? 'Confirm it or send it back' : 'Read it again', path: problemPath(booking) }}
    />
  )
}

export const sampleProps: Props = {
  reader: staff,
  origin,
  booking: confirmedBooking,
  by: 'Nell Farrow',
  what: 'wanted',
  note: '',
}
