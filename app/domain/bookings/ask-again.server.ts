import { and, eq, inArray } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { visitConditions, visits } from '#db/schema/index.ts'
import type { By } from '../audit/write-event.server.ts'
import { done, type Result } from '../result.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import type { MoveRefusal } from './lifecycle.ts'
import { type Booking, type LoadedVisit, moveVisits } from './move-visits.server.ts'
import type { PaidThrough } from './paid-through.ts'
import { momentsOf } from './visit-moments.ts'
import { waitsUntil } from './waits-until.ts'

/** What was asked again: the visits as they wait now, and until when. */
export type AskedAgain = { visits: LoadedVisit[]; answerBy: Date | null }

/** Accepted, and nothing of it has begun or been delivered: its adviser can still say no without leaving anybody standing. */
const isAccepted = ({ status, state }: LoadedVisit, now: Date): boolean =>
  (status === 'confirmed' || status === 'requested') &&
  !state.open.includes('answer') &&
  now < state.startsAt &&
  !state.undated?.many

/**
 * Asks whoever supplies again where visits that they had accepted are to be paid for in another way: each waits for their answer
 * as a request does, to 5pm on the fifth school day and never beyond its beginning. The approval stands, the day stays theirs, and
 * declining costs neither side anything. Answers all of `some` as they stand then.
 */
export async function askAgain(
  tx: Tx,
  booking: Booking,
  some: readonly LoadedVisit[],
  { paidThrough, by }: { paidThrough: PaidThrough; by: By },
  now: Date,
): Promise<Result<AskedAgain, MoveRefusal>> {
  const asked = some.filter((visit) => visit.paidThrough !== paidThrough && isAccepted(visit, now))
  if (asked.length === 0) return done({ visits: [...some], answerBy: null })
  const moved = await moveVisits(tx, booking, asked, {
    event: ({ status }) => (status === 'confirmed' ? 'ask_again' : 'reopen_answer'),
    by,
    now,
  })
  if (!moved.ok) return moved
  const calendar = await schoolCalendarIn(tx, booking.schoolId)
  const until = new Map(asked.map((visit) => [visit.id, waitsUntil(calendar, now, momentsOf(visit).from)]))
  for (const [id, answerBy] of until) await tx.update(visits).set({ answerBy }).where(eq(visits.id, id))
  await tx
    .update(visitConditions)
    .set({ openedAt: now, metAt: null, metBy: null })
    .where(and(inArray(visitConditions.visitId, [...until.keys()]), eq(visitConditions.kind, 'answer')))
  return done({
    visits: some.map((visit): LoadedVisit => {
      const answerBy = until.get(visit.id)
      if (!answerBy) return visit
      const open = [...visit.state.open, 'answer' as const]
      return { ...visit, status: 'requested', answerBy, state: { ...visit.state, status: 'requested', open, answerBy } }
    }),
    answerBy: new Date(Math.min(...[...until.values()].map(Number))),
  })
}
