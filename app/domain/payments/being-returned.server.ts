import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { refunds } from '#db/schema/index.ts'
import { type Pence, pence } from '../money.ts'

/** What of a payer's waiting money is to go back to them and has not left their balance yet: it pays nothing meanwhile. Pence. */
export const beingReturned = (actor: SystemActor, payerId: string): Promise<Pence> =>
  inTransaction(actor, (tx) => beingReturnedIn(tx, payerId))

export async function beingReturnedIn(tx: Tx, payerId: string, besides = ''): Promise<Pence> {
  const [row] = await tx
    .select({ sum: sql<number>`coalesce(sum(${refunds.amountPence}), 0)::float8` })
    .from(refunds)
    .where(
      and(
        eq(refunds.payerId, payerId),
        isNull(refunds.paymentId),
        inArray(refunds.status, ['asked', 'waiting', 'sending']),
        sql`${refunds.id} <> ${besides}`,
      ),
    )
  return pence(row?.sum ?? 0)
}
