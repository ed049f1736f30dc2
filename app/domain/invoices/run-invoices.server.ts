import { and, eq, lte } from 'drizzle-orm'
import { errorFacts, logger } from '#app/adapters/logger.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { charges } from '#db/schema/index.ts'
import { londonDay } from '../calendar.ts'
import { issueInvoices } from './issue-invoices.server.ts'

/**
 * The timer behind invoices that leave for a month or a term together: every payer with charges that are ready and due by
 * today, each in one database transaction of its own. May be repeated at any time. One payer's trouble stops nobody else's.
 */
export async function runInvoices(actor: SystemActor, now: Date): Promise<{ requests: number; failed: number }> {
  const due = await inTransaction(actor, (tx) =>
    tx
      .selectDistinct({ payerId: charges.payerId })
      .from(charges)
      .where(and(eq(charges.status, 'ready'), lte(charges.invoiceOn, londonDay(now)))),
  )
  let requests = 0
  let failed = 0
  for (const { payerId } of due) {
    try {
      requests += (await inTransaction(actor, (tx) => issueInvoices(tx, { payerId }, now))).length
    } catch (error) {
      failed++
      logger.error({ error: errorFacts(error), payerId }, 'the invoices of one payer were not issued')
    }
  }
  return { requests, failed }
}
