import { sql } from 'drizzle-orm'
import { systemActor } from '#app/auth/actor.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { readBalance } from '#app/domain/payments/read-balance.server.ts'
import { readStripeBalance } from '#app/domain/payments/read-stripe-balance.server.ts'
import { goodFile } from '#tests/make/files.ts'
import { runs } from './delivering.ts'
import { found } from './look-up.ts'
import { meanwhile, type Step, sends } from './step.ts'

const receipt = () => found(sql`select id from outside_receipts`)
const paidRequest = (what: string) =>
  found(sql`select ${sql.raw(what)} from payment_requests where status = 'paid' order by issued_at, reference limit 1`)

const ofReceipt = async (id: string) => ({
  path: `/staff/payments/outside/${id}`,
  params: { receiptId: id },
})
const ofMove = async () => {
  const moveId = await found(sql`select id from own_moves`)
  return { path: `/staff/payments/moves/${moveId}`, params: { moveId } }
}
const ofPayer = async (payerId: string) => ({
  path: `/staff/payments/waiting/${payerId}`,
  params: { payerId },
})

/** Money that came past Stripe for what is paid already, and money that waits and goes back. */
export const PAST_STRIPE: Step[] = [
  sends('record money past Stripe', 'routes/staff/outside-new.tsx', async ({ ground }) => {
    const [year, month, day] = londonDay(new Date()).split('-') as [string, string, string]
    return {
      as: ground.staff,
      path: '/staff/payments/outside/new',
      form: {
        number: await paidRequest('reference'),
        amount: '12.00',
        ...{ 'receivedOn.day': day, 'receivedOn.month': month, 'receivedOn.year': year },
        how: 'cheque',
        bankReference: '000118',
      },
    }
  }),
  sends('add its evidence', 'routes/staff/outside.tsx', async ({ ground }) => ({
    as: ground.staff,
    ...(await ofReceipt(await receipt())),
    file: goodFile('Statement.pdf'),
  })),
  sends('confirm it', 'routes/staff/outside.tsx', async (walk) => ({
    as: walk.ground.second,
    ...(await ofReceipt(await receipt())),
    form: { intent: 'confirm', version: String(await found(sql`select version from outside_receipts`)) },
  })),
  runs('receive-outside', 'of what was confirmed'),
  meanwhile('Stripe is topped up from our own bank', async ({ money }) => {
    await money.sandbox.act('balance/top-up', { amount: 1_200 })
    // Whatever was read lately, it is read again.
    await readStripeBalance(systemActor('a test'), new Date(Date.now() + 3_600_000))
  }),
  sends('add our bank’s statement', 'routes/staff/move.tsx', async ({ ground }) => ({
    as: ground.staff,
    ...(await ofMove()),
    file: goodFile('Bank statement.pdf'),
  })),
  sends('record what our bank says', 'routes/staff/move.tsx', async ({ ground }) => ({
    as: ground.staff,
    ...(await ofMove()),
    form: { intent: 'record', bankReference: 'STRIPE 0412' },
  })),
  sends('confirm that they agree', 'routes/staff/move.tsx', async (walk) => ({
    as: walk.ground.second,
    ...(await ofMove()),
    form: { intent: 'confirm', version: String(await found(sql`select version from own_moves`)) },
  })),
  meanwhile('a transfer comes that pays nothing', async ({ money }) => {
    const id = await paidRequest('id')
    const number = await found(sql`select account_number from payment_requests where id = ${id}`)
    await money.sandbox.act('bank/transfer', { account_number: number, amount: 1_000 })
    await readBalance(systemActor('a test'), await paidRequest('payer_id'), new Date())
  }),
  sends('ask to return it', 'routes/staff/waiting.tsx', async ({ ground }) => ({
    as: ground.staff,
    ...(await ofPayer(await paidRequest('payer_id'))),
    form: { intent: 'return', amount: '10.00', reason: 'Sent by mistake', email: 'invoices@fell.example' },
  })),
  sends('send it back', 'routes/staff/waiting.tsx', async (walk) => ({
    as: walk.ground.second,
    ...(await ofPayer(await paidRequest('payer_id'))),
    form: { intent: 'agree', refund: await found(sql`select id from refunds where payment_id is null`) },
  })),
  runs('return-balance', 'of what goes back'),
]
