import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { opened, sealed } from '#app/adapters/field-cipher.server.ts'
import { enqueue } from '#app/adapters/queue.server.ts'
import { may, type StaffActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { platform, sellerReportLines, sellerReportSellers, sellerReports } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { londonDay } from '../calendar.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import { decideReport, type ReportRefusal } from './report-lifecycle.ts'
import { missingForFile, type ReportOperator } from './report-xml.ts'
import { quarterOf, yearOf } from './seller-figures.ts'
import { sellersOf } from './sellers-now.server.ts'
import { writtenTo } from './written-to.server.ts'

type SellerRow = typeof sellerReportSellers.$inferSelect

/** Where a report keeps what identifies a seller, sealed for that report alone. */
const reportPlace = (
  { reportId, supplierId }: Pick<SellerRow, 'reportId' | 'supplierId'>,
  column: 'tax_number_sealed' | 'born_on_sealed',
) => ({ table: 'seller_report_sellers', row: `${reportId}:${supplierId}`, column })

/** What identifies a seller in a report, opened. */
export const openedInReport = (row: SellerRow) => ({
  taxNumber: row.taxNumberSealed && opened(row.taxNumberSealed, reportPlace(row, 'tax_number_sealed')),
  bornOn: row.bornOnSealed && opened(row.bornOnSealed, reportPlace(row, 'born_on_sealed')),
})

export type MakeRefusal = 'role_missing' | 'year_not_over' | 'one_is_ready' | 'reason_missing' | 'nothing_changed'

/**
 * Makes a year's report ready: freezes who each seller is, what they were paid by quarter, the entries that it is the sum of, and who
 * Waymark is to HMRC.
 * After one that was sent it is the next version, with a reason. Refuses `role_missing`, a year that is not over, a second one
 * beside one that is ready (`one_is_ready`, also to the loser of a race), and a version that says what was sent before.
 */
export function makeReport(
  actor: StaffActor,
  { year, reason }: { year: number; reason: string },
  now: Date,
): Promise<Result<{ id: string; version: number }, MakeRefusal>> {
  if (!may(actor, 'keep the books')) return Promise.resolve(refuse('role_missing'))
  if (yearOf(londonDay(now)) <= year) return Promise.resolve(refuse('year_not_over'))
  return inTransaction(actor, async (tx) => {
    const earlier = await tx
      .select()
      .from(sellerReports)
      .where(eq(sellerReports.year, year))
      .orderBy(desc(sellerReports.version))
    if (earlier.some(({ status }) => status === 'ready')) return refuse('one_is_ready')
    const sent = earlier.find(({ status }) => status === 'sent')
    if (sent && !reason.trim()) return refuse('reason_missing')
    const decided = decideReport('none', 'make')
    if (!decided.ok) throw new Error(`a report cannot be made: ${decided.refusal}`)
    const sellers = await sellersOf(tx, year)
    if (sent && (await saysTheSame(tx, sent.id, sellers))) return refuse('nothing_changed')
    const id = newId('sellerReport')
    const version = (earlier[0]?.version ?? 0) + 1
    const [made] = await tx
      .insert(sellerReports)
      .values({
        ...{ id, year, version, status: decided.value, reason: sent ? reason.trim() : '' },
        ...{ madeBy: actor.personId, madeByName: actor.name, madeAt: now, operator: await operatorNow(tx) },
      })
      .onConflictDoNothing()
      .returning({ id: sellerReports.id })
    if (!made) return refuse('one_is_ready')
    for (const { figures, entries, missing: _, taxNumber, bornOn, ...seller } of sellers) {
      const of = { reportId: id, supplierId: seller.supplierId }
      await tx.insert(sellerReportSellers).values({
        ...{ ...seller, ...of, year, version, ...figures },
        taxNumberSealed: taxNumber && sealed(taxNumber, reportPlace(of, 'tax_number_sealed')),
        bornOnSealed: bornOn && sealed(bornOn, reportPlace(of, 'born_on_sealed')),
      })
      await tx.insert(sellerReportLines).values(
        entries.map(({ entryId, paidOn, amountPence }) => ({
          ...{ ...of, entryId, quarter: quarterOf(paidOn), amountPence },
        })),
      )
    }
    const detail = `${year}, version ${version}`
    await recordAct(
      tx,
      actor,
      { organisationId: actor.organisationId, what: 'Made a seller report ready', detail },
      now,
    )
    return done({ id, version })
  })
}

/** Who Waymark is to HMRC as staff keep it now. */
async function operatorNow(tx: Tx): Promise<ReportOperator> {
  const { operatorId, legalName, addressLines, companyNumber, vatNumber } = platform
  const [own] = await tx.select({ operatorId, legalName, addressLines, companyNumber, vatNumber }).from(platform)
  if (!own) throw new Error('there is no platform')
  return own
}

/** What a seller is in a report, in one string: who they are and each quarter. */
const saying = (
  of: {
    [K in 'supplierId' | 'legalName' | 'trading' | 'vatNumber' | 'excludedAs' | 'excludedWhy']: string | null
  } & {
    addressLines: string[]
    quarters: { considerationPence: number; activities: number }[]
    taxNumber: string | null
    bornOn: string | null
  },
) =>
  JSON.stringify([
    ...[of.supplierId, of.legalName, of.addressLines, of.trading, of.vatNumber, of.taxNumber, of.bornOn],
    ...[of.excludedAs, of.excludedWhy, of.quarters.map((one) => [one.considerationPence, one.activities])],
  ])

async function saysTheSame(tx: Tx, reportId: string, sellers: Awaited<ReturnType<typeof sellersOf>>) {
  const was = await tx.select().from(sellerReportSellers).where(eq(sellerReportSellers.reportId, reportId))
  const before = was.map((row) => saying({ ...row, ...openedInReport(row) })).sort()
  const now = sellers.map((one) => saying({ ...one, ...one.figures })).sort()
  return JSON.stringify(before) === JSON.stringify(now)
}

const locked = async (tx: Tx, id: string) =>
  (await tx.select().from(sellerReports).where(eq(sellerReports.id, id)).for('update'))[0]

type MoveRefusal = ReportRefusal | 'role_missing' | 'not_found'

/**
 * Records that HMRC's service has taken a report, and under which reference. Each seller in its files then reads their copy and is
 * written to; of a correction those alone of whom it says something else. Refuses what was sent or dropped before.
 */
export function sendReport(
  actor: StaffActor,
  { id, reference }: { id: string; reference: string },
  now: Date,
): Promise<Result<void, MoveRefusal>> {
  if (!may(actor, 'keep the books')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx) => {
    const report = await locked(tx, id)
    if (!report) return refuse('not_found')
    const decided = decideReport(report.status, 'send')
    if (!decided.ok) return decided
    await tx
      .update(sellerReports)
      .set({
        ...{ status: decided.value, reference: reference.trim() },
        ...{ sentBy: actor.personId, sentByName: actor.name, sentAt: now },
      })
      .where(eq(sellerReports.id, id))
    const [before] = await tx
      .select()
      .from(sellerReports)
      .where(
        and(eq(sellerReports.year, report.year), eq(sellerReports.status, 'sent'), sql`version < ${report.version}`),
      )
      .orderBy(desc(sellerReports.version))
      .limit(1)
    const was = before
      ? await tx.select().from(sellerReportSellers).where(eq(sellerReportSellers.reportId, before.id))
      : []
    const told = was.filter(({ sentAt }) => sentAt !== null)
    const said = new Set(told.map((row) => saying({ ...row, ...openedInReport(row) })))
    // Of who is excluded, or cannot stand in the file, HMRC was told nothing: there is no copy.
    const reported = await tx
      .select()
      .from(sellerReportSellers)
      .where(and(eq(sellerReportSellers.reportId, id), isNull(sellerReportSellers.excludedAs)))
    const inFile = reported.filter(
      (row) => missingForFile({ ...row, isBirthKnown: openedInReport(row).bornOn !== null }).length === 0,
    )
    const rows = await tx
      .update(sellerReportSellers)
      .set({ sentAt: now })
      .where(
        and(
          eq(sellerReportSellers.reportId, id),
          inArray(
            sellerReportSellers.supplierId,
            inFile.map(({ supplierId }) => supplierId),
          ),
        ),
      )
      .returning()
    for (const row of rows) {
      if (said.has(saying({ ...row, ...openedInReport(row) }))) continue
      await enqueue(tx, 'write-email', {
        template: 'seller-report',
        key: `seller-report:${id}:${row.supplierId}`,
        recipients: await writtenTo(tx, row.supplierId),
        facts: {
          year: String(report.year),
          amountPence: String(row.considerationPence),
          activities: String(row.activities),
          ...(told.some(({ supplierId }) => supplierId === row.supplierId) ? { again: 'yes' } : {}),
        },
      })
    }
    const detail = `${report.year}, version ${report.version}: ${reference.trim()}`
    await recordAct(
      tx,
      actor,
      { organisationId: actor.organisationId, what: 'Sent a seller report to HMRC', detail },
      now,
    )
    return done(undefined)
  })
}

/** Drops a report that was made ready and not sent, so that it can be made anew. Refuses one that was sent. */
export function dropReport(actor: StaffActor, id: string, now: Date): Promise<Result<void, MoveRefusal>> {
  if (!may(actor, 'keep the books')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx) => {
    const report = await locked(tx, id)
    if (!report) return refuse('not_found')
    const decided = decideReport(report.status, 'drop')
    if (!decided.ok) return decided
    await tx.update(sellerReports).set({ status: decided.value }).where(eq(sellerReports.id, id))
    const detail = `${report.year}, version ${report.version}`
    await recordAct(tx, actor, { organisationId: actor.organisationId, what: 'Dropped a seller report', detail }, now)
    return done(undefined)
  })
}
