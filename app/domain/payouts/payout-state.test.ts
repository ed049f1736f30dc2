import { expect, test } from 'vitest'
import { day } from '../calendar.ts'
import { type PayoutStands, payoutState } from './payout-state.ts'

const today = day('2027-02-25')
const order = (askedOn: string | null): PayoutStands => ({
  state: 'before_invoice',
  waitsFor: 'order_number',
  askedOn: askedOn ? day(askedOn) : null,
})

test.each([
  [order(null), 'open', 'Waiting for the school’s order number'],
  [order('2027-02-11'), 'open', 'Waiting for the school’s order number, last asked for Thu 11 Feb'],
  [{ state: 'before_invoice', waitsFor: 'higher_total' }, 'open', 'Waiting for the school to approve a higher total'],
  [
    { state: 'before_invoice', waitsFor: 'its_day', invoiceOn: day('2027-03-01') },
    'open',
    'To be invoiced on Mon 1 Mar',
  ],
  [{ state: 'invoiced', dueOn: today }, 'open', 'Invoiced, due Thu 25 Feb'],
  [{ state: 'invoiced', dueOn: day('2027-02-24') }, 'soon', 'Invoiced, 1 day late: it was due Wed 24 Feb'],
  [{ state: 'invoiced', dueOn: day('2027-02-10') }, 'soon', 'Invoiced, 15 days late: it was due Wed 10 Feb'],
  [{ state: 'received' }, 'promised', 'Paid by the school, being sent'],
  [{ state: 'in_advance' }, 'promised', 'Paid in advance, sent to you once delivery is agreed'],
  [{ state: 'invoiced', dueOn: day('2027-02-10'), inAdvance: true }, 'open', 'Invoiced in advance, due Wed 10 Feb'],
  [{ state: 'held', reason: 'Stripe still needs a bank account.' }, 'turn', 'Held. Stripe still needs a bank account.'],
  [{ state: 'sent', on: day('2027-02-20') }, 'done', 'Sent Sat 20 Feb'],
  [{ state: 'disputed' }, 'soon', 'Held: the payer’s bank disputes the payment'],
  [{ state: 'credited' }, 'no', 'Credited: nothing is due'],
] as [PayoutStands, string, string][])('%o: %s, %s', (stands, tone, words) => {
  expect(payoutState(stands, today)).toEqual({ tone, words })
})
