import { type Day, instantAt, time } from '../calendar.ts'

// A visit has a span of time. What has no date has none: the end of the working day by which it is wanted stands in wherever
// something waits until then, and nothing of it is in anybody’s diary.

type Dated = { onDay: Day; span: { from: Date; to: Date } | null }

const WANTED_BY = time('17:00')

/** When a visit begins and ends; of what has no date both are 5pm on the day by which it is wanted. */
export function momentsOf({ onDay, span }: Dated): { from: Date; to: Date } {
  if (span) return span
  const wantedBy = instantAt(onDay, WANTED_BY)
  return { from: wantedBy, to: wantedBy }
}
