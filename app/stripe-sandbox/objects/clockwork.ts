import type { TransactionSql } from 'postgres'
import { forgetOld } from '#app/stripe-sandbox/protocol/idempotency.ts'
import { happened } from '#app/stripe-sandbox/store/events.ts'
import { all, need, save, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'
import { settleEntries } from './balance.ts'
import { expireSession } from './checkout.ts'
import { finalize } from './invoices.ts'
import { runPayouts } from './payouts.ts'

/** Everything that time alone brings about. Run often and after every jump of the clock; each step may be run again. */
export const runClockwork = async (work: Work): Promise<void> => {
  await settleEntries(work)
  for (const session of await all(work, 'checkout.session', { status: 'open' }))
    if (session.expires_at <= work.now) await expireSession(work, session)
  for (const draft of await all(work, 'invoice', { status: 'draft', auto_advance: true }))
    if (draft.automatically_finalizes_at && draft.automatically_finalizes_at <= work.now)
      await finalize(work, draft.id, {})
  await markOverdue(work)
  await runPayouts(work)
  await forgetOld(work.sql as TransactionSql, work.now)
}

const markOverdue = async (work: Work): Promise<void> => {
  const late = await work.sql<{ body: Thing }[]>`
    select body from objects where account = ${work.account} and object = 'invoice' and body @> '{"status":"open"}'
    and (body->>'due_date')::bigint < ${work.now} and not hidden ? 'overdue_at'`
  for (const { body } of late) {
    const { thing, hidden } = await need(work, 'invoice', body.id)
    await save(work, thing, { ...hidden, overdue_at: work.now })
    await happened(work, 'invoice.overdue', thing)
  }
}
