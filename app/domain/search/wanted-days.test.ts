import { expect, it } from 'vitest'
import { day } from '../calendar.ts'
import { schoolCalendar } from '../school-days.ts'
import { datesForNobody } from './wanted-days.ts'

const inset = { startsOn: day('2026-12-03'), endsOn: day('2026-12-03'), kind: 'inset' as const }
const calendar = schoolCalendar([], [inset])
const days = ['2026-11-28', '2026-12-02', '2026-12-03', '2026-12-05', '2026-12-25'].map(day)
const said = (isAllowedOutsideTerm: boolean) =>
  datesForNobody(calendar, day('2026-11-28'), { kind: 'days', days }, { isAllowedOutsideTerm }).map(
    (one) => `${one.day} ${one.why}`,
  )

it('names the dates on which no visit can be, whoever is free', () => {
  const never = ['2026-12-05 weekend', '2026-12-25 Christmas Day']
  expect(said(false)).toEqual(['2026-11-28 too soon', '2026-12-03 INSET day', ...never])
  expect(said(true)).toEqual(['2026-11-28 too soon', ...never])
  const other = { kind: 'range' as const, from: day('2026-12-05'), to: day('2026-12-06') }
  expect(datesForNobody(calendar, day('2026-11-28'), other, { isAllowedOutsideTerm: false })).toEqual([])
})
