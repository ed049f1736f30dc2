import { and, eq } from 'drizzle-orm'
import { may, type StaffActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { problems, settlements } from '#db/schema/index.ts'
import { byOf } from '../audit/write-event.server.ts'
import { done, refuse } from '../result.ts'
import { type Answer, type OneVisit, onVisit } from './deliver-visit.server.ts'
import type { Booking, LoadedVisit } from './move-visits.server.ts'
import { decideSettlement } from './settlement-lifecycle.ts'
import { tell } from './tell.server.ts'
import { hearing, settle } from './visit-problems.server.ts'

type OfSettlement = OneVisit & { settlementId: string }
type Found = { settlement: typeof settlements.$inferSelect; problem: typeof problems.$inferSelect }

/**
 * A second of the staff confirms how a problem is settled: only then the visit and its money move. Refused to whoever decided it
 * (`own_decision`), to whoever has said anything in the case, and where more was said than the page showed (`said_since`).
 */
export async function confirmSettlement(
  actor: StaffActor,
  input: OfSettlement & { said?: number },
  now: Date,
): Promise<Answer> {
  return onSettlement(actor, input, async (tx, booking, visit, { settlement, problem }) => {
    const confirmed = decideSettlement(settlement.status, 'confirm', settlerOf(actor, settlement))
    if (!confirmed.ok) return confirmed
    const heard = await hearing(tx, actor, problem, input)
    if (!heard.ok) return heard
    await answer(tx, actor, settlement.id, { status: confirmed.value, answer: null }, now)
    return settle(tx, booking, visit, settlement, {
      first: { personId: settlement.decidedBy, name: settlement.decidedByName },
      second: { personId: actor.personId, name: actor.name },
      by: byOf(actor),
      now,
    })
  })
}

/** A second of the staff sends it back with words: nothing moves, and it is to be decided anew, by anybody of the staff. */
export async function sendBackSettlement(
  actor: StaffActor,
  input: OfSettlement & { why: string },
  now: Date,
): Promise<Answer> {
  return onSettlement(actor, input, async (tx, booking, visit, { settlement }) => {
    const sent = decideSettlement(settlement.status, 'send_back', settlerOf(actor, settlement), input.why)
    if (!sent.ok) return sent
    const why = input.why.trim()
    await answer(tx, actor, settlement.id, { status: sent.value, answer: why }, now)
    await tell(tx, 'second-wanted', ['staff'], {
      ...{ bookingId: booking.id, visitIds: [visit.id], once: `${settlement.id}:back` },
      facts: { by: actor.name, what: 'sent_back', note: why },
    })
    return done({ bookingId: booking.id })
  })
}

const settlerOf = (actor: StaffActor, { decidedBy }: Found['settlement']) =>
  decidedBy === actor.personId ? ('first' as const) : ('second' as const)

const answer = (
  tx: Tx,
  actor: StaffActor,
  id: string,
  how: { status: 'confirmed' | 'sent_back' | 'awaiting' | 'dropped'; answer: string | null },
  now: Date,
) =>
  tx
    .update(settlements)
    .set({ ...how, answeredBy: actor.personId, answeredByName: actor.name, answeredAt: now })
    .where(eq(settlements.id, id))

/** Locks the booking first, as every command does, and only then reads what awaits a second person. */
async function onSettlement(
  actor: StaffActor,
  input: OfSettlement,
  work: (tx: Tx, booking: Booking, visit: LoadedVisit, found: Found) => Promise<Answer>,
): Promise<Answer> {
  if (!may(actor, 'settle problems')) return refuse('role_missing')
  return onVisit(actor, input, async (tx, booking, visit) => {
    const [found] = await tx
      .select({ settlement: settlements, problem: problems })
      .from(settlements)
      .innerJoin(problems, eq(problems.id, settlements.problemId))
      .where(and(eq(settlements.id, input.settlementId), eq(problems.visitId, visit.id)))
    return found ? work(tx, booking, visit, found) : refuse('not_found')
  })
}
