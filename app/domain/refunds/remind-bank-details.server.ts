import { and, asc, eq, isNotNull, sql } from 'drizzle-orm'
import { errorFacts, logger } from '#app/adapters/logger.server.ts'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { emails, refunds, skippedEmails } from '#db/schema/index.ts'
import { ENGLAND_BANK_HOLIDAYS } from '../bank-holidays.ts'
import { type Day, isWeekend, londonDay } from '../calendar.ts'
import { formatDay } from '../format-day.ts'
import { detailsExpireOn, detailsReminderDue } from './bank-details.ts'

/**
 * The timer behind money that goes back to a payer and waits for their bank details, of a payment or of what had paid nothing: on
 * working days one email 7 and one 21 days after Stripe asked. The email that was written is what makes it once. Each in a
 * database transaction of its own; may be repeated at any time.
 */
export async function remindBankDetails(actor: SystemActor, now: Date): Promise<{ reminded: number; failed: number }> {
  const today = londonDay(now)
  if (isWeekend(today) || ENGLAND_BANK_HOLIDAYS.some(({ on }) => on === today)) return { reminded: 0, failed: 0 }
  const waiting = await inTransaction(actor, (tx) =>
    tx
      .select({ id: refunds.id })
      .from(refunds)
      .where(and(eq(refunds.status, 'needs_bank_details'), isNotNull(refunds.sentAt)))
      .orderBy(asc(refunds.sentAt)),
  )
  let reminded = 0
  let failed = 0
  for (const { id } of waiting) {
    try {
      if (await inTransaction(actor, (tx) => remind(tx, id, today))) reminded++
    } catch (error) {
      failed++
      logger.error({ error: errorFacts(error), refundId: id }, 'a payer was not reminded of their bank details')
    }
  }
  return { reminded, failed }
}

async function remind(tx: Tx, refundId: string, today: Day): Promise<boolean> {
  // Locked as Stripe's answer locks it: nobody is reminded of what has just been answered.
  const [refund] = await tx
    .select()
    .from(refunds)
    .where(and(eq(refunds.id, refundId), eq(refunds.status, 'needs_bank_details')))
    .for('no key update')
  if (!refund?.sentAt) return false
  const askedOn = londonDay(refund.sentAt)
  const step = detailsReminderDue(askedOn, today)
  if (step === null) return false
  const key = `bank-details-wanted:${refundId}:${step}`
  if (await isWritten(tx, key)) return false
  await enqueue(
    tx,
    'write-email',
    {
      template: 'bank-details-wanted',
      key,
      recipients: { to: 'payers', payerId: refund.payerId },
      facts: {
        pence: String(refund.amountPence),
        reason: refund.reason,
        askedOn: formatDay(askedOn, today),
        until: formatDay(detailsExpireOn(askedOn), today),
        ...(refund.instructionsEmail ? { asked: refund.instructionsEmail } : {}),
      },
    },
    { key },
  )
  return true
}

/** Whether an email was written already, to whomever, or nobody is there to read it. */
async function isWritten(tx: Tx, key: string): Promise<boolean> {
  const written = await tx
    .select({ key: emails.key })
    .from(emails)
    .where(sql`starts_with(${emails.key}, ${`${key}:`})`)
    .unionAll(tx.select({ key: skippedEmails.key }).from(skippedEmails).where(eq(skippedEmails.key, key)))
    .limit(1)
  return written.length > 0
}
