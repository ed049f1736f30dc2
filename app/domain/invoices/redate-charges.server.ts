import { and, eq, ne } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { charges } from '#db/schema/index.ts'
import { londonDay } from '../calendar.ts'
import { type Invoicing, invoiceOn } from './invoice-on.ts'

/**
 * Gives what a payer is charged and not invoiced for the day on which it leaves now that its invoices leave otherwise. What is
 * charged in advance leaves at once, however they do.
 */
export async function redateCharges(tx: Tx, payerId: string, invoicing: Invoicing): Promise<void> {
  const waiting = await tx
    .select({ id: charges.id, chargedAt: charges.chargedAt })
    .from(charges)
    .where(and(eq(charges.payerId, payerId), ne(charges.status, 'invoiced'), eq(charges.inAdvance, false)))
  for (const { id, chargedAt } of waiting) {
    await tx
      .update(charges)
      .set({ invoiceOn: invoiceOn(invoicing, londonDay(chargedAt)) })
      .where(and(eq(charges.id, id), ne(charges.status, 'invoiced')))
  }
}
