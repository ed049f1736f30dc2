import { expect, it } from 'vitest'
import {
  DAY_CHANGE_STATUSES,
  type DayChangeEvent,
  type DayChangeSide,
  type DayChangeStatus,
  decideDayChange,
  isDayLapsed,
} from './day-change-lifecycle.ts'

const answerBy = new Date('2027-01-19T17:00:00Z')
const [before, after] = [new Date('2027-01-19T16:59:59Z'), answerBy]

// By hand: what may be done of a day that the school proposed, before its time is up and after.
const ALLOWED: [DayChangeEvent, DayChangeSide | 'waymark', Date, DayChangeStatus][] = [
  ['agree', 'adviser', before, 'agreed'],
  ['decline', 'adviser', before, 'declined'],
  ['take_back', 'buyer', before, 'taken_back'],
  ['lapse', 'waymark', after, 'lapsed'],
  ['end', 'waymark', before, 'ended'],
  ['end', 'waymark', after, 'ended'],
]
const EVENTS: DayChangeEvent[] = ['agree', 'decline', 'take_back', 'lapse', 'end']
const cases = EVENTS.flatMap((event) =>
  (['buyer', 'adviser', 'waymark'] as const).flatMap((by) => [before, after].map((now) => [event, by, now] as const)),
)

it.each(cases)('the school proposed: %s by %s at %s', (event, by, now) => {
  const row = ALLOWED.find(([one, who, at]) => one === event && who === by && at === now)
  const result = decideDayChange({ status: 'proposed', side: 'buyer', answerBy }, event, by, now)
  if (row) expect(result).toEqual({ ok: true, value: row[3] })
  else expect(result.ok).toBe(false)
})

it.each(cases)('the adviser proposed: %s by %s at %s is the same with sides changed', (event, by, now) => {
  const other = by === 'waymark' ? by : by === 'buyer' ? 'adviser' : 'buyer'
  expect(decideDayChange({ status: 'proposed', side: 'adviser', answerBy }, event, by, now)).toEqual(
    decideDayChange({ status: 'proposed', side: 'buyer', answerBy }, event, other, now),
  )
})

it('what is decided stays so, and a second press reads as done', () => {
  for (const status of DAY_CHANGE_STATUSES.filter((one) => one !== 'proposed'))
    for (const event of EVENTS)
      for (const by of ['buyer', 'adviser', 'waymark'] as const)
        expect(decideDayChange({ status, side: 'buyer', answerBy }, event, by, before).ok).toBe(false)
  const agreed = { status: 'agreed', side: 'buyer', answerBy } as const
  expect(decideDayChange(agreed, 'agree', 'adviser', after)).toEqual({ ok: false, refusal: 'already_done' })
  expect(decideDayChange(agreed, 'decline', 'adviser', before)).toEqual({ ok: false, refusal: 'not_now' })
})

it('it has lapsed at its hour, whether a timer has said so or not, and nothing else lapses', () => {
  expect(isDayLapsed({ status: 'proposed', answerBy }, before)).toBe(false)
  expect(isDayLapsed({ status: 'proposed', answerBy }, after)).toBe(true)
  expect(isDayLapsed({ status: 'declined', answerBy }, after)).toBe(false)
})
