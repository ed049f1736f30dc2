import { z } from 'zod'
import { EMAIL_TEMPLATES, type Jobs } from '#app/adapters/queue.server.ts'
import { type Job, job } from './job.ts'
import { sendEmail } from './send-email.server.ts'
import { writeEmail } from './write-email.server.ts'

const Recipients = z.union([
  z.object({ to: z.enum(['requester', 'approvers', 'payers', 'adviser']), bookingId: z.string() }),
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
 * Every job that runs: its name, what it carries, and the one verb it calls. A job of the clock adds when it runs:
 * `{ ...job(Nothing, (_, now) => expireRequests(systemActor('the hour has passed'), now)), every: '* * * * *' }`.
 * Several workers may ask for the same minute: the queue adds it once.
 */
export const JOBS: { [Name in keyof Jobs]?: Job<Jobs[Name]> } = {
  'write-email': job(EmailWanted, writeEmail),
  'send-email': job(z.object({ emailId: z.string() }), ({ emailId }, now) => sendEmail(emailId, now)),
}
