import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day, day, dayFromNumber, isWeekend } from './calendar.ts'
import { countedBetween, explainCounted, explainSchoolDays } from './explain-school-days.ts'
import {
  addSchoolDays,
  type Closure,
  countSchoolDays,
  examsOn,
  fivePmOnSchoolDay,
  isSchoolDay,
  isTermKnown,
  schoolCalendar,
  schoolDaysBetween,
  whyNoSchool,
} from './school-days.ts'

const range = (startsOn: string, endsOn: string) => ({ startsOn: day(startsOn), endsOn: day(endsOn) })

const known = schoolCalendar(
  [range('2027-01-05', '2027-03-25'), range('2026-09-03', '2026-12-18'), range('2027-04-12', '2027-07-21')],
  [
    { ...range('2026-10-26', '2026-10-30'), kind: 'holiday', note: 'autumn half term' },
    { ...range('2026-11-27', '2026-11-27'), kind: 'inset' },
    { ...range('2027-02-15', '2027-02-19'), kind: 'holiday', note: 'half term' },
    { ...range('2027-05-10', '2027-06-25'), kind: 'exam', note: 'GCSEs' },
    { ...range('2027-06-03', '2027-06-03'), kind: 'closure', note: 'polling station' },
  ] satisfies Closure[],
)
const unknown = schoolCalendar()

describe('a school day', () => {
  it.each([
    ['2026-11-26', null],
    ['2026-11-27', 'INSET day'],
    ['2026-11-28', 'weekend'],
    ['2026-10-28', 'autumn half term'],
    ['2026-12-18', null],
    ['2026-12-21', 'school holiday'],
    ['2026-12-25', 'Christmas Day'],
    ['2027-01-05', null],
    ['2027-05-03', 'Early May bank holiday'],
    ['2027-05-11', null],
    ['2027-06-03', 'polling station'],
    ['2027-08-12', 'school holiday'],
    ['2026-09-01', 'school holiday'],
    // No terms are known for the year after: weekdays less bank holidays.
    ['2027-09-01', null],
    ['2027-12-28', 'Boxing Day, substitute day'],
  ])('%s: %j', (on, reason) => expect(whyNoSchool(known, day(on))?.reason ?? null).toBe(reason))

  it('counts exams as school days and warns of them', () => {
    expect(isSchoolDay(known, day('2027-05-11'))).toBe(true)
    expect(examsOn(known, day('2027-05-11')).map((exam) => exam.note)).toEqual(['GCSEs'])
    expect(examsOn(known, day('2027-05-07'))).toEqual([])
  })

  it('is any weekday but a bank holiday where no term is known', () => {
    expect(isSchoolDay(unknown, day('2026-10-28'))).toBe(true)
    expect(isSchoolDay(unknown, day('2027-03-26'))).toBe(false)
    expect(isTermKnown(unknown, day('2026-10-28'))).toBe(false)
  })

  it('does not take a missing year for one long holiday', () => {
    const gap = schoolCalendar([range('2024-09-03', '2025-07-21'), range('2026-09-03', '2026-12-18')])
    expect(isTermKnown(gap, day('2025-08-10'))).toBe(true)
    expect(isTermKnown(gap, day('2025-11-12'))).toBe(false)
    expect(isSchoolDay(gap, day('2025-11-12'))).toBe(true)
  })

  it('does not take the rest of a year for holiday when only one of its terms is known', () => {
    const autumn = schoolCalendar([range('2026-09-03', '2026-12-18')])
    expect(isSchoolDay(autumn, day('2027-02-10'))).toBe(true)
    expect(isTermKnown(autumn, day('2026-09-01'))).toBe(true)
    const spring = schoolCalendar([range('2027-01-05', '2027-03-25')])
    expect(isSchoolDay(spring, day('2026-11-12'))).toBe(true)
    expect(isTermKnown(spring, day('2027-04-20'))).toBe(false)
    const summer = schoolCalendar([range('2027-04-12', '2027-07-21')])
    expect(isTermKnown(summer, day('2027-08-10'))).toBe(true)
    expect(isTermKnown(summer, day('2027-09-02'))).toBe(false)
  })
})

