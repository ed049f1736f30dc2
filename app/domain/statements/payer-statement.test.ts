import { expect, test } from 'vitest'
import { day } from '../calendar.ts'
import { type PayerEntry, payerStatement } from './payer-statement.ts'

let id = 0
const entry = (on: string, amountPence: number, of: Partial<PayerEntry> = {}): PayerEntry => ({
  id: ++id,
  on: day(on),
  kind: amountPence > 0 ? 'invoice' : 'receive',
  amountPence,
  isToReturn: false,
  schoolId: 'org_a',
  school: 'Ashby',
  requestId: 'req_1',
  numbers: ['RT-1'],
  dueOn: day('2027-03-01'),
  event: `event ${id}`,
  memo: '',
  booking: 'WMK-1',
  ...of,
})
const march = { startsOn: day('2027-03-01'), endsOn: day('2027-03-31') }

test('opens with all that was before, and closes with all that is', () => {
  const found = payerStatement(
    [entry('2027-02-01', 1_000), entry('2027-02-28', -400), entry('2027-03-01', 500), entry('2027-04-01', 9_999)],
    march,
  )
  expect(found).toMatchObject({ openingPence: 600, closingPence: 1_100 })
  expect(found.lines.map(({ amountPence, balancePence }) => [amountPence, balancePence])).toEqual([[500, 1_100]])
})

test('puts the entries of one event in one line, and counts each once', () => {
  const invoice = { event: 'invoice req_1' }
  const { lines } = payerStatement(
    [entry('2027-03-02', 700, invoice), entry('2027-03-02', 300, { ...invoice, booking: 'WMK-2', numbers: ['WM-1'] })],
    march,
  )
  expect(lines).toMatchObject([{ amountPence: 1_000, numbers: ['RT-1', 'WM-1'], bookings: ['WMK-1', 'WMK-2'] }])
  expect(lines[0]?.entryIds).toHaveLength(2)
})

test.each([
  ['2027-03-31', 'not_due'],
  ['2027-03-30', 'to_30'],
  ['2027-03-01', 'to_30'],
  ['2027-02-28', 'to_60'],
  ['2027-01-29', 'to_90'],
  ['2026-12-30', 'over_90'],
] as const)('what was due on %s is %s at the end of March', (due, age) => {
  const { ages } = payerStatement([entry('2026-12-01', 1_000, { dueOn: day(due) })], march)
  expect(ages[age]).toBe(1_000)
})

test('what was paid beyond what was due is not late, and lowers what is owed', () => {
  const surplus = { isToReturn: true, requestId: null, dueOn: null, schoolId: null, school: null }
  const found = payerStatement([entry('2027-03-02', 1_000), entry('2027-03-03', -50, surplus)], march)
  const aged = Object.values(found.ages).reduce((sum, pence) => sum + pence, 0)
  expect([aged, found.toReturnPence, found.closingPence]).toEqual([1_000, -50, 950])
})

test('each school adds up, and all of them to the whole', () => {
  const other = { schoolId: 'org_b', school: 'Brackley', requestId: 'req_2' }
  const found = payerStatement(
    [entry('2027-02-01', 100), entry('2027-03-01', 500, other), entry('2027-03-09', -200, other)],
    march,
  )
  expect(found.schools).toEqual([
    { id: 'org_a', name: 'Ashby', openingPence: 100, upPence: 0, downPence: 0, closingPence: 100 },
    { id: 'org_b', name: 'Brackley', openingPence: 0, upPence: 500, downPence: -200, closingPence: 300 },
  ])
  expect(found.schools.reduce((sum, { closingPence }) => sum + closingPence, 0)).toBe(found.closingPence)
})
