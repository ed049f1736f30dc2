import { sql } from 'drizzle-orm'
import { type StaffActor, type SupplierActor, systemActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { askSellers } from '#app/domain/sellers/ask-sellers.server.ts'
import { giveDetails } from '#app/domain/sellers/keep-details.server.ts'
import { makeReport, sendReport } from '#app/domain/sellers/make-report.server.ts'
import { yearOf } from '#app/domain/sellers/seller-figures.ts'
import { asSeed, must } from './acting.server.ts'

type Paid = { supplierId: string; personId: string; person: boolean; year: number }

/** So many days before the demonstration is filled somebody was first asked, and reminded. */
const ASKED = 40
const REMINDED = 10

/**
 * What HMRC asks of whoever was paid: everybody has given it but one, who was asked and reminded. Where the demonstration reaches
 * into a year that is over, its report was sent. The numbers are plainly nobody's.
 */
export async function seedSellers({ staff, now }: { staff: StaffActor; now: Date }): Promise<void> {
  const sellers = await paidSellers()
  const on = (days: number) => new Date(now.getTime() - days * 86_400_000)
  // Never one of the named accounts, who come first.
  const silent = sellers.filter(({ person }) => person).at(-1)?.supplierId
  for (const [n, { supplierId, personId, person }] of sellers.entries()) {
    if (supplierId === silent) continue
    const seller = (await loadMember(personId, supplierId)) as SupplierActor
    const digits = String(n + 1).padStart(6, '0')
    const born = `${1960 + (n % 35)}-0${1 + (n % 9)}-1${n % 10}` as Day
    const given = {
      number: person ? `AA${digits}A` : `00${digits}`,
      bornOn: person ? born : null,
      listed: '',
      body: '',
    }
    must(await giveDetails(seller, given, on(ASKED)))
  }
  const timer = systemActor('HMRC asks who is paid')
  await askSellers(timer, on(ASKED))
  await askSellers(timer, on(REMINDED))
  const year = yearOf(londonDay(now)) - 1
  if (!sellers.some((one) => one.year === year)) return
  const { id } = must(await makeReport(staff, { year, reason: '' }, now))
  must(await sendReport(staff, { id, reference: `DPR-${year}-0001` }, now))
}

/** Whoever was paid, the first who joined first, with who looks after their payouts and since which year they were paid. */
const paidSellers = () =>
  asSeed(async (tx) => [
    ...(await tx.execute<Paid>(sql`
      select p.supplier_id as "supplierId", p.trading = 'sole_trader' as person, paid.year,
             m.person_id as "personId"
        from practices p join organisations o on o.id = p.supplier_id
        join (select a.supplier_id, min(extract(year from j.on_day))::int as year from accounts a join entries e on e.account_id = a.id
                join journals j on j.id = e.journal_id and j.kind = 'pay_out'
               where a.book = 'cash' and a.kind = 'due_to_adviser' group by 1) paid on paid.supplier_id = p.supplier_id
        join lateral (select m.person_id from memberships m where m.organisation_id = p.supplier_id and m.status = 'active'
                 and m.roles && array['adviser', 'payer'] order by m.asked_at, m.id limit 1) m on true
       order by o.created_at, p.supplier_id`)),
  ])
