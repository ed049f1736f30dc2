import { sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { invoiceCounters } from '#db/schema/index.ts'

/** An issuer's own numbers: `FP-0012`, and of its credit notes `FP-CN-0003`. */
export type Series = { issuerId: string; prefix: string; digits: number }
type Taken = { sequence: number; number: string }

/**
 * The issuer's next invoice number. Its counter row stays locked until the database transaction ends, so this comes last:
 * what rolls back gives its number back, and the series has no gaps. (Source: VAT Regulations 1995, regulation 14(1)(a).)
 */
export async function takeNumber(tx: Tx, series: Series): Promise<Taken> {
  const [row] = await tx
    .insert(invoiceCounters)
    .values({ issuerId: series.issuerId, prefix: series.prefix, last: 1 })
    .onConflictDoUpdate({ target: invoiceCounters.issuerId, set: { last: sql`${invoiceCounters.last} + 1` } })
    .returning()
  if (!row) throw new Error('a counter answered nothing')
  return { sequence: row.last, number: `${row.prefix}-${String(row.last).padStart(series.digits, '0')}` }
}

/** The issuer's next number of a credit note, in a series of its own, as free of gaps. */
export async function takeCreditNumber(tx: Tx, series: Series): Promise<Taken> {
  const [row] = await tx
    .insert(invoiceCounters)
    .values({ issuerId: series.issuerId, prefix: series.prefix, lastCredit: 1 })
    .onConflictDoUpdate({
      target: invoiceCounters.issuerId,
      set: { lastCredit: sql`${invoiceCounters.lastCredit} + 1` },
    })
    .returning()
  if (!row) throw new Error('a counter answered nothing')
  return { sequence: row.lastCredit, number: `${row.prefix}-CN-${String(row.lastCredit).padStart(series.digits, '0')}` }
}

/** The series of a supplier, and of Waymark. */
export const supplierSeries = (practice: { supplierId: string; invoicePrefix: string }): Series => ({
  issuerId: practice.supplierId,
  prefix: practice.invoicePrefix,
  digits: 4,
})
export const waymarkSeries = (platform: { staffOrganisationId: string }): Series => ({
  issuerId: platform.staffOrganisationId,
  prefix: 'WM',
  digits: 6,
})
