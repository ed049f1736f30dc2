import type { Day } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { TextLink } from '#app/ui/text.tsx'
import type { Line, ShownDay } from './diary.tsx'

/** A week as a table with a row for each thing on it, in order; on phones each becomes a card. */
export const DiaryWeek = ({ days, today }: { days: ShownDay[]; today: Day }) => (
  <StackTable
    caption="Your week, day by day"
    rows={days.flatMap(rowsOf)}
    rowKey={({ key }) => key}
    columns={[
      { key: 'day', head: 'Day', cell: ({ on }) => formatDay(on, today), width: 'one-quarter' },
      { key: 'times', head: 'Times', cell: ({ times }) => times },
      {
        key: 'what',
        head: 'What',
        cell: ({ href, what }) => (href ? <TextLink href={href}>{what}</TextLink> : what),
      },
      { key: 'stands', head: 'How it stands', cell: ({ stands }) => stands },
      {
        key: 'do',
        head: 'Change',
        cell: ({ on, isFree }) =>
          isFree && (
            <TextLink href={`/adviser/availability?off=${on}`} hidden={`: ${formatDay(on)}`}>
              Take this day off
            </TextLink>
          ),
      },
    ]}
  />
)

type Row = Pick<Line, 'times' | 'what' | 'href' | 'stands'> & { key: string; on: Day; isFree: boolean }

/** What is said of the whole day stands first; the day can be taken off once, beside its first free time. */
function rowsOf({ on, lines, notes, isFree, isOver }: ShownDay): Row[] {
  const whole = (what: string): Omit<Row, 'key'> => ({
    on,
    times: 'All day',
    what,
    href: null,
    stands: '',
    isFree: false,
  })
  const firstFree = lines.find(({ kind }) => kind === 'free')
  const rows = [...notes.map(whole), ...lines.map((line) => ({ on, ...line, isFree: isFree && line === firstFree }))]
  const shown = rows.length > 0 ? rows : [whole(isOver ? 'Nothing was on' : 'Not worked')]
  return shown.map((row, at) => ({ ...row, key: `${on} ${at}` }))
}
