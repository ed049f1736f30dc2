import { expect, test } from 'vitest'
import { calendarAddress } from './calendar-address.ts'
import type { FeedFault } from './feed-faults.ts'
import { isWholeDue, nextTry, standingOf } from './standing.ts'

const NOW = new Date('2027-01-12T10:00:00Z')
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000)

test.each<[hoursOld: number, fault: FeedFault | null, failures: number, expected: string]>([
  [0, null, 0, 'read'],
  [23.9, null, 0, 'read'],
  [1, 'unreachable', 1, 'retrying'],
  [23.9, 'unreachable', 20, 'retrying'],
  [24, 'unreachable', 20, 'stale'],
  // Nobody has read it for a day: whether somebody tried makes no difference.
  [24, null, 0, 'stale'],
  [1, 'gone', 1, 'retrying'],
  [1, 'gone', 2, 'stale'],
  [1, 'not_a_calendar', 2, 'stale'],
  [1, 'cut_off', 2, 'retrying'],
  [24 * 30 - 0.1, 'gone', 40, 'stale'],
  [24 * 30, 'gone', 40, 'no_longer_counts'],
])('read %d hours ago, %s at %d looks: %s', (hours, fault, failures, expected) => {
  const calendar = { readAt: hoursAgo(hours), pausedAt: null, fault, failures }
  expect(standingOf(calendar, NOW)).toBe(expected)
  expect(standingOf({ ...calendar, pausedAt: NOW }, NOW)).toBe('paused')
})

test('tries come further apart, up to a day', () => {
  const hours = (failures: number) => (nextTry(failures, NOW).getTime() - NOW.getTime()) / 3_600_000
  expect([1, 2, 3, 7, 8, 9, 30_000].map(hours)).toEqual([0.25, 0.5, 1, 16, 24, 24, 24])
})

test('all of it is read once a week', () => {
  expect([167, 168].map((hours) => isWholeDue(hoursAgo(hours), NOW))).toEqual([false, true])
})

test.each([
  ['https://calendar.example/a.ics', 'https://calendar.example/a.ics'],
  ['  webcal://calendar.example/a.ics\n', 'https://calendar.example/a.ics'],
  ['WEBCALS://Calendar.example/A.ics', 'https://calendar.example/A.ics'],
  ['<https://calendar.example/a b.ics#top>', 'https://calendar.example/ab.ics'],
  ['http://calendar.example/a.ics', 'not_https'],
  ['https://calendar.example:444/a.ics', 'other_port'],
  ['https://calendar.example:443/a.ics', 'https://calendar.example/a.ics'],
  ['https://a@calendar.example/a.ics', 'with_password'],
  ['calendar.example/a.ics', 'not_an_address'],
  ['file:///etc/passwd', 'not_an_address'],
  ['javascript:alert(1)', 'not_an_address'],
  ['https://', 'not_an_address'],
  [`https://calendar.example/${'a'.repeat(2_000)}`, 'not_an_address'],
  ['', 'not_an_address'],
])('the address %s', (typed, expected) => {
  const found = calendarAddress(typed)
  expect(found.ok ? found.value : found.refusal).toBe(expected)
})
