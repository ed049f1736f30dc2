import { Letter } from './parts/letter.tsx'
import { adviser, booking, origin } from './parts/samples.ts'
import { type BookingProps, pathOf, referenceFact, toReader, visitFacts } from './parts/words.ts'

type Props = BookingProps & { by: string; answer: string; outcome: 'outside' | 'inside' }

export const subject = ({ booking }: Props) =>
  `${booking.school} has answered: its status determination stands, ${booking.reference}`

export default function StatusUpheld(props: Props) {
  const { reader, origin, booking, by, answer, outcome } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="Your disagreement was looked at, and the determination stands."
      heading={`${booking.school} says that its determination stands`}
      opening={[
        toReader(
          reader,
          `the school has looked at what you said. It still decides that the off-payroll working rules ${outcome === 'inside' ? 'apply' : 'do not apply'} to this work.`,
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ['Answered by', by],
        ['Reasons', answer.split('\n')],
      ]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
      closing={['What tax you owe in the end is between you and HMRC, whatever the school decides.']}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  booking,
  by: 'Graham Ellwood',
  answer: 'We have asked the careers leader how the visits are run. They are run by us.',
  outcome: 'inside',
}
