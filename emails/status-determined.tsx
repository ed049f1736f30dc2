import type { Day } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { Letter } from './parts/letter.tsx'
import { adviser, booking, origin } from './parts/samples.ts'
import { type BookingProps, pathOf, referenceFact, toReader, visitFacts } from './parts/words.ts'

/** `reasons`: why, in the words of whoever decided; `decidedOn`: a day as YYYY-MM-DD. */
type Props = BookingProps & { by: string; reasons: string; decidedOn: string }

export const subject = ({ booking }: Props) => `Your status determination from ${booking.school}: ${booking.reference}`

export default function StatusDetermined(props: Props) {
  const { reader, origin, booking, by, reasons, decidedOn } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="The off-payroll working rules do not apply to this work."
      heading={`${booking.school} has decided that the off-payroll working rules do not apply`}
      opening={[
        toReader(
          reader,
          'you trade through a company, so the school has to decide this before the work, and to give you its reasons. Keep this: it is its status determination statement for this booking.',
        ),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ['Decided', `${formatDay(decidedOn as Day)}, by ${by}`],
        ['Reasons', reasons.split('\n')],
      ]}
      button={{ words: 'See the booking', path: pathOf(reader, booking) }}
      closing={[
        `If you disagree, tell ${booking.school} why. It has to answer within 45 days, and may decide otherwise.`,
      ]}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  booking,
  by: 'Graham Ellwood',
  reasons: 'They may send somebody as qualified in their place, bring their own materials, and work for other schools.',
  decidedOn: '2026-11-24',
}
