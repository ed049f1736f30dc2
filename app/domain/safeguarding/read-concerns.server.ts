import { and, asc, desc, eq, inArray, ne, notInArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards, concernEvents, concerns, organisations, people } from '#db/schema/index.ts'

const OPEN = ['reported', 'suspended'] as const
const about = alias(people, 'about')
const suspenders = alias(people, 'suspenders')

/** Nobody of the staff reads what was reported about themselves, or by whom. */
const notAbout = (actor: StaffActor) => ne(concerns.aboutPersonId, actor.personId)

const inState = (isOpen: boolean) =>
  isOpen ? inArray(concerns.status, [...OPEN]) : notInArray(concerns.status, [...OPEN])

/** Concerns that staff have to decide, oldest first, or those that were decided, newest first. */
export const readConcerns = (actor: StaffActor, isOpen: boolean, paging: { limit: number; offset: number }) =>
  inTransaction(actor, (tx) =>
    tx
      .select({
        id: concerns.id,
        status: concerns.status,
        reportedAt: concerns.reportedAt,
        about: about.name,
        reporter: concerns.reporterName,
        organisation: organisations.name,
      })
      .from(concerns)
      .innerJoin(about, eq(about.id, concerns.aboutPersonId))
      .leftJoin(organisations, eq(organisations.id, concerns.reporterOrganisationId))
      .where(and(inState(isOpen), notAbout(actor)))
      .orderBy(isOpen ? asc(concerns.reportedAt) : desc(concerns.reportedAt), asc(concerns.id))
      .limit(paging.limit)
      .offset(paging.offset),
  )

export const countConcerns = (actor: StaffActor) =>
  inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({
        reported: sql<number>`count(*) filter (where ${concerns.status} = 'reported')::int`,
        suspended: sql<number>`count(*) filter (where ${concerns.status} = 'suspended')::int`,
        decided: sql<number>`count(*) filter (where ${concerns.status} not in ('reported', 'suspended'))::int`,
      })
      .from(concerns)
      .where(notAbout(actor))
    return row ?? { reported: 0, suspended: 0, decided: 0 }
  })

/** One concern with what was done; null when there is none, or it is about whoever asks. */
export const readConcern = (actor: StaffActor, id: string) =>
  inTransaction(actor, async (tx) => {
    const [found] = await tx
      .select({
        concern: concerns,
        about: { name: about.name, supplierId: adviserCards.supplierId },
        organisation: organisations.name,
        suspendedByName: suspenders.name,
      })
      .from(concerns)
      .innerJoin(about, eq(about.id, concerns.aboutPersonId))
      .leftJoin(adviserCards, eq(adviserCards.personId, concerns.aboutPersonId))
      .leftJoin(organisations, eq(organisations.id, concerns.reporterOrganisationId))
      .leftJoin(suspenders, eq(suspenders.id, concerns.suspendedBy))
      .where(and(eq(concerns.id, id), notAbout(actor)))
    if (!found) return null
    const events = await tx
      .select()
      .from(concernEvents)
      .where(eq(concernEvents.concernId, id))
      .orderBy(asc(concernEvents.at), asc(concernEvents.id))
    return { ...found, events }
  })
