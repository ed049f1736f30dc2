import { asc, eq, sql } from 'drizzle-orm'
import { errorFacts, logger } from '#app/adapters/logger.server.ts'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { practices, sellerAsks } from '#db/schema/index.ts'
import { londonDay } from '../calendar.ts'
import { askDue } from './ask-steps.ts'
import { identitiesOf, missingOfSeller } from './sellers-now.server.ts'
import { writtenTo } from './written-to.server.ts'

/**
 * The timer behind what HMRC asks a platform to know: whoever has been paid and has not given it is asked, and reminded twice. Each in
 * a database transaction of its own; may be repeated at any time.
 */
export async function askSellers(actor: SystemActor, now: Date): Promise<{ asked: number; failed: number }> {
  const paid = await inTransaction(actor, (tx) =>
    tx.execute<{ supplier_id: string }>(sql`
      select distinct a.supplier_id from accounts a join entries e on e.account_id = a.id
        join journals j on j.id = e.journal_id and j.kind = 'pay_out'
       where a.book = 'cash' and a.kind = 'due_to_adviser' order by 1`),
  )
  let asked = 0
  let failed = 0
  for (const { supplier_id } of paid) {
    try {
      if (await inTransaction(actor, (tx) => ask(tx, supplier_id, now))) asked++
    } catch (error) {
      failed++
      logger.error({ error: errorFacts(error), supplierId: supplier_id }, 'a seller was not asked')
    }
  }
  return { asked, failed }
}

async function ask(tx: Tx, supplierId: string, now: Date): Promise<boolean> {
  // Locked as giving them locks it: nobody is reminded of what they are giving.
  await tx.select().from(practices).where(eq(practices.supplierId, supplierId)).for('no key update')
  const [seller] = await identitiesOf(tx, [supplierId])
  const missing = seller ? missingOfSeller(seller) : []
  if (missing.length === 0) return false
  const before = await tx
    .select()
    .from(sellerAsks)
    .where(eq(sellerAsks.supplierId, supplierId))
    .orderBy(asc(sellerAsks.at))
  const first = before.find(({ step }) => step === 'asked')
  const step = askDue(
    first ? londonDay(first.at) : null,
    before.map(({ step }) => step),
    londonDay(now),
  )
  if (!step) return false
  await tx.insert(sellerAsks).values({ supplierId, step, at: now })
  await enqueue(tx, 'write-email', {
    template: 'tax-details-wanted',
    key: `tax-details-wanted:${supplierId}:${step}`,
    recipients: await writtenTo(tx, supplierId),
    facts: { step, missing: missing.map((words) => words.replace(/^their /, 'your ')).join('\n') },
  })
  return true
}
