import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { addDays, type Day, day, instantAt, minutesOf, time, timeOf } from '#app/domain/calendar.ts'
import { MENU_SERVICES } from '#tests/make/menu.ts'
import {
  type AvailabilityRules,
  type BusySpan,
  diaryOf,
  fits,
  freeOn,
  freeParts,
  freeTime,
  isPartFree,
  PART_WINDOWS,
  startThatFits,
} from './free-time.ts'

const hours = (weekday: number, from: string, to: string, weeks?: 'a' | 'b') => ({
  weekday,
  from: time(from),
  to: time(to),
  weeks,
})
const rules = (over: Partial<AvailabilityRules> = {}): AvailabilityRules => ({
  weekly: [],
  off: [],
  extra: [],
  ...over,
})
const busy = (on: string, from: string, to: string, kind: BusySpan['kind'] = 'visit'): BusySpan => ({
  from: instantAt(day(on), time(from)),
  to: instantAt(day(on), time(to)),
  kind,
})
const shown = (free: { from: number; to: number }[]) => free.map((one) => `${one.from / 60}-${one.to / 60}`).join(' ')
const monday = '2027-01-18'

describe('free time', () => {
  const week = [hours(1, '08:30', '16:30'), hours(4, '08:30', '12:30'), hours(4, '12:30', '17:00')]

  it('is the weekly pattern less what is busy', () => {
    const diary = diaryOf(rules({ weekly: week }), [
      busy(monday, '08:15', '09:30'),
      busy(monday, '12:00', '13:00', 'outside'),
      busy('2027-01-21', '17:00', '18:00'),
    ])
    expect(shown(freeOn(diary, day(monday)))).toBe('9.5-12 13-16.5')
    expect(shown(freeOn(diary, day('2027-01-21')))).toBe('8.5-17')
    expect(freeOn(diary, day('2027-01-19'))).toEqual([])
    expect(freeTime(diary, { startsOn: day(monday), endsOn: day('2027-01-24') }).map((one) => one.day)).toEqual([
      monday,
      '2027-01-21',
    ])
  })

  it('keeps to alternate weeks on both sides of the anchor', () => {
    const weekly = [hours(1, '09:00', '12:00', 'a'), hours(1, '13:00', '16:00', 'b')]
    const diary = diaryOf(rules({ weekly, alternateFrom: day('2027-01-20') }), [])
    expect(shown(freeOn(diary, day(monday)))).toBe('9-12')
    expect(shown(freeOn(diary, day('2027-01-25')))).toBe('13-16')
    expect(shown(freeOn(diary, day('2027-01-11')))).toBe('13-16')
    expect(freeOn(diaryOf(rules({ weekly }), []), day(monday))).toEqual([])
  })

  it('adds extra days and lets days off win over everything', () => {
    const saturday = { startsOn: day('2027-01-23'), endsOn: day('2027-01-23') }
    const extra = [{ ...saturday, from: time('10:00'), to: time('14:00') }]
    expect(shown(freeOn(diaryOf(rules({ weekly: week, extra }), []), day('2027-01-23')))).toBe('10-14')
    expect(freeOn(diaryOf(rules({ weekly: week, extra, off: [saturday] }), []), day('2027-01-23'))).toEqual([])
  })

  it('keeps to terms and bank holidays, which extra days at the usual hours or at their own do not', () => {
    const terms = [{ startsOn: day('2027-01-05'), endsOn: day('2027-01-20') }]
    const only = (on: string) => ({ startsOn: day(on), endsOn: day(on) })
    const inTerm = rules({ weekly: week, terms, closed: [day(monday)] })
    expect(shown(freeOn(diaryOf(inTerm, []), day('2027-01-14')))).toBe('8.5-17')
    expect(freeOn(diaryOf(inTerm, []), day(monday))).toEqual([])
    expect(freeOn(diaryOf(inTerm, []), day('2027-01-21'))).toEqual([])
    const extra = [
      { ...only(monday), from: null, to: null },
      { ...only('2027-01-21'), from: time('10:00'), to: time('11:00') },
      { ...only('2027-01-22'), from: null, to: null },
    ]
    const diary = diaryOf({ ...inTerm, extra }, [])
    expect(shown(freeOn(diary, day(monday)))).toBe('8.5-16.5')
    expect(shown(freeOn(diary, day('2027-01-21')))).toBe('10-11')
    expect(freeOn(diary, day('2027-01-22'))).toEqual([])
    expect(freeOn(diaryOf(rules({ weekly: week, terms: [] }), []), day(monday))).toEqual([])
  })

  it('closes the week once the most days are booked, but not the rest of a booked day', () => {
    const every = [1, 2, 3, 4, 5].map((weekday) => hours(weekday, '09:00', '16:00'))
    const diary = diaryOf(rules({ weekly: every, maxDaysAWeek: 2 }), [
      busy(monday, '09:00', '12:00'),
      busy('2027-01-19', '09:00', '12:00'),
      busy('2027-01-26', '09:00', '12:00', 'outside'),
      busy('2027-01-27', '09:00', '12:00', 'outside'),
    ])
    expect(shown(freeOn(diary, day(monday)))).toBe('12-16')
    expect(freeOn(diary, day('2027-01-20'))).toEqual([])
    expect(shown(freeOn(diary, day('2027-01-28')))).toBe('9-16')
  })

  it('has no hour that the clocks leave out, and takes the hour that they show twice for one', () => {
    const night = [hours(7, '00:00', '04:00')]
    const spring = diaryOf(rules({ weekly: night }), [
      { from: new Date('2027-03-28T00:30:00Z'), to: new Date('2027-03-28T01:15:00Z'), kind: 'outside' },
    ])
    expect(shown(freeOn(spring, day('2027-03-28')))).toBe('0-0.5 2.25-4')
    for (const hour of ['00', '01']) {
      const once = { from: new Date(`2027-10-31T${hour}:15:00Z`), to: new Date(`2027-10-31T${hour}:30:00Z`) }
      const autumn = diaryOf(rules({ weekly: night }), [{ ...once, kind: 'outside' }])
      expect(shown(freeOn(autumn, day('2027-10-31')))).toBe('0-1.25 1.5-4')
    }
  })

  it('counts a minute begun as taken', () => {
    const span = {
      from: new Date('2027-01-18T10:00:30Z'),
      to: new Date('2027-01-18T10:59:30Z'),
      kind: 'outside',
    } as const
    const diary = diaryOf(rules({ weekly: [hours(1, '09:00', '12:00')] }), [span])
    expect(shown(freeOn(diary, day(monday)))).toBe('9-10 11-12')
  })
})

