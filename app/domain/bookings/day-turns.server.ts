import { may, type SupplierActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { londonDay } from '../calendar.ts'
import { formatDay, formatDayShort } from '../format-day.ts'
import type { AdviserVisitRow } from './read-adviser-visits.server.ts'
import { dayChangesOf } from './read-day-change.server.ts'

/** Schools that ask whoever comes for another day: to be answered like a request. */
export async function dayTurns(actor: SupplierActor, all: readonly AdviserVisitRow[], now: Date) {
  const coming = all.filter(({ status, isDated, hasStarted }) => status === 'confirmed' && isDated && !hasStarted)
  if (coming.length === 0 || !may(actor, 'answer requests')) return []
  const waiting = await inTransaction(actor, (tx) =>
    dayChangesOf(
      tx,
      coming.map(({ id }) => id),
      now,
    ),
  )
  const at = actor.kind === 'provider' ? '/provider' : '/adviser'
  return waiting.flatMap(({ visitId, side, will, answerBy }) => {
    const visit = coming.find(({ id }) => id === visitId)
    if (!visit || side === 'adviser') return []
    return [
      {
        what: `Say whether ${formatDay(visit.onDay, londonDay(now))} at ${visit.school} may be another day`,
        href: `${at}/visits/${visitId}/day`,
        detail: `It would be ${will}. Until you agree the visit stays where it is.`,
        by: formatDayShort(londonDay(answerBy), londonDay(now)),
        at: answerBy,
      },
    ]
  })
}
