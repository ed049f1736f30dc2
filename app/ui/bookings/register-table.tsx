import { type InterviewSeen, OUTCOME_WORDS } from '#app/domain/bookings/register-rules.ts'
import type { Time } from '#app/domain/calendar.ts'
import { formatTime } from '#app/domain/format-day.ts'
import { StackTable } from '#app/ui/stack-table.tsx'

/** The register that an adviser kept of one visit, for the school that was visited: its own references, and no name. */
export const RegisterTable = ({ day, interviews }: { day: string; interviews: readonly InterviewSeen[] }) => (
  <StackTable
    caption={`Register of ${day}`}
    plain
    rows={interviews}
    rowKey={({ position }) => String(position)}
    columns={[
      {
        key: 'time',
        head: 'Time',
        cell: ({ startsAt }) => (/^\d\d:\d\d$/.test(startsAt) ? formatTime(startsAt as Time) : 'No time'),
      },
      { key: 'year', head: 'Year', cell: ({ yearGroup }) => yearGroup ?? 'Not said' },
      { key: 'reference', head: 'Your reference', cell: ({ schoolReference }) => schoolReference || 'Not said' },
      { key: 'outcome', head: 'Outcome', cell: ({ outcome }) => OUTCOME_WORDS[outcome] },
    ]}
  />
)
