import type { Readable } from 'node:stream'
import { and, asc, count, desc, eq, inArray, isNotNull, ne, or, type SQL } from 'drizzle-orm'
import { evidenceStore } from '#app/adapters/evidence-store.server.ts'
import { logger } from '#app/adapters/logger.server.ts'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { organisations, outsideReceipts, paymentRequests, payments } from '#db/schema/index.ts'
import type { EvidenceType } from '../accreditation/evidence-rules.ts'

const selecting = (tx: Tx) =>
  tx
    .select({
      receipt: outsideReceipts,
      payer: organisations.name,
      reference: paymentRequests.reference,
      request: paymentRequests,
      surplusPence: payments.surplusPence,
    })
    .from(outsideReceipts)
    .innerJoin(organisations, eq(organisations.id, outsideReceipts.payerId))
    .innerJoin(paymentRequests, eq(paymentRequests.id, outsideReceipts.paymentRequestId))
    .leftJoin(payments, eq(payments.outsideReceiptId, outsideReceipts.id))

const ofState = (isDecided: boolean): SQL =>
  inArray(outsideReceipts.status, isDecided ? ['confirmed', 'taken_back'] : ['recorded', 'sent_back'])

/** What was recorded of money past Stripe: what waits, oldest first, or what is over, newest first. */
export const readOutside = (actor: StaffActor, isDecided: boolean, of: { limit: number; offset: number }) =>
  inTransaction(actor, (tx) =>
    selecting(tx)
      .where(ofState(isDecided))
      .orderBy(isDecided ? desc(outsideReceipts.recordedAt) : asc(outsideReceipts.recordedAt), asc(outsideReceipts.id))
      .limit(of.limit)
      .offset(of.offset),
  )

export const countOutside = (actor: StaffActor): Promise<{ waiting: number; decided: number }> =>
  inTransaction(actor, async (tx) => {
    const counted = async (isDecided: boolean) =>
      (await tx.select({ many: count() }).from(outsideReceipts).where(ofState(isDecided)))[0]?.many ?? 0
    return { waiting: await counted(false), decided: await counted(true) }
  })

/** One of them; null where there is none. */
export const readOneOutside = (actor: StaffActor, id: string) =>
  inTransaction(actor, async (tx) => (await selecting(tx).where(eq(outsideReceipts.id, id)))[0] ?? null)

/** What waits for this member of staff: a colleague's to confirm, and their own that lacks its evidence or was sent back. */
export const outsideTurns = (actor: StaffActor) =>
  inTransaction(actor, (tx) =>
    selecting(tx)
      .where(
        or(
          and(
            eq(outsideReceipts.status, 'recorded'),
            isNotNull(outsideReceipts.key),
            ne(outsideReceipts.recordedBy, actor.personId),
          ),
          and(
            inArray(outsideReceipts.status, ['recorded', 'sent_back']),
            eq(outsideReceipts.recordedBy, actor.personId),
          ),
        ),
      )
      .orderBy(asc(outsideReceipts.recordedAt))
      .limit(50),
  ).then((rows) =>
    rows.filter(
      ({ receipt }) => receipt.recordedBy !== actor.personId || receipt.status === 'sent_back' || !receipt.key,
    ),
  )

/** Its evidence as a file, for staff; null where there is none. */
export async function openOutsideEvidence(
  actor: StaffActor,
  id: string,
): Promise<{ name: string; mediaType: EvidenceType; bytes: number; stream: Readable } | null> {
  const receipt = (await readOneOutside(actor, id))?.receipt
  if (!receipt?.key || !receipt.name || !receipt.mediaType || !receipt.bytes) return null
  const stream = await evidenceStore().get(receipt.key)
  if (!stream) {
    logger.error({ outsideReceipt: id }, 'the evidence of money past Stripe is not in the store')
    return null
  }
  return { name: receipt.name, mediaType: receipt.mediaType, bytes: receipt.bytes, stream }
}
