import { expect, test } from 'vitest'
import { hasNumberIn } from './number-in-words.ts'

test.each([
  ['DBS looked up, number 001234567890', '001234567890'],
  ['DBS looked up, number 0012 3456 7890', '001234567890'],
  ['DBS looked up, number 0012-3456–7890', ''],
  ['DBS looked up, 001234567890', ''],
  ['Policy pl-77 a', 'PL77A'],
  ['Policy PL/77/A', 'pl 77 a'],
  ['Register entry 123456', ''],
  ['Seen 2026 12 31 certificate 12 31 20 26', ''],
  ['£5m, policy 40500612', ''],
])('%s, beside the number “%s”, gives a number away', (words, reference) => {
  expect(hasNumberIn(words, reference)).toBe(true)
})

test.each([
  ['£5,000,000 public liability insurance', 'PL-77-A'],
  ['£5000000 public liability insurance', ''],
  ['£5m public liability insurance', ''],
  ['Cover of 5000000 pounds', ''],
  ['Level 7, PG Dip Career Guidance, 2016', '7'],
  ['Keeping children safe in education 2026–27 read', ''],
  ['Keeping children safe in education 2026/2027', ''],
  ['Enhanced with barred list, looked up on 12/05/2026', '001234567890'],
  ['Looked up 2026-05-12', ''],
  ['UK Register', ''],
  ['UK Register', 'UK Register'],
])('%s, beside the number “%s”, gives none away', (words, reference) => {
  expect(hasNumberIn(words, reference)).toBe(false)
})
