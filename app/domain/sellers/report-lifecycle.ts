import { done, type Result, refuse } from '../result.ts'

// A year's report: staff make it ready, which freezes its figures, and record it as sent once HMRC's service has taken it. This table
// is the only place that knows which move is allowed. Nothing is ever edited: what was sent is corrected by the next version.

export const REPORT_STATUSES = ['ready', 'sent', 'dropped'] as const
export type ReportStatus = (typeof REPORT_STATUSES)[number]
export type ReportEvent = 'make' | 'send' | 'drop'

const REPORT_LIFECYCLE: Readonly<
  Record<ReportEvent, { from: readonly (ReportStatus | 'none')[]; to: ReportStatus; enqueues: string }>
> = {
  make: { from: ['none'], to: 'ready', enqueues: 'nothing: nobody but staff reads it yet' },
  send: { from: ['ready'], to: 'sent', enqueues: 'seller-report, to each seller in it' },
  drop: { from: ['ready'], to: 'dropped', enqueues: 'nothing' },
}

export type ReportRefusal = 'already_done' | 'not_now'

/** Decides one move. Pure. Refuses what is so already (`already_done`) apart from what is not possible any more (`not_now`). */
export function decideReport(status: ReportStatus | 'none', event: ReportEvent): Result<ReportStatus, ReportRefusal> {
  const { from, to } = REPORT_LIFECYCLE[event]
  if (!from.includes(status)) return refuse(status === to ? 'already_done' : 'not_now')
  return done(to)
}
