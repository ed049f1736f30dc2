import { sql } from 'drizzle-orm'
import { ADVANCING } from './advancing.ts'
import { CORRECTING } from './correcting.ts'
import { runs } from './delivering.ts'
import { found } from './look-up.ts'
import { PAST_STRIPE } from './past-stripe.ts'
import { meanwhile, type Step, sends, type Walk, webhooks } from './step.ts'

const requestOf = ({ kept }: Walk, name: string) =>
  found(sql`select payment_request_id from charges where booking_id = ${kept[name]}`)

const transfers = (name: string): Step =>
  meanwhile(`${name} is paid by bank transfer`, async (walk) => {
    const id = await requestOf(walk, name)
    const number = await found(sql`select account_number from payment_requests where id = ${id}`)
    const amount = Number(await found(sql`select total_pence from payment_requests where id = ${id}`))
    const reference = await found(sql`select reference from payment_requests where id = ${id}`)
    await walk.money.sandbox.act('bank/transfer', { account_number: number, amount, reference })
  })

const afterwards = (when: string): Step[] => [
  webhooks(when),
  runs('read-stripe-event', when),
  runs('send-payout', when, 'the account may not be ready'),
]

/** From the invoice to the payout, by bank transfer, by card and for a consortium's member. */
export const PAYING: Step[] = [
  runs('request-payment', 'for every invoice'),
  webhooks('of the invoices'),
  runs('read-stripe-event', 'of the invoices'),
  transfers('transfer'),
  webhooks('of the transfer'),
  runs('read-stripe-event', 'of the transfer'),
  runs('send-payout', 'to an adviser without an account'),
  sends('connect a payout account', 'routes/adviser/payouts-connect.ts', ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/payouts/connect',
    form: {},
  })),
  meanwhile('Stripe is content with the account', async ({ money, ground }) => {
    const account = await found(
      sql`select stripe_account_id from payout_accounts where supplier_id = ${ground.adviser.supplierId}`,
    )
    await money.sandbox.act('accounts/standing', { account, standing: 'ready' })
  }),
  ...afterwards('of the account'),
  ...afterwards('of the payout'),

  sends('open the card page', 'routes/school/invoice.tsx', async (walk) => {
    const requestId = await requestOf(walk, 'card')
    const form = { intent: 'pay' }
    return { as: walk.ground.school.approver, path: `/school/invoices/${requestId}`, params: { requestId }, form }
  }),
  meanwhile('the card is charged', async (walk) => {
    const id = await requestOf(walk, 'card')
    const session = await found(sql`select stripe_id from stripe_calls where kind = 'checkout' and row_id = ${id}`)
    const { url } = await walk.money.sandbox.stripe.checkout.sessions.retrieve(session)
    const card = { email: 'p@school.example', name: 'P', card: '4242424242424242', expiry: '12/34', cvc: '123' }
    await fetch(url as string, { method: 'POST', body: new URLSearchParams(card), redirect: 'manual' })
  }),
  ...afterwards('of the card'),
  ...afterwards('of the card’s payout'),

  transfers('shared'),
  transfers('agreed'),
  transfers('dearer'),
  transfers('advance'),
  ...afterwards('of the other transfers'),
  ...afterwards('of the other payouts'),
  ...PAST_STRIPE,
  ...CORRECTING,
  ...ADVANCING,
  runs('reconcile-payments', 'at the end', 'everything is in step'),
  sends('staff try everything again', 'routes/staff/payments.tsx', ({ ground }) => ({
    as: ground.staff,
    path: '/staff/payments',
    form: { intent: 'again', what: 'everything' },
  })),
  runs('write-email', 'every one that was asked for'),
  runs('send-email', 'every one that was written'),
  runs('rewrite-free-days', 'at night', 'nothing has changed'),
  runs('judge-credentials', 'at night', 'nothing ends so soon'),
  runs('erase-removed-cpd', 'at night', 'what was removed can still be put back'),
  runs('delete-evidence', 'at night', 'nothing is to go so soon'),
  runs('look-at-visits', 'of each adviser with a visit ahead', 'nothing has changed'),
]
