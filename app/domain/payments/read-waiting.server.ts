import { desc, eq, sql } from 'drizzle-orm'
import type { BuyingActor, StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { auditEvents, organisations, stripeCustomers } from '#db/schema/index.ts'
import type { Pence } from '../money.ts'

/** What is noted for a payer when money of theirs begins to wait at Stripe. */
export const MONEY_WAITS = 'Money waits at Stripe'

/** A payer's own money at Stripe that covers no open request whole. Pence. `since` is null where only an older reading knew of it. */
export type MoneyWaiting = { payerId: string; payer: string; pence: Pence; since: Date | null; readAt: Date | null }

const ROWS_READ = 100

/** Money that waits at Stripe: the reader's own, or for staff every payer's; most first. */
export function readMoneyWaiting(actor: BuyingActor | StaffActor): Promise<MoneyWaiting[]> {
  return inTransaction(actor, (tx) =>
    tx
      .select({
        payerId: stripeCustomers.payerId,
        payer: organisations.name,
        pence: stripeCustomers.waitingPence,
        since: sql<Date | null>`(select max(a.at) from audit_events a
          where a.organisation_id = ${stripeCustomers.payerId} and a.what = ${MONEY_WAITS})`.mapWith(auditEvents.at),
        readAt: stripeCustomers.waitingReadAt,
      })
      .from(stripeCustomers)
      .innerJoin(organisations, eq(organisations.id, stripeCustomers.payerId))
      .where(
        sql`${stripeCustomers.waitingPence} > 0 and ${
          actor.kind === 'staff' ? sql`true` : eq(stripeCustomers.payerId, actor.organisationId)
        }`,
      )
      .orderBy(desc(stripeCustomers.waitingPence))
      .limit(ROWS_READ),
  ) as Promise<MoneyWaiting[]>
}
