import { expect, test } from 'vitest'
import { listed, listedWithin } from './listed.ts'

const numbers = Array.from({ length: 40 }, (_, at) => `RT-${String(at + 1).padStart(4, '0')}`)

test.each([
  [numbers.slice(0, 1), 'RT-0001'],
  [numbers.slice(0, 3), 'RT-0001, RT-0002 and RT-0003'],
  [numbers.slice(0, 4), 'RT-0001, RT-0002 and 2 more'],
  [numbers, 'RT-0001, RT-0002 and 38 more'],
])('%j in thirty characters', (words, expected) => {
  expect(listedWithin(words, 30)).toBe(expected)
  expect(listedWithin(words, 30).length).toBeLessThanOrEqual(30)
})

test('where there is room for all of them all are named', () =>
  expect(listedWithin(numbers, 1_000)).toBe(listed(numbers)))
