import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import type { CredentialStatus } from '#app/domain/accreditation/credential-lifecycle.ts'
import { addDays, type Day, day, dayFromNumber, dayNumber, isWithin } from '#app/domain/calendar.ts'
import { sumMinutes } from './cpd-hours.ts'
import { membershipYear, renewalOf, yearNamed, yearsKept } from './membership-year.ts'

const anyDay = fc.integer({ min: dayNumber(day('2016-01-01')), max: dayNumber(day('2060-12-31')) }).map(dayFromNumber)
const anyRenewal = fc.option(
  fc.oneof(anyDay, fc.constantFrom(...['2024-02-29', '2027-02-28', '2027-03-01', '2026-12-31', '2027-01-01'].map(day))),
)

it.each([
  ['2027-01-12', '2027-12-14', '2026-12-15', '2027-12-14'],
  ['2026-12-14', '2027-12-14', '2025-12-15', '2026-12-14'],
  ['2026-12-15', '2027-12-14', '2026-12-15', '2027-12-14'],
  // A registration that has ended, and one that lasts for years, still say on which day the year turns.
  ['2027-01-12', '2026-06-30', '2026-07-01', '2027-06-30'],
  ['2027-01-12', '2099-08-31', '2026-09-01', '2027-08-31'],
  ['2027-05-05', '2026-12-31', '2027-01-01', '2027-12-31'],
  // The 29th of February.
  ['2027-02-28', '2024-02-29', '2026-03-01', '2027-02-28'],
  ['2027-03-01', '2024-02-29', '2027-03-01', '2028-02-29'],
  ['2028-02-29', '2024-02-29', '2027-03-01', '2028-02-29'],
  ['2028-03-01', '2024-02-29', '2028-03-01', '2029-02-28'],
  ['2028-02-29', '2027-02-28', '2028-02-29', '2029-02-28'],
  // Nobody has said: the school year's.
  ['2026-08-31', null, '2025-09-01', '2026-08-31'],
  ['2026-09-01', null, '2026-09-01', '2027-08-31'],
] as const)('%s, where it renews on %s, is in the year from %s to %s', (on, renewsOn, startsOn, endsOn) => {
  expect(membershipYear(day(on), renewsOn && day(renewsOn))).toEqual({ key: endsOn.slice(0, 4), startsOn, endsOn })
})

it('puts every day in one year, next to the years before and after, and ends each on the day of renewal', () => {
  fc.assert(
    fc.property(anyDay, anyRenewal, (on, renewsOn) => {
      const year = membershipYear(on, renewsOn)
      expect(isWithin(year, on)).toBe(true)
      expect(membershipYear(year.startsOn, renewsOn)).toEqual(year)
      expect(membershipYear(year.endsOn, renewsOn)).toEqual(year)
      expect(membershipYear(addDays(year.endsOn, 1), renewsOn).startsOn).toBe(addDays(year.endsOn, 1))
      expect([365, 366]).toContain(dayNumber(year.endsOn) - dayNumber(year.startsOn) + 1)
      if (renewsOn) expect(membershipYear(renewsOn, renewsOn).endsOn).toBe(renewsOn)
    }),
  )
})

it('loses no minute when the day of renewal changes: the years still come to the same', () => {
  const entries = fc.array(fc.record({ doneOn: anyDay, minutes: fc.integer({ min: 1, max: 1440 }) }), { maxLength: 40 })
  const byYear = (all: { doneOn: Day; minutes: number }[], renewsOn: Day | null) => {
    const years = new Map<string, number>()
    for (const { doneOn, minutes } of all) {
      const { endsOn } = membershipYear(doneOn, renewsOn)
      years.set(endsOn, (years.get(endsOn) ?? 0) + minutes)
    }
    return [...years.values()].reduce((sum, minutes) => sum + minutes, 0)
  }
  fc.assert(
    fc.property(entries, anyRenewal, anyRenewal, (all, before, after) => {
      expect(byYear(all, before)).toBe(sumMinutes(all))
      expect(byYear(all, after)).toBe(sumMinutes(all))
    }),
  )
})

it('keeps this year and two before it, and every year back to the oldest entry, without a gap', () => {
  fc.assert(
    fc.property(anyDay, anyRenewal, fc.option(fc.integer({ min: 0, max: 4_000 })), (today, renewsOn, ago) => {
      const oldest = ago === null ? null : addDays(today, -ago)
      const years = yearsKept(today, renewsOn, oldest)
      expect(years.length).toBeGreaterThanOrEqual(3)
      expect(isWithin(years[0] as (typeof years)[number], today)).toBe(true)
      for (const [at, year] of years.slice(1).entries()) expect(addDays(year.endsOn, 1)).toBe(years[at]?.startsOn)
      if (oldest) expect(years.some((year) => isWithin(year, oldest))).toBe(true)
      expect(new Set(years.map(({ key }) => key)).size).toBe(years.length)
    }),
  )
})

it('an address that names no year means the one that includes today', () => {
  const years = yearsKept(day('2027-01-12'), null, null)
  expect(yearNamed(years, '2025').endsOn).toBe('2025-08-31')
  for (const key of [null, '', '1999', '2027x', '__proto__']) expect(yearNamed(years, key)).toBe(years[0])
})

const register = (status: CredentialStatus, renewsOn: string) => ({
  status,
  facts: {
    kind: 'register',
    body: 'cdi',
    number: '1',
    grade: 'career_development_professional',
    renewsOn: day(renewsOn),
  } as CredentialFacts,
})
const other = { status: 'verified' as const, facts: { kind: 'ico', number: '1', renewsOn: day('2030-01-01') } as const }

it.each([
  ['none', [other], null],
  ['one', [other, register('verified', '2027-12-14')], '2027-12-14'],
  [
    'the last that staff have seen',
    [register('expired', '2026-12-14'), register('verified', '2027-09-30')],
    '2027-09-30',
  ],
  [
    'one that staff have seen, not one that waits',
    [register('expiring', '2027-01-31'), register('submitted', '2028-05-05')],
    '2027-01-31',
  ],
  ['one that waits, where there is no other', [register('submitted', '2028-05-05')], '2028-05-05'],
  ['one that has ended', [register('expired', '2026-06-30')], '2026-06-30'],
  [
    'none that was refused, taken back, replaced or revoked',
    (['refused', 'withdrawn', 'replaced', 'revoked'] as const).map((status) => register(status, '2027-12-14')),
    null,
  ],
] as const)('a year follows from %s', (_, given, renewsOn) => {
  expect(renewalOf([...given])).toBe(renewsOn)
})
