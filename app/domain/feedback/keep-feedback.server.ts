import { and, eq, or } from 'drizzle-orm'
import { enqueue, type Recipients } from '#app/adapters/queue.server.ts'
import { type AdviserActor, type BuyingActor, may } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { differs } from '#db/differs.ts'
import { feedback, memberships, organisations, visits } from '#db/schema/index.ts'
import { startOfDay } from '../calendar.ts'
import { formatDay } from '../format-day.ts'
import { done, type Result, refuse } from '../result.ts'
import { type BookAgain, decideFeedback, type FeedbackEvent, type FeedbackRefusal } from './feedback-lifecycle.ts'

export type Said = { wentWell: string; couldBeBetter: string; wouldBookAgain: BookAgain }
export type KeepRefusal = FeedbackRefusal | 'role_missing' | 'not_found' | 'words_missing'

/** One visit of the actor’s, locked, so that of two at once the second finds what the first has done. */
async function locked(tx: Tx, actor: BuyingActor | AdviserActor, visitId: string) {
  const own =
    actor.kind === 'adviser'
      ? and(
          eq(visits.supplierId, actor.organisationId),
          actor.isPractitioner ? eq(visits.personId, actor.personId) : undefined,
        )
      : or(
          eq(visits.schoolId, actor.organisationId),
          eq(visits.payerId, actor.organisationId),
          eq(visits.leadId, actor.organisationId),
        )
  const [visit] = await tx
    .select()
    .from(visits)
    .where(and(eq(visits.id, visitId), own))
    .for('no key update')
  if (!visit) return null
  const [said] = await tx.select().from(feedback).where(eq(feedback.visitId, visitId))
  return { visit, said: said ?? null }
}

const decide = (
  { visit, said }: NonNullable<Awaited<ReturnType<typeof locked>>>,
  event: FeedbackEvent,
  by: 'buyer' | 'adviser',
  now: Date,
) =>
  decideFeedback(
    {
      status: said?.status ?? 'none',
      // What is said of a visit: of what has no date a problem is raised, or nothing.
      isAgreed: visit.status === 'agreed' && visit.span !== null,
      since: { visit: startOfDay(visit.onDay), given: said?.givenAt ?? null },
    },
    event,
    by,
    now,
  )

/**
 * Whoever agreed that a visit took place says to its adviser, and to Waymark’s staff, how it went; nobody else reads it. What
 * was given can be changed for a while, until the adviser has replied.
 */
export function giveFeedback(
  actor: BuyingActor,
  { visitId, ...typed }: Said & { visitId: string },
  now: Date,
): Promise<Result<void, KeepRefusal>> {
  if (!may(actor, 'agree delivery')) return Promise.resolve(refuse('role_missing'))
  const said = { ...typed, wentWell: typed.wentWell.trim(), couldBeBetter: typed.couldBeBetter.trim() }
  return inTransaction(actor, async (tx): Promise<Result<void, KeepRefusal>> => {
    const found = await locked(tx, actor, visitId)
    if (!found) return refuse('not_found')
    if (said.wentWell === '' && said.couldBeBetter === '') return refuse('words_missing')
    const isGiven = found.said?.status === 'given'
    const decided = decide(found, isGiven ? 'change' : 'give', 'buyer', now)
    if (!decided.ok) return refuse(decided.refusal)
    if (isGiven) {
      await tx
        .update(feedback)
        .set({ ...said, changedAt: now })
        .where(and(eq(feedback.visitId, visitId), differs(feedback, said)))
      return done(undefined)
    }
    const { bookingId, schoolId, payerId, leadId, supplierId, personId } = found.visit
    const given = {
      ...said,
      status: decided.value,
      givenBy: actor.personId,
      givenByName: actor.name,
      givenAt: now,
      changedAt: null,
    }
    await tx
      .insert(feedback)
      .values({ visitId, bookingId, schoolId, payerId, leadId, supplierId, personId, ...given })
      .onConflictDoUpdate({ target: feedback.visitId, set: given })
    const recipients = await readerOf(tx, found.visit)
    await enqueue(tx, 'write-email', {
      template: 'feedback-given',
      key: `feedback-given:${visitId}:${now.getTime()}`,
      recipients,
      facts: {
        ...{ visitId, by: actor.name, ofWhom: actor.organisationName, day: formatDay(found.visit.onDay) },
        mayReply: recipients.to === 'person' ? '' : 'yes',
      },
    })
    return done(undefined)
  })
}

/** Its adviser; of a provider’s visit the practitioner who came. */
async function readerOf(tx: Tx, { supplierId, personId }: typeof visits.$inferSelect): Promise<Recipients> {
  const [supplier] = await tx.select().from(organisations).where(eq(organisations.id, supplierId))
  return supplier?.kind === 'provider' && personId !== null
    ? { to: 'person', personId }
    : { to: 'members', organisationId: supplierId, role: 'adviser' }
}

/** Takes feedback back: its words go for good, and nobody reads them any more. */
export function takeBackFeedback(
  actor: BuyingActor,
  { visitId }: { visitId: string },
  now: Date,
): Promise<Result<void, KeepRefusal>> {
  if (!may(actor, 'agree delivery')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx): Promise<Result<void, KeepRefusal>> => {
    const found = await locked(tx, actor, visitId)
    if (!found?.said) return refuse('not_found')
    const decided = decide(found, 'take_back', 'buyer', now)
    if (!decided.ok) return decided.refusal === 'already_done' ? done(undefined) : refuse(decided.refusal)
    await tx
      .update(feedback)
      .set({ status: decided.value, wentWell: '', couldBeBetter: '', changedAt: now })
      .where(eq(feedback.visitId, visitId))
    return done(undefined)
  })
}

/** The adviser replies, once. Whoever gave the feedback is told. */
export function replyToFeedback(
  actor: AdviserActor,
  { visitId, reply }: { visitId: string; reply: string },
  now: Date,
): Promise<Result<void, KeepRefusal>> {
  if (!may(actor, 'answer requests')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx): Promise<Result<void, KeepRefusal>> => {
    const found = await locked(tx, actor, visitId)
    if (!found?.said) return refuse('not_found')
    if (reply.trim() === '') return refuse('words_missing')
    const decided = decide(found, 'reply', 'adviser', now)
    if (!decided.ok) return refuse(decided.refusal)
    await tx
      .update(feedback)
      .set({ status: decided.value, reply: reply.trim(), repliedByName: actor.name, repliedAt: now })
      .where(eq(feedback.visitId, visitId))
    await enqueue(tx, 'write-email', {
      template: 'feedback-replied',
      key: `feedback-replied:${visitId}`,
      recipients: { to: 'person', personId: found.said.givenBy },
      facts: {
        visitId,
        bookingId: found.visit.bookingId,
        base: await baseFor(tx, found.said),
        by: actor.name,
        day: formatDay(found.visit.onDay),
      },
    })
    return done(undefined)
  })
}

/** Where whoever gave it reads it: a booking that a consortium led has a page there, and one at the school that was visited. */
async function baseFor(tx: Tx, { leadId, givenBy }: typeof feedback.$inferSelect): Promise<string> {
  if (leadId === null) return '/school'
  const ofLead = and(
    eq(memberships.organisationId, leadId),
    eq(memberships.personId, givenBy),
    eq(memberships.status, 'active'),
  )
  return (await tx.$count(memberships, ofLead)) > 0 ? '/consortium' : '/school'
}
