import type { Day } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { Letter } from './parts/letter.tsx'
import { adviser, booking, origin } from './parts/samples.ts'
import { type BookingProps, pathOf, referenceFact, toReader, visitFacts } from './parts/words.ts'

/** `reasons`: why, in the words of whoever decided; `decidedOn`: a day as YYYY-MM-DD. `isAgain`: it takes the place of another. */
type Props = BookingProps & {
  by: string
  reasons: string
  decidedOn: string
  outcome: 'outside' | 'inside'
  isAgain: boolean
  /** Until when they are asked again, where they had accepted to be paid in another way: “5pm on Tuesday 1 December”. */
  askedUntil: string | null
}

export const subject = ({ booking, isAgain }: Props) =>
  `Your ${isAgain ? 'new ' : ''}status determination from ${booking.school}: ${booking.reference}`

export default function StatusDetermined(props: Props) {
  const { reader, origin, booking, by, reasons, decidedOn, outcome, isAgain, askedUntil } = props
  const isInside = outcome === 'inside'
  const apply = isInside ? 'apply' : 'do not apply'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`The off-payroll working rules ${apply} to this work.`}
      heading={`${booking.school} has decided that the off-payroll working rules ${apply}`}
      opening={[
        toReader(
          reader,
          'you trade through a company, so the school has to decide this before the work, and to give you its reasons. Keep this: it is its status determination statement for this booking.',
        ),
        ...(isAgain ? ['The determination that it gave you before is withdrawn.'] : []),
        isInside
          ? `So ${booking.payer} pays you through its payroll: it takes income tax and National Insurance off and pays the rest to your company. Waymark collects nothing and sends no invoice in your name. Diary, register and delivery go on as usual.`
          : `So ${askedUntil ? 'you are paid through Waymark' : 'nothing changes in how you are paid'}: Waymark sends the invoice in your name, and pays you when its money has come in.`,
        ...(askedUntil
          ? [
              `You had accepted to be paid in another way, so you are asked again: accept or decline by ${askedUntil}. Your time is kept until then, and declining costs nobody anything.`,
            ]
          : []),
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ['Decided', `${formatDay(decidedOn as Day)}, by ${by}`],
        ['Reasons', reasons.split('\n')],
      ]}
      button={{ words: askedUntil ? 'Accept or decline' : 'See the booking', path: pathOf(reader, booking) }}
      closing={[
        `If you disagree, say why on the booking’s page. ${booking.school} has to answer within 45 days, and may decide otherwise.`,
        ...(isInside && !askedUntil
          ? ['If you do not want to work in this way, you may cancel. It costs nobody anything.']
          : []),
      ]}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  booking,
  by: 'Graham Ellwood',
  reasons: 'They come when we say, use our room and our materials, and may not send anybody else.',
  decidedOn: '2026-11-24',
  outcome: 'inside',
  isAgain: true,
  askedUntil: '5pm on Tuesday 1 December',
}
