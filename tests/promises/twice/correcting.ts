import { sql } from 'drizzle-orm'
import { systemActor } from '#app/auth/actor.ts'
import { readRequestAtStripe } from '#app/domain/payments/read-request.server.ts'
import { goodFile } from '#tests/make/files.ts'
import { runs } from './delivering.ts'
import { found } from './look-up.ts'
import { meanwhile, type Step, sends, webhooks } from './step.ts'

const cardPayment = (what: string) => found(sql`select ${sql.raw(what)} from payments where method = 'card'`)
const dispute = () => found(sql`select id from disputes`)

const learnt = (when: string): Step[] => [
  webhooks(when),
  runs('read-stripe-event', when),
  runs('reverse-payout', when, 'the payout may not have left'),
  runs('send-payout', when, 'the account may not be ready'),
]

/** What was paid by card is credited in part, and goes back; then the payer's bank disputes the rest of it, and gives it back. */
export const CORRECTING: Step[] = [
  sends('ask for a credit', 'routes/staff/credit-new.tsx', async (walk) => {
    const chargeId = await found(sql`select id from charges where booking_id = ${walk.kept.card}`)
    return {
      as: walk.ground.staff,
      path: `/staff/payments/charges/${chargeId}/credit`,
      params: { chargeId },
      form: { price: '10.00', travel: '', fee: '', cause: 'billed_wrongly', reason: 'It was shorter than agreed.' },
    }
  }),
  sends('agree to it', 'routes/staff/credit.tsx', async (walk) => {
    const creditId = await found(sql`select id from credits`)
    const path = `/staff/payments/credits/${creditId}`
    return { as: walk.ground.second, path, params: { creditId }, form: { intent: 'agree' } }
  }),
  runs('credit-charge', 'of what was agreed'),
  runs('read-request', 'of what was credited', 'nothing is asked for any more'),
  runs('reverse-payout', 'of what was credited', 'the payout may not have left'),
  runs('send-refund', 'of what was credited'),
  ...learnt('of the refund'),

  meanwhile('the payer’s bank disputes the card payment', async ({ money }) => {
    await money.sandbox.act('disputes/open', { charge: await cardPayment('stripe_charge_id'), reason: 'fraudulent' })
  }),
  ...learnt('of the dispute'),
  sends('add a file for the bank', 'routes/staff/dispute.tsx', async ({ ground }) => {
    const disputeId = await dispute()
    const path = `/staff/payments/disputes/${disputeId}?of=customer_communication`
    return { as: ground.staff, path, params: { disputeId }, file: goodFile('Emails.pdf') }
  }),
  sends('answer the bank', 'routes/staff/dispute.tsx', async ({ ground }) => {
    const disputeId = await dispute()
    const path = `/staff/payments/disputes/${disputeId}`
    return {
      as: ground.staff,
      path,
      params: { disputeId },
      form: { evidence: 'The school agreed that it took place.' },
    }
  }),
  runs('answer-dispute', 'to the bank'),
  ...learnt('of the answer'),
  meanwhile('the bank decides', async ({ money }) => {
    await money.sandbox.act('disputes/decide', {
      dispute: await found(sql`select stripe_dispute_id from disputes`),
      won: 'yes',
    })
    await readRequestAtStripe(systemActor('a test'), await cardPayment('payment_request_id'), new Date())
  }),
  ...learnt('of what the bank decided'),

  sends('ask to return what was paid too much', 'routes/staff/return-new.tsx', async ({ ground }) => {
    const paymentId = await found(sql`select id from payments where surplus_pence > 0 and method = 'outside'`)
    const path = `/staff/payments/returns/${paymentId}`
    return { as: ground.staff, path, params: { paymentId }, form: { amount: '5.00', reason: 'It was paid twice.' } }
  }),
  sends('return it', 'routes/staff/refund.tsx', async (walk) => {
    const refundId = await found(sql`select id from refunds where status = 'asked' and payment_id is not null`)
    const path = `/staff/payments/refunds/${refundId}`
    return { as: walk.ground.second, path, params: { refundId }, form: { intent: 'send', bankReference: '000119' } }
  }),
]
