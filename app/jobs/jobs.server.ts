import { z } from 'zod'
import { EmailWanted, type Jobs } from '#app/adapters/queue.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { deleteEvidence } from '#app/domain/accreditation/delete-evidence.server.ts'
import { judgeByNight } from '#app/domain/accreditation/judge-by-night.server.ts'
import { rewriteAllFreeDays } from '#app/domain/availability/free-days.server.ts'
import { lapseDayChanges } from '#app/domain/bookings/change-day.server.ts'
import { chaseDeliveries } from '#app/domain/bookings/chase-deliveries.server.ts'
import { remindOfDisagreements } from '#app/domain/bookings/disagree-with-status.server.ts'
import { expireRequests } from '#app/domain/bookings/expire-requests.server.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { eraseRemovedCpd } from '#app/domain/cpd/keep-cpd.server.ts'
import { creditCharge } from '#app/domain/credits/credit-charge.server.ts'
import { sendAnswer } from '#app/domain/disputes/answer-dispute.server.ts'
import { tendEnquiries } from '#app/domain/enquiries/tend-enquiries.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { remindHeldCharges } from '#app/domain/invoices/remind-held-charges.server.ts'
import { remindOrderNumbers } from '#app/domain/invoices/remind-order-numbers.server.ts'
import { remindPayments } from '#app/domain/invoices/remind-payments.server.ts'
import { runInvoices } from '#app/domain/invoices/run-invoices.server.ts'
import { readCalendar, readDueCalendars } from '#app/domain/outside-calendars/read-calendars.server.ts'
import { readRequestAtStripe } from '#app/domain/payments/read-request.server.ts'
import { readStripeEvent } from '#app/domain/payments/read-stripe-event.server.ts'
import { receiveOutside } from '#app/domain/payments/receive-outside.server.ts'
import { reconcilePayments } from '#app/domain/payments/reconcile-payments.server.ts'
import { requestPayment } from '#app/domain/payments/request-payment.server.ts'
import { returnBalance } from '#app/domain/payments/return-balance.server.ts'
import { reversePayout } from '#app/domain/payouts/reverse-payout.server.ts'
import { sendPayout } from '#app/domain/payouts/send-payout.server.ts'
import { remindBankDetails } from '#app/domain/refunds/remind-bank-details.server.ts'
import { sendRefund } from '#app/domain/refunds/send-refund.server.ts'
import { done } from '#app/domain/result.ts'
import { askSellers } from '#app/domain/sellers/ask-sellers.server.ts'
import { type Job, job, timer } from './job.ts'
import { sendEmail } from './send-email.server.ts'
import { writeEmail } from './write-email.server.ts'

/**
 * Every job that runs: its name, what it carries, and the one verb it calls. However many workers run, the queue adds a
 * timer's job once for each of its times; a job may still run twice, so every verb is repeatable.
 */
