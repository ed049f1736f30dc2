import { and, count, eq } from 'drizzle-orm'
import { type BuyingActor, may, type SupplierActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { problemStatements } from '#db/schema/index.ts'
import { type FileFault, letGo, takeFile } from '../accreditation/take-file.server.ts'
import { byOf, writeEvent } from '../audit/write-event.server.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import { asSupplier } from './answer-visits.server.ts'
import { type OneVisit, onVisit } from './deliver-visit.server.ts'
import type { Booking, LoadedVisit } from './move-visits.server.ts'
import { openProblem, type ProblemRow } from './open-problem.server.ts'
import { type CaseSide, MOST_STATEMENTS } from './problem-case.ts'
import type { BookingRefusal } from './refusals.ts'
import { tell } from './tell.server.ts'

type Party = BuyingActor | SupplierActor
export type CaseRefusal = BookingRefusal | FileFault
type Answer = Result<{ bookingId: string }, CaseRefusal>
type Row = Pick<typeof problemStatements.$inferInsert, 'words'> & Partial<typeof problemStatements.$inferInsert>

/** Several things that one side adds within so long are told of in one email. */
const TOLD_AFTER_MS = 10 * 60_000

const isSupplier = (actor: Party): actor is SupplierActor => actor.kind === 'adviser' || actor.kind === 'provider'

/** Which side of a problem somebody states the case of. */
const sideOf = (actor: Party): CaseSide => (isSupplier(actor) ? 'adviser' : 'school')

/**
 * One side says something of an open problem: the school that raised it, its trust or the consortium that leads, or whoever
 * supplied the visit. The other side and staff read it. Nothing is changed afterwards; more may be said until it is settled. The same
 * words again from the same side are those that are there.
 */
export async function stateCase(actor: Party, input: OneVisit & { words: string }, now: Date): Promise<Answer> {
  const words = input.words.trim()
  if (!words) return refuse('words_missing')
  return onCase(actor, input, now, async (tx, problem) => {
    const same = and(
      eq(problemStatements.problemId, problem.id),
      eq(problemStatements.side, sideOf(actor)),
      eq(problemStatements.words, words),
    )
    return (await tx.$count(problemStatements, same)) === 0 ? { words } : null
  })
}

/**
 * The same with a file, looked at and scanned on its way in as evidence is. The same file again from the same side is the one
 * that is there.
 */
export async function addCaseFile(
  actor: Party,
  input: OneVisit & { name: string; bytes: AsyncIterable<Uint8Array> },
  now: Date,
): Promise<Answer> {
  // Asked before anything is read, and again when it is written down.
  const asked = await onCase(actor, input, now, async () => null)
  if (!asked.ok) return asked
  const taken = await takeFile(input.name, input.bytes)
  if (!taken.ok) return taken
  let isNew = false
  const written = await onCase(actor, input, now, async (tx, problem) => {
    const same = and(
      eq(problemStatements.problemId, problem.id),
      eq(problemStatements.side, sideOf(actor)),
      eq(problemStatements.sha256, taken.value.sha256),
    )
    isNew = (await tx.$count(problemStatements, same)) === 0
    return isNew ? { words: null, ...taken.value } : null
  })
  if (!written.ok || !isNew) await letGo(taken.value.key)
  return written
}

/** Locks the booking, so that nothing is added to what is being settled, and writes down what `what` says; null: nothing. */
function onCase(
  actor: Party,
  input: OneVisit,
  now: Date,
  what: (tx: Tx, problem: ProblemRow) => Promise<Row | null>,
): Promise<Answer> {
  if (!may(actor, isSupplier(actor) ? 'answer requests' : 'agree delivery'))
    return Promise.resolve(refuse('role_missing'))
  const work = async (tx: Tx, booking: Booking, visit: LoadedVisit | undefined): Promise<Answer> => {
    if (!visit) return refuse('not_found')
    const problem = await openProblem(tx, visit.id)
    if (visit.status !== 'problem' || !problem) return refuse('not_now')
    const side = sideOf(actor)
    const own = and(eq(problemStatements.problemId, problem.id), eq(problemStatements.side, side))
    const [there] = await tx.select({ many: count() }).from(problemStatements).where(own)
    if ((there?.many ?? 0) >= MOST_STATEMENTS) return refuse('case_full')
    const row = await what(tx, problem)
    if (!row) return done({ bookingId: booking.id })
    const id = newId('problemStatement')
    const { schoolId, payerId, supplierId, leadId } = problem
    await tx.insert(problemStatements).values({
      ...row,
      ...{ id, problemId: problem.id, schoolId, payerId, supplierId, leadId, side },
      ...{ saidBy: actor.personId, saidByName: actor.name, saidAt: now },
    })
    await writeEvent(tx, booking, { visitId: visit.id, event: 'state_case', at: now, by: byOf(actor), note: null })
    await tell(tx, 'case-stated', [side === 'adviser' ? 'requester' : 'adviser', 'staff'], {
      ...{ bookingId: booking.id, visitIds: [visit.id], once: id, facts: { by: actor.name, side } },
      after: new Date(now.getTime() + TOLD_AFTER_MS),
    })
    return done({ bookingId: booking.id })
  }
  return isSupplier(actor)
    ? asSupplier<CaseRefusal>(actor, input.bookingId, (tx, booking, all) =>
        work(
          tx,
          booking,
          all.find((one) => one.id === input.visitId),
        ),
      )
    : onVisit(actor, input, work)
}
