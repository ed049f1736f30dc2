import fc from 'fast-check'
import { expect, it } from 'vitest'
import { minutesOf, time, timeOf } from '#app/domain/calendar.ts'
import { interviewsThatFit, interviewTimes } from './slots.ts'

const span = (from: string, to: string) => ({ from: time(from), to: time(to) })
const schoolDay = { ...span('08:45', '15:15'), minutes: 45, most: 6 }
const starts = (count: number, between: typeof schoolDay) => {
  const made = interviewTimes(count, between)
  return made.ok && made.value.map((slot) => slot.from)
}

it('proposes a day with a break in the morning, lunch, and room for notes', () => {
  expect(interviewTimes(6, schoolDay)).toEqual({
    ok: true,
    value: [
      span('08:45', '09:30'),
      span('09:35', '10:20'),
      span('10:40', '11:25'),
      span('11:30', '12:15'),
      span('13:00', '13:45'),
      span('13:50', '14:35'),
    ],
  })
  expect(starts(3, { ...schoolDay, ...span('08:45', '11:30') })).toEqual(['08:45', '09:35', '10:40'])
  expect(starts(3, { ...schoolDay, ...span('12:30', '15:15') })).toEqual(['12:30', '13:20', '14:10'])
})

it('shortens what rests there are where the wanted interviews would not fit before the end', () => {
  const seven = { ...schoolDay, most: 7 }
  expect(starts(7, { ...seven, to: time('15:25') })).toEqual([
    '08:45',
    '09:35',
    '10:40',
    '11:30',
    '13:00',
    '13:50',
    '14:40',
  ])
  expect(starts(7, seven)).toEqual(['08:45', '09:35', '10:35', '11:25', '12:40', '13:30', '14:20'])
  expect(starts(6, { ...schoolDay, to: time('13:40') })).toEqual(['08:45', '09:35', '10:25', '11:15', '12:05', '12:55'])
})

it('refuses more than fit, and says how many are possible', () => {
  expect(interviewTimes(7, schoolDay)).toEqual({ ok: false, refusal: { code: 'too_many_interviews', most: 6 } })
  expect(interviewTimes(3, { ...span('08:45', '10:00'), minutes: 45, most: 6 })).toEqual({
    ok: false,
    refusal: { code: 'too_many_interviews', most: 1 },
  })
  expect(interviewTimes(1, { ...span('08:45', '09:00'), minutes: 45, most: 6 })).toMatchObject({ ok: false })
  expect(interviewsThatFit({ ...span('09:00', '08:00'), minutes: 45 })).toBe(0)
})

it('gives whatever fits, in order, within the visit, with room for notes, however long it is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 420, max: 1_000 }),
      fc.integer({ min: 5, max: 420 }),
      fc.integer({ min: 10, max: 90 }),
      (from, length, minutes) => {
        const between = { from: timeOf(from), to: timeOf(from + length), minutes }
        const count = interviewsThatFit(between)
        const made = interviewTimes(count, { ...between, most: count })
        if (!made.ok) throw new Error('what fits was refused')
        expect(made.value).toHaveLength(count)
        made.value.forEach((slot, i) => {
          expect(minutesOf(slot.to) - minutesOf(slot.from)).toBe(minutes)
          expect(slot.from >= between.from && slot.to <= between.to).toBe(true)
          const next = made.value[i + 1]
          if (next) expect(minutesOf(next.from) - minutesOf(slot.to)).toBeGreaterThanOrEqual(5)
        })
        expect(interviewTimes(count + 1, { ...between, most: 99 })).toMatchObject({ ok: false })
      },
    ),
  )
})
