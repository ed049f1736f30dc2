import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatDuration, parseDuration } from './duration.ts'

it.each([
  ['1h 30', 90],
  ['1h30', 90],
  ['1h30m', 90],
  ['1 h 30 min', 90],
  ['1 hr 5 mins', 65],
  ['2 hrs. 15 min.', 135],
  ['1 hour and 30 minutes', 90],
  ['1 hour, 30 minutes', 90],
  ['1:30', 90],
  ['01:05', 65],
  ['0:45', 45],
  ['90 minutes', 90],
  ['90min', 90],
  ['90 m', 90],
  ['1 minute', 1],
  ['1.5 hours', 90],
  ['1.5h', 90],
  ['.5 hours', 30],
  ['0.25 hours', 15],
  ['1.05 h', 63],
  ['7 hours', 420],
  ['1 Hour', 60],
  ['1½ hours', 90],
  ['1 ½ hours', 90],
  ['½ hour', 30],
  ['¾ h', 45],
  ['half an hour', 30],
  ['An hour', 60],
  ['an hour and a half', 90],
  ['  2h\u00A015  ', 135],
  ['0 minutes', 0],
  ['25 h 0 min', 1500],
] as const)('“%s” is %i minutes', (typed, minutes) => {
  expect(parseDuration(typed)).toBe(minutes)
})

it.each([
  ['', 'nothing'],
  ['2', 'hours or minutes?'],
  ['1.5', 'hours or minutes?'],
  ['1.30', 'hours or minutes?'],
  ['90', 'hours or minutes?'],
  ['1:60', '60 minutes are an hour'],
  ['1h 75', '60 minutes are an hour'],
  ['1:5', 'five or fifty?'],
  ['1.33 hours', 'no whole minute'],
  ['1.3333 hours', 'no whole minute'],
  ['30.5 minutes', 'no whole minute'],
  ['-1 hours', 'less than nothing'],
  ['h', 'no number'],
  ['. hours', 'no number'],
  ['1e3 minutes', 'no number that people write'],
  ['a day', 'no hours'],
  ['9am to 11am', 'two times'],
  ['constructor', 'a name'],
  [`1${' '.repeat(100_000)}h`, 'far too long'],
] as [string, string][])('“%s” is none: %s', (typed) => {
  expect(parseDuration(typed)).toBeNull()
})

it.each([
  [0, '0 h'],
  [1, '1 min'],
  [45, '45 min'],
  [60, '1 h'],
  [1499, '24 h 59 min'],
  [1500, '25 h'],
  [6001, '100 h 1 min'],
] as const)('%i minutes read “%s”', (minutes, words) => {
  expect(formatDuration(minutes)).toBe(words)
})

it('reads what it writes, and every other way of writing the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999 * 60 + 59 }), (minutes) => {
      const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
      const both = String(rest).padStart(2, '0')
      for (const typed of [
        formatDuration(minutes),
        `${hours}:${both}`,
        `${hours}h${both}`,
        `${hours} hours ${rest} mins`,
      ])
        expect(parseDuration(typed), typed).toBe(minutes)
    }),
  )
})

it('never takes anything for less than nothing or for a part of a minute', () => {
  const letters = fc.constantFrom(...'0123456789:.hmrsin ½', 'hours', 'min', ' and ')
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 10 }), (parts) => {
      const minutes = parseDuration(parts.join(''))
      expect(minutes === null || (Number.isInteger(minutes) && minutes >= 0)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})
