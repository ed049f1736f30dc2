import type { Day } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { type Base, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

/** `read`: when it was last read; `until`: the day on which what it said then stops counting. */
type Props = Base & { id: string; calendar: string; why: string; read: string; until: Day }

export const subject = ({ calendar }: Pick<Props, 'calendar'>) => `We cannot read your calendar “${calendar}”`

export default function CalendarStale(props: Props) {
  const { reader, origin, id, calendar, why, read, until } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${why}. What it said before counts until ${formatDate(until)}.`}
      heading={subject(props)}
      opening={[
        toReader(
          reader,
          'When you are busy elsewhere is not up to date, and schools may be offered a day that you no longer have. What the calendar said before goes on counting for now.',
        ),
      ]}
      facts={[
        ['Calendar', calendar],
        ['What is wrong', why],
        ['Last read', read],
        ['Counts until', formatDate(until)],
      ]}
      button={{ words: 'See the calendar', path: `/adviser/calendars/${id}` }}
      closing={[
        'If you have made a new address for it, remove it here and add the new one. If you no longer use it, remove it. We go on trying, and you need do nothing if it comes back.',
      ]}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  id: 'ocl_4k9m2x7c1v8b3n5q',
  calendar: 'College timetable',
  why: 'There is no calendar at that address any more',
  read: 'Thursday 26 November 2026, 9:10am',
  until: '2026-12-26' as Day,
}
