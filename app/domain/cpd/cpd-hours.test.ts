import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '#app/domain/calendar.ts'
import { cpdCsv } from './cpd-csv.ts'
import { CPD_KINDS, cpdDayRefusal } from './cpd-entry.ts'
import { cpdStanding, cpdTurn, sumMinutes } from './cpd-hours.ts'
import { membershipYear } from './membership-year.ts'

it.each([
  [0, 1_500, false],
  [24 * 60 + 59, 1, false],
  [25 * 60, 0, true],
  [25 * 60 + 1, 0, true],
] as const)('%i minutes leave %i, and meet it: %s', (minutes, left, isMet) => {
  expect(cpdStanding(minutes)).toEqual({ minutes, left, isMet })
})

it('is met by what comes to 25 hours exactly, in whatever parts, and by a minute less never', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 15 }), (parts) => {
      const rest = 1_500 - parts.reduce((sum, part) => sum + part, 0)
      const whole = [...parts, rest].map((minutes) => ({ minutes }))
      expect(cpdStanding(sumMinutes(whole))).toEqual({ minutes: 1_500, left: 0, isMet: true })
      const short = [...parts, rest - 1].map((minutes) => ({ minutes }))
      expect(cpdStanding(sumMinutes(short))).toEqual({ minutes: 1_499, left: 1, isMet: false })
    }),
  )
})

it('what is done and what is left always come to 25 hours, until they are met', () => {
  fc.assert(
    fc.property(fc.nat({ max: 10_000 }), (minutes) => {
      const { left, isMet } = cpdStanding(minutes)
      expect(isMet).toBe(left === 0)
      expect(minutes + left).toBe(Math.max(1_500, minutes))
    }),
  )
})

describe('the turn on an adviser’s home', () => {
  const renewsOn = day('2027-06-30')
  const year = membershipYear(day('2027-01-12'), renewsOn)
  const on = (today: string, minutes = 1_110, renews: typeof renewsOn | null = renewsOn) =>
    cpdTurn({ renewsOn: renews, year, minutes }, day(today))

  it('comes sixty days before the year ends, and stays to its last day', () => {
    expect(on('2027-04-30')).toBeNull()
    expect(on('2027-05-01')).toEqual({
      what: 'Log 6 h 30 min more CPD',
      href: '/adviser/cpd',
      detail: '18 h 30 min of 25 h so far. Your membership year ends on 30 June 2027.',
      by: 'Wed 30 Jun',
    })
    expect(on('2027-06-30')).not.toBeNull()
  })

  it('goes with the last minute', () => {
    expect(on('2027-06-30', 1_499)?.what).toBe('Log 1 min more CPD')
    expect(on('2027-06-30', 1_500)).toBeNull()
  })

  it('does not come where no registration says when the year ends', () => {
    expect(on('2027-06-30', 0, null)).toBeNull()
  })
})

it('a day is in its year and not to come, and is said to be in the year that it is in', () => {
  const today = day('2027-01-12')
  const renewsOn = day('2027-12-14')
  const within = membershipYear(today, renewsOn)
  const fault = (on: string) => cpdDayRefusal(day(on), within, { renewsOn, today })
  expect(['2026-12-15', '2027-01-12'].map(fault)).toEqual([null, null])
  expect(['2026-12-14', '2027-01-13', '2027-12-14', '2027-12-15'].map(fault)).toMatchObject([
    { code: 'another_year', within, year: { endsOn: '2026-12-14' } },
    { code: 'in_the_future', year: { endsOn: '2027-12-14' } },
    { code: 'in_the_future' },
    { code: 'in_the_future', year: { endsOn: '2028-12-14' } },
  ])
})

it('the export says the year of each entry, and guards what a sheet would run', () => {
  const entry = { doneOn: day('2026-12-14'), minutes: 95, kind: 'event' as const, hasCertificate: true }
  const text = cpdCsv(
    [
      {
        ...{ ...entry, title: '=HYPERLINK("http://x","y")', reflection: '+1, "quoted"\nand more' },
        certificateName: 'Care routes.pdf',
      },
      {
        ...{ ...entry, doneOn: day('2026-12-15'), minutes: 5, title: 'Reading', reflection: '', hasCertificate: false },
        certificateName: null,
      },
    ],
    day('2027-12-14'),
  )
  expect(text).toBe(
    `\uFEFFMembership year to,Day,Kind,Title,Hours and minutes,Minutes,What I learnt and what changed in my practice,Certificate held,File of the certificate
2026-12-14,2026-12-14,${CPD_KINDS.event},"'=HYPERLINK(""http://x"",""y"")",1:35,95,"'+1, ""quoted""
and more",Yes,Care routes.pdf
2027-12-14,2026-12-15,${CPD_KINDS.event},Reading,0:05,5,,No,
`,
  )
})
