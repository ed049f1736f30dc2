import { expect, it } from 'vitest'
import { withEmptyWorkedOut } from './amounts-left-empty.ts'
import type { FundingAnswer, PupilPremiumAnswer } from './request-answers.ts'

const tag: PupilPremiumAnswer = {
  ...{ whom: 'mixed_group', pupilsEligible: 4, pupilsInAll: 6, method: 'share' },
  ...{ approach: 'wider', challenge: 3, rationale: 'Four of the six have no plan for after Year 11.' },
}
const line = (amountPence: number, isLeftEmpty: boolean, more: Partial<FundingAnswer> = {}): FundingAnswer => ({
  ...{ from: 'fnd_a', costCentreId: null, tag: null, amountPence, isLeftEmpty },
  ...more,
})
const amounts = (lines: FundingAnswer[], bears: number) =>
  withEmptyWorkedOut(lines, bears).map(({ amountPence }) => amountPence)

it('works out an empty part and an empty rest again, and leaves what was typed', () => {
  expect(amounts([line(46_880, true, { tag }), line(23_440, true)], 140_640)).toEqual([93_760, 46_880])
  expect(amounts([line(46_880, false, { tag }), line(23_440, true)], 140_640)).toEqual([46_880, 93_760])
  expect(amounts([line(46_880, true, { tag }), line(23_440, false)], 140_640)).toEqual([93_760, 23_440])
  expect(amounts([line(10_000, false), line(5_000, true, { tag: { ...tag, method: 'whole' } })], 30_000)).toEqual([
    10_000, 20_000,
  ])
})

it('leaves nothing where the others come to the cost or more', () => {
  expect(amounts([line(46_880, false), line(23_440, true)], 46_880)).toEqual([46_880, 0])
  expect(amounts([line(46_880, false), line(23_440, true)], 35_160)).toEqual([46_880, 0])
})
