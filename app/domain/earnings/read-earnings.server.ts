import { and, asc, eq, gte, lt, ne, sql } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  accounts,
  bookings,
  entries,
  invoices,
  journals,
  organisations,
  payoutReversals,
  payouts,
  visits,
} from '#db/schema/index.ts'
import { addDays, type Day, instantAt, londonDay, time } from '../calendar.ts'
import { type Pence, pence, sumPence } from '../money.ts'
import { type TaxYear, taxMonthAt, taxMonths } from './tax-year.ts'

/** A tax month of a supplier, by its first day. Pence. */
export type EarningsMonth = {
  from: Day
  /** Of the invoices in their name: net, VAT, and what credits took off both. */
  netPence: Pence
  vatPence: Pence
  creditedPence: Pence
  /** What payers have paid of it, as it became due to them, and what was sent. */
  receivedPence: Pence
  paidOutPence: Pence
}

export type EarningsInvoice = {
  number: string
  on: Day
  school: string
  bookings: string[]
  netPence: number
  vatPence: number
  grossPence: number
}
export type EarningsPayout = {
  id: string
  on: Day
  amountPence: number
  school: string
  booking: string
  transferId: string
}
export type EarningsTrip = { on: Day; school: string; booking: string; miles: number; travelPence: number }

export type Earnings = {
  year: TaxYear
  months: EarningsMonth[]
  invoices: EarningsInvoice[]
  payouts: EarningsPayout[]
  /** Visits that took place face to face, with miles there and back and what was charged for them. */
  trips: EarningsTrip[]
}

/**
 * A supplier's own tax year: what was invoiced in their name, what payers paid of it, what was sent to them, and the miles of
 * visits that took place. What is invoiced less what is credited is the sum of the entries that made it due to them in the
 * ledger. Never a payer's other money.
 */
export function readEarnings(actor: SupplierActor, year: TaxYear): Promise<Earnings> {
  const supplierId = actor.organisationId
  const since = instantAt(year.startsOn, time('00:00'))
  const until = instantAt(addDays(year.endsOn, 1), time('00:00'))
  return inTransaction(actor, async (tx) => {
    const issued = await tx
      .select({ document: invoices, school: organisations.name })
      .from(invoices)
      .innerJoin(organisations, eq(organisations.id, invoices.schoolId))
      .where(and(eq(invoices.supplierId, supplierId), gte(invoices.issuedAt, since), lt(invoices.issuedAt, until)))
      .orderBy(asc(invoices.issuedAt), asc(invoices.number))
    const credited = await creditedIn(tx, supplierId, since, until)
    const paid = await tx
      .select({ payout: payouts, school: organisations.name, booking: bookings.reference })
      .from(payouts)
      .innerJoin(visits, eq(visits.id, payouts.visitId))
      // A provider's bookings are not read by those who go for it.
      .leftJoin(bookings, eq(bookings.id, visits.bookingId))
      .innerJoin(organisations, eq(organisations.id, visits.schoolId))
      .where(
        and(
          eq(payouts.supplierId, supplierId),
          ne(payouts.status, 'void'),
          sql`(${payouts.dueAt} >= ${since.toISOString()} or ${payouts.sentAt} >= ${since.toISOString()})`,
          lt(payouts.dueAt, until),
        ),
      )
      .orderBy(asc(payouts.sentAt), asc(payouts.id))
    const takenBack = await tx
      .select({
        pence: payoutReversals.amountPence,
        at: sql<Date>`${payoutReversals.doneAt}`.mapWith(payoutReversals.doneAt),
      })
      .from(payoutReversals)
      .where(
        and(
          eq(payoutReversals.supplierId, supplierId),
          eq(payoutReversals.status, 'done'),
          gte(payoutReversals.doneAt, since),
          lt(payoutReversals.doneAt, until),
        ),
      )
    const isIn = (at: Date | null): at is Date => at !== null && since <= at && at < until
    const sum = (amounts: number[]) => sumPence(amounts)
    const months = taxMonths(year).map((from): EarningsMonth => {
      // What was taken back counts in the month in which Stripe did.
      const backPence = sum(takenBack.filter(({ at }) => taxMonthAt(at) === from).map(({ pence }) => pence))
      const own = issued.filter(({ document }) => taxMonthAt(document.issuedAt) === from)
      return {
        from,
        netPence: sum(own.map(({ document }) => document.netPence)),
        vatPence: sum(own.map(({ document }) => document.vatPence)),
        creditedPence: sum(credited.filter(({ at }) => taxMonthAt(at) === from).map(({ pence }) => pence)),
        receivedPence: pence(
          -backPence +
            sum(
              paid.flatMap(({ payout: { dueAt, amountPence } }) =>
                isIn(dueAt) && taxMonthAt(dueAt) === from ? [amountPence] : [],
              ),
            ),
        ),
        paidOutPence: pence(
          -backPence +
            sum(
              paid.flatMap(({ payout: { sentAt, amountPence } }) =>
                isIn(sentAt) && taxMonthAt(sentAt) === from ? [amountPence] : [],
              ),
            ),
        ),
      }
    })
    return {
      year,
      months,
      invoices: issued.map(({ document, school }) => ({
        number: document.number,
        on: londonDay(document.issuedAt),
        school,
        bookings: [...new Set(document.sheet.items.map(({ bookingReference }) => bookingReference))],
        netPence: document.netPence,
        vatPence: document.vatPence,
        grossPence: document.grossPence,
      })),
      payouts: paid.flatMap(({ payout, school, booking }) =>
        isIn(payout.sentAt)
          ? [
              {
                ...{
                  id: payout.id,
                  on: londonDay(payout.sentAt),
                  amountPence: payout.amountPence,
                  school,
                  booking: booking ?? '',
                },
                transferId: payout.stripeTransferId ?? '',
              },
            ]
          : [],
      ),
      trips: await tripsIn(tx, supplierId, year),
    }
  })
}

