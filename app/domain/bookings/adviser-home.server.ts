import { and, eq, sql } from 'drizzle-orm'
import { type AdviserActor, may } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { payouts, visits } from '#db/schema/index.ts'
import { addDays, type Day, londonDay, mondayOf } from '../calendar.ts'
import { formatDay, formatDayShort, formatDeadline } from '../format-day.ts'
import { type Pence, pence } from '../money.ts'
import { dayTurns } from './day-turns.server.ts'
import type { VisitStatus } from './lifecycle.ts'
import { isCollected } from './paid-through.ts'
import { type AdviserVisitRow, readVisitsByStatus } from './read-adviser-visits.server.ts'
import { casesToAnswer } from './read-case.server.ts'
import { sumReceived } from './receives.ts'
import { renewalsDue } from './renewals-due.server.ts'
import { canBeHeldLonger } from './waits-until.ts'

export type HomeTurn = { what: string; href: string; detail: string; by?: string }
/** `at`: by when, for the order; without one it has waited long enough and comes first. */
type TimedTurn = HomeTurn & { at?: Date }

/** Soonest first, whatever it is. */
export const soonestFirst = (turns: readonly TimedTurn[]): HomeTurn[] =>
  [...turns].sort((a, b) => (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0)).map(({ at: _, ...turn }) => turn)

export type AdviserHomePage = {
  turns: HomeTurn[]
  visitsToday: AdviserVisitRow[]
  next: AdviserVisitRow[]
  week: { visits: number; interviews: number }
  /** Pence: recorded and not agreed; agreed and not paid out; paid out; held back. Null for a practitioner: it is their provider’s. */
  payouts: { toAgree: Pence; agreed: Pence; sent: Pence; failed: Pence } | null
  hasAny: boolean
}

const SHOWN = 5

/** What is of a week: a visit that is to come and one that has been, whatever the school says of it. */
const TAKING_PLACE: VisitStatus[] = ['confirmed', 'delivered', 'agreed', 'problem']

/** What waits for the adviser, soonest first, and what is coming: visits and money. */
export async function adviserHome(actor: AdviserActor, now: Date): Promise<AdviserHomePage> {
  const today = londonDay(now)
  const all = await readVisitsByStatus(actor, { statuses: ['requested', ...TAKING_PLACE] }, now)
  const confirmed = all.filter((visit) => visit.status === 'confirmed')
  const monday = mondayOf(today)
  const taking = all.filter((visit) => TAKING_PLACE.includes(visit.status))
  const thisWeek = taking.filter((visit) => visit.isDated && visit.onDay >= monday && visit.onDay <= addDays(monday, 6))
  return {
    turns: soonestFirst([
      ...toRenew(await renewalsDue(actor, all, today)),
      ...onHold(all),
      ...toRecord(confirmed),
      ...toDeliver(confirmed, today),
      ...(await dayTurns(actor, all, now)),
      ...(may(actor, 'answer requests') ? requestTurns(all, now) : []),
      ...toStateCase(all, await casesToAnswer(actor), '/adviser', today),
    ]),
    visitsToday: confirmed.filter((visit) => visit.isDated && visit.onDay === today),
    next: confirmed.filter((visit) => visit.isDated && visit.onDay >= today).slice(0, SHOWN),
    week: {
      visits: thisWeek.length,
      interviews: thisWeek.reduce((sum, visit) => sum + visit.interviewsWanted, 0),
    },
    payouts: actor.isPractitioner ? null : await moneyOf(actor, all),
    hasAny: all.length > 0,
  }
}

/** What visits of the adviser’s own practice bring them; their part of a provider’s visits is on the page of payouts. */
async function moneyOf(actor: AdviserActor, all: readonly AdviserVisitRow[]) {
  const money = await inTransaction(actor, (tx) =>
    tx
      .select({ status: payouts.status, sum: sql<number>`sum(${payouts.amountPence})::float8` })
      .from(payouts)
      .innerJoin(visits, eq(visits.id, payouts.visitId))
      .where(and(eq(payouts.supplierId, actor.organisationId), eq(visits.supplierId, actor.organisationId)))
      .groupBy(payouts.status),
  )
  const paid = (status: string) => pence(money.find((row) => row.status === status)?.sum ?? 0)
  const ofStatus = (status: VisitStatus) =>
    sumReceived(all.filter((visit) => visit.status === status && isCollected(visit)))
  return {
    toAgree: ofStatus('delivered'),
    agreed: pence(Math.max(0, ofStatus('agreed') - paid('sent') - paid('failed'))),
    sent: paid('sent'),
    failed: paid('failed'),
  }
}

/** Visits to come that something of the adviser’s does not hold for: one thing to do, however many they are. */
function toRenew(lacking: AdviserVisitRow[]): TimedTurn[] {
  const [first] = lacking
  if (!first) return []
  const which = lacking.length === 1 ? 'a visit needs' : `${lacking.length} visits need`
  return [
    {
      what: `Renew what ${which}`,
      href: lacking.length === 1 ? `/adviser/visits/${first.id}` : '/adviser/credentials',
      detail: `${lacking.length === 1 ? 'It' : 'The first'} is ${first.isDated ? `on ${formatDay(first.onDay)}, at ${first.where}` : `${first.quantity} for ${first.where}, wanted by ${formatDay(first.onDay)}`}, and can’t go ahead as things stand.`,
    },
  ]
}

