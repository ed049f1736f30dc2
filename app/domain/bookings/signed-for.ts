import type { Day } from '../calendar.ts'
import { formatDate } from '../format-day.ts'
import { listed } from '../listed.ts'
import { formatPounds, sumPence } from '../money.ts'
import type { Condition, VisitStatus } from './lifecycle.ts'
import { grossOf } from './price.ts'

type Act = 'sent' | 'approved' | 'accepted'
type Visit = { onDay: Day; status: VisitStatus; open: readonly Condition[] } & Parameters<typeof grossOf>[0]

/** The condition that a signature meets, on each visit it is for; sending is for all of them. */
const MEETS: Record<Act, Condition | null> = { sent: null, approved: 'approval', accepted: 'answer' }

/**
 * For which visits of a booking a signature was given, where it was not for all that its frozen agreement names: "for the
 * visit on 3 December 2026, £344.84; the others were withdrawn". Null where it is for all of them.
 */
export function signedFor(act: Act, visits: readonly Visit[]): string | null {
  const isUnsigned = ({ open }: Visit) => open.some((condition) => condition === MEETS[act])
  const others = visits.filter(isUnsigned)
  const signed = visits.filter((visit) => !isUnsigned(visit))
  if (others.length === 0 || signed.length === 0) return null
  const days = listed(signed.map(({ onDay }) => formatDate(onDay)))
  const sum = formatPounds(sumPence(signed.map(grossOf)))
  return `for the ${signed.length === 1 ? 'visit' : 'visits'} on ${days}, ${sum}; ${whatOf(act, others)}`
}

function whatOf(act: Act, others: readonly Visit[]): string {
  const counted = new Map<VisitStatus, number>()
  for (const { status } of others) counted.set(status, (counted.get(status) ?? 0) + 1)
  const [[only] = ['requested' as const], ...more] = counted
  if (more.length === 0)
    return `${others.length === 1 ? 'the other' : 'the others'} ${became(act, only, others.length)}`
  const each = [...counted].map(([status, count]) => `${count} ${became(act, status, count)}`)
  return `of the others ${listed(each)}`
}

function became(act: Act, status: VisitStatus, count: number): string {
  if (status === 'withdrawn' || status === 'declined') return `${count === 1 ? 'was' : 'were'} ${status}`
  // An approval is for all that wait, so a day that it left out had run out.
  return act === 'accepted' && status === 'requested'
    ? `${count === 1 ? 'waits' : 'wait'} for an answer`
    : 'ran out of time'
}
