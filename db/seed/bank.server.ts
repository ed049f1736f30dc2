import { sql } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import { connectPayoutAccount } from '#app/domain/payouts/payout-account.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { asSeed } from './acting.server.ts'

type Bank = { ownerUrl: string; sandboxUrl: string; log: (line: string) => void }

/**
 * Plays the bank of the demonstration, once everything runs: most advisers open their payout accounts at the Stripe sandbox
 * and most schools pay what they were sent more than nine days ago, by transfer. Waymark hears of it as it would of real
 * money. Repeatable: what is paid or open already is left alone, so a start that was cut short goes on.
 */
export async function playBank({ ownerUrl, sandboxUrl, log }: Bank): Promise<void> {
  connect({ url: ownerUrl, as: 'owner' })
  try {
    const advisers = await asSeed((tx) =>
      tx.execute<{ person_id: string; supplier_id: string }>(sql`
        select distinct p.person_id, p.supplier_id from payment_requests r join practices p on p.supplier_id = r.supplier_id
         where not exists (select 1 from payout_accounts a where a.supplier_id = p.supplier_id and a.stripe_account_id is not null)
           and ('x' || substr(md5(p.supplier_id), 1, 6))::bit(24)::int % 10 < 9`),
    )
    for (const { person_id, supplier_id } of advisers) await openAccount(person_id, supplier_id, sandboxUrl)
    await paymentsAsked()
    const due = await asSeed((tx) =>
      tx.execute<{ id: string; amount: number; account_number: string; reference: string }>(sql`
        select r.id, (r.total_pence - r.received_pence)::int as amount, c.account_number, i.number as reference
          from payment_requests r join stripe_customers c on c.payer_id = r.payer_id
          join invoices i on i.payment_request_id = r.id and i.kind = 'visit'
         where r.status = 'open' and r.stripe_invoice_id is not null and r.issued_at < now() - interval '9 days'
           and ('x' || substr(md5(r.visit_id), 1, 6))::bit(24)::int % 10 < 8
         order by r.issued_at`),
    )
    for (const { amount, account_number, reference } of due) {
      await act(sandboxUrl, 'bank/transfer', { account_number, amount, reference })
    }
    if (due.length > 0) log(`The demonstration's schools have paid ${due.length} invoices by bank transfer.`)
  } finally {
    await disconnect()
  }
}

async function openAccount(personId: string, supplierId: string, sandboxUrl: string): Promise<void> {
  const adviser = (await loadMember(personId, supplierId)) as AdviserActor | null
  const opened = adviser && (await connectPayoutAccount(adviser, new Date()))
  if (!opened?.ok) return
  const [row] = await asSeed((tx) =>
    tx.execute<{ account: string }>(
      sql`select stripe_account_id as account from payout_accounts where supplier_id = ${supplierId}`,
    ),
  )
  if (row) await act(sandboxUrl, 'accounts/standing', { account: row.account, standing: 'ready' })
}

/** Waits, three minutes at most, until the worker has asked for every payment that is open. */
async function paymentsAsked(): Promise<void> {
  for (let tries = 0; tries < 180; tries++) {
    const [row] = await asSeed((tx) =>
      tx.execute<{ n: number }>(
        sql`select count(*)::int as n from payment_requests where status = 'open' and stripe_invoice_id is null`,
      ),
    )
    if (row?.n === 0) return
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

async function act(sandboxUrl: string, name: string, given: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${sandboxUrl}/_sandbox/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(given),
  })
  if (!answer.ok) throw new Error(`the sandbox refused ${name}: ${await answer.text()}`)
}
