import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import { FUND_KINDS, FUNDS_NOT_OFFERED, fundYearOn } from './funds.ts'
import { apportion, describeWhom, eligibleYears, PP_YEARS_RULE, PpTag, withoutNumbering } from './pupil-premium.ts'

const tag = {
  whom: 'all_eligible',
  approach: 'wider',
  challenge: 3,
  rationale: 'Interviews before applications raise what eligible pupils aim for.',
} as const

describe('year groups', () => {
  it.each([[[0, 6]], [[7, 8, 9, 10, 11]], [[]]])('%j may be paid for', (years) =>
    expect(eligibleYears(years)).toEqual({ ok: true, value: true }),
  )

  it.each([
    [[12], [12]],
    [
      [11, 12, 13],
      [12, 13],
    ],
    [[14], [14]],
  ])('%j are refused with the rule', (years, refused) =>
    expect(eligibleYears(years)).toEqual({
      ok: false,
      refusal: { code: 'years_not_eligible', years: refused, rule: PP_YEARS_RULE },
    }),
  )
})

it.each([
  ['1. Attendance', 'Attendance'],
  ['2) Reading', 'Reading'],
  ['(3) Writing', 'Writing'],
  ['1.Attendance', 'Attendance'],
  ['1. 1. Attendance', 'Attendance'],
  ['Challenge 1: Attendance', 'Attendance'],
  ['challenge 12 – Attendance', 'Attendance'],
  ['- Aspirations', 'Aspirations'],
  ['• Aspirations', 'Aspirations'],
  ['•\tAspirations', 'Aspirations'],
  ['Challenge 4', ''],
  ['3.', ''],
  ['Attendance', 'Attendance'],
  ['1.5% of pupils are persistently absent', '1.5% of pupils are persistently absent'],
  ['16 pupils have no plan', '16 pupils have no plan'],
  ['Challenge 25 is a scheme', 'Challenge 25 is a scheme'],
  ['-ed endings are not heard', '-ed endings are not heard'],
])('the challenge %j is kept as %j', (typed, kept) => expect(withoutNumbering(typed)).toBe(kept))

describe('a tag', () => {
  const problems = (value: unknown) => {
    const parsed = PpTag.safeParse(value)
    return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'))
  }

  it.each([
    [tag, []],
    [{ ...tag, whom: 'named_number', pupilsEligible: 4 }, []],
    [{ ...tag, whom: 'mixed_group', method: 'share', pupilsEligible: 4, pupilsInAll: 6 }, []],
    [{ ...tag, whom: 'named_number' }, ['pupilsEligible']],
    [{ ...tag, whom: 'mixed_group' }, ['method', 'pupilsEligible', 'pupilsInAll']],
    [{ ...tag, whom: 'mixed_group', method: 'share', pupilsEligible: 7, pupilsInAll: 6 }, ['pupilsEligible']],
    [{ ...tag, whom: 'mixed_group', method: 'share', pupilsEligible: 0, pupilsInAll: 6 }, ['pupilsEligible']],
    [{ ...tag, whom: 'Priya' }, ['whom']],
    [{ ...tag, approach: 'bursary' }, ['approach']],
    [{ ...tag, challenge: 21 }, ['challenge']],
    [{ ...tag, challenge: 1.5 }, ['challenge']],
    [{ ...tag, rationale: '   It helps.            ' }, ['rationale']],
    [{ ...tag, rationale: 'x'.repeat(301) }, ['rationale']],
    [{}, ['whom', 'approach', 'challenge', 'rationale']],
  ])('%j has problems with %j', (value, paths) => expect(problems(value)).toEqual(paths))
})

