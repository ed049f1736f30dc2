import { expect, test } from 'vitest'
import { day } from '../calendar.ts'
import { pence } from '../money.ts'
import type { FundOffered } from './check-request.ts'
import { fundsFallShort, shortWords } from './funds-fall-short.ts'
import { readFunding, type TypedLine } from './read-funding.ts'

const share = (from: string, left: number | null, startsOn = '2026-09-01', endsOn = '2027-08-31'): FundOffered => ({
  ...{ from, kind: 'careers_budget', name: 'Careers budget' },
  years: [{ fundYearId: `${from}1`, label: '2026 to 2027', startsOn: day(startsOn), endsOn: day(endsOn), left }],
})
const two = ['2027-01-14', '2027-01-21'].map((on) => ({ day: day(on), from: '08:45', to: '15:15' }))
const asked = { visits: two, bearsEach: 34_730 }

test('funds fall short when all that is left for the days is less than the visits cost', () => {
  expect(fundsFallShort({ ...asked, funds: [share('a', 51_245)] })).toEqual({
    ...{ left: 51_245, needed: 69_460, fitsOne: true },
  })
  expect(fundsFallShort({ ...asked, funds: [share('a', 51_245), share('b', 18_215)] })).toBeNull()
  expect(fundsFallShort({ ...asked, funds: [share('a', 51_245), share('b', 18_214)] })).toMatchObject({ left: 69_459 })
  // Another year's money pays for none of these days, and what is not set is not known to be too little.
  const lastYear = share('b', 100_000, '2025-09-01', '2026-08-31')
  expect(fundsFallShort({ ...asked, funds: [share('a', 51_245), lastYear] })).toMatchObject({ left: 51_245 })
  expect(fundsFallShort({ ...asked, funds: [share('a', null)] })).toBeNull()
  expect(fundsFallShort({ ...asked, funds: [] })).toBeNull()
})

test('the words lead out: a date away where there are several, and who can give more', () => {
  const short = { left: 51_245, needed: 69_460, fitsOne: true }
  expect(shortWords(short, 2, true)).toBe(
    'Only £512.45 is left of the shares that the school has agreed, and £694.60 is needed. Take a date away, or ask the school to agree a larger share',
  )
  // Not one visit fits: a date away would not help.
  const none = fundsFallShort({ ...asked, funds: [share('a', 34_729)] })
  expect(none && shortWords(none, 2, true)).toBe(
    'Only £347.29 is left of the shares that the school has agreed, and £694.60 is needed. Ask the school to agree a larger share',
  )
  expect(shortWords(short, 1, false)).toMatch(/needed\. Raise an allocation under budgets$/)
})

test('whatever amount is typed where funds fall short, the answer is the same way out', () => {
  const only = share('a', 51_245)
  const typed = (amount: string): TypedLine => ({
    ...{ from: 'a', amount, costCentre: '', whom: '', number: '', eligible: '', inAll: '' },
    ...{ method: '', approach: '', challenge: '', rationale: '' },
  })
  const read = (amount: string) =>
    readFunding(['a'], [typed(amount)], {
      ...{ funds: [only], yearGroups: [11], visits: two, interviews: 6, bearsEach: pence(34_730) },
      ...{ costCentreIds: null, isShared: true, payable: ['careers_budget', 'pupil_premium'] },
    }).errors['lines[0].amount']
  const out = shortWords({ left: 51_245, needed: 69_460, fitsOne: true }, 2, true)
  for (const amount of ['694.60', '512.45', '']) expect(read(amount)).toBe(out)
  expect(read('much')).toMatch(/^Enter an amount/)
})
