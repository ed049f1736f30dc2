import { expect, it } from 'vitest'
import { day } from '../calendar.ts'
import { halfTerms, termsKnownUntil } from './own-terms.ts'

const range = (from: string, to: string) => ({ startsOn: day(from), endsOn: day(to) })
const shown = (terms: { startsOn: string; endsOn: string }[]) =>
  terms.map(({ startsOn, endsOn }) => `${startsOn.slice(5)} ${endsOn.slice(5)}`)
const spring = { name: 'Spring', ...range('2027-01-05', '2027-03-25') }
const autumn = { name: 'Autumn', ...range('2026-09-03', '2026-12-18') }

it('makes two of a term with a holiday in it, and none of one that is all holiday', () => {
  expect(shown(halfTerms([spring, autumn], [range('2027-02-15', '2027-02-19')]))).toEqual([
    '09-03 12-18',
    '01-05 02-14',
    '02-20 03-25',
  ])
  expect(shown(halfTerms([spring], [range('2027-01-01', '2027-01-08')]))).toEqual(['01-09 03-25'])
  expect(halfTerms([spring], [range('2027-01-01', '2027-04-01')])).toEqual([])
})

it('says until when terms are known', () => {
  expect(termsKnownUntil([spring, autumn])).toBe('2027-03-25')
  expect(termsKnownUntil([])).toBeNull()
})