describe('an obvious oracle, minute by minute', () => {
  const anyTime = fc.integer({ min: 0, max: 1_430 })
  const span = fc.tuple(anyTime, fc.integer({ min: 5, max: 700 })).map(([from, minutes]) => ({
    from: timeOf(from),
    to: timeOf(Math.min(1_439, from + minutes)),
  }))
  // Winter, summer, and the weeks of both clock changes in London: 28 March and 31 October 2027.
  const anyDay = fc
    .constantFrom('2027-01-18', '2027-07-01', '2027-03-27', '2027-03-28', '2027-10-30', '2027-10-31')
    .map(day)
  const near = (on: Day, offset: number, length: number) => ({
    startsOn: addDays(on, offset),
    endsOn: addDays(on, offset + length),
  })

  it('finds the same free minutes', () => {
    const scene = anyDay.chain((on) =>
      fc.record({
        on: fc.constant(on),
        weekly: fc.array(
          fc.record({ weekday: fc.integer({ min: 1, max: 7 }), weeks: fc.constantFrom('every', 'a', 'b'), span }),
          { maxLength: 12 },
        ),
        off: fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.nat(2)), { maxLength: 1 }),
        extra: fc.array(fc.tuple(fc.integer({ min: -2, max: 1 }), fc.nat(2), fc.option(span)), { maxLength: 2 }),
        terms: fc.option(fc.array(fc.tuple(fc.integer({ min: -9, max: 3 }), fc.nat(9)), { maxLength: 2 })),
        closed: fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 2 }),
        anchor: fc.integer({ min: -30, max: 30 }),
        maxDaysAWeek: fc.option(fc.integer({ min: 1, max: 3 })),
        busy: fc.array(
          fc.tuple(fc.integer({ min: -3_000, max: 3_000 }), fc.integer({ min: 1, max: 900 }), fc.boolean()),
          {
            maxLength: 6,
          },
        ),
      }),
    )
    fc.assert(
      fc.property(scene, (one) => {
        const start = instantAt(one.on, time('00:00')).getTime()
        const spans: BusySpan[] = one.busy.map(([from, minutes, isVisit]) => ({
          from: new Date(start + from * 60_000),
          to: new Date(start + (from + minutes) * 60_000),
          kind: isVisit ? 'visit' : 'outside',
        }))
        const these: AvailabilityRules = {
          weekly: one.weekly.map((w) => ({ weekday: w.weekday, weeks: w.weeks as 'a', ...w.span })),
          alternateFrom: addDays(one.on, one.anchor),
          off: one.off.map(([offset, length]) => near(one.on, offset, length)),
          extra: one.extra.map(([offset, length, s]) => ({
            ...near(one.on, offset, length),
            ...(s ?? { from: null, to: null }),
          })),
          terms: one.terms?.map(([offset, length]) => near(one.on, offset, length)) ?? null,
          closed: one.closed.map((offset) => addDays(one.on, offset)),
          maxDaysAWeek: one.maxDaysAWeek,
        }
        expect(minutesIn(freeOn(diaryOf(these, spans), one.on))).toEqual(oracle(these, spans, one.on))
      }),
      { numRuns: 100 },
    )
  }, 120_000)

  it('finds them in the hours that the clocks leave out and show twice', () => {
    const night = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 5, max: 120 }))
    const scene = fc.record({
      on: fc.constantFrom('2027-03-28', '2027-10-31').map(day),
      weekly: fc.array(night, { minLength: 1, maxLength: 3 }),
      extra: fc.array(night, { maxLength: 1 }),
      // By minutes that pass, not by what a clock shows, from midnight on.
      busy: fc.array(fc.tuple(fc.integer({ min: 0, max: 220 }), fc.integer({ min: 1, max: 90 }), fc.boolean()), {
        maxLength: 4,
      }),
    })
    const hoursIn = ([from, minutes]: [number, number]) => ({ from: timeOf(from), to: timeOf(from + minutes) })
    const met = new Set<string>()
    fc.assert(
      fc.property(scene, ({ on, weekly, extra, busy }) => {
        const midnight = instantAt(on, time('00:00')).getTime()
        const spans = busy.map(
          ([from, minutes, isVisit]): BusySpan => ({
            from: new Date(midnight + from * 60_000),
            to: new Date(midnight + (from + minutes) * 60_000),
            kind: isVisit ? 'visit' : 'outside',
          }),
        )
        const these = rules({
          alternateFrom: on,
          weekly: weekly.map((one) => ({ weekday: 7, weeks: 'every' as const, ...hoursIn(one) })),
          extra: extra.map((one) => ({ startsOn: on, endsOn: on, ...hoursIn(one) })),
        })
        const free = minutesIn(freeOn(diaryOf(these, spans), on))
        expect(free).toEqual(oracle(these, spans, on))
        const isIn = (from: number, minutes: number) => from < 120 && from + minutes > 60
        if (weekly.some((one) => isIn(...one))) met.add(`worked ${on}`)
        if (busy.some(([from, minutes]) => isIn(from, minutes))) met.add(`busy ${on}`)
      }),
      { numRuns: 100 },
    )
    expect([...met].sort()).toEqual(['busy 2027-03-28', 'busy 2027-10-31', 'worked 2027-03-28', 'worked 2027-10-31'])
  }, 60_000)

  const minutesIn = (free: { from: number; to: number }[]) => {
    const out: number[] = []
    for (const one of free) for (let minute = one.from; minute < one.to; minute++) out.push(minute)
    return out
  }

  function isShownByAClock(plain: Temporal.PlainDate, minute: number): boolean {
    const civil = plain.toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 })
    return civil.toZonedDateTime('Europe/London').toPlainDateTime().equals(civil)
  }

  function oracle(these: AvailabilityRules, spans: BusySpan[], on: Day): number[] {
    const plain = Temporal.PlainDate.from(on)
    const mondayOf = (date: Temporal.PlainDate) => date.subtract({ days: date.dayOfWeek - 1 })
    const taken = new Set<string>()
    const visited = new Set<string>()
    for (const span of spans) {
      for (let at = span.from.getTime(); at < span.to.getTime(); at += 60_000) {
        const civil = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('Europe/London')
        taken.add(`${civil.toPlainDate()} ${civil.hour * 60 + civil.minute}`)
        if (span.kind === 'visit') visited.add(civil.toPlainDate().toString())
      }
    }
    const inWeek = [...visited].filter((d) => mondayOf(Temporal.PlainDate.from(d)).equals(mondayOf(plain))).length
    const isFull = these.maxDaysAWeek != null && inWeek >= these.maxDaysAWeek && !visited.has(on)
    const weeks = mondayOf(Temporal.PlainDate.from(these.alternateFrom as Day)).until(mondayOf(plain)).days / 7
    const letter = weeks % 2 === 0 ? 'a' : 'b'
    const isOff = these.off.some((one) => one.startsOn <= on && on <= one.endsOn)
    const isIn = (one: { from: string; to: string }, minute: number) =>
      minutesOf(time(one.from)) <= minute && minute < minutesOf(time(one.to))
    const free: number[] = []
    for (let minute = 0; minute < 1_440; minute++) {
      const isWeekly = these.weekly.some(
        (w) => w.weekday === plain.dayOfWeek && (w.weeks === 'every' || w.weeks === letter) && isIn(w, minute),
      )
      const isInTerm = these.terms == null || these.terms.some((one) => one.startsOn <= on && on <= one.endsOn)
      const isHoliday = !isInTerm || these.closed?.includes(on)
      const isExtra = these.extra.some(
        (one) => one.startsOn <= on && on <= one.endsOn && (one.from === null ? isWeekly : isIn(one, minute)),
      )
      if (minute >= 60 && minute < 120 && !isShownByAClock(plain, minute)) continue
      if (((isWeekly && !isHoliday) || isExtra) && !isOff && !isFull && !taken.has(`${on} ${minute}`)) free.push(minute)
    }
    return free
  }
})

