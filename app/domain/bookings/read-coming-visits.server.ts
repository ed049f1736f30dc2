import { and, asc, eq, gte, inArray, isNotNull } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards, organisations, visits } from '#db/schema/index.ts'
import { londonDay } from '../calendar.ts'
import { boughtBy } from './bought-by.server.ts'
import { OPEN_CONDITIONS } from './open-conditions.server.ts'

const MOST = 8

/** The next visits that an actor buys, requested or confirmed, soonest first. */
export const readComingVisits = (actor: BuyingActor, now: Date) =>
  inTransaction(actor, (tx) =>
    tx
      .select({
        id: visits.id,
        bookingId: visits.bookingId,
        onDay: visits.onDay,
        status: visits.status,
        agreedHow: visits.agreedHow,
        lacks: visits.lacks,
        room: visits.room,
        placeName: visits.placeName,
        isAtSchool: visits.isAtSchool,
        adviser: adviserCards.name,
        school: organisations.name,
        open: OPEN_CONDITIONS,
      })
      .from(visits)
      .innerJoin(adviserCards, eq(adviserCards.supplierId, visits.supplierId))
      .innerJoin(organisations, eq(organisations.id, visits.schoolId))
      .where(
        and(
          boughtBy(actor, visits),
          inArray(visits.status, ['requested', 'confirmed']),
          gte(visits.onDay, londonDay(now)),
          // What has no date comes on none.
          isNotNull(visits.span),
        ),
      )
      .orderBy(asc(visits.onDay), asc(visits.id))
      .limit(MOST),
  )