export const JOBS: { [Name in keyof Jobs]?: Job<Jobs[Name]> } = {
  'write-email': job(EmailWanted, writeEmail),
  'send-email': job(z.object({ emailId: z.string() }), ({ emailId }, now) => sendEmail(emailId, now)),
  'expire-requests': timer('* * * * *', (now) => expireRequests(systemActor('an answer is overdue'), now)),
  'lapse-day-changes': timer('*/10 * * * *', (now) => lapseDayChanges(systemActor('an answer is overdue'), now)),
  'chase-deliveries': timer('*/10 * * * *', (now) => chaseDeliveries(systemActor('a delivery is not agreed'), now)),
  'remind-order-numbers': timer('0 9 * * 1-5', (now) =>
    remindOrderNumbers(systemActor('an order number is still wanted'), now),
  ),
  'remind-held-charges': timer('5 9 * * 1-5', (now) =>
    remindHeldCharges(systemActor('a higher total is not approved'), now),
  ),
  // Every hour of a working day, so that a morning that was missed is made up for: run twice it does nothing more.
  'remind-payments': timer('25 8-17 * * 1-5', async (now) =>
    done(await remindPayments(systemActor('an invoice is due or late'), now)),
  ),
  'remind-bank-details': timer('35 8-17 * * 1-5', async (now) =>
    done(await remindBankDetails(systemActor('a refund waits for bank details'), now)),
  ),
  'ask-sellers': timer('45 8-17 * * 1-5', async (now) =>
    done(await askSellers(systemActor('HMRC asks who is paid'), now)),
  ),
  'remind-disagreements': timer('30 8 * * *', async (now) =>
    done(await remindOfDisagreements(systemActor('a disagreement is not answered'), now)),
  ),
  'tend-enquiries': timer('*/10 * * * *', (now) => tendEnquiries(systemActor('an answer is awaited'), now)),
  'rewrite-free-days': timer('5 0 * * *', (now) => rewriteAllFreeDays(systemActor('a day has passed'), now)),
  // Every hour, so that a night that was missed is made up for: run twice it does nothing more.
  'judge-credentials': timer('20 * * * *', async (now) =>
    done(await judgeByNight(systemActor('a day has passed'), now)),
  ),
  'erase-removed-cpd': timer('40 2 * * *', (now) => eraseRemovedCpd(systemActor('a day has passed'), now)),
  'delete-evidence': timer('50 2 * * *', async (now) =>
    done(await deleteEvidence(systemActor('nobody needs these files any more'), now)),
  ),
  'look-at-visits': job(z.object({ personId: z.string() }), ({ personId }, now) =>
    lookAtVisits(systemActor('looks at visits to come'), personId, now),
  ),
  'read-calendars': timer('*/5 * * * *', async (now) =>
    done(await readDueCalendars(systemActor('an outside calendar is due'), now)),
  ),
  'read-calendar': job(z.object({ calendarId: z.string() }), ({ calendarId }, now) =>
    readCalendar(systemActor('reads an outside calendar'), calendarId, now),
  ),
  'issue-invoice': job(z.object({ visitId: z.string() }), ({ visitId }, now) =>
    chargeVisit(systemActor('charges an agreed visit'), visitId, now),
  ),
  // Every hour, so that a morning that was missed is made up for: run twice it does nothing more.
  'run-invoices': timer('10 * * * *', async (now) =>
    done(await runInvoices(systemActor('a month or a term is over'), now)),
  ),
  'request-payment': job(z.object({ paymentRequestId: z.string() }), ({ paymentRequestId }, now) =>
    requestPayment(systemActor('asks a payer for money'), paymentRequestId, now),
  ),
  'return-balance': job(z.object({ refundId: z.string() }), ({ refundId }, now) =>
    returnBalance(systemActor('returns money that waits'), refundId, now),
  ),
  'receive-outside': job(z.object({ outsideReceiptId: z.string() }), ({ outsideReceiptId }, now) =>
    receiveOutside(systemActor('records money that came past Stripe'), outsideReceiptId, now),
  ),
  'read-stripe-event': job(z.object({ eventId: z.string() }), ({ eventId }, now) =>
    readStripeEvent(systemActor('reads what an event of Stripe names'), eventId, now),
  ),
  'send-payout': job(z.object({ payoutId: z.string() }), ({ payoutId }, now) =>
    sendPayout(systemActor('pays an adviser out'), payoutId, now),
  ),
  'reverse-payout': job(z.object({ reversalId: z.string() }), ({ reversalId }, now) =>
    reversePayout(systemActor('takes a payout back'), reversalId, now),
  ),
  'credit-charge': job(z.object({ creditId: z.string() }), ({ creditId }, now) =>
    creditCharge(systemActor('carries out a credit'), creditId, now),
  ),
  'send-refund': job(z.object({ refundId: z.string() }), ({ refundId }, now) =>
    sendRefund(systemActor('returns money to a payer'), refundId, now),
  ),
  'read-request': job(z.object({ paymentRequestId: z.string() }), async ({ paymentRequestId }, now) =>
    done(await readRequestAtStripe(systemActor('reads a request at Stripe'), paymentRequestId, now)),
  ),
  'answer-dispute': job(z.object({ disputeId: z.string() }), ({ disputeId }, now) =>
    sendAnswer(systemActor('answers a dispute'), disputeId, now),
  ),
  'reconcile-payments': timer('* * * * *', async (now) =>
    done(await reconcilePayments(systemActor('keeps the books in step with Stripe'), now)),
  ),
}
