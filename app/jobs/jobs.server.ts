import { z } from 'zod'
import { EMAIL_TEMPLATES, type Jobs } from '#app/adapters/queue.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { rewriteAllFreeDays } from '#app/domain/availability/free-days.server.ts'
import { chaseDeliveries } from '#app/domain/bookings/chase-deliveries.server.ts'
import { expireRequests } from '#app/domain/bookings/expire-requests.server.ts'
import { type Job, job, timer } from './job.ts'
import { sendEmail } from './send-email.server.ts'
import { writeEmail } from './write-email.server.ts'

const Recipients = z.union([
  z.object({ to: z.enum(['requester', 'approvers', 'payers', 'invoices', 'adviser']), bookingId: z.string() }),
  z.object({ to: z.literal('members'), organisationId: z.string(), role: z.string() }),
  z.object({ to: z.literal('staff') }),
  z.object({ to: z.literal('person'), personId: z.string() }),
  z.object({ to: z.literal('address'), address: z.string() }),
])

const EmailWanted = z.object({
  template: z.enum(EMAIL_TEMPLATES),
  key: z.string().min(1),
  recipients: Recipients,
  bookingId: z.string().optional(),
  visitIds: z.array(z.string()).optional(),
  paymentRequestId: z.string().optional(),
  payoutId: z.string().optional(),
  facts: z.record(z.string(), z.string()).optional(),
})

/**
 * Every job that runs: its name, what it carries, and the one verb it calls. However many workers run, the queue adds a
 * timer's job once for each of its times; a job may still run twice, so every verb is repeatable.
 */
export const JOBS: { [Name in keyof Jobs]?: Job<Jobs[Name]> } = {
  'write-email': job(EmailWanted, writeEmail),
  'send-email': job(z.object({ emailId: z.string() }), ({ emailId }, now) => sendEmail(emailId, now)),
  'expire-requests': timer('* * * * *', (now) => expireRequests(systemActor('an answer is overdue'), now)),
  'chase-deliveries': timer('*/10 * * * *', (now) => chaseDeliveries(systemActor('a delivery is not agreed'), now)),
  'rewrite-free-days': timer('5 0 * * *', (now) => rewriteAllFreeDays(systemActor('a day has passed'), now)),
}
