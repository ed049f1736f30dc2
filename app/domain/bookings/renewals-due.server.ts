import { sql } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { EXPIRING_DAYS } from '../accreditation/credential-lifecycle.ts'
import { addDays, type Day } from '../calendar.ts'
import type { AdviserVisitRow } from './read-adviser-visits.server.ts'

/**
 * Of visits to come that need renewal, those for which there is something to be done by now: what they need has ended, or ends
 * within sixty days, as its reminders say it; or it holds on the day, and the school asks for more. Of September’s visits nobody
 * can confirm in June the edition that comes out in September.
 */
export async function renewalsDue(
  actor: SupplierActor,
  visits: readonly AdviserVisitRow[],
  today: Day,
): Promise<AdviserVisitRow[]> {
  const lacking = visits.filter(
    ({ status, lacks }) => lacks === 'renewal' && (status === 'requested' || status === 'confirmed'),
  )
  if (lacking.length === 0) return []
  // What ends on its last day is missing from the day after.
  const soon = addDays(today, EXPIRING_DAYS + 1)
  const later = await inTransaction(actor, (tx) =>
    tx.execute<{ id: string }>(sql`
      select v.id
        from visits v join bookings b on b.id = v.booking_id
        join services s on s.supplier_id = v.supplier_id and s.code = b.service_code
        join comers c on c.service_id = s.id and c.person_id = v.person_id
       where v.id in ${lacking.map(({ id }) => id)}
         and c.held @> daterange(${today}::date, ${soon}::date, '[]') and not c.held @> v.on_day`),
  )
  return lacking.filter(({ id }) => !later.some((one) => one.id === id))
}
