import { eq } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import { giveOutsideEvidence, recordOutside } from '#app/domain/payments/keep-outside.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { paymentRequests } from '#db/schema/index.ts'
import { goodFile } from './files.ts'
import { must } from './must.ts'

/** Part of a request as it came past Stripe, recorded by one of the staff with its evidence; a colleague is to confirm it. */
export async function makeOutsideReceipt(
  by: StaffActor,
  of: { requestId: string; pounds: number; bankReference: string },
  now: Date,
): Promise<string> {
  const [request] = await inTransaction(by, (tx) =>
    tx.select().from(paymentRequests).where(eq(paymentRequests.id, of.requestId)),
  )
  const facts = { receivedOn: londonDay(now), how: 'cheque' as const, bankReference: of.bankReference, note: '' }
  const number = request?.reference ?? ''
  const { id } = must(await recordOutside(by, { number, ...facts, amountPence: pence(of.pounds * 100) }, now))
  const file = goodFile('Statement.pdf', of.bankReference)
  const bytes = file.stream() as unknown as AsyncIterable<Uint8Array>
  must(await giveOutsideEvidence(by, { id, name: file.name, bytes }))
  return id
}
