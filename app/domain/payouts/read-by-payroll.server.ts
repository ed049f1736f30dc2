import { and, desc, eq, inArray } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { bookings, organisations, visits } from '#db/schema/index.ts'
import { receivesOf } from '../bookings/receives.ts'
import type { Day } from '../calendar.ts'
import type { Pence } from '../money.ts'

/** A visit whose adviser a school’s payroll pays. `grossPence`: before income tax and National Insurance. */
export type ByPayroll = {
  visitId: string
  bookingId: string
  visitOn: Day
  isDated: boolean
  school: string
  reference: string
  grossPence: Pence
}

/** The most that one page shows: a school’s own payslips have them all. */
const SHOWN = 50

/**
 * What a supplier has done for which Waymark collects nothing, since the off-payroll working rules apply: the newest first. Whether
 * it is paid only the school’s payroll knows.
 */
export async function readByPayroll(actor: SupplierActor): Promise<ByPayroll[]> {
  return inTransaction(actor, async (tx) => {
    const rows = await tx
      .select({ visit: visits, terms: bookings.terms, reference: bookings.reference, school: organisations.name })
      .from(visits)
      .innerJoin(bookings, eq(bookings.id, visits.bookingId))
      .innerJoin(organisations, eq(organisations.id, visits.schoolId))
      .where(
        and(
          eq(visits.supplierId, actor.organisationId),
          eq(visits.paidThrough, 'payroll'),
          inArray(visits.status, ['agreed', 'cancelled']),
        ),
      )
      .orderBy(desc(visits.onDay), desc(visits.id))
      .limit(SHOWN)
    return rows.flatMap(({ visit, terms, reference, school }) => {
      const grossPence = receivesOf(visit, terms)
      // Cancelled free of charge, it brings nothing.
      if (visit.status === 'cancelled' && (visit.billedPricePence ?? 0) === 0) return []
      const { id: visitId, bookingId, onDay: visitOn, span } = visit
      return [{ visitId, bookingId, visitOn, isDated: span !== null, school, reference, grossPence }]
    })
  })
}
