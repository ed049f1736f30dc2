import { and, eq, inArray, sql } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { isAskableFrom } from '#app/domain/bookings/comers.ts'
import { type BookableSchool, readSchoolsToBookFor } from '#app/domain/bookings/read-schools-to-book-for.server.ts'
import { type NamedAdviser, namedAdvisers } from '#app/domain/search/compare-page.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { comers, menuServices, services } from '#db/schema/index.ts'
import { londonDay } from '../calendar.ts'

/** `notFor`: what of theirs that has a day cannot be asked for on any day to come, since a check is missing. */
export type AskableAdviser = NamedAdviser & { notFor: { code: string; name: string }[] }

/**
 * Whom of those named a buyer may ask, and for which schools. `providers`: named too, and asked by a request alone; `onHold`: who
 * cannot be asked for anything at the moment.
 */
export async function readAskable(
  actor: BuyingActor,
  slugs: readonly string[],
  now: Date,
): Promise<{
  advisers: AskableAdviser[]
  providers: NamedAdviser[]
  onHold: NamedAdviser[]
  schools: BookableSchool[]
}> {
  const named = await namedAdvisers(actor, slugs.slice(0, 20))
  const advisers = named.filter(({ personId }) => personId !== null)
  const offered = await offeredBy(actor, advisers)
  const isHeldBack = ({ supplierId }: NamedAdviser) =>
    offered.some((one) => one.supplierId === supplierId && one.isOnHold)
  return {
    advisers: advisers
      .filter((one) => !isHeldBack(one))
      .map((one) => ({
        ...one,
        notFor: offered
          .filter(({ supplierId, askable }) => supplierId === one.supplierId && !isAskableFrom(askable, londonDay(now)))
          .map(({ code, name }) => ({ code, name })),
      })),
    providers: named.filter(({ personId }) => personId === null),
    onHold: advisers.filter(isHeldBack),
    schools: await readSchoolsToBookFor(actor),
  }
}

/** What each of them offers of what is on the menu and has a day, in its order, with the days on which it may be asked for. */
function offeredBy(actor: BuyingActor, advisers: readonly NamedAdviser[]) {
  const of = advisers.map(({ supplierId }) => supplierId)
  if (of.length === 0) return Promise.resolve([])
  return inTransaction(actor, (tx) =>
    tx
      .select({
        ...{ supplierId: services.supplierId, code: services.code, name: menuServices.name, askable: comers.askable },
        isOnHold: sql<boolean>`is_on_hold(${comers.personId})`,
      })
      .from(services)
      .innerJoin(comers, eq(comers.serviceId, services.id))
      .innerJoin(menuServices, eq(menuServices.code, services.code))
      .where(
        and(
          inArray(services.supplierId, of),
          ...[eq(services.isOffered, true), eq(menuServices.isOnMenu, true), eq(menuServices.isDated, true)],
        ),
      )
      .orderBy(menuServices.position, services.supplierId),
  )
}
