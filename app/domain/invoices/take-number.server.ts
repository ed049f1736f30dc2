import { sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { invoiceCounters } from '#db/schema/index.ts'

/**
 * The issuer's next invoice number. Its counter row stays locked until the database transaction ends, so this comes last:
 * what rolls back gives its number back, and the series has no gaps. (Source: VAT Regulations 1995, regulation 14(1)(a).)
 */
export async function takeNumber(
  tx: Tx,
  series: { issuerId: string; prefix: string; digits: number },
): Promise<{ sequence: number; number: string }> {
  const [row] = await tx
    .insert(invoiceCounters)
    .values({ issuerId: series.issuerId, prefix: series.prefix, last: 1 })
    .onConflictDoUpdate({ target: invoiceCounters.issuerId, set: { last: sql`${invoiceCounters.last} + 1` } })
    .returning()
  if (!row) throw new Error('a counter answered nothing')
  return { sequence: row.last, number: `${row.prefix}-${String(row.last).padStart(series.digits, '0')}` }
}
