import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDays, day, dayNumber, daysOf, time } from '../calendar.ts'
import { diaryOf, isUsualDay, ruledHours, usualHours, type WeeklyHours } from './free-time.ts'
import { type DateRule, datesToReview, reviewedRules } from './review-dates.ts'

const month = { startsOn: day('2027-05-01'), endsOn: day('2027-05-31') }
const terms = [
  { startsOn: day('2027-04-12'), endsOn: day('2027-05-28') },
  { startsOn: day('2027-06-07'), endsOn: day('2027-07-21') },
]
const closed = [day('2027-05-03'), day('2027-05-31')]
const weekly: WeeklyHours[] = [1, 3].map((weekday) => ({ weekday, from: time('08:30'), to: time('16:30') }))
const rule = (kind: 'off' | 'extra', from: string, to = from, more: Partial<DateRule> = {}): DateRule => ({
  id: `${kind} ${from}`,
  kind,
  startsOn: day(from),
  endsOn: day(to),
  from: null,
  to: null,
  note: '',
  ...more,
})
const diaryWith = (rules: readonly DateRule[]) =>
  diaryOf(
    {
      weekly,
      terms,
      closed,
      off: rules.filter(({ kind }) => kind === 'off'),
      extra: rules.flatMap(({ kind, startsOn, endsOn, from, to }) =>
        kind === 'off'
          ? []
          : [{ startsOn, endsOn, ...(from === null || to === null ? { from: null, to: null } : { from, to }) }],
      ),
    },
    [],
  )
const bare = diaryWith([])
const plain = (on: ReturnType<typeof day>) => {
  const hasUsual = usualHours(bare, dayNumber(on)).length > 0
  return { hasUsual, isWorked: hasUsual && isUsualDay(bare, dayNumber(on)) }
}
const ranges = (rules: DateRule[]) =>
  rules.map(({ kind, startsOn, endsOn, from }) => `${kind} ${startsOn.slice(5)} ${endsOn.slice(5)} ${from ?? '-'}`)

it('lists every date of the usual week, holidays unticked with the reason, and what is worked besides', () => {
  const rules = [
    rule('off', '2027-05-10', '2027-05-14', { note: 'Norway' }),
    rule('extra', '2027-05-21', '2027-05-21', { from: time('09:00'), to: time('15:00') }),
    rule('extra', '2027-05-31'),
  ]
  const shown = datesToReview(diaryWith(rules), rules, month)
  expect(shown.map(({ on, isWorked, why }) => `${on.slice(8)} ${isWorked ? 'x' : '-'} ${why ?? ''}`.trim())).toEqual([
    '03 - Early May bank holiday',
    '05 x',
    '10 - Day off: Norway',
    '12 - Day off: Norway',
    '17 x',
    '19 x',
    '21 x Extra day',
    '24 x',
    '26 x',
    '31 x Spring bank holiday',
  ])
})

it('names the holiday: between one’s own terms, and, to whoever works all year, at schools near them', () => {
  const june = { startsOn: day('2027-05-24'), endsOn: day('2027-06-09') }
  const why = (own: typeof terms | null, near: typeof terms = []) =>
    datesToReview(diaryOf({ weekly, terms: own, closed, off: [], extra: [] }, []), [], june, near).map(
      ({ on, isWorked, why }) => `${on.slice(5)} ${isWorked ? 'x' : '-'} ${why ?? ''}`.trim(),
    )
  const half = 'Saturday 29 May to Sunday 6 June 2027'
  const inTerm = ['05-24 x', '05-26 x']
  const after = ['06-07 x', '06-09 x']
  const holiday = '05-31 - Spring bank holiday'
  expect(why(terms)).toEqual([...inTerm, holiday, `06-02 - Between your terms: ${half}`, ...after])
  expect(why(null, terms)).toEqual([...inTerm, holiday, `06-02 x Half term at schools near you: ${half}`, ...after])
  expect(why(null)).toEqual([...inTerm, holiday, '06-02 x', ...after])
  expect(why(terms.slice(0, 1)).at(-1)).toBe('06-09 - Outside your terms')
})

it('makes one range of what follows each other, splits a range that is given up in the middle, and ends extra days', () => {
  const shown = datesToReview(bare, [], month).map(({ on }) => on)
  const three = reviewedRules([], { shown, ticked: ['2027-05-05', '2027-05-26'].map(day) }, plain)
  expect(ranges(three)).toEqual(['off 05-10 05-24 -'])
  const split = reviewedRules(three, { shown, ticked: ['2027-05-05', '2027-05-17', '2027-05-26'].map(day) }, plain)
  expect(ranges(split)).toEqual(['off 05-10 05-16 -', 'off 05-18 05-24 -'])
  const holiday = reviewedRules([], { shown, ticked: shown }, plain)
  expect(ranges(holiday)).toEqual(['extra 05-03 05-03 -', 'extra 05-31 05-31 -'])
  const own = [rule('extra', '2027-05-20', '2027-05-22', { from: time('09:00'), to: time('15:00') })]
  expect(ranges(reviewedRules(own, { shown: [day('2027-05-21')], ticked: [] }, plain))).toEqual([
    'extra 05-20 05-20 09:00',
    'extra 05-22 05-22 09:00',
  ])
})

it('leaves each shown date worked exactly where it is ticked, and every other as it was', () => {
  const dates = daysOf(month)
  const anyRule = fc
    .tuple(fc.constantFrom('off' as const, 'extra' as const), fc.nat(30), fc.nat(12), fc.boolean())
    .map(([kind, from, length, hasHours]) =>
      rule(kind, addDays(month.startsOn, from), addDays(month.startsOn, from + length), {
        ...(kind === 'extra' && hasHours ? { from: time('09:00'), to: time('10:00') } : {}),
      }),
    )
  fc.assert(
    fc.property(
      fc.array(anyRule, { maxLength: 4 }),
      fc.func(fc.boolean()),
      fc.func(fc.boolean()),
      (rules, sees, ticks) => {
        const before = diaryWith(rules)
        const listed = datesToReview(before, rules, month).map(({ on }) => on)
        const shown = listed.filter((on) => sees(on))
        const ticked = shown.filter((on) => ticks(on))
        const kept = reviewedRules(rules, { shown, ticked }, plain)
        const after = diaryWith(kept)
        for (const on of dates) {
          const [was, is] = [before, after].map((one) => ruledHours(one, dayNumber(on)))
          if (shown.includes(on)) expect(is?.length !== 0, on).toBe(ticked.includes(on))
          else expect(is, on).toEqual(was)
        }
        expect(reviewedRules(kept, { shown, ticked }, plain)).toEqual(kept)
      },
    ),
    { numRuns: 300 },
  )
})
