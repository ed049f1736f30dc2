import { eq, sql } from 'drizzle-orm'
import { stripe } from '#app/adapters/stripe.server.ts'
import { type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { creditCharge } from '#app/domain/credits/credit-charge.server.ts'
import { askForCredit, decideCredit } from '#app/domain/credits/decide-credit.server.ts'
import { addDisputeFile } from '#app/domain/disputes/keep-dispute-files.server.ts'
import { readDispute } from '#app/domain/disputes/read-dispute.server.ts'
import { writeTaggedPdf } from '#app/domain/documents/tagged-pdf.server.ts'
import { pence } from '#app/domain/money.ts'
import { decideAboutMove, giveMoveEvidence, recordMove } from '#app/domain/payments/keep-moves.server.ts'
import { giveOutsideEvidence, recordOutside } from '#app/domain/payments/keep-outside.server.ts'
import { openCheckout } from '#app/domain/payments/open-checkout.server.ts'
import { readBalance } from '#app/domain/payments/read-balance.server.ts'
import { readRequestAtStripe } from '#app/domain/payments/read-request.server.ts'
import { readStripeBalance } from '#app/domain/payments/read-stripe-balance.server.ts'
import { askReturn } from '#app/domain/payments/return-balance.server.ts'
import { readPayoutAccount } from '#app/domain/payouts/payout-account.server.ts'
import { reversePayout } from '#app/domain/payouts/reverse-payout.server.ts'
import { sendPayout } from '#app/domain/payouts/send-payout.server.ts'
import { sendRefund } from '#app/domain/refunds/send-refund.server.ts'
import { payoutReversals, refunds } from '#db/schema/index.ts'
import { asSeed, must } from './acting.server.ts'
import { act } from './bank.server.ts'

const actor = systemActor('the demonstration corrects what was paid')

type Staff = { staff: StaffActor; second: StaffActor }
type OfRequest = {
  requestId: string
  chargeId: string
  reference: string
  payerId: string
  accountNumber: string
  leftPence: number
  personId: string
}

/**
 * What goes wrong with money, at the sandbox: a visit that was shorter than agreed is credited after it was paid out, so that
 * the adviser's money comes back and the payer's bank details are asked for; another credit waits for a second person; a payer's
 * bank disputes a card payment; a cheque came to our own bank; a transfer was too short, some of which is to go back; and money was
 * moved between Stripe and our own bank.
 */
export async function seedCorrections(sandboxUrl: string | null, people: Staff, now: Date): Promise<void> {
  if (!sandboxUrl) return
  const [paid, alsoPaid] = await requests('paid')
  const [byCard, byCheque, short] = await requests('open')
  if (!paid || !alsoPaid || !byCard || !byCheque || !short) throw new Error('too little was invoiced to correct')
  await creditPaid(paid, people, now)
  await askedBy(people.second, alsoPaid, 'The last interview began an hour late.', 2_500, now)
  await disputeCard(sandboxUrl, byCard, people.second, now)
  await recordCheque(byCheque, people.second, now)
  await payShort(sandboxUrl, short, people.second, now)
  await payHeld(sandboxUrl, now)
  await moveMoney(sandboxUrl, people, now)
}

/** Requests of one visit each, of schools that pay for themselves, of payers of their own: paid and paid out, or open and late. */
const requests = (status: 'paid' | 'open') =>
  asSeed((tx) =>
    tx.execute<OfRequest>(sql`
      select distinct on (r.payer_id) r.id as "requestId", c.id as "chargeId", r.reference, r.payer_id as "payerId",
             s.account_number as "accountNumber", (r.total_pence - r.received_pence)::int as "leftPence", m.person_id as "personId"
        from payment_requests r join charges c on c.payment_request_id = r.id
        join stripe_customers s on s.payer_id = r.payer_id and s.account_number is not null and s.waiting_pence = 0
        join memberships m on m.organisation_id = r.payer_id and m.status = 'active' and 'payer' = any(m.roles)
       where r.status = ${status} and r.lead_id is null and r.school_id = r.payer_id and r.stripe_invoice_url is not null
         and (select count(*) from charges o where o.payment_request_id = r.id) = 1
         and ((${status} = 'open') or exists (select from payouts p where p.charge_id = c.id and p.status = 'sent'))
       order by r.payer_id, r.issued_at desc, m.person_id`),
  )

const askedBy = async (asker: StaffActor, { chargeId }: OfRequest, reason: string, price: number, now: Date) =>
  must(
    await askForCredit(asker, { chargeId, wanted: { price, travel: 0, fee: 0 }, cause: 'not_as_agreed', reason }, now),
  ).creditId

async function creditPaid(of: OfRequest, { staff, second }: Staff, now: Date): Promise<void> {
  const creditId = await askedBy(second, of, 'Two of the six interviews could not take place.', 10_000, now)
  must(await decideCredit(staff, { creditId, event: 'agree' }, now))
  must(await creditCharge(actor, creditId, now))
  const [back, goes] = await asSeed(async (tx) => [
    await tx.select({ id: payoutReversals.id }).from(payoutReversals).where(eq(payoutReversals.creditId, creditId)),
    await tx.select({ id: refunds.id }).from(refunds).where(eq(refunds.creditId, creditId)),
  ])
  for (const { id } of back ?? []) must(await reversePayout(actor, id, now))
  for (const { id } of goes ?? []) must(await sendRefund(actor, id, now))
}

async function disputeCard(sandboxUrl: string, of: OfRequest, second: StaffActor, now: Date): Promise<void> {
  const payer = (await loadMember(of.personId, of.payerId)) as SchoolActor
  const { url } = must(await openCheckout(payer, of.requestId, now))
  const card = { email: payer.email, name: payer.name, card: '4242424242424242', expiry: '12/34', cvc: '123' }
  await fetch(url, { method: 'POST', body: new URLSearchParams(card), redirect: 'manual' })
  await readRequestAtStripe(actor, of.requestId, now)
  const [payment] = await asSeed((tx) =>
    tx.execute<{ charge: string }>(
      sql`select stripe_charge_id as charge from payments where payment_request_id = ${of.requestId}`,
    ),
  )
  await act(sandboxUrl, 'disputes/open', { charge: payment?.charge, reason: 'fraudulent' })
  for (const { id } of (await stripe().disputes.list({ limit: 10 })).data) await readDispute(actor, id, now)
  const [dispute] = await asSeed((tx) =>
    tx.execute<{ id: string }>(sql`select id from disputes where payment_request_id = ${of.requestId}`),
  )
  const sheet = await writeTaggedPdf(
    { title: 'Signing-in sheet', author: 'Waymark', foot: 'Invented for the demonstration', at: now },
    (pdf) => {
      pdf.top('Signing-in sheet', ['Visitors of the day'], ['Reception'])
      pdf.paragraph(`The adviser of ${of.reference} signed in at 8.40 am and out at 3.30 pm.`)
    },
  )
  must(
    await addDisputeFile(
      second,
      { disputeId: dispute?.id ?? '', what: 'service_documentation', name: 'signing-in-sheet.pdf', bytes: once(sheet) },
      now,
    ),
  )
}

async function recordCheque(of: OfRequest, second: StaffActor, now: Date): Promise<void> {
  const facts = { how: 'cheque' as const, bankReference: '000412', note: 'By post, with the remittance slip.' }
  const amountPence = pence(of.leftPence)
  const recorded = { number: of.reference, amountPence, receivedOn: londonDay(now), ...facts }
  const { id } = must(await recordOutside(second, recorded, now))
  const line = await writeTaggedPdf(
    { title: 'Bank statement line', author: 'Waymark', foot: 'Invented for the demonstration', at: now },
    (pdf) => {
      pdf.top('Bank statement line', ['Cheque 000412'], ['Waymark'])
      pdf.paragraph(`Received for ${of.reference}.`)
    },
  )
  must(await giveOutsideEvidence(second, { id, name: 'statement-line.pdf', bytes: once(line) }))
}

/** Fees were paid out to our own bank, which two of the staff agreed on; a top-up waits for its line of the bank's statement. */
async function moveMoney(sandboxUrl: string, { staff, second }: Staff, now: Date): Promise<void> {
  await act(sandboxUrl, 'balance/top-up', { amount: 50_000 })
  await act(sandboxUrl, 'balance/pay-out', { amount: 20_000 })
  await readStripeBalance(actor, now)
  const [paidOut] = await asSeed((tx) =>
    tx.execute<{ id: string }>(sql`select id from own_moves where direction = 'to_bank' limit 1`),
  )
  const id = paidOut?.id ?? ''
  const line = await writeTaggedPdf(
    { title: 'Bank statement line', author: 'Waymark', foot: 'Invented for the demonstration', at: now },
    (pdf) => {
      pdf.top('Bank statement line', ['STRIPE PAYOUT 0412'], ['Waymark'])
      pdf.paragraph('Received from Stripe: £200.00.')
    },
  )
  must(await giveMoveEvidence(second, { id, name: 'statement-line.pdf', bytes: once(line) }))
  must(await recordMove(second, { id, bankReference: 'STRIPE PAYOUT 0412' }, now))
  must(await decideAboutMove(staff, { id, version: 3, event: 'confirm', words: '' }, now))
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

/** Two payers pay for an adviser of whom Stripe wants a document: both payouts wait, and say why. */
async function payHeld(sandboxUrl: string, now: Date): Promise<void> {
  const due = await asSeed((tx) =>
    tx.execute<{
      account: string
      supplierId: string
      requestId: string
      amount: number
      number: string
      reference: string
    }>(sql`
      select a.stripe_account_id as account, c.supplier_id as "supplierId", r.id as "requestId",
             (r.total_pence - r.received_pence)::int as amount, s.account_number as number, r.reference
        from payment_requests r join charges c on c.payment_request_id = r.id
        join stripe_customers s on s.payer_id = r.payer_id and s.account_number is not null and s.waiting_pence = 0
        join payout_accounts a on a.supplier_id = c.supplier_id and a.stripe_account_id is not null
       where r.status = 'open' and r.stripe_invoice_url is not null
         and (select count(*) from charges o where o.payment_request_id = r.id) = 1
         and (select count(*) from payment_requests n where n.payer_id = r.payer_id and n.status = 'open') = 1
         and not exists (select from outside_receipts x where x.payment_request_id = r.id)
         and not exists (select from memberships m join people p on p.id = m.person_id
           where m.organisation_id in (r.payer_id, c.supplier_id) and p.email in ('adviser@demo.waymark.example', 'provider@demo.waymark.example', 'business.manager@demo.waymark.example'))
       order by r.issued_at, r.id limit 2`),
  )
  for (const { account, supplierId, requestId, amount, number, reference } of due) {
    await act(sandboxUrl, 'accounts/standing', { account, standing: 'document_due' })
    await readPayoutAccount(actor, supplierId, now)
    await act(sandboxUrl, 'bank/transfer', { account_number: number, amount, reference })
    await readRequestAtStripe(actor, requestId, now)
    const waiting = await asSeed((tx) =>
      tx.execute<{ id: string }>(
        sql`select p.id from payouts p join charges c on c.id = p.charge_id where c.payment_request_id = ${requestId}`,
      ),
    )
    for (const { id } of waiting) await sendPayout(actor, id, now)
  }
}

async function payShort(sandboxUrl: string, of: OfRequest, second: StaffActor, now: Date): Promise<void> {
  const amount = Math.max(1_000, of.leftPence - 4_000)
  await act(sandboxUrl, 'bank/transfer', { account_number: of.accountNumber, amount, reference: of.reference })
  await readBalance(actor, of.payerId, now)
  const asked = { amountPence: pence(500), reason: 'Sent twice by mistake, as they say.' }
  must(
    await askReturn(
      second,
      { payerId: of.payerId, ...asked, instructionsEmail: 'finance@school.demo.waymark.example' },
      now,
    ),
  )
}
