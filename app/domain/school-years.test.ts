import { describe, expect, it } from 'vitest'
import { day } from './calendar.ts'
import { academicYear, financialYear, ppYear, yearByKey } from './school-years.ts'

describe('years', () => {
  it.each([
    ['2026-08-31', '2025 to 2026'],
    ['2026-09-01', '2026 to 2027'],
    ['2027-08-31', '2026 to 2027'],
  ])('the academic year of %s is %s', (on, label) => {
    const year = academicYear(day(on))
    expect(year.label).toBe(label)
    expect(year.startsOn <= on && on <= year.endsOn).toBe(true)
  })

  it.each([
    ['2027-03-31', 'april', '2026-27'],
    ['2027-04-01', 'april', '2027-28'],
    ['2027-03-31', 'september', '2026-27'],
    ['2026-08-31', 'september', '2025-26'],
  ] as const)('the financial year of %s that starts in %s is %s', (on, starts, key) =>
    expect(financialYear(day(on), starts).key).toBe(key),
  )

  it('puts 28 March and 2 April in different Pupil Premium years and the same academic year', () => {
    expect(ppYear(day('2027-03-28'))).toEqual({
      key: '2026-27',
      label: '2026 to 2027',
      startsIn: 2026,
      startsOn: '2026-04-01',
      endsOn: '2027-03-31',
    })
    expect(ppYear(day('2027-04-02')).key).toBe('2027-28')
    expect(academicYear(day('2027-03-28'))).toEqual(academicYear(day('2027-04-02')))
  })

  it('reads the key of a year and refuses one that does not follow on', () => {
    expect(yearByKey('2021-22', 'april')?.startsOn).toBe('2021-04-01')
    expect(yearByKey('2099-00', 'september')?.endsOn).toBe('2100-08-31')
    for (const wrong of ['2021-23', '2021/22', '21-22', '']) expect(yearByKey(wrong, 'april')).toBeNull()
  })
})
