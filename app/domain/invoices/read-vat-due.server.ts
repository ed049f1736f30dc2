import { and, eq, inArray, isNotNull, lte, notExists, or, sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { charges, visits } from '#db/schema/index.ts'
import type { Day } from '../calendar.ts'
import { isRegisteredOn, type VatRegistration } from '../vat-registration.ts'
import { suppliedOn } from './charge-facts.server.ts'

/** The same number may be written with spaces and without. */
const plain = (vatNumber: string | null) => vatNumber?.replace(/\s/g, '')

/**
 * Whether something that was supplied while registered is not invoiced yet, and would lose its VAT by what the registration is to
 * become: of one supplier, or of all for Waymark's own. (Source: VAT Act 1994, section 4(1): VAT is charged on what is supplied
 * while registered, also where it is invoiced later.)
 */
export async function readsVatDue(
  tx: Tx,
  of: { supplierId: string | null; was: VatRegistration; becomes: VatRegistration; today: Day },
): Promise<boolean> {
  const { supplierId, was, becomes, today } = of
  if (was.vatNumber === null || plain(was.vatNumber) === plain(becomes.vatNumber)) return false
  const supplied = await tx
    .select({ onDay: visits.onDay, span: visits.span, deliveredAt: visits.deliveredAt })
    .from(visits)
    .where(
      and(
        supplierId === null ? undefined : eq(visits.supplierId, supplierId),
        eq(visits.paidThrough, 'waymark'),
        or(
          inArray(visits.status, ['confirmed', 'delivered', 'problem', 'agreed']),
          and(eq(visits.status, 'cancelled'), isNotNull(visits.billedPricePence)),
        ),
        lte(visits.onDay, today),
        notExists(
          tx
            .select({ one: sql`1` })
            .from(charges)
            .where(and(eq(charges.visitId, visits.id), eq(charges.status, 'invoiced'))),
        ),
      ),
    )
  return supplied
    .map((visit) => suppliedOn(visit))
    .some((on) => isRegisteredOn(was, on) && !isRegisteredOn(becomes, on))
}
