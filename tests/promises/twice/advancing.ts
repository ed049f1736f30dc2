import { runs } from './delivering.ts'
import { type Step, sends, webhooks } from './step.ts'

/** What was invoiced in advance and paid is cancelled free of charge, and all of it goes back by rule. */
export const ADVANCING: Step[] = [
  sends('the school cancels what it has paid in advance', 'routes/buyer/end-visits.tsx', ({ ground, kept }) => {
    const [bookingId, visits] = [kept.advance, kept['advance visit']] as [string, string]
    const form = { visits, because: 'closed_planned', reason: 'Closed' }
    const path = `/school/bookings/${bookingId}/cancel`
    return { as: ground.school.requester, path, params: { bookingId }, form }
  }),
  runs('issue-invoice', 'of what was invoiced in advance and cancelled'),
  runs('credit-charge', 'of what is not due of it'),
  runs('read-request', 'of what was invoiced in advance', 'nothing is asked for any more'),
  runs('send-refund', 'of what was paid in advance'),
  webhooks('of what went back of an advance'),
  runs('read-stripe-event', 'of what went back of an advance'),
]
