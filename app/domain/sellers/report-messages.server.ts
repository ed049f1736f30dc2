import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { sellerReportSellers, sellerReports } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { openedInReport } from './make-report.server.ts'
import { OPENED_NUMBER } from './read-details.server.ts'
import {
  type FrozenReport,
  type MessageKind,
  type MessagesRefusal,
  messagesOf,
  type ReportMessage,
} from './report-messages.ts'
import { missingForFile } from './report-xml.ts'

/** What there is of a version to give to HMRC. Of who is left out: in words what the schema cannot do without. */
export type FilesOfVersion = {
  version: number
  why: MessagesRefusal | null
  files: Pick<ReportMessage, 'kind' | 'fileName' | 'counts'>[]
  leftOut: { supplierId: string; legalName: string; missing: string[] }[]
}

/** The files of each version of a year that was not dropped, without what stands in them. */
export function readReportFiles(actor: StaffActor, year: number): Promise<FilesOfVersion[]> {
  return inTransaction(actor, async (tx) => {
    const { reports, sentBefore } = await frozenOf(tx, year)
    return reports.map((report) => {
      const read = messagesOf(sentBefore(report), report)
      return {
        version: report.version,
        why: read.ok ? null : read.refusal,
        files: read.ok ? read.value.map(({ kind, fileName, counts }) => ({ kind, fileName, counts })) : [],
        leftOut: report.sellers
          .map((one) => ({
            ...{ supplierId: one.supplierId, legalName: one.legalName },
            missing: missingForFile({ ...one, isBirthKnown: one.bornOn !== null }),
          }))
          .filter(({ missing }) => missing.length > 0),
      }
    })
  })
}

/** One of them, opened: written down for each seller whose number it shows. Null: there is no such file, or it was dropped. */
export function openReportFile(
  actor: StaffActor,
  of: { year: number; version: number; kind: MessageKind },
  now: Date,
): Promise<ReportMessage | null> {
  return inTransaction(actor, async (tx) => {
    const { reports, sentBefore } = await frozenOf(tx, of.year)
    const report = reports.find(({ version }) => version === of.version)
    const read = report && messagesOf(sentBefore(report), report)
    const message = read?.ok ? read.value.find(({ kind }) => kind === of.kind) : undefined
    if (!message) return null
    const detail = `In the report to HMRC for ${of.year}`
    for (const organisationId of message.supplierIds)
      await recordAct(tx, actor, { organisationId, what: OPENED_NUMBER, detail }, now)
    return message
  })
}

/** Every version of a year that was not dropped, opened, and for each those that were sent before it. */
async function frozenOf(tx: Tx, year: number) {
  const rows = await tx
    .select()
    .from(sellerReports)
    .where(and(eq(sellerReports.year, year), inArray(sellerReports.status, ['ready', 'sent'])))
    .orderBy(asc(sellerReports.version))
  const sellers = await tx
    .select()
    .from(sellerReportSellers)
    .where(and(eq(sellerReportSellers.year, year), isNull(sellerReportSellers.excludedAs)))
    .orderBy(asc(sellerReportSellers.legalName), asc(sellerReportSellers.supplierId))
  const reports = rows.map(({ id, version, madeAt, operator }): FrozenReport => {
    const own = sellers.filter(({ reportId }) => reportId === id)
    return { id, year, version, madeAt, operator, sellers: own.map((row) => ({ ...row, ...openedInReport(row) })) }
  })
  const sent = new Set(rows.filter(({ status }) => status === 'sent').map(({ version }) => version))
  return {
    reports,
    sentBefore: (report: FrozenReport) =>
      reports.filter(({ version }) => version < report.version && sent.has(version)),
  }
}
