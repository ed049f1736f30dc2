import { eq } from 'drizzle-orm'
import { type AdviserActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { day, londonDay } from '#app/domain/calendar.ts'
import { transferCall } from '#app/domain/payouts/send-payout.server.ts'
import { askSellers } from '#app/domain/sellers/ask-sellers.server.ts'
import { giveDetails } from '#app/domain/sellers/keep-details.server.ts'
import { makeReport, sendReport } from '#app/domain/sellers/make-report.server.ts'
import { yearOf } from '#app/domain/sellers/seller-figures.ts'
import { inTransaction } from '#db/client.server.ts'
import { payouts } from '#db/schema/index.ts'
import { must } from './must.ts'

export type MadeSellerReport = {
  supplierId: string
  /** Of which a report was sent; who the seller is has changed since. */
  sentYear: number
  /** Of which one is ready, in which there is nobody. */
  readyYear: number
}

/**
 * What HMRC was told of last year: that an adviser was sent what waited of a visit. They were asked for their tax details, gave them,
 * and have corrected them since. What Stripe would say of the transfer is said by its row.
 */
export async function makeSellerReport(
  { adviser, staff, visitId }: { adviser: AdviserActor; staff: StaffActor; visitId: string },
  now: Date,
): Promise<MadeSellerReport> {
  const system = systemActor('a test pays somebody')
  const sentYear = yearOf(londonDay(now)) - 1
  const december = new Date(`${sentYear}-12-15T10:00:00Z`)
  const supplierId = await inTransaction(system, async (tx) => {
    const [payout] = await tx.select().from(payouts).where(eq(payouts.visitId, visitId))
    if (!payout) throw new Error(`visit ${visitId} has no payout`)
    await transferCall.record?.(tx, payout.id, { id: `tr_${payout.id}` } as never, december)
    return payout.supplierId
  })
  await askSellers(system, now)
  const given = { number: 'AA000001A', bornOn: day('1985-03-27'), listed: '', body: '' }
  must(await giveDetails(adviser, given, now))
  const { id } = must(await makeReport(staff, { year: sentYear, reason: '' }, now))
  must(await sendReport(staff, { id, reference: 'DPR-0001' }, now))
  must(await giveDetails(adviser, { ...given, number: 'AA000002A' }, now))
  must(await makeReport(staff, { year: sentYear - 1, reason: '' }, now))
  return { supplierId, sentYear, readyYear: sentYear - 1 }
}
