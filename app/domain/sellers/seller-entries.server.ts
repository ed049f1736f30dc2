import { sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import type { Day } from '../calendar.ts'
import { pence } from '../money.ts'
import type { PaidEntry } from './seller-figures.ts'

/**
 * Every entry of the ledger that paid somebody in a calendar year of London's days, and every one that took something of that back,
 * whenever: on the account of whoever supplied the visit. What a practitioner is sent of it for a provider is in it, since
 * the provider is the seller and owes it to them. For staff and the system, who see both.
 */
export async function paidIn(tx: Tx, year: number, supplierId?: string): Promise<PaidEntry[]> {
  const rows = await tx.execute<{
    entry_id: string
    supplier_id: string
    visit_id: string | null
    paid_on: Day
    amount: string
  }>(sql`
    select e.id as entry_id, a.supplier_id, j.visit_id, paid.on_day::text as paid_on, e.amount_pence as amount
      from accounts a
      join entries e on e.account_id = a.id
      join journals j on j.id = e.journal_id and j.kind in ('pay_out', 'reverse_payout')
      left join payout_reversals r on j.kind = 'reverse_payout' and r.id = split_part(j.key, ':', 2)
      join journals paid on paid.key = 'pay_out:' || coalesce(r.payout_id, split_part(j.key, ':', 2))
     where a.book = 'cash' and a.kind = 'due_to_adviser'
       and paid.on_day between ${`${year}-01-01`} and ${`${year}-12-31`}
       and (${supplierId ?? null}::text is null or a.supplier_id = ${supplierId ?? null})
     order by e.id`)
  return [...rows].map((row) => ({
    entryId: Number(row.entry_id),
    supplierId: row.supplier_id,
    visitId: row.visit_id,
    paidOn: row.paid_on,
    amountPence: pence(Number(row.amount)),
  }))
}
