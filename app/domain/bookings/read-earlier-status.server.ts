import { and, desc, eq } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { bookings, employmentStatuses } from '#db/schema/index.ts'
import type { EarlierStatus } from './employment-status.ts'

/** What the same payer put on file of the same adviser last, so that nobody writes the same twice; null where nothing. */
export function readEarlierStatus(
  actor: BuyingActor,
  { payerId, supplierId, statusWanted }: Pick<typeof bookings.$inferSelect, 'payerId' | 'supplierId' | 'statusWanted'>,
): Promise<EarlierStatus | null> {
  if (statusWanted === null) return Promise.resolve(null)
  return inTransaction(actor, async (tx) => {
    const [last] = await tx
      .select({
        outcome: employmentStatuses.outcome,
        reasons: employmentStatuses.reasons,
        decidedOn: employmentStatuses.decidedOn,
        by: employmentStatuses.recordedByName,
        reference: bookings.reference,
      })
      .from(employmentStatuses)
      .innerJoin(bookings, eq(bookings.id, employmentStatuses.bookingId))
      .where(
        and(
          eq(employmentStatuses.payerId, payerId),
          eq(employmentStatuses.supplierId, supplierId),
          eq(employmentStatuses.kind, statusWanted),
        ),
      )
      .orderBy(desc(employmentStatuses.recordedAt))
      .limit(1)
    return last ?? null
  })
}
