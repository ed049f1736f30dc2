import { type Day, londonDay } from '../calendar.ts'
import { formatDate, formatDay, formatInstant } from '../format-day.ts'
import { FAULT_WORDS, type FeedFault } from './feed-faults.ts'
import type { Standing } from './standing.ts'

type Calendar = {
  standing: Standing
  fault: FeedFault | null
  readAt: Date
  countsUntil: Date
  busy: number
  until: Date | null
  unread: number
}

/** How a calendar stands, as mark and words. */
export function calendarStatus({ standing, readAt }: Calendar, today: Day) {
  const read = formatInstant(readAt, today)
  switch (standing) {
    case 'read':
      return { tone: 'done', words: `Read ${read}` } as const
    case 'retrying':
      return { tone: 'open', words: `Read ${read}; the last try failed` } as const
    case 'stale':
      return { tone: 'turn', words: `Not read since ${read}` } as const
    case 'no_longer_counts':
      return { tone: 'no', words: `Not read since ${read}: it counts no longer` } as const
    case 'paused':
      return { tone: 'open', words: 'Paused: not read, and nothing in it counts' } as const
  }
}

/** "14 busy times, the last on 3 March 2027" */
export function busyWords({ busy, until }: Pick<Calendar, 'busy' | 'until'>): string {
  if (busy === 0 || !until) return 'No busy time to come'
  // A whole day ends at the midnight after it.
  const last = formatDate(londonDay(new Date(until.getTime() - 1)))
  return busy === 1 ? `One busy time, until ${last}` : `${busy} busy times, until ${last}`
}

/** Events that are in it and could not be read; '' where all could. */
export const unreadWords = (unread: number): string =>
  unread === 0
    ? ''
    : unread === 1
      ? 'One event in it could not be read and does not count.'
      : `${unread} events in it could not be read and do not count.`

/** What is wrong, and what then counts; '' while nothing is, or it is paused. */
export function faultWords({ standing, fault, countsUntil }: Calendar, today: Day): string {
  if (standing === 'read' || standing === 'paused') return ''
  const why = `${fault ? FAULT_WORDS[fault] : 'It has not been read for a day'}.`
  const counts = `What it said before counts until ${formatDay(londonDay(countsUntil), today)}, or until you remove it.`
  if (standing === 'retrying') return `${why} We try again by ourselves. What it said before counts meanwhile.`
  if (standing === 'no_longer_counts') return `${why} What it said is 30 days old and counts no longer.`
  return `${why} ${counts}`
}
