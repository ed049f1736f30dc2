import { describe, expect, it } from 'vitest'
import { day } from '../calendar.ts'
import { pointsAhead } from './way-ahead.ts'

const today = day('2027-01-22')
const at = new Date('2027-01-28T17:00:00Z')
const agreed = {
  id: 'vis_1',
  onDay: day('2027-01-21'),
  status: 'agreed' as const,
  open: [],
  approveBy: at,
  answerBy: at,
  agreeBy: at,
  isLapsed: false,
  paidThrough: 'waymark' as 'waymark' | 'payroll',
  payment: { status: 'open', dueOn: '2027-02-20' as string | null },
}
const of = (...visits: (typeof agreed)[]) =>
  pointsAhead(
    {
      visits,
      adviser: 'Rowan Tallis',
      approvers: [],
      isApprovalMine: false,
      totalPence: 34_979,
      isMine: { agree: true },
    },
    today,
  ).map(({ what, when }) => [what, when])

describe('what comes next where the payer’s payroll pays', () => {
  it('is no invoice and no payment here', () => {
    expect(of({ ...agreed, paidThrough: 'payroll' })).toEqual([])
  })

  it('is that the visit is agreed, and that the payroll pays', () => {
    const delivered = { ...agreed, status: 'delivered' as unknown as 'agreed', paidThrough: 'payroll' as const }
    const words = of(delivered).map(([what]) => what)
    expect(words).toContain('Your payroll pays Rowan Tallis')
    expect(words.join()).not.toMatch(/invoice|is paid/)
  })
})

describe('what comes next once a visit is agreed', () => {
  it('is that it is paid, by the day of its invoice', () => {
    expect(of(agreed)).toEqual([['£349.79 is paid', 'by Saturday 20 February']])
    expect(of({ ...agreed, payment: { status: 'open', dueOn: '2027-01-20' } })).toEqual([
      ['£349.79 is paid', 'it was due by Wednesday 20 January'],
    ])
    expect(of({ ...agreed, payment: { status: 'awaiting_order_number', dueOn: null } })).toEqual([
      ['£349.79 is paid', 'within 30 days of the invoice'],
    ])
  })

  it('is nothing once it is paid', () => {
    expect(of({ ...agreed, payment: { status: 'paid', dueOn: '2027-02-20' } })).toEqual([])
  })
})

it('says of a request that nobody can approve that nobody can', () => {
  const asked = { ...agreed, status: 'requested' as never, open: ['approval'] as never, payment: null as never }
  expect(of(asked)[0]).toEqual(['Nobody can approve it yet', 'by 5pm on Thursday 28 January'])
})

it('of a visit that is over and not recorded, its adviser’s record comes next, and no visit', () => {
  const over = { ...agreed, status: 'confirmed' as never, payment: { status: 'none', dueOn: null } }
  expect(of(over)).toEqual([
    ['Rowan Tallis records that the visit of Thursday 21 January took place', 'We ask until it is done'],
    ['You agree that it took place, and the invoice is sent', 'within 5 school days of the visit'],
    ['£349.79 is paid', 'within 30 days of the invoice'],
  ])
})
