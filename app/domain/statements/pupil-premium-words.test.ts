import { expect, test } from 'vitest'
import { day } from '../calendar.ts'
import { pence } from '../money.ts'
import { type PremiumLine, reachedBy, statementLines } from './pupil-premium-statement.ts'
import { chargedWords, paidWords, reachedWords, sharedWords } from './pupil-premium-words.ts'

const reached = (eligible: number, seen: number, uncounted = 0) => ({ eligible, seen, visits: 3, uncounted })

test.each([
  [reached(6, 6), 'Every pupil seen was eligible and in Year 11 or below.'],
  [reached(7, 12), '7 of the 12 pupils seen in Year 11 or below were eligible.'],
  [reached(1, 6), '1 of the 6 pupils seen in Year 11 or below was eligible.'],
  [reached(0, 1), 'The one pupil seen was not eligible.'],
  [reached(0, 4), 'None of the 4 pupils seen in Year 11 or below was eligible.'],
  [reached(0, 0), 'No pupil in Year 11 or below was seen.'],
  [
    reached(2, 9, 1),
    '9 pupils in Year 11 or below were seen; for 1 visit the eligible pupils have not been counted yet, so more than this may be eligible.',
  ],
  [
    reached(0, 9, 3),
    '9 pupils in Year 11 or below were seen; for 3 visits the eligible pupils have not been counted yet.',
  ],
])('%j were reached', (of, words) => {
  expect(reachedWords(of)).toBe(words)
})

test.each([
  [0, '£5.00 of Pupil Premium paid for guidance'],
  [1, '£5.00 of Pupil Premium paid for 1 eligible pupil’s guidance'],
  [2, '£5.00 of Pupil Premium paid for 2 eligible pupils’ guidance'],
])('paid for %i', (eligible, words) => {
  expect(paidWords('£5.00', eligible)).toBe(words)
})

let visits = 0
const line = (of: Partial<PremiumLine>): PremiumLine => ({
  visitId: `vis_${++visits}`,
  bookingId: 'bkg_1',
  reference: 'WMK-1',
  onDay: day('2027-02-02'),
  standing: 'spent',
  activity: 'Personal guidance day',
  isCancelled: false,
  provider: 'Rowan Tallis',
  fundName: 'Pupil Premium',
  amountPence: pence(20_000),
  quantity: null,
  visitPence: pence(30_000),
  otherFunds: [],
  approach: 'wider',
  challenge: 3,
  challengeWords: null,
  rationale: 'They have no plan.',
  isMixed: false,
  method: null,
  partNotPaid: null,
  seen: 6,
  eligible: 6,
  ...of,
})
const whole = () => line({ isMixed: true, method: 'whole', eligible: 4 })
const part = () => line({ isMixed: true, method: 'share', eligible: 4 })
const less = () => line({ isMixed: true, method: 'share', partNotPaid: pence(25_000), eligible: 4 })

test.each([
  [[], 'No visit has been charged to Pupil Premium in this year.'],
  [[line({})], 'Every visit is for eligible pupils only.'],
  [
    [line({}), line({ eligible: 1 })],
    'Every visit is for eligible pupils only. At 1 visit for eligible pupils only, others were seen as well: be ready to say why.',
  ],
  [
    [line({ eligible: null }), part(), part(), whole()],
    '3 visits of 4 are for eligible and other pupils together. For 2 of them Pupil Premium bears the part that was planned for eligible pupils. For 1 of them it bears the whole, for the reason given in the request.',
  ],
  [
    [part(), less()],
    '2 visits of 2 are for eligible and other pupils together. For 2 of them Pupil Premium bears at most the part that was planned for eligible pupils. 1 visit is charged less than that: £200.00 of £250.00.',
  ],
] as [PremiumLine[], string][])('how the cost is shared: %#', (lines, words) => {
  expect(sharedWords(lines)).toBe(words)
})

test('says beside each visit how it is charged', () => {
  expect([line({}), whole(), part(), less()].map(chargedWords)).toEqual([
    'eligible pupils only',
    'a mixed group, charged whole',
    'a mixed group, its eligible part',
    'a mixed group, less than its part',
  ])
})

test('a visit that was cancelled late costs what it costs and reaches nobody', () => {
  const late = line({ isCancelled: true, activity: 'Personal guidance day, cancelled late', eligible: 0, seen: 0 })
  expect(reachedBy([line({}), late])).toEqual({ eligible: 6, seen: 6, visits: 1, uncounted: 0 })
  expect(statementLines([line({}), late]).map(({ activity, cost, pupils }) => [activity, cost, pupils])).toEqual([
    ['Personal guidance day', 20_000, '6'],
    ['Personal guidance day, cancelled late', 20_000, '0'],
  ])
})
