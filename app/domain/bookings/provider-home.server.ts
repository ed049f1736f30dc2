import { and, eq, inArray, sql } from 'drizzle-orm'
import { may, type ProviderActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { payouts, practitioners } from '#db/schema/index.ts'
import { type Day, londonDay } from '../calendar.ts'
import { formatDay, formatDayShort } from '../format-day.ts'
import { type Pence, pence } from '../money.ts'
import { type HomeTurn, soonestFirst, toStateCase } from './adviser-home.server.ts'
import { dayTurns } from './day-turns.server.ts'
import { type AdviserVisitRow, readVisitsByStatus } from './read-adviser-visits.server.ts'
import { casesToAnswer } from './read-case.server.ts'
import { sumReceived } from './receives.ts'
import { renewalsDue } from './renewals-due.server.ts'
import { whenWords } from './visit-words.ts'

export type ProviderHomePage = {
  turns: HomeTurn[]
  next: AdviserVisitRow[]
  /** How many people go to schools for it. */
  joined: number
  /** Pence: recorded and not agreed; agreed and not paid out; paid out. */
  payouts: { toAgree: Pence; agreed: Pence; sent: Pence }
}

const SHOWN = 8

/** What waits for a provider's office, soonest first, by what its person may do: requests to answer, visits that nobody is named for. */
export async function providerHome(actor: ProviderActor, now: Date): Promise<ProviderHomePage> {
  const today = londonDay(now)
  const statuses = ['requested', 'confirmed', 'delivered', 'agreed', 'problem'] as const
  const all = await readVisitsByStatus(actor, { statuses: [...statuses] }, now)
  const { joined, sent } = await inTransaction(actor, async (tx) => {
    const [paid] = await tx
      .select({ sum: sql<number>`coalesce(sum(${payouts.amountPence}), 0)::float8` })
      .from(payouts)
      .where(and(eq(payouts.supplierId, actor.organisationId), inArray(payouts.status, ['sent'])))
    const sends = and(eq(practitioners.supplierId, actor.organisationId), eq(practitioners.status, 'joined'))
    return { joined: await tx.$count(practitioners, sends), sent: pence(paid?.sum ?? 0) }
  })
  const agreed = sumReceived(all.filter(({ status }) => status === 'agreed'))
  const coming = all.filter(({ status, onDay, isDated }) => status === 'confirmed' && isDated && onDay >= today)
  return {
    turns: may(actor, 'answer requests')
      ? soonestFirst([
          ...toRenew(all, await renewalsDue(actor, all, today)),
          ...toName(all, now),
          ...toDeliver(all, today),
          ...(await dayTurns(actor, all, now)),
          ...toAnswer(all, now),
          ...toStateCase(all, await casesToAnswer(actor), '/provider', today),
        ])
      : [],
    next: coming.slice(0, SHOWN),
    joined,
    payouts: {
      toAgree: sumReceived(all.filter(({ status }) => status === 'delivered')),
      agreed: pence(Math.max(0, agreed - sent)),
      sent,
    },
  }
}

/** Of a visit that was accepted nobody is named any more, or the school did not agree to whoever was. */
const toName = (all: AdviserVisitRow[], now: Date) =>
  all
    .filter(
      ({ status, open, hasStarted }) =>
        status === 'requested' && !hasStarted && !open.includes('answer') && open.includes('practitioner'),
    )
    .map((visit) => ({
      what: visit.isDated
        ? `Name who goes to ${visit.school} on ${formatDay(visit.onDay, londonDay(now))}`
        : `Name who answers for ${visit.quantity} for ${visit.school}`,
      href: `/provider/visits/${visit.id}`,
      detail: `${visit.service}. Nobody is named for it, so it is not confirmed. Name somebody as qualified, or cancel.`,
      by: formatDayShort(visit.onDay, londonDay(now)),
      at: visit.startsAt,
    }))

/** What has no date is delivered by whoever answers for it, or by the office. */
const toDeliver = (all: AdviserVisitRow[], today: Day) =>
  all
    .filter(({ status, isDated }) => status === 'confirmed' && !isDated)
    .map((visit) => ({
      what: `Deliver ${visit.quantity} to ${visit.school}`,
      href: `/provider/deliveries/${visit.id}`,
      detail: `${visit.service}, wanted by ${formatDay(visit.onDay, today)}. ${visit.comes ?? 'Nobody'} answers for it; you can deliver it too.`,
      by: formatDayShort(visit.onDay, today),
      at: visit.startsAt,
    }))

/** Of whoever is suspended somebody else is named at once; of others when there is something to be renewed. */
const toRenew = (all: AdviserVisitRow[], due: AdviserVisitRow[]): HomeTurn[] =>
  all
    .filter(({ status, lacks }) => lacks === 'hold' && (status === 'requested' || status === 'confirmed'))
    .concat(due)
    .map((visit) => ({
      what: `Name somebody else for ${visit.school}, or see that ${visit.comes ?? 'they'} can go`,
      href: `/provider/visits/${visit.id}`,
      detail: `${whenWords(visit)}: something that the service needs does not hold then, so it can’t go ahead.`,
    }))

function toAnswer(all: AdviserVisitRow[], now: Date) {
  const waiting = all.filter(({ status, open }) => status === 'requested' && open.includes('answer'))
  const bookings = [...new Set(waiting.map(({ bookingId }) => bookingId))]
  return bookings.map((bookingId) => {
    const days = waiting.filter((one) => one.bookingId === bookingId)
    const first = days[0] as AdviserVisitRow
    const at = Math.min(...days.map(({ answerBy }) => answerBy.getTime()))
    return {
      at: new Date(at),
      what: `Answer ${first.school}’s request and name who ${first.isDated ? 'goes' : 'answers for it'}`,
      href: `/provider/requests/${bookingId}`,
      detail: `${first.service}: ${!first.isDated ? `${first.quantity}, wanted by ${formatDay(first.onDay)}` : days.length === 1 ? formatDay(first.onDay) : `${days.length} days, the first ${formatDay(first.onDay)}`}.`,
      by: formatDayShort(londonDay(new Date(at)), londonDay(now)),
    }
  })
}
