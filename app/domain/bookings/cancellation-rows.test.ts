import { expect, it } from 'vitest'
import { type Day, day } from '../calendar.ts'
import { explainCounted } from '../explain-school-days.ts'
import { schoolCalendar } from '../school-days.ts'
import type { PriceTerms } from './agreement.ts'
import { DEFAULT_TIERS } from './cancellation.ts'
import { cancellationRows, noticeCounted } from './cancellation-rows.ts'

const range = (startsOn: string, endsOn: string) => ({ startsOn: day(startsOn), endsOn: day(endsOn) })
const known = schoolCalendar(
  [range('2026-09-03', '2026-12-18'), range('2027-01-05', '2027-03-25')],
  [
    { ...range('2026-10-26', '2026-10-30'), kind: 'holiday', note: 'half term' },
    { ...range('2026-11-05', '2026-11-05'), kind: 'inset' },
  ],
)
const terms = {
  pricePence: 32_000,
  supplierRegisteredForVat: false,
  tiers: [...DEFAULT_TIERS],
} as unknown as PriceTerms
const VISIT = day('2026-11-06')
const said = (calendar: typeof known, today: string) =>
  explainCounted(calendar, [noticeCounted(terms, calendar, VISIT, today as Day)])

it('explains what the table of one visit left out, from the end of the days that are free', () => {
  expect(cancellationRows(terms, known, VISIT, day('2026-09-10'))[0]?.what).toBe('To Thu 15 Oct')
  const leftOut =
    'Weekends, Monday 26 to Friday 30 October 2026 (half term) and Thursday 5 November 2026 (INSET day) are not counted.'
  expect(said(known, '2026-09-10')).toBe(leftOut)
  expect(said(known, '2026-11-02')).toBe('Weekends and Thursday 5 November 2026 (INSET day) are not counted.')
})

it('does not call it the school’s own calendar where no term is known', () => {
  expect(said(schoolCalendar(), '2026-09-10')).toBe(
    'Weekends are not counted. The school’s term dates are not known for all of this time, so there we count weekdays less bank holidays.',
  )
})