describe('parts of a day', () => {
  const partsWith = (...hoursOfDay: [string, string][]) =>
    freeParts(diaryOf(rules({ weekly: hoursOfDay.map(([from, to]) => hours(1, from, to)) }), []), day(monday)).join(' ')

  it.each([
    [[['08:45', '15:15']], 'morning afternoon whole_day'],
    [[['09:00', '15:15']], 'morning afternoon'],
    [[['08:30', '11:14']], ''],
    [[['08:30', '11:15']], 'morning'],
    [[['10:00', '14:00']], ''],
    [[['12:30', '15:15']], 'afternoon'],
    [[['16:30', '19:30']], 'evening'],
    [[['08:00', '21:00']], 'morning afternoon evening whole_day'],
    [
      [
        ['08:45', '12:00'],
        ['12:00', '15:15'],
      ],
      'morning afternoon whole_day',
    ],
    [
      [
        ['08:45', '12:00'],
        ['12:10', '15:15'],
      ],
      'morning afternoon',
    ],
  ] as [[string, string][], string][])('of %j are %s', (of, parts) => expect(partsWith(...of)).toBe(parts))

  it.each(MENU_SERVICES)('of which any for $code leaves time for it', (service) => {
    for (const part of service.parts) {
      const { from, least } = PART_WINDOWS[part]
      const free = [{ from, to: from + least }]
      expect(isPartFree(free, part)).toBe(true)
      expect(startThatFits(free, service.mostMinutes, service.from, service.parts)).not.toBeNull()
    }
  })

  it('fit a visit wholly or not at all', () => {
    const free = [{ from: 540, to: 720 }]
    expect(fits(free, time('09:00'), time('12:00'))).toBe(true)
    expect(fits(free, time('08:59'), time('12:00'))).toBe(false)
    expect(fits([], time('09:00'), time('09:01'))).toBe(false)
  })

  it('offer the preferred start, else the nearest quarter hour', () => {
    const free = [{ from: 550, to: 720 }]
    expect(startThatFits(free, 60, time('09:20'))).toBe('09:20')
    expect(startThatFits(free, 60, time('08:45'))).toBe('09:15')
    expect(startThatFits(free, 60, time('13:00'))).toBe('11:00')
    expect(startThatFits(free, 171, time('09:15'))).toBeNull()
    expect(startThatFits([{ from: 480, to: 1_260 }], 180, time('09:00'), ['evening'])).toBe('16:30')
  })
})

it('resolves every working day of 50 advisers over four weeks, visits or not', () => {
  const first = day('2027-01-04')
  const weekly = [1, 2, 3, 4, 5].map((weekday) => hours(weekday, '08:30', '16:30'))
  const visits = Array.from({ length: 20 }, (_, i) => busy(addDays(first, i + 1), '08:45', '15:15'))
  let days = 0
  for (let adviser = 0; adviser < 50; adviser++)
    days += freeTime(diaryOf(rules({ weekly }), visits), { startsOn: first, endsOn: addDays(first, 27) }).length
  expect(days).toBe(50 * 20)
})
