import { asc, eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { accounts, entries, organisations, paymentRequests } from '#db/schema/index.ts'
import type { Day } from '../calendar.ts'
import { AGES, type Age, ageOf } from './days-late.ts'

type Unpaid = {
  requestId: string
  /** The last day on which its payer was asked; null: never. */
  chasedOn: Day | null
  payerId: string
  payer: string
  owedPence: number
  dueOn: Day
  numbers: string[]
  booking: string
}

export type Debtor = {
  payerId: string
  payer: string
  /** Of the ledger, and the account whose entries it is the sum of. Pence. */
  owedPence: number
  accountId: string | null
  ages: Record<Age, number>
  unpaid: (Unpaid & { age: Age })[]
}

/** Who has not paid what was invoiced, by how late it is: by payer, whoever owes most first. */
export function readDebtors(actor: StaffActor, today: Day): Promise<Debtor[]> {
  return inTransaction(actor, async (tx) => {
    const unpaid = (await unpaidIn(tx)).map((one) => ({ ...one, age: ageOf(one.dueOn, today) }))
    const owed = await tx
      .select({
        accountId: accounts.id,
        payerId: sql<string>`${accounts.payerId}`,
        payer: organisations.name,
        pence: sql<number>`sum(${entries.amountPence})::float8`,
      })
      .from(accounts)
      .innerJoin(entries, eq(entries.accountId, accounts.id))
      .innerJoin(organisations, eq(organisations.id, accounts.payerId))
      .where(eq(accounts.kind, 'owed_by_payer'))
      .groupBy(accounts.id, organisations.id)
      .having(sql`sum(${entries.amountPence}) <> 0`)
    const payers = new Map([...unpaid, ...owed].map(({ payerId, payer }) => [payerId, payer]))
    return [...payers]
      .map(([payerId, payer]): Debtor => {
        const own = unpaid.filter((one) => one.payerId === payerId)
        const account = owed.find((one) => one.payerId === payerId)
        const ages = Object.fromEntries(
          (Object.keys(AGES) as Age[]).map((age) => [
            age,
            own.filter((one) => one.age === age).reduce((sum, one) => sum + one.owedPence, 0),
          ]),
        ) as Debtor['ages']
        const accountId = account?.accountId ?? null
        return { payerId, payer, owedPence: account?.pence ?? 0, accountId, ages, unpaid: own }
      })
      .sort((one, other) => other.owedPence - one.owedPence)
  })
}

/** What is invoiced and not paid whole, the longest due first. */
function unpaidIn(tx: Tx): Promise<Unpaid[]> {
  return tx
    .select({
      requestId: paymentRequests.id,
      chasedOn: sql<Day | null>`(select max(c.on_day)::text from chases c where c.payment_request_id = ${paymentRequests.id})`,
      payerId: paymentRequests.payerId,
      payer: organisations.name,
      owedPence: sql<number>`(${paymentRequests.totalPence} - ${paymentRequests.creditedPence} - ${paymentRequests.receivedPence})::float8`,
      dueOn: paymentRequests.dueOn,
      numbers: sql<
        string[]
      >`array(select i.number from invoices i where i.payment_request_id = ${paymentRequests.id} order by i.kind)`,
      // Of several visits the oldest one's.
      booking: sql<string>`(select b.reference from charges c join bookings b on b.id = c.booking_id
        where c.payment_request_id = ${paymentRequests.id} order by c.item ->> 'taxPointOn', c.id limit 1)`,
    })
    .from(paymentRequests)
    .innerJoin(organisations, eq(organisations.id, paymentRequests.payerId))
    .where(eq(paymentRequests.status, 'open'))
    .orderBy(asc(paymentRequests.dueOn), asc(paymentRequests.reference))
}
