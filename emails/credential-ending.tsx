import type { Day } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { type Base, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { CREDENTIALS_AT, capital, toReader } from './parts/words.ts'

/** `days`: 60, 30 or 7 before it ends, 0 once it has; `lost`: the services that cannot be given without it after that. */
type Props = Base & {
  of: 'adviser' | 'provider'
  what: string
  kind: string
  endsOn: Day
  days: number
  lost: readonly string[]
}

export const subject = ({ what, days, endsOn }: Pick<Props, 'what' | 'days' | 'endsOn'>) =>
  days === 0 ? `Your ${what} has ended` : `Your ${what} ends on ${formatDate(endsOn)}`

export default function CredentialEnding(props: Props) {
  const { reader, origin, of, kind, endsOn, days, lost } = props
  const isOver = days === 0
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={isOver ? 'Give us the current one.' : `Give us the new one before ${formatDate(endsOn)}.`}
      heading={capital(subject(props))}
      opening={[
        toReader(
          reader,
          isOver
            ? of === 'provider'
              ? 'Until Waymark’s staff have seen a current one, schools cannot ask you for visits, and visits that are booked can’t go ahead.'
              : 'Until Waymark’s staff have seen a current one, you cannot be booked for what needs it, and visits that are booked can’t go ahead.'
            : 'Give us the new one as soon as you have it, so that staff see it in time. Each visit is judged on its own day: schools cannot ask for days after that one.',
        ),
      ]}
      facts={[
        [isOver ? 'Ended on' : 'Ends on', formatDate(endsOn)],
        ...(lost.length > 0 ? [[isOver ? 'Cannot be booked' : 'Cannot be booked after it', lost] as const] : []),
      ]}
      button={{ words: 'Give the new one', path: `${CREDENTIALS_AT[of]}/new/${kind}` }}
      closing={isOver ? [] : ['If you have given it already, there is nothing to do: staff are looking at it.']}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  of: 'adviser',
  what: 'public liability insurance',
  kind: 'public_liability',
  endsOn: '2027-04-30' as Day,
  days: 30,
  lost: ['Personal guidance day', 'Group session'],
}
