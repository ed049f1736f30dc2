import fc from 'fast-check'
import { expect, it } from 'vitest'
import { minutesOf, time, timeOf } from '#app/domain/calendar.ts'
import { interviewsThatFit, interviewTimes } from './slots.ts'

const span = (from: string, to: string) => ({ from: time(from), to: time(to) })
const schoolDay = { ...span('08:45', '15:15'), minutes: 45, most: 6 }
const bells = [span('11:00', '11:20'), span('12:40', '13:30')]

it('gives the interviews that fit around break and lunch', () => {
  expect(interviewTimes(5, { ...schoolDay, breaks: bells })).toEqual({
    ok: true,
    value: [
      span('08:45', '09:30'),
      span('09:35', '10:20'),
      span('11:20', '12:05'),
      span('13:30', '14:15'),
      span('14:20', '15:05'),
    ],
  })
})

it('gives six on a day with an early break and a short lunch', () => {
  const made = interviewTimes(6, { ...schoolDay, breaks: [span('10:20', '10:40'), span('12:20', '13:00')] })
  expect(made.ok && made.value.map((slot) => slot.from)).toEqual(['08:45', '09:35', '10:40', '11:30', '13:00', '13:50'])
})

it('refuses a seventh, and says how many are possible', () => {
  expect(interviewTimes(7, schoolDay)).toEqual({ ok: false, refusal: { code: 'too_many_interviews', most: 6 } })
  expect(interviewTimes(3, { ...span('08:45', '10:00'), minutes: 45, most: 6 })).toEqual({
    ok: false,
    refusal: { code: 'too_many_interviews', most: 1 },
  })
  expect(interviewTimes(1, { ...span('08:45', '09:00'), minutes: 45, most: 6 })).toMatchObject({ ok: false })
})

it('never overlaps a break, another interview or the end, and leaves room for notes', () => {
  const anySpan = fc
    .tuple(fc.integer({ min: 500, max: 900 }), fc.integer({ min: 5, max: 60 }))
    .map(([from, minutes]) => ({ from: timeOf(from), to: timeOf(from + minutes) }))
  fc.assert(
    fc.property(
      fc.array(anySpan, { maxLength: 4 }),
      fc.integer({ min: 10, max: 90 }),
      fc.integer({ min: 0, max: 15 }),
      (breaks, minutes, gapMinutes) => {
        const between = { ...span('08:45', '15:15'), minutes, breaks, gapMinutes }
        const count = interviewsThatFit(between)
        const made = interviewTimes(count, { ...between, most: count })
        if (!made.ok) throw new Error('what fits was refused')
        made.value.forEach((slot, i) => {
          expect(minutesOf(slot.to) - minutesOf(slot.from)).toBe(minutes)
          expect(slot.from >= '08:45' && slot.to <= '15:15').toBe(true)
          expect(breaks.some((one) => one.from < slot.to && slot.from < one.to)).toBe(false)
          const next = made.value[i + 1]
          if (next) expect(minutesOf(next.from) - minutesOf(slot.to)).toBeGreaterThanOrEqual(gapMinutes)
        })
      },
    ),
  )
})
