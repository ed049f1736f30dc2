import { describe, expect, it } from 'vitest'
import { day } from '../calendar.ts'
import { pence } from '../money.ts'
import type { FundOffered } from './check-request.ts'
import { type FundingFacts, readFunding, type TypedLine } from './read-funding.ts'

const year = { label: '2026 to 2027', startsOn: day('2026-09-01'), endsOn: day('2027-08-31'), left: 500_000 }
const fund = (from: string, kind: string, name: string): FundOffered => ({
  ...{ from, kind, name },
  years: [{ fundYearId: `${from}1`, ...year }],
})
const facts: FundingFacts = {
  funds: [fund('car', 'careers_budget', 'Careers budget'), fund('pp', 'pupil_premium', 'Pupil Premium')],
  yearGroups: [10, 11],
  visits: ['2027-01-14', '2027-01-21'].map((on) => ({ day: day(on), from: '08:45', to: '15:15' })),
  interviews: 6,
  payable: ['careers_budget', 'pupil_premium'],
  bearsEach: pence(35_160),
  costCentreIds: null,
}

const blank: TypedLine = {
  ...{ from: 'car', amount: '', costCentre: '', whom: '', number: '', eligible: '', inAll: '' },
  ...{ method: '', approach: '', challenge: '', rationale: '' },
}
const mixed: TypedLine = {
  ...{ ...blank, from: 'pp', whom: 'mixed_group', eligible: '8', inAll: '12', method: 'share' },
  ...{ approach: 'wider', challenge: '3', rationale: 'Eight of the twelve have no plan for after Year 11.' },
}

type Typed = { careers?: Partial<TypedLine>; premium?: Partial<TypedLine>; facts?: Partial<FundingFacts> }
const read = ({ careers, premium, facts: more }: Typed) =>
  readFunding(
    ['car', 'pp'],
    [
      { ...blank, ...careers },
      { ...mixed, ...premium },
    ],
    { ...facts, ...more },
  )
const errors = (typed: Typed) => read(typed).errors

const SHORT = 'Say in one sentence why this helps, in 20 characters or more'
const NOT_PREMIUM = expect.stringMatching(/^Pupil Premium cannot pay for Year 12 and above/)
const NOT_POUNDS = 'Enter an amount in pounds, like 351.14'

it('works out both amounts that were left empty: the eligible pupils’ part, and what it leaves', () => {
  expect(errors({})).toEqual({})
  expect(read({}).lines.map((line) => line.amountPence)).toEqual([23_440, 46_880])
})

describe('a part left to be worked out', () => {
  it.each<[string, Partial<TypedLine>, Record<string, unknown>]>([
    ['stands beside a rationale that is too short', { rationale: 'Helps.' }, { rationale: SHORT }],
    ['is not judged without any pupils', { inAll: '0' }, { inAll: 'Give at least 1 pupil' }],
    ['is not judged with no eligible ones', { eligible: '0' }, { eligible: 'Give at least 1 pupil' }],
    ['is not judged with too many', { inAll: '13' }, { inAll: expect.stringMatching(/enter 12 or fewer$/) }],
    ['is not judged before its method is chosen', { method: '' }, { method: 'Choose how the cost is shared' }],
    ['is not judged before it is said for whom', { whom: '' }, { whom: 'Say whom this is for' }],
  ])('%s', (_, premium, said) => {
    const expected = Object.entries(said).map(([field, words]) => [`lines[1].${field}`, words])
    expect(errors({ premium })).toEqual(Object.fromEntries(expected))
  })

  it('is no excuse for two other amounts left empty', () => {
    const funds = [...facts.funds, fund('alu', 'careers_budget', 'Alumni')]
    const typed = [blank, { ...mixed, inAll: '0' }, { ...blank, from: 'alu' }]
    expect(readFunding(['car', 'pp', 'alu'], typed, { ...facts, funds }).errors).toEqual({
      'lines[0].amount': 'Enter an amount, or untick this fund. One may be left empty',
      'lines[1].inAll': 'Give at least 1 pupil',
      'lines[2].amount': 'Enter an amount, or untick this fund. One may be left empty',
    })
  })
})

describe('all that is wrong is said at once', () => {
  it('where Pupil Premium cannot pay for the year groups', () => {
    const typed = { careers: { amount: 'abc' }, premium: { amount: '-5', rationale: 'Helps.' } }
    expect(errors({ ...typed, facts: { yearGroups: [11, 12] } })).toEqual({
      funds: NOT_PREMIUM,
      'lines[0].amount': NOT_POUNDS,
      'lines[1].amount': NOT_POUNDS,
      'lines[1].rationale': SHORT,
    })
    expect(errors({ facts: { yearGroups: [12] } })).toEqual({ funds: NOT_PREMIUM })
  })

  it('where a rationale is too long, and a group is compared with itself', () => {
    const premium = { eligible: '13', rationale: 'x'.repeat(301) }
    expect(errors({ careers: { amount: '£1,000,000' }, premium })).toEqual({
      'lines[0].amount': 'Enter less here: all amounts together come to £703.20',
      'lines[1].eligible': 'There cannot be more eligible pupils than pupils in all',
      'lines[1].rationale': 'Use 300 characters or fewer',
    })
    const far = { careers: { amount: '£1,000,000' }, premium: { rationale: 'x'.repeat(301) } }
    expect(Object.keys(errors(far))).toEqual(['lines[0].amount', 'lines[1].rationale'])
  })
})
