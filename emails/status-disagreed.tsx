import type { Day } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { Letter } from './parts/letter.tsx'
import { approver, booking, origin } from './parts/samples.ts'
import { type BookingProps, pathOf, referenceFact, toReader, visitFacts } from './parts/words.ts'

/** `answerByOn`: the last day to answer. `daysLeft`: where whoever has not answered is reminded; null the first time. */
type Props = BookingProps & {
  by: string
  reasons: string
  answerByOn: Day
  outcome: 'outside' | 'inside'
  daysLeft: number | null
}

const leftWords = (days: number): string => (days === 1 ? '1 day is left' : `${days} days are left`)

export const subject = ({ booking, daysLeft, answerByOn }: Props) =>
  `${daysLeft === null ? `${booking.adviser} disagrees with your status determination` : `Answer by ${formatDay(answerByOn)}: a status determination`}: ${booking.reference}`

export default function StatusDisagreed(props: Props) {
  const { reader, origin, booking, by, reasons, answerByOn, outcome, daysLeft } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`You have until ${formatDay(answerByOn)} to answer.`}
      heading={`${by} disagrees that the off-payroll working rules ${outcome === 'inside' ? 'apply' : 'do not apply'}`}
      opening={[
        toReader(
          reader,
          daysLeft === null
            ? `you have to look at the reasons and answer within 45 days, by ${formatDay(answerByOn)}. Say that your determination stands, and why, or withdraw it and give a new one.`
            : `nobody has answered yet, and ${leftWords(daysLeft)}. If you do not answer in time, HMRC may hold you responsible for the tax and National Insurance.`,
        ),
        'Until you answer, nothing changes in how the adviser is paid.',
      ]}
      facts={[
        referenceFact(booking),
        ...visitFacts(reader, booking),
        ['Why', reasons.split('\n')],
        ['Answer by', formatDay(answerByOn)],
      ]}
      button={{ words: 'Answer', path: `${pathOf(reader, booking)}/status` }}
    />
  )
}

export const sampleProps: Props = {
  reader: approver,
  origin,
  booking,
  by: 'Rowan Tallis',
  reasons: 'I decide how I work, bring my own materials, and may send somebody as qualified in my place.',
  answerByOn: '2027-01-07' as Day,
  outcome: 'inside',
  daysLeft: 14,
}
