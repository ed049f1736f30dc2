import type { XmlElement } from '../documents/xml.ts'
import { done, type Result, refuse } from '../result.ts'
import {
  type FrozenSeller,
  type MessagePart,
  messageXml,
  missingForFile,
  operatorBody,
  type ReportOperator,
  sellerBody,
} from './report-xml.ts'

/** A report that was made, with the sellers that are reported, opened. Who is excluded is not among them. */
export type FrozenReport = {
  id: string
  year: number
  version: number
  madeAt: Date
  /** Null: nobody knew yet who Waymark is to HMRC. */
  operator: ReportOperator | null
  sellers: readonly FrozenSeller[]
}

export const MESSAGE_KINDS = ['corrections', 'new', 'nothing'] as const
/** `nothing`: there was nobody to report. */
export type MessageKind = (typeof MESSAGE_KINDS)[number]

/** One file for HMRC's service. Its name is what it is called in itself, as the service wants it. */
export type ReportMessage = {
  kind: MessageKind
  refId: string
  fileName: string
  xml: string
  /** Whose numbers stand in it. */
  supplierIds: string[]
  counts: { added: number; corrected: number; deleted: number }
}

export type MessagesRefusal = 'operator_unknown' | 'sent_without'

/** What HMRC has of somebody: what it is called there, and what it says. */
type Told = { refId: string; body: readonly XmlElement[] }
type State = { operator: Told | null; sellers: Map<string, Told> }

/**
 * The files that say a report to HMRC, in the order in which they are sent. The first of a year is new, or says that there is nothing.
 * A later one says only what differs from what HMRC has by then, which is what every version that was sent before it said: who is new in a
 * file of new records, who differs or is to be taken out in a file of corrections, since the service takes no file with both. Each record
 * names the last one of the same seller that it corrects. None: in whole pounds it says what HMRC has. Waymark is sent again under its
 * first reference as long as it says the same of itself. Refuses a report of which the operator ID was not known, and one after
 * a version that was sent without it (`sent_without`), of which the references are not ours.
 */
export function messagesOf(
  sentBefore: readonly FrozenReport[],
  report: FrozenReport,
): Result<ReportMessage[], MessagesRefusal> {
  const state: State = { operator: null, sellers: new Map() }
  for (const earlier of [...sentBefore].sort((a, b) => a.version - b.version)) {
    if (!earlier.operator?.operatorId) return refuse('sent_without')
    told(state, earlier, earlier.operator, earlier.operator.operatorId)
  }
  if (!report.operator?.operatorId) return refuse('operator_unknown')
  return done(told(state, report, report.operator, report.operator.operatorId))
}

/** The messages of one report on top of what HMRC has, which is changed to what it has after them. */
function told(state: State, report: FrozenReport, operator: ReportOperator, operatorId: string): ReportMessage[] {
  const now = new Map(
    report.sellers
      .filter((one) => missingForFile({ ...one, isBirthKnown: one.bornOn !== null }).length === 0)
      .map((one) => [one.supplierId, sellerBody(one)]),
  )
  const added = [...now].filter(([supplierId]) => !state.sellers.has(supplierId))
  const corrected = [...now].filter(([supplierId, body]) => {
    const before = state.sellers.get(supplierId)
    return before && !isSame(before.body, body)
  })
  const deleted = [...state.sellers].filter(([supplierId]) => !now.has(supplierId))
  const isFirst = state.operator === null
  const messages: ReportMessage[] = []

  const add = (kind: MessageKind, type: 'DPI401' | 'DPI402' | 'DPI403', records: SellerRecord[]) => {
    const refId = `GB${report.year}GB-${operatorId}-${report.id}-${kind}`
    const said = operatorPart(state, operatorBody(operator), refId, type)
    const sellers = records.map(({ supplierId, body, type: docType }): MessagePart => {
      const own = `${refId}_${supplierId}`
      const correctsId = docType === 'OECD1' ? null : (state.sellers.get(supplierId)?.refId ?? null)
      if (docType === 'OECD3') state.sellers.delete(supplierId)
      else state.sellers.set(supplierId, { refId: own, body })
      return { body, type: docType, refId: own, correctsId }
    })
    const count = (docType: string) => sellers.filter((one) => one.type === docType).length
    messages.push({
      ...{ kind, refId, fileName: `${refId}.xml` },
      xml: messageXml({ operatorId, refId, type, year: report.year, at: report.madeAt, operator: said, sellers }),
      supplierIds: records.map(({ supplierId }) => supplierId),
      counts: { added: count('OECD1'), corrected: count('OECD2'), deleted: count('OECD3') },
    })
  }

  if (corrected.length + deleted.length > 0)
    add('corrections', 'DPI402', [
      ...corrected.map(([supplierId, body]) => ({ supplierId, body, type: 'OECD2' as const })),
      // Taken out as it was said last.
      ...deleted.map(([supplierId, { body }]) => ({ supplierId, body, type: 'OECD3' as const })),
    ])
  if (added.length > 0)
    add(
      'new',
      'DPI401',
      added.map(([supplierId, body]) => ({ supplierId, body, type: 'OECD1' as const })),
    )
  if (isFirst && messages.length === 0) add('nothing', 'DPI403', [])
  return messages
}

type SellerRecord = { supplierId: string; body: readonly XmlElement[]; type: 'OECD1' | 'OECD2' | 'OECD3' }

/** Waymark in a message: new the first time, corrected only among corrections, else sent again as HMRC has it. */
function operatorPart(state: State, body: readonly XmlElement[], refId: string, type: string): MessagePart {
  const own = { body, refId: `${refId}_operator` }
  const before = state.operator
  if (!before) {
    state.operator = own
    return { ...own, type: 'OECD1', correctsId: null }
  }
  if (type === 'DPI402' && !isSame(before.body, body)) {
    state.operator = own
    return { ...own, type: 'OECD2', correctsId: before.refId }
  }
  return { ...before, type: 'OECD0', correctsId: null }
}

const isSame = (a: readonly XmlElement[], b: readonly XmlElement[]): boolean => JSON.stringify(a) === JSON.stringify(b)
