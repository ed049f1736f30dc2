import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, requestDrafts } from '#db/schema/index.ts'
import { isDay, londonDay, minutesOf, time, timeOf } from '../calendar.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import type { MenuService } from '../services/menu.ts'
import { menuServiceIn } from '../services/read-menu.server.ts'
import type { BookingRefusal } from './refusals.ts'
import { forSchool, type RequestAnswers } from './request-answers.ts'
import { schoolsToBookFor } from './schools-to-book-for.server.ts'

/** What whoever came from an adviser's page has chosen there already. */
export type DraftWanted = {
  slug: string
  serviceCode: string | null
  on: string[]
  urn?: number | null
  /** The school that prices and dates were shown for, which nobody named: it never takes the place of one that was. */
  shownUrn?: number | null
}

const own = (actor: BuyingActor) =>
  and(eq(requestDrafts.organisationId, actor.organisationId), eq(requestDrafts.personId, actor.personId))

/**
 * Begins a request to an adviser, or takes up the one this person has begun and not sent, so that coming twice from the
 * same page makes one draft. Refuses `not_found` and `adviser_not_listed`.
 */
export async function startDraft(
  actor: BuyingActor,
  wanted: DraftWanted,
  now: Date,
): Promise<Result<{ draftId: string }, BookingRefusal>> {
  if (!may(actor, 'request visits')) return refuse('role_missing')
  return inTransaction(actor, async (tx) => {
    const [card] = await tx.select().from(adviserCards).where(eq(adviserCards.slug, wanted.slug))
    if (!card) return refuse('not_found')
    if (!card.isListed) return refuse('adviser_not_listed')
    const menu = wanted.serviceCode === null ? null : await menuServiceIn(tx, wanted.serviceCode)
    const code = menu?.code ?? null
    // A link that is followed twice at once begins one draft.
    await tx.execute(sql`select lock_person(${actor.personId})`)
    const begun = await tx
      .select()
      .from(requestDrafts)
      .where(and(own(actor), eq(requestDrafts.supplierId, card.supplierId), isNull(requestDrafts.bookingId)))
      .orderBy(desc(requestDrafts.changedAt))
    const fits = begun.find(({ answers }) => !code || !answers.serviceCode || answers.serviceCode === code)
    const schools = await schoolsToBookFor(tx, actor)
    const blank: RequestAnswers = { schoolId: schools.length === 1 && schools[0] ? schools[0].id : '' }
    const begunAs = { ...(fits?.answers ?? blank), ...(code ? { serviceCode: code } : {}) }
    const urn = wanted.urn ?? (begunAs.schoolId ? null : wanted.shownUrn)
    const chosen = urn ? schools.find((school) => school.urn === urn) : undefined
    const answers = withFirstDays(
      chosen ? forSchool(begunAs, chosen.id) : begunAs,
      wanted,
      menu ?? (await serviceOf(tx, begunAs)),
      now,
    )
    if (fits) {
      await tx.update(requestDrafts).set({ answers, changedAt: now }).where(eq(requestDrafts.id, fits.id))
      return done({ draftId: fits.id })
    }
    const draftId = newId('draft')
    await tx.insert(requestDrafts).values({
      id: draftId,
      organisationId: actor.organisationId,
      personId: actor.personId,
      supplierId: card.supplierId,
      answers,
      startedAt: now,
      changedAt: now,
    })
    return done({ draftId })
  })
}

const serviceOf = (tx: Tx, { serviceCode }: RequestAnswers) =>
  serviceCode === undefined ? null : menuServiceIn(tx, serviceCode)

/** Adds the days that were ticked, at the service's usual time; the page of dates says which are free, and when too many. */
function withFirstDays(
  answers: RequestAnswers,
  { on }: DraftWanted,
  menu: MenuService | null,
  now: Date,
): RequestAnswers {
  if (!menu?.isDated || on.length === 0) return answers
  const chosen = answers.visits ?? []
  const today = londonDay(now)
  const ticked = new Map(on.map((value) => [value.slice(0, 10), value.slice(11)]))
  const added = [...ticked].flatMap(([day, part]) => {
    if (!isDay(day) || day <= today || chosen.some((visit) => visit.day === day)) return []
    const start = part === 'afternoon' ? time('13:00') : menu.from
    return [{ day, from: start, to: timeOf(minutesOf(start) + menu.minutes) }]
  })
  return added.length > 0 ? { ...answers, visits: sortedVisits([...chosen, ...added]) } : answers
}

export const sortedVisits = (visits: NonNullable<RequestAnswers['visits']>) =>
  [...visits].sort((a, b) => (`${a.day} ${a.from}` < `${b.day} ${b.from}` ? -1 : 1))

/**
 * Saves a page of a draft by changing the answers there are now, so that two tabs on two pages lose nothing of each
 * other. Refuses `not_found`, and `already_sent` once it has become a booking.
 */
export async function saveAnswers(
  actor: BuyingActor,
  draftId: string,
  change: (answers: RequestAnswers) => RequestAnswers,
  now: Date,
): Promise<Result<RequestAnswers, BookingRefusal>> {
  if (!may(actor, 'request visits')) return refuse('role_missing')
  return inTransaction(actor, async (tx) => {
    const draft = await lockDraft(tx, actor, draftId)
    if (!draft) return refuse('not_found')
    if (draft.bookingId) return refuse('already_sent')
    const answers = change(draft.answers)
    await tx.update(requestDrafts).set({ answers, changedAt: now }).where(eq(requestDrafts.id, draftId))
    return done(answers)
  })
}

/** Removes a draft for good. A second time there is nothing left to remove, which is as well. */
export async function removeDraft(actor: BuyingActor, draftId: string): Promise<void> {
  await inTransaction(actor, (tx) =>
    tx.delete(requestDrafts).where(and(own(actor), eq(requestDrafts.id, draftId), isNull(requestDrafts.bookingId))),
  )
}

async function lockDraft(tx: Tx, actor: BuyingActor, draftId: string) {
  const [draft] = await tx
    .select()
    .from(requestDrafts)
    .where(and(own(actor), eq(requestDrafts.id, draftId)))
    .for('update')
  return draft
}
