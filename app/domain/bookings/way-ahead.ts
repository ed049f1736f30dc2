import type { Day } from '../calendar.ts'
import { formatDay, formatDeadline, formatDeadlines } from '../format-day.ts'
import { formatPounds } from '../money.ts'
import { type Condition, isBilled, UNDER_WAY, type VisitStatus } from './lifecycle.ts'
import { isCollected, type PaidThrough } from './paid-through.ts'

type Visit = {
  id: string
  onDay: Day
  status: VisitStatus
  open: readonly Condition[]
  approveBy: Date
  answerBy: Date
  agreeBy: Date | null
  isLapsed: boolean
  /** What it is paid by, once it is agreed. */
  payment: { status: string; dueOn: string | null } | null
  paidThrough: PaidThrough
  /** null: it has no date, and is delivered. */
  span?: unknown
}

/** What comes next on a booking's way, and whether it is this person's turn. */
export type PointAhead = { state: 'here' | 'next'; what: string; when: string }

type Ahead = {
  visits: readonly Visit[]
  adviser: string
  /** Who can approve, by name; empty when nobody can. */
  approvers: readonly string[]
  isApprovalMine: boolean
  /** Of the visits that are under way and those that are agreed and not paid, as far as they are invoiced. */
  totalPence: number
  isMine: { agree: boolean }
}

/** Agreed, or cancelled at a cost, and the money for it has not come in. */
export const isUnpaid = (
  visit: Pick<Visit, 'status' | 'payment' | 'paidThrough'> & { billedPricePence?: number | null },
): boolean =>
  (visit.status === 'agreed' || (visit.status === 'cancelled' && isBilled(visit))) &&
  isCollected(visit) &&
  visit.payment?.status !== 'paid' &&
  visit.payment?.status !== 'void'

/** By when what is agreed is to be paid; not a day before its invoice, which may wait for an order number. */
function dueWords(unpaid: readonly Visit[], today: Day): string {
  const [first, ...more] = [...new Set(unpaid.map(({ payment }) => payment?.dueOn ?? null))]
  if (first && more.length === 0) return `${first < today ? 'it was due by' : 'by'} ${formatDay(first as Day, today)}`
  return ofInvoices(unpaid.length)
}

const ofInvoices = (count: number): string => `within 30 days of ${count === 1 ? 'the' : 'each'} invoice`

/** What comes next for the visits that are still under way, soonest first. */
export function pointsAhead(ahead: Ahead, today: Day): PointAhead[] {
  const { visits, adviser } = ahead
  const points: PointAhead[] = []
  const waiting = visits.filter((visit) => visit.status === 'requested' && !visit.isLapsed)
  if (waiting.some((visit) => visit.open.includes('approval'))) {
    const names = ahead.approvers.join(' or ')
    points.push({
      state: ahead.isApprovalMine ? 'here' : 'next',
      what: ahead.isApprovalMine
        ? 'Your turn: approve or decline'
        : names
          ? `${names} approves or declines`
          : 'Nobody can approve it yet',
      when: `by ${formatDeadlines(
        waiting.map((visit) => visit.approveBy),
        today,
      )}`,
    })
  }
  const unanswered = waiting.filter((visit) => visit.open.includes('answer'))
  if (unanswered.length > 0)
    points.push({
      state: 'next',
      what: `${adviser} accepts or declines`,
      when: `by ${formatDeadlines(
        unanswered.map((visit) => visit.answerBy),
        today,
      )}`,
    })
  for (const { onDay, open, span } of waiting) {
    if (open.includes('substitute'))
      points.push({
        state: ahead.isMine.agree ? 'here' : 'next',
        what: ahead.isMine.agree ? 'Your turn: say whether somebody else may come' : 'Your school says who may come',
        when: `before ${formatDay(onDay, today)}`,
      })
    else if (open.includes('practitioner') && !open.includes('answer'))
      points.push({
        state: 'next',
        what: `${adviser} names who ${span === null ? 'answers for it' : 'comes'}`,
        when: `before ${formatDay(onDay, today)}`,
      })
  }
  for (const visit of visits.filter((one) => one.status === 'delivered'))
    points.push({
      state: ahead.isMine.agree ? 'here' : 'next',
      what: `${ahead.isMine.agree ? 'Your turn: agree' : 'Your school agrees'} that ${visit.span === null ? 'it was delivered' : 'the visit took place'}`,
      when: visit.agreeBy ? `by ${formatDeadline(visit.agreeBy, today)}` : '',
    })
  if (visits.some((one) => one.status === 'problem'))
    points.push({ state: 'next', what: 'Waymark settles the problem', when: 'Both sides read why' })
  // What has no date comes on none: it is delivered, by the day on which it is wanted or after it.
  const undelivered = visits.filter((one) => one.span === null && (one.status === 'confirmed' || waiting.includes(one)))
  for (const { onDay } of undelivered)
    points.push({
      state: 'next',
      what: `${adviser} says that all of it is delivered`,
      when: `wanted by ${formatDay(onDay, today)}`,
    })
  const dated = visits.filter((one) => one.span !== null)
  const coming = dated.filter((one) => one.onDay >= today && (one.status === 'confirmed' || waiting.includes(one)))
  const unrecorded = dated.filter((one) => one.status === 'confirmed' && one.onDay < today)
  for (const { onDay } of unrecorded)
    points.push({
      state: 'next',
      what: `${adviser} records that the visit of ${formatDay(onDay, today)} took place`,
      when: 'We ask until it is done',
    })
  const [next] = coming
  if (next)
    points.push({
      state: 'next',
      what: coming.length === 1 ? 'The visit' : `The next of ${coming.length} visits`,
      when: formatDay(next.onDay, today),
    })
  const unagreed = visits.filter((one) => UNDER_WAY.includes(one.status) && !one.isLapsed)
  const isInvoiced = unagreed.some((visit) => isCollected(visit))
  if (unagreed.length > 0) {
    if (undelivered.length > 0)
      points.push({
        state: 'next',
        what: `You agree that it was delivered${isInvoiced ? ', and the invoice is sent' : ''}`,
        when: 'within 5 school days of the delivery',
      })
    if (coming.length + unrecorded.length > 0)
      points.push({
        state: 'next',
        what: `You agree that it took place${isInvoiced ? ', and the invoice is sent' : ''}`,
        when: `within 5 school days of ${unagreed.length === 1 ? 'the' : 'each'} visit`,
      })
  }
  const unpaid = visits.filter(isUnpaid)
  const toInvoice = unagreed.filter((visit) => isCollected(visit))
  if (toInvoice.length + unpaid.length > 0)
    points.push({
      state: 'next',
      what: `${formatPounds(ahead.totalPence)} is paid`,
      when: toInvoice.length > 0 ? ofInvoices(toInvoice.length + unpaid.length) : dueWords(unpaid, today),
    })
  if (unagreed.length > toInvoice.length)
    points.push({ state: 'next', what: `Your payroll pays ${adviser}`, when: 'after the visit' })
  return points
}
