import { asc, eq } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { accounts, bookings, entries, journals } from '#db/schema/index.ts'
import { FUND, WHOSE } from './account-columns.server.ts'
import { accountWords, JOURNALS } from './chart.ts'

/** Every journal of one booking, oldest first, as debits and credits in words. */
export async function readBookingMoney(actor: StaffActor, reference: string) {
  return inTransaction(actor, async (tx) => {
    const rows = await tx
      .select({
        id: journals.id,
        at: journals.at,
        kind: journals.kind,
        memo: journals.memo,
        visitId: journals.visitId,
        book: accounts.book,
        accountKind: accounts.kind,
        amountPence: entries.amountPence,
        accountId: accounts.id,
        whose: WHOSE,
        fund: FUND,
      })
      .from(journals)
      .innerJoin(entries, eq(entries.journalId, journals.id))
      .innerJoin(accounts, eq(accounts.id, entries.accountId))
      .innerJoin(bookings, eq(bookings.id, journals.bookingId))
      .where(eq(bookings.reference, reference))
      .orderBy(asc(journals.at), asc(entries.id))
    return rows.map((row) => ({
      ...row,
      what: JOURNALS[row.kind as keyof typeof JOURNALS].words,
      account: [accountWords(row.book, row.accountKind), row.fund, row.whose].filter(Boolean).join(', '),
    }))
  })
}
