import type { Readable } from 'node:stream'
import { and, asc, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { evidenceStore } from '#app/adapters/evidence-store.server.ts'
import { logger } from '#app/adapters/logger.server.ts'
import { type BuyingActor, may, type StaffActor, type SupplierActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, bookings, organisations, problemStatements, problems, visits } from '#db/schema/index.ts'
import type { Day } from '../calendar.ts'
import { boughtBy } from './bought-by.server.ts'
import { quantityOf } from './price-lines.ts'
import type { CaseSide } from './problem-case.ts'

type Reader = BuyingActor | SupplierActor | StaffActor
type Row = typeof problems.$inferSelect

/** One thing that a side has said: words, or a file. */
type Statement = {
  id: string
  side: CaseSide
  words: string | null
  file: { name: string; bytes: number } | null
  saidByName: string
  saidAt: Date
}

/** A problem with both cases. Both sides read all of it, and how it is settled once it is. */
export type CaseSeen = {
  problem: Pick<
    Row,
    | 'id'
    | 'visitId'
    | 'what'
    | 'raisedByName'
    | 'raisedAt'
    | 'answerBy'
    | 'outcome'
    | 'note'
    | 'pricePence'
    | 'travelPence'
    | 'settledByName'
    | 'confirmedByName'
    | 'settledAt'
  >
  statements: Statement[]
  hasAnswered: boolean
  school: string
  adviser: string
  bookingId: string
  reference: string
  onDay: Day
  /** "30 licences" of what has no date; null of a visit. */
  quantity: string | null
  isOpen: boolean
}

const COLUMNS = {
  id: problems.id,
  visitId: problems.visitId,
  what: problems.what,
  raisedByName: problems.raisedByName,
  raisedAt: problems.raisedAt,
  answerBy: problems.answerBy,
  outcome: problems.outcome,
  note: problems.note,
  pricePence: problems.pricePence,
  travelPence: problems.travelPence,
  settledByName: problems.settledByName,
  confirmedByName: problems.confirmedByName,
  settledAt: problems.settledAt,
}

/** Whose problems somebody reads. A provider’s practitioner answers for none: its office does. */
function readBy(actor: Reader): SQL | undefined {
  if (actor.kind === 'staff') return sql`true`
  if (actor.kind === 'school' || actor.kind === 'consortium') return boughtBy(actor, problems)
  return may(actor, 'answer requests') ? eq(problems.supplierId, actor.organisationId) : sql`false`
}

/** The newest problem of a visit with both cases, oldest first; null where there is none that the actor may read. */
export const readCase = (actor: Reader, visitId: string): Promise<CaseSeen | null> =>
  inTransaction(actor, (tx) => caseIn(tx, actor, visitId))

export async function caseIn(tx: Tx, actor: Reader, visitId: string): Promise<CaseSeen | null> {
  const [found] = await tx
    .select({
      problem: COLUMNS,
      school: organisations.name,
      adviser: adviserCards.name,
      bookingId: bookings.id,
      reference: bookings.reference,
      terms: bookings.terms,
      onDay: visits.onDay,
    })
    .from(problems)
    .innerJoin(visits, eq(visits.id, problems.visitId))
    .innerJoin(bookings, eq(bookings.id, visits.bookingId))
    .innerJoin(organisations, eq(organisations.id, problems.schoolId))
    .innerJoin(adviserCards, eq(adviserCards.supplierId, problems.supplierId))
    .where(and(eq(problems.visitId, visitId), readBy(actor)))
    .orderBy(desc(problems.raisedAt))
    .limit(1)
  if (!found) return null
  const { problem, terms, ...about } = found
  const rows = await tx
    .select()
    .from(problemStatements)
    .where(eq(problemStatements.problemId, problem.id))
    .orderBy(asc(problemStatements.saidAt), asc(problemStatements.id))
  const statements = rows.map(({ id, side, words, name, bytes, saidByName, saidAt }) => ({
    ...{ id, side, words, saidByName, saidAt },
    file: name !== null && bytes !== null ? { name, bytes } : null,
  }))
  const hasAnswered = statements.some(({ side }) => side === 'adviser')
  const isOpen = problem.settledAt === null
  return { problem, statements, hasAnswered, isOpen, ...about, quantity: quantityOf(terms) }
}

/** A file of either case, for whoever reads the problem of this visit; null where there is none. */
export async function openCaseFile(
  actor: Reader,
  { visitId, fileId }: { visitId: string; fileId: string },
): Promise<{ name: string; mediaType: string; bytes: number; stream: Readable } | null> {
  const [file] = await inTransaction(actor, (tx) =>
    tx
      .select({
        key: problemStatements.key,
        name: problemStatements.name,
        mediaType: problemStatements.mediaType,
        bytes: problemStatements.bytes,
      })
      .from(problemStatements)
      .innerJoin(problems, eq(problems.id, problemStatements.problemId))
      .where(and(eq(problemStatements.id, fileId), eq(problems.visitId, visitId), readBy(actor))),
  )
  if (!file?.key || !file.name || !file.mediaType || !file.bytes) return null
  const stream = await evidenceStore().get(file.key)
  if (!stream) {
    logger.error({ problemFile: fileId }, 'a file of a problem is not in the store')
    return null
  }
  return { name: file.name, mediaType: file.mediaType, bytes: file.bytes, stream }
}

/** Open problems that whoever supplied the visit has not answered, soonest first. */
export function casesToAnswer(actor: SupplierActor): Promise<{ visitId: string; answerBy: Date }[]> {
  if (!may(actor, 'answer requests')) return Promise.resolve([])
  return inTransaction(actor, (tx) =>
    tx
      .select({ visitId: problems.visitId, answerBy: problems.answerBy })
      .from(problems)
      .leftJoin(
        problemStatements,
        and(eq(problemStatements.problemId, problems.id), eq(problemStatements.side, 'adviser')),
      )
      .where(
        and(eq(problems.supplierId, actor.organisationId), isNull(problems.settledAt), isNull(problemStatements.id)),
      )
      .orderBy(asc(problems.answerBy)),
  )
}
