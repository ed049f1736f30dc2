import { and, asc, desc, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm'
import type { StaffActor, SupplierActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  bookings,
  entries,
  journals,
  organisations,
  payouts,
  sellerAsks,
  sellerReportLines,
  sellerReportSellers,
  sellerReports,
  visits,
} from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { type Day, londonDay } from '../calendar.ts'
import { openedInReport } from './make-report.server.ts'
import { OPENED_NUMBER } from './read-details.server.ts'
import { dueOnOf, quarterOf, type SellerQuarter, yearOf } from './seller-figures.ts'
import { sellersOf } from './sellers-now.server.ts'
import { maskedNumber, TAX_NUMBER_WORDS } from './tax-numbers.ts'

/** Years of which there is something to report, the last first, with the newest version of each that was not dropped. */
export function readReportYears(actor: StaffActor, now: Date) {
  return inTransaction(actor, async (tx) => {
    const paid = await tx.execute<{ year: number }>(
      sql`select distinct extract(year from on_day)::int as year from journals where kind = 'pay_out' order by 1 desc`,
    )
    const reports = await tx
      .select()
      .from(sellerReports)
      .where(ne(sellerReports.status, 'dropped'))
      .orderBy(desc(sellerReports.version))
    const years = [...new Set([yearOf(londonDay(now)), ...[...paid].map(({ year }) => year)])].sort((a, b) => b - a)
    return years.map((year) => {
      const own = reports.filter((one) => one.year === year)
      return { year, dueOn: dueOnOf(year), report: own.find(({ status }) => status === 'sent') ?? own[0] ?? null }
    })
  })
}

export type YearSeller = {
  supplierId: string
  legalName: string
  considerationPence: number
  activities: number
  quarters: SellerQuarter[]
  missing: string[]
  excludedAs: 'government' | 'listed' | null
  excludedWhy: string
  /** How often they were asked for what is missing, and since when. */
  asks: number
  askedOn: Day | null
  /** What the report that was sent last says of them; null: nothing. Pence. */
  sentPence: number | null
}

/**
 * A calendar year as the ledger has it now, seller by seller, and every version that was made of it. Also names whoever the report
 * that was sent last has and the ledger has not any more.
 */
export function readReportYear(actor: StaffActor, year: number) {
  return inTransaction(actor, async (tx) => {
    const versions = await tx
      .select({
        report: sellerReports,
        sellers: sql<number>`(select count(*) from seller_report_sellers s where s.report_id = ${sellerReports.id} and s.excluded_as is null)::int`,
        pence: sql<number>`(select coalesce(sum(s.consideration_pence), 0) from seller_report_sellers s where s.report_id = ${sellerReports.id} and s.excluded_as is null)::float8`,
      })
      .from(sellerReports)
      .where(eq(sellerReports.year, year))
      .orderBy(desc(sellerReports.version))
    const sent = versions.find(({ report }) => report.status === 'sent')?.report
    const was = sent
      ? await tx
          .select()
          .from(sellerReportSellers)
          .where(and(eq(sellerReportSellers.reportId, sent.id), isNotNull(sellerReportSellers.sentAt)))
      : []
    const now = await sellersOf(tx, year)
    const asks = await asksOf(
      tx,
      now.map(({ supplierId }) => supplierId),
    )
    const sentPence = new Map(was.map((row) => [row.supplierId, row.considerationPence]))
    const sellers = now.map((one): YearSeller => {
      const own = asks.filter(({ supplierId }) => supplierId === one.supplierId)
      return {
        ...{ supplierId: one.supplierId, legalName: one.legalName, missing: one.missing },
        ...{ excludedAs: one.excludedAs, excludedWhy: one.excludedWhy, ...one.figures },
        asks: own.length,
        askedOn: own[0] ? londonDay(own[0].at) : null,
        sentPence: sentPence.get(one.supplierId) ?? null,
      }
    })
    const gone = was.filter((row) => !now.some(({ supplierId }) => supplierId === row.supplierId))
    return {
      versions,
      sent: sent ?? null,
      sellers,
      gone: gone.map(({ supplierId, legalName, considerationPence }) => ({
        supplierId,
        legalName,
        sentPence: considerationPence,
      })),
    }
  })
}

const asksOf = (tx: Tx, supplierIds: string[]) =>
  supplierIds.length === 0
    ? Promise.resolve([])
    : tx.select().from(sellerAsks).where(inArray(sellerAsks.supplierId, supplierIds)).orderBy(asc(sellerAsks.at))

/** One entry that a figure is made of, as people read it. Pence. */
export type SellerEntry = {
  entryId: number
  quarter: number
  /** When it was posted: what was taken back later counts in the quarter of what it was taken from. */
  on: Day
  isTakenBack: boolean
  amountPence: number
  booking: string | null
  school: string | null
  payoutId: string | null
}

/** The entries themselves, in the order in which they were posted. */
async function entriesOf(tx: Tx, of: { entryId: number; quarter: number }[]): Promise<SellerEntry[]> {
  if (of.length === 0) return []
  const quarters = new Map(of.map(({ entryId, quarter }) => [entryId, quarter]))
  const rows = await tx
    .select({
      entryId: entries.id,
      amountPence: entries.amountPence,
      ...{ kind: journals.kind, key: journals.key, on: journals.onDay },
      ...{ booking: bookings.reference, school: organisations.name, payoutId: payouts.id },
    })
    .from(entries)
    .innerJoin(journals, eq(journals.id, entries.journalId))
    .leftJoin(bookings, eq(bookings.id, journals.bookingId))
    .leftJoin(visits, eq(visits.id, journals.visitId))
    .leftJoin(organisations, eq(organisations.id, visits.schoolId))
    // Sent to whoever went for a provider, it is no payout that the provider reads.
    .leftJoin(payouts, and(eq(journals.kind, 'pay_out'), sql`${journals.key} = 'pay_out:' || ${payouts.id}`))
    .where(inArray(entries.id, [...quarters.keys()]))
    .orderBy(asc(entries.id))
  return rows.map(({ kind, key: _, ...row }) => ({
    ...row,
    quarter: quarters.get(row.entryId) as number,
    isTakenBack: kind === 'reverse_payout',
  }))
}

/** One seller of a year as the ledger has it now, with every entry of theirs. Null: nothing of it was paid to them. */
export function readYearSeller(actor: StaffActor, of: { year: number; supplierId: string }) {
  return inTransaction(actor, async (tx) => {
    const found = (await sellersOf(tx, of.year)).find(({ supplierId }) => supplierId === of.supplierId)
    if (!found) return null
    const { figures, entries: paid, taxNumber, bornOn, ...seller } = found
    return {
      ...seller,
      figures,
      taxNumber:
        taxNumber && seller.taxNumberKind && `${TAX_NUMBER_WORDS[seller.taxNumberKind]} ${maskedNumber(taxNumber)}`,
      isBirthKnown: bornOn !== null,
      entries: await entriesOf(
        tx,
        paid.map(({ entryId, paidOn }) => ({ entryId, quarter: quarterOf(paidOn) })),
      ),
    }
  })
}

/** The report that a file is made of, opened: written down for each seller whose number it shows. Null: no such version. */
export function openReport(actor: StaffActor, of: { year: number; version: number }, now: Date) {
  return inTransaction(actor, async (tx) => {
    const [report] = await tx
      .select()
      .from(sellerReports)
      .where(and(eq(sellerReports.year, of.year), eq(sellerReports.version, of.version)))
    if (!report) return null
    const rows = await tx
      .select()
      .from(sellerReportSellers)
      .where(and(eq(sellerReportSellers.reportId, report.id), sql`${sellerReportSellers.excludedAs} is null`))
      .orderBy(asc(sellerReportSellers.legalName), asc(sellerReportSellers.supplierId))
    for (const { supplierId } of rows)
      await recordAct(
        tx,
        actor,
        { organisationId: supplierId, what: OPENED_NUMBER, detail: `In the report to HMRC for ${of.year}` },
        now,
      )
    return { report, sellers: rows.map((row) => ({ ...row, ...openedInReport(row) })) }
  })
}
export type OpenedReport = NonNullable<Awaited<ReturnType<typeof openReport>>>

/** The years of which HMRC was told something of a seller, the last first. */
export const readOwnYears = (actor: SupplierActor): Promise<number[]> =>
  inTransaction(actor, async (tx) => {
    const rows = await tx
      .selectDistinct({ year: sellerReportSellers.year })
      .from(sellerReportSellers)
      .where(and(eq(sellerReportSellers.supplierId, actor.organisationId), isNotNull(sellerReportSellers.sentAt)))
      .orderBy(desc(sellerReportSellers.year))
    return rows.map(({ year }) => year)
  })

/** What HMRC was told last of a seller's year, with the entries that it is the sum of. Null: nothing. */
export function readOwnReport(actor: SupplierActor, year: number) {
  return inTransaction(actor, async (tx) => {
    const sent = await tx
      .select()
      .from(sellerReportSellers)
      .where(
        and(
          eq(sellerReportSellers.supplierId, actor.organisationId),
          eq(sellerReportSellers.year, year),
          isNotNull(sellerReportSellers.sentAt),
        ),
      )
      .orderBy(desc(sellerReportSellers.version))
    const [row] = sent
    if (!row?.sentAt) return null
    const lines = await tx
      .select({ entryId: sellerReportLines.entryId, quarter: sellerReportLines.quarter })
      .from(sellerReportLines)
      .where(and(eq(sellerReportLines.reportId, row.reportId), eq(sellerReportLines.supplierId, actor.organisationId)))
    const { taxNumber, bornOn } = openedInReport(row)
    return {
      year,
      sentOn: londonDay(row.sentAt),
      isCorrected: sent.length > 1,
      ...{ legalName: row.legalName, addressLines: row.addressLines, vatNumber: row.vatNumber, paidTo: row.paidTo },
      taxNumber: taxNumber && row.taxNumberKind && `${TAX_NUMBER_WORDS[row.taxNumberKind]}, ${maskedNumber(taxNumber)}`,
      bornIn: bornOn && Number(bornOn.slice(0, 4)),
      ...{ quarters: row.quarters, considerationPence: row.considerationPence, activities: row.activities },
      entries: await entriesOf(tx, lines),
    }
  })
}
export type OwnReport = NonNullable<Awaited<ReturnType<typeof readOwnReport>>>
