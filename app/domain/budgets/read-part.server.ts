import { and, eq, sql } from 'drizzle-orm'
import type { SchoolActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { accounts, bookings, entries, journals, visits } from '#db/schema/index.ts'
import type { Day } from '../calendar.ts'
import { type Pence, pence } from '../money.ts'

/** What a fund’s money is used for, as its page names it. */
export const FUND_PARTS = ['spent', 'committed', 'reserved'] as const
export type FundPart = (typeof FUND_PARTS)[number]

export type VisitOfPart = {
  visitId: string
  booking: { id: string; reference: string }
  onDay: Day
  isDated: boolean
  amount: Pence
}

/** The visits that make up one part of a year of a fund, the latest first: their amounts come to the part’s sum. Pence. */
export async function readFundPart(actor: SchoolActor, fundYearId: string, part: FundPart): Promise<VisitOfPart[]> {
  const sum = sql<number>`sum(${entries.amountPence})::float8`
  const rows = await inTransaction(actor, (tx) =>
    tx
      .select({
        ...{ visitId: visits.id, bookingId: bookings.id, reference: bookings.reference, onDay: visits.onDay },
        ...{ isDated: sql<boolean>`${visits.span} is not null`, amount: sum },
      })
      .from(entries)
      .innerJoin(accounts, eq(accounts.id, entries.accountId))
      .innerJoin(journals, eq(journals.id, entries.journalId))
      .innerJoin(visits, eq(visits.id, journals.visitId))
      .innerJoin(bookings, eq(bookings.id, visits.bookingId))
      .where(and(eq(accounts.fundYearId, fundYearId), eq(accounts.kind, `fund_${part}`)))
      .groupBy(visits.id, bookings.id)
      .having(sql`sum(${entries.amountPence}) <> 0`)
      .orderBy(sql`${visits.onDay} desc`, visits.id),
  )
  return rows.map(({ bookingId, reference, amount, ...row }) => ({
    ...row,
    booking: { id: bookingId, reference },
    amount: pence(amount),
  }))
}