/** Problems that a school has raised and whoever supplied the visit has not answered, of an adviser’s own or a provider’s. */
export const toStateCase = (
  all: readonly AdviserVisitRow[],
  cases: readonly { visitId: string; answerBy: Date }[],
  at: '/adviser' | '/provider',
  today: Day,
): TimedTurn[] =>
  cases.flatMap(({ visitId, answerBy }) =>
    all
      .filter(({ id }) => id === visitId)
      .map((visit) => ({
        what: `Answer ${visit.school}’s problem`,
        href: `${at}/visits/${visitId}/case`,
        detail: `${visit.isDated ? `The visit on ${formatDay(visit.onDay, today)}` : visit.quantity}. State your case, with files if you have any. Nothing is decided against you before.`,
        by: formatDayShort(londonDay(answerBy), today),
        at: answerBy,
      })),
  )

/** Visits of somebody who is suspended, who has been written to about why: not theirs to put right here. */
function onHold(all: AdviserVisitRow[]): HomeTurn[] {
  const held = all.filter(({ status, lacks }) => lacks === 'hold' && (status === 'requested' || status === 'confirmed'))
  const [first] = held
  if (!first) return []
  return [
    {
      what: held.length === 1 ? 'A visit can’t go ahead now' : `${held.length} visits can’t go ahead now`,
      href: `/adviser/visits/${first.id}`,
      detail: `${held.length === 1 ? 'It' : 'The first'} is on ${formatDay(first.onDay)}, at ${first.where}. We have written to you about why, and write again when that changes.`,
    },
  ]
}

/** What has no date waits for its adviser from the moment it is confirmed. */
const toDeliver = (confirmed: AdviserVisitRow[], today: Day): TimedTurn[] =>
  confirmed
    .filter((visit) => !visit.isDated)
    .map((visit) => ({
      what: `Deliver ${visit.quantity} to ${visit.school}`,
      href: `/adviser/deliveries/${visit.id}`,
      detail: `${visit.service}, wanted by ${formatDay(visit.onDay, today)}. Add files, links or codes, then say that all of it is there.`,
      by: formatDayShort(visit.onDay, today),
      at: visit.startsAt,
    }))

const toRecord = (confirmed: AdviserVisitRow[]): HomeTurn[] =>
  confirmed
    .filter((visit) => visit.isDated && visit.hasStarted)
    .map((visit) => ({
      what: `Record the visit to ${visit.school}`,
      href: `/adviser/visits/${visit.id}`,
      detail: `${formatDay(visit.onDay)}. Keep the register, then record that it took place. The school is asked to agree, and you can be paid.`,
    }))

function requestTurns(all: AdviserVisitRow[], now: Date): TimedTurn[] {
  const waiting = all.filter((visit) => visit.status === 'requested')
  const byBooking = new Map<string, AdviserVisitRow[]>()
  for (const visit of waiting) byBooking.set(visit.bookingId, [...(byBooking.get(visit.bookingId) ?? []), visit])
  return [...byBooking.values()].flatMap((visits): TimedTurn[] => {
    const first = visits[0] as AdviserVisitRow
    const unanswered = visits.filter((visit) => visit.open.includes('answer'))
    const href = `/adviser/requests/${first.bookingId}`
    const days = (some: AdviserVisitRow[]) =>
      !(some[0] as AdviserVisitRow).isDated
        ? `${(some[0] as AdviserVisitRow).quantity}, wanted by ${formatDay((some[0] as AdviserVisitRow).onDay)}`
        : some.length === 1
          ? formatDay((some[0] as AdviserVisitRow).onDay)
          : `${some.length} days, the first ${formatDay((some[0] as AdviserVisitRow).onDay)}`
    if (unanswered.length > 0) {
      const at = soonest(unanswered.map((visit) => visit.answerBy))
      return [
        {
          what: `Answer ${first.school}’s request`,
          href,
          detail: `${first.service}: ${days(unanswered)}.`,
          by: formatDayShort(londonDay(at), londonDay(now)),
          at,
        },
      ]
    }
    // You have accepted: the days are held for approval, and only you can hold them longer, up to the visits themselves.
    const longer = visits.filter(canBeHeldLonger)
    if (longer.length === 0) return []
    const at = soonest(longer.map((visit) => visit.approveBy))
    if (at.getTime() - now.getTime() > 2 * 86_400_000) return []
    return [
      {
        what: first.isDated
          ? `Hold ${days(longer)} longer for ${first.school}, or let it go`
          : `Wait longer for ${first.school} to approve, or let it go`,
        href,
        detail: first.isDated
          ? `Nobody has approved yet. The days go back to your diary at ${formatDeadline(at)}.`
          : `Nobody has approved ${days(longer)} yet. It runs out at ${formatDeadline(at)}.`,
        by: formatDayShort(londonDay(at), londonDay(now)),
        at,
      },
    ]
  })
}

const soonest = (instants: Date[]): Date => new Date(Math.min(...instants.map((one) => one.getTime())))