describe('the cost of a mixed group', () => {
  const mixed = (pupilsEligible: number, pupilsInAll: number) =>
    ({ whom: 'mixed_group', method: 'share', pupilsEligible, pupilsInAll }) as const

  it('is shared by pupils: 4 of 6 carry £234.09 of £351.14, 8 of 20 carry £48.00 of £120.00', () => {
    expect(apportion(pence(35_114), mixed(4, 6))).toEqual({ pupilPremium: 23_409, rest: 11_705 })
    expect(apportion(pence(12_000), mixed(8, 20))).toEqual({ pupilPremium: 4_800, rest: 7_200 })
    expect(apportion(pence(100), mixed(6, 6))).toEqual({ pupilPremium: 100, rest: 0 })
  })

  it('may fall on Pupil Premium whole', () => {
    expect(apportion(pence(100), { ...mixed(1, 6), method: 'whole' })).toEqual({ pupilPremium: 100, rest: 0 })
    expect(apportion(pence(100), { whom: 'all_eligible' })).toEqual({ pupilPremium: 100, rest: 0 })
  })

  it('always adds up, and more eligible pupils never carry less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 2, max: 60 }), fc.nat(58), (cost, all, n) => {
        const eligible = 1 + (n % (all - 1))
        const fewer = apportion(pence(cost), mixed(eligible, all))
        const more = apportion(pence(cost), mixed(eligible + 1, all))
        expect(fewer.pupilPremium + fewer.rest).toBe(cost)
        expect(more.pupilPremium).toBeGreaterThanOrEqual(fewer.pupilPremium)
        expect(Math.abs(fewer.pupilPremium - (cost * eligible) / all)).toBeLessThan(1)
      }),
    )
  })

  it('throws without its numbers', () => {
    expect(() => apportion(pence(100), { whom: 'mixed_group' })).toThrow('without its method')
    expect(() => apportion(pence(100), mixed(7, 6))).toThrow('without its method')
  })

  it('is put into words', () => {
    expect(describeWhom(mixed(4, 6))).toBe('4 of 6 pupils eligible, their part of the cost')
    expect(describeWhom({ ...mixed(4, 6), method: 'whole' })).toBe('4 of 6 pupils eligible, whole cost')
    const paid = (amount: number, of = 102_300, visits = 3) => ({ amount, of, visits })
    expect(describeWhom(mixed(4, 6), paid(2_300))).toBe('4 of 6 pupils eligible: £23.00 of their part of £682.00')
    expect(describeWhom(mixed(4, 6), paid(68_200))).toBe('4 of 6 pupils eligible, their part of the cost')
    // A penny a visit is how the sum was spread, and no choice of the school's.
    expect(describeWhom(mixed(4, 6), paid(68_198))).toBe('4 of 6 pupils eligible, their part of the cost')
    expect(describeWhom(mixed(4, 6), paid(34_099, 51_150, 1))).toBe(
      '4 of 6 pupils eligible: £340.99 of their part of £341.00',
    )
    expect(describeWhom({ ...mixed(4, 6), method: 'whole' }, paid(2_300))).toBe(
      '4 of 6 pupils eligible: £23.00 of the whole cost of £1,023.00',
    )
    expect(describeWhom({ whom: 'all_eligible' }, paid(2_300))).toBe('Only eligible pupils')
    expect(describeWhom({ whom: 'named_number', pupilsEligible: 1 })).toBe('1 pupil, all eligible')
  })
})

describe('funds', () => {
  it('are paid from the year of the visit’s day: Pupil Premium April to March, others as the school accounts', () => {
    const before = day('2027-03-28')
    const after = day('2027-04-02')
    expect(fundYearOn('pupil_premium', before, 'september').key).toBe('2026-27')
    expect(fundYearOn('pupil_premium', after, 'september').key).toBe('2027-28')
    expect(fundYearOn('careers_budget', after, 'september').key).toBe('2026-27')
    expect(fundYearOn('careers_budget', after, 'april').key).toBe('2027-28')
  })

  it('never include the 16 to 19 bursary or looked-after children’s premium', () => {
    expect(Object.values(FUND_KINDS).some((kind) => /bursary|looked-after/i.test(kind.name))).toBe(false)
    expect(FUNDS_NOT_OFFERED[0].rule).toContain('not intended to provide learning support')
  })
})
