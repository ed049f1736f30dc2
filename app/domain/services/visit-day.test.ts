import { expect, it } from 'vitest'
import { day } from '#app/domain/calendar.ts'
import { schoolCalendar } from '#app/domain/school-days.ts'
import { MENU } from '#tests/make/menu.ts'
import { visitDay } from './visit-day.ts'

const range = (startsOn: string, endsOn = startsOn) => ({ startsOn: day(startsOn), endsOn: day(endsOn) })
const calendar = schoolCalendar(
  [range('2027-04-12', '2027-07-21')],
  [
    { ...range('2027-06-28'), kind: 'inset' },
    { ...range('2027-05-10', '2027-06-25'), kind: 'exam', note: 'GCSEs' },
    { ...range('2027-08-12'), kind: 'closure', note: 'building work' },
  ],
)
const guidance = MENU.personal_guidance_day
const results = MENU.results_day

it.each([
  [guidance, '2027-04-13', null],
  [guidance, '2027-06-28', 'INSET day'],
  [results, '2027-06-28', null],
  [guidance, '2027-08-19', 'school holiday'],
  [results, '2027-08-19', null],
  [results, '2027-08-12', 'building work'],
  [results, '2027-08-21', 'weekend'],
  [results, '2027-08-30', 'Summer bank holiday'],
])('$name on %s: %j', (service, on, reason) => {
  const answer = visitDay(calendar, service, day(on))
  expect(answer.ok ? null : answer.refusal.reason).toBe(reason)
})

it('warns of exams without refusing', () => {
  expect(visitDay(calendar, guidance, day('2027-05-11'))).toMatchObject({
    ok: true,
    value: { exams: [{ note: 'GCSEs' }] },
  })
  expect(visitDay(calendar, guidance, day('2027-04-13'))).toEqual({ ok: true, value: { exams: [] } })
})