/** What was taken off what was invoiced in a supplier's name: whatever in the ledger is neither invoice nor payout nor a payout taken back. */
const creditedIn = (tx: Tx, supplierId: string, since: Date, until: Date): Promise<{ at: Date; pence: number }[]> =>
  tx
    .select({ at: journals.at, pence: sql<number>`${entries.amountPence}::float8` })
    .from(accounts)
    .innerJoin(entries, eq(entries.accountId, accounts.id))
    .innerJoin(journals, eq(journals.id, entries.journalId))
    .where(
      and(
        eq(accounts.kind, 'due_to_adviser'),
        eq(accounts.supplierId, supplierId),
        sql`${journals.kind} not in ('invoice', 'pay_out', 'reverse_payout')`,
        gte(journals.at, since),
        lt(journals.at, until),
      ),
    )

async function tripsIn(tx: Tx, supplierId: string, year: TaxYear): Promise<EarningsTrip[]> {
  const rows = await tx
    .select({
      on: visits.onDay,
      school: organisations.name,
      booking: bookings.reference,
      terms: bookings.terms,
      travelPence: sql<number>`coalesce(${visits.billedTravelPence}, ${visits.travelPence})::float8`,
    })
    .from(visits)
    .innerJoin(bookings, eq(bookings.id, visits.bookingId))
    .innerJoin(organisations, eq(organisations.id, visits.schoolId))
    .where(
      and(
        eq(visits.supplierId, supplierId),
        eq(visits.status, 'agreed'),
        eq(visits.mode, 'face_to_face'),
        gte(visits.onDay, year.startsOn),
        lt(visits.onDay, addDays(year.endsOn, 1)),
      ),
    )
    .orderBy(asc(visits.onDay), asc(visits.id))
  return rows.map(({ terms, ...trip }) => ({ ...trip, miles: terms.travelMiles }))
}
