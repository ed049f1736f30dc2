import type { SupplierActor } from '#app/auth/actor.ts'
import type { Day } from '../calendar.ts'
import type { Pence } from '../money.ts'
import type { Condition } from './lifecycle.ts'
import { type AdviserVisitRow, readVisitsByStatus } from './read-adviser-visits.server.ts'
import { sumReceived } from './receives.ts'

/** A booking that still waits for an answer or an approval: its days that do, and by when. Pence. */
export type RequestSeen = {
  bookingId: string
  reference: string
  school: string
  service: string
  days: Day[]
  /** "30 licences", of what has no date; '' of visits. */
  quantity: string
  unanswered: number
  /** What it waits for first, of all its days. */
  awaits: Condition
  /** By when; where somebody has to be named or agreed to, the beginning of the first of those visits. */
  by: Date
  receives: Pence
}

/** What is for whoever reads comes first. */
const PRESSING: readonly Condition[] = ['answer', 'practitioner', 'substitute', 'approval']

function deadlineOf({ answerBy, approveBy, startsAt }: AdviserVisitRow, awaits: Condition): Date {
  if (awaits === 'answer') return answerBy
  return awaits === 'approval' ? approveBy : startsAt
}

/** Requests that hold the adviser's days, those that wait for the adviser first, then by the soonest deadline. */
export async function readRequests(actor: SupplierActor, now: Date): Promise<RequestSeen[]> {
  const visits = await readVisitsByStatus(actor, { statuses: ['requested'] }, now)
  const byBooking = new Map<string, AdviserVisitRow[]>()
  for (const visit of visits) byBooking.set(visit.bookingId, [...(byBooking.get(visit.bookingId) ?? []), visit])
  const requests = [...byBooking.values()].map((days): RequestSeen => {
    const { bookingId, reference, school, service } = days[0] as AdviserVisitRow
    const unanswered = days.filter((visit) => visit.open.includes('answer'))
    const awaits = PRESSING.find((kind) => days.some((visit) => visit.open.includes(kind))) ?? 'approval'
    const deadlines = days.filter((visit) => visit.open.includes(awaits)).map((visit) => deadlineOf(visit, awaits))
    return {
      ...{ bookingId, reference, school, service },
      days: days.map((visit) => visit.onDay),
      quantity: days[0]?.quantity ?? '',
      unanswered: unanswered.length,
      awaits,
      by: new Date(
        Math.min(...(deadlines.length > 0 ? deadlines : days.map(({ approveBy }) => approveBy)).map(Number)),
      ),
      receives: sumReceived(days),
    }
  })
  return requests.sort((a, b) => Number(b.unanswered > 0) - Number(a.unanswered > 0) || a.by.getTime() - b.by.getTime())
}