describe('counting school days', () => {
  it.each([
    ['2026-11-23', 1, '2026-11-24'],
    ['2026-11-24', 5, '2026-12-02'],
    ['2026-10-23', 1, '2026-11-02'],
    ['2026-12-18', 1, '2027-01-05'],
    ['2027-07-20', 5, '2027-09-06'],
    ['2026-11-24', 0, '2026-11-24'],
    ['2026-11-02', -1, '2026-10-23'],
    ['2027-01-05', -5, '2026-12-14'],
  ])('from %s, %i school days is %s', (from, n, to) => expect(addSchoolDays(known, day(from), n)).toBe(to))

  it('says what it left out and why', () => {
    const count = countSchoolDays(known, day('2026-10-22'), 5)
    expect(count).toEqual({
      day: '2026-11-05',
      leftOut: [{ from: '2026-10-26', to: '2026-10-30', kind: 'holiday', reason: 'autumn half term' }],
      basis: 'terms',
      areBankHolidaysKnown: true,
    })
    expect(explainSchoolDays(count)).toBe(
      'Weekends and Monday 26 to Friday 30 October 2026 (autumn half term) are not counted.',
    )
  })

  it('joins a holiday over its weekends and keeps bank holidays apart', () => {
    const { leftOut } = countSchoolDays(known, day('2026-12-17'), 2)
    expect(leftOut.map(({ from, to, reason }) => `${from} ${to} ${reason}`)).toEqual([
      '2026-12-21 2026-12-24 school holiday',
      '2026-12-25 2026-12-25 Christmas Day',
      '2026-12-28 2026-12-28 Boxing Day, substitute day',
      '2026-12-29 2026-12-31 school holiday',
      '2027-01-01 2027-01-01 New Year’s Day',
      '2027-01-04 2027-01-04 school holiday',
    ])
  })

  it('says when it counts weekdays because no term is known', () => {
    const count = countSchoolDays(unknown, day('2026-12-23'), 2)
    expect([count.day, count.basis]).toEqual(['2026-12-29', 'weekdays'])
    expect(explainSchoolDays(count)).toBe(
      'Weekends, Friday 25 December 2026 (Christmas Day) and Monday 28 December 2026 (Boxing Day, substitute day) are not counted. ' +
        'The school’s term dates are not known for all of this time, so there we count weekdays less bank holidays.',
    )
    expect(countSchoolDays(unknown, day('2030-12-30'), 5).areBankHolidaysKnown).toBe(false)
  })

  it('says that a day that was written down stays, where the calendar has changed since', () => {
    const since = new Date('2026-11-06T10:00:00Z')
    const deadline = new Date('2026-11-13T17:00:00Z')
    expect(explainCounted(known, [countedBetween(since, deadline)])).toBe('Weekends are not counted.')
    const closed = (on: string) =>
      schoolCalendar(
        [range('2026-09-03', '2026-12-18')],
        [{ kind: 'closure', note: 'Snow', startsOn: day(on), endsOn: day(on) }],
      )
    for (const on of ['2026-11-11', '2026-11-13'])
      expect(explainCounted(closed(on), [countedBetween(since, deadline)])).toMatch(
        /^Days already given were counted by the calendar as it was then, and stay as they were given\. As the calendar is now: weekends and .+ \(Snow\) are not counted\.$/,
      )
    // Held another five school days, and what ends with the visit's own beginning.
    expect(explainCounted(known, [countedBetween(since, new Date('2026-11-20T17:00:00Z'))])).toBe(
      'Weekends are not counted.',
    )
    expect(explainCounted(closed('2026-11-11'), [countedBetween(since, new Date('2026-11-12T09:15:00Z'))])).toMatch(
      /^Weekends and /,
    )
  })

  it('explains several counts of a page in one, each day once', () => {
    const over = (from: string, to: string) => ({ from: day(from), to: day(to) })
    const half = 'Weekends and Monday 26 to Friday 30 October 2026 (autumn half term) are not counted.'
    expect(explainCounted(known, [over('2026-10-28', '2026-11-05'), over('2026-10-22', '2026-11-03')])).toBe(half)
    expect(explainCounted(known, [over('2026-11-09', '2026-11-13'), over('2026-10-22', '2026-11-03')])).toBe(half)
    expect(explainCounted(unknown, [over('2026-10-22', '2026-11-03')])).toBe(
      'Weekends are not counted. The school’s term dates are not known for all of this time, so there we count weekdays less bank holidays.',
    )
    expect(explainCounted(known, [])).toBeNull()
    expect(explainCounted(known, [over('2026-11-09', '2026-11-09')])).toBeNull()
  })

  it('counts notice over half term in school days', () => {
    expect(schoolDaysBetween(known, day('2026-10-23'), day('2026-11-02'))).toBe(1)
    expect(schoolDaysBetween(known, day('2026-11-02'), day('2026-11-02'))).toBe(0)
    expect(schoolDaysBetween(known, day('2026-11-03'), day('2026-11-02'))).toBe(0)
  })

  it('agrees with itself: the n-th school day after is n school days away, and the same number back', () => {
    const anyDay = fc.integer({ min: 20_600, max: 20_900 }).map(dayFromNumber)
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 60 }), fc.constantFrom(known, unknown), (from, n, calendar) => {
        const to = addSchoolDays(calendar, from, n)
        expect(isSchoolDay(calendar, to)).toBe(true)
        expect(schoolDaysBetween(calendar, from, to)).toBe(n)
        if (isSchoolDay(calendar, from)) expect(addSchoolDays(calendar, to, -n)).toBe(from)
        const { leftOut } = countSchoolDays(calendar, from, n)
        const isLeftOut = (on: Day) => leftOut.some((one) => one.from <= on && on <= one.to)
        for (let on = addDays(from, 1); on <= to; on = addDays(on, 1)) {
          if (!isWeekend(on)) expect(isLeftOut(on)).toBe(!isSchoolDay(calendar, on))
        }
      }),
    )
  })

  it('refuses to look for ever', () => {
    const shut = schoolCalendar([], [{ ...range('2020-01-01', '2190-01-01'), kind: 'closure' }])
    expect(() => addSchoolDays(shut, day('2026-11-02'), 1)).toThrow('without school days')
  })
})

describe('a deadline', () => {
  it('is 5pm in London on the n-th school day after, whatever the clocks do', () => {
    expect(fivePmOnSchoolDay(known, new Date('2026-11-24T10:12:00Z'), 5).toISOString()).toBe('2026-12-02T17:00:00.000Z')
    expect(fivePmOnSchoolDay(known, new Date('2027-04-12T22:59:00Z'), 5).toISOString()).toBe('2027-04-19T16:00:00.000Z')
    // 11:30pm UTC is the next day in London in summer, so the count starts a day later.
    expect(fivePmOnSchoolDay(known, new Date('2027-04-12T23:30:00Z'), 5).toISOString()).toBe('2027-04-20T16:00:00.000Z')
    expect(fivePmOnSchoolDay(known, new Date('2027-03-25T12:00:00Z'), 1).toISOString()).toBe('2027-04-12T16:00:00.000Z')
    expect(fivePmOnSchoolDay(unknown, new Date('2026-10-23T12:00:00+01:00'), 1).toISOString()).toBe(
      '2026-10-26T17:00:00.000Z',
    )
  })
})
