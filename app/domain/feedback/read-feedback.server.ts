import { and, desc, eq, ne, or, type SQL, sql } from 'drizzle-orm'
import type { AdviserActor, BuyingActor, StaffActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { feedback, organisations, visits } from '#db/schema/index.ts'

const selecting = (tx: Tx, where: SQL | undefined) =>
  tx
    .select({ said: feedback, day: visits.onDay, school: organisations.name })
    .from(feedback)
    .innerJoin(visits, eq(visits.id, feedback.visitId))
    .innerJoin(organisations, eq(organisations.id, feedback.schoolId))
    .where(and(where, ne(feedback.status, 'taken_back')))

/** What was said of one visit, for whoever bought it; null where nothing was, or it was taken back. */
export const feedbackOnVisit = (actor: BuyingActor, visitId: string) =>
  inTransaction(actor, async (tx) => (await selecting(tx, eq(feedback.visitId, visitId)))[0] ?? null)

/**
 * What schools have said of an adviser’s visits, the newest first: of their own practice’s, and of those to which they came for a
 * provider, though they have left it.
 */
export const ownFeedback = (actor: AdviserActor) =>
  inTransaction(actor, (tx) =>
    selecting(
      tx,
      or(
        eq(feedback.personId, actor.personId),
        actor.isPractitioner ? undefined : eq(feedback.supplierId, actor.organisationId),
      ),
    ).orderBy(desc(feedback.givenAt), feedback.visitId),
  )

/** The same of one adviser, for staff. */
export const feedbackOnAdviser = (actor: StaffActor, supplierId: string) =>
  inTransaction(actor, (tx) =>
    selecting(tx, eq(feedback.supplierId, supplierId)).orderBy(desc(feedback.givenAt), feedback.visitId),
  )

/** How many of an adviser’s schools said something, for the link to it. */
export const countFeedback = (actor: StaffActor, supplierId: string): Promise<number> =>
  inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ many: sql<number>`count(*)::int` })
      .from(feedback)
      .where(and(eq(feedback.supplierId, supplierId), ne(feedback.status, 'taken_back')))
    return row?.many ?? 0
  })
