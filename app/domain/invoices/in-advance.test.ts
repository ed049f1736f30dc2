import { expect, test } from 'vitest'
import { LIVE, type VisitStatus } from '../bookings/lifecycle.ts'
import { dueInTheEnd, isChargedInAdvance } from './in-advance.ts'

const VISIT_STATUSES: VisitStatus[] = [...LIVE, 'declined', 'withdrawn', 'expired', 'cancelled', 'void']
const amounts = { pricePence: 30_000, travelPence: 1_500, feePence: 1_800 }
const billed = { billedPricePence: 15_000, billedTravelPence: 0, billedFeePence: 0 }
const waymark = { ...amounts, paidThrough: 'waymark' as const }

test('is charged in advance from confirmed until it is over, and only where an approver chose so', () => {
  const charged = VISIT_STATUSES.filter((status) => isChargedInAdvance({ status }, { invoicedInAdvance: true }))
  expect(charged).toEqual(['confirmed', 'delivered', 'problem'])
  expect(VISIT_STATUSES.some((status) => isChargedInAdvance({ status }, { invoicedInAdvance: false }))).toBe(false)
})

test.each(VISIT_STATUSES.map((status) => [status] as const))(
  'says what is due in the end of one that is %s',
  (status) => {
    const open = ['requested', 'confirmed', 'delivered', 'problem']
    const due = dueInTheEnd({ ...waymark, status })
    if (open.includes(status)) expect(due).toBeNull()
    else if (status === 'agreed') expect(due).toEqual({ cause: 'in_part', price: 30_000, travel: 1_500, fee: 1_800 })
    else expect(due).toEqual({ cause: 'cancelled', price: 0, travel: 0, fee: 0 })
  },
)

test('takes what is billed instead: a part that was agreed, or what cancelling late costs', () => {
  expect(dueInTheEnd({ ...waymark, ...billed, status: 'agreed' })).toEqual({
    ...{ cause: 'in_part', price: 15_000, travel: 0, fee: 0 },
  })
  expect(dueInTheEnd({ ...waymark, ...billed, status: 'cancelled' })).toEqual({
    ...{ cause: 'cancelled', price: 15_000, travel: 0, fee: 0 },
  })
})

test('owes nothing here for what a payroll pays, however far it has come', () => {
  for (const status of VISIT_STATUSES)
    expect(dueInTheEnd({ ...amounts, paidThrough: 'payroll', status })).toEqual({
      ...{ cause: 'by_payroll', price: 0, travel: 0, fee: 0 },
    })
})
