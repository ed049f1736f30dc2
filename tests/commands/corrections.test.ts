import { desc, eq, sql } from 'drizzle-orm'
import Stripe from 'stripe'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { stripe } from '#app/adapters/stripe.server.ts'
import { type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { checkKnownAtStripe } from '#app/domain/audit/known-at-stripe.server.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { creditCharge } from '#app/domain/credits/credit-charge.server.ts'
import { askForCredit, decideCredit } from '#app/domain/credits/decide-credit.server.ts'
import { answerDispute } from '#app/domain/disputes/answer-dispute.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { readPaymentTroubles } from '#app/domain/ledger/read-money.server.ts'
import { pence } from '#app/domain/money.ts'
import { decideAboutOutside, giveOutsideEvidence, recordOutside } from '#app/domain/payments/keep-outside.server.ts'
import { openCheckout } from '#app/domain/payments/open-checkout.server.ts'
import { readRequestAtStripe } from '#app/domain/payments/read-request.server.ts'
import { reconcilePayments } from '#app/domain/payments/reconcile-payments.server.ts'
import { tryAgain } from '#app/domain/payments/try-again.server.ts'
import { askForRefund, decideRefund } from '#app/domain/refunds/decide-refund.server.ts'
import { countCorrections } from '#app/domain/refunds/read-corrections.server.ts'
import { readRefund, refundsToRead } from '#app/domain/refunds/read-refund.server.ts'
import { remindBankDetails } from '#app/domain/refunds/remind-bank-details.server.ts'
import { recordAnswer } from '#app/domain/refunds/send-refund.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { loader as invoicePage } from '#app/routes/school/invoice.tsx'
import { inTransaction } from '#db/client.server.ts'
import {
  auditEvents,
  creditNotes,
  credits,
  disputes,
  fundingLines,
  journals,
  payments,
  payoutReversals,
  refunds,
  visits,
} from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { goodFile } from '#tests/make/files.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { must, refusal } from '#tests/make/must.ts'
import {
  askedAtStripe,
  chargeOf,
  connectedAtStripe,
  paidOut,
  paymentRequestOf,
  payoutAccountOf,
  payoutsOf,
  transferTo,
} from '#tests/make/paid.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { argsOf, cookieOf } from '#tests/make/route-calls.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { eventually, type MoneyProduct, startMoneyProduct } from '#tests/setup/stripe-product.ts'

vi.setConfig({ testTimeout: 90_000 })

// What is invoiced by mistake or paid too much goes back: the credit notes, the books, the funds, the adviser's payout and the
// payer's money, against the sandbox of Stripe.

const system = systemActor('a test')
const TOTAL = 35_114
let product: MoneyProduct
let asker: StaffActor
let decider: StaffActor
let prefixes = 0

beforeAll(async () => {
  product = await startMoneyProduct()
  asker = await makePlatform()
  decider = await addMember<StaffActor>(asker.organisationId, ['staff'])
}, 60_000)
afterAll(() => product?.close())
beforeEach(async () => {
  product.takesWebhooks = true
  await product.sandbox.act('settings/reset')
  // What leaves our own balance finds it there, however much the tests before have sent.
  await product.sandbox.act('balance/top-up', { amount: 100_000 })
})

async function adviserWith(standing: 'ready' | 'unfinished'): Promise<MadeAdviser> {
  const invoicePrefix = `C${String.fromCharCode(65 + prefixes++)}`
  const adviser = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix })
  await connectedAtStripe(product, adviser.actor, standing)
  return adviser
}

/** An agreed visit of £351.14 whose payment has been asked for. */
async function asked(standing: 'ready' | 'unfinished' = 'ready') {
  const school = await makeSchool()
  const adviser = await adviserWith(standing)
  const visit = await makeAgreedVisit({ school, adviser })
  must(await chargeVisit(system, visit.visitId, new Date()))
  const request = await askedAtStripe(product, visit.visitId)
  const charge = await chargeOf(visit.visitId)
  if (!charge) throw new Error('no charge')
  return { ...visit, school, adviser, request, chargeId: charge.id }
}
type Asked = Awaited<ReturnType<typeof asked>>

async function payByCard({ school, request, visitId }: Asked, becomes: 'paid' | 'void' = 'paid') {
  const buyer = await addMember<SchoolActor>(school.payerId, ['payer'])
  const page = must(await openCheckout(buyer, request.id, new Date()))
  await payOn(page.url)
  await requestIs(visitId, becomes)
}

async function payOn(url: string) {
  const body = new URLSearchParams({
    email: 'p@school.example',
    name: 'P',
    card: '4242424242424242',
    expiry: '12/34',
    cvc: '123',
  })
  await fetch(url, { method: 'POST', body, redirect: 'manual' })
}

const requestIs = (visitId: string, status: 'open' | 'paid' | 'void') =>
  eventually(
    product,
    () => paymentRequestOf(visitId),
    (one) => one.status === status,
  )

const payByTransfer = async ({ request, visitId }: Asked, amount = TOTAL) => {
  await transferTo(product, request.accountNumber, amount, request.reference)
  return requestIs(visitId, 'paid')
}

/** A credit that one asks for and another agrees, carried out. */
async function credited({ chargeId }: Asked, wanted: { price: number; travel: number; fee: number }) {
  const asking = {
    chargeId,
    wanted,
    cause: 'billed_wrongly' as const,
    reason: 'Two of six interviews did not take place.',
  }
  const { creditId } = must(await askForCredit(asker, asking, new Date()))
  must(await decideCredit(decider, { creditId, event: 'agree' }, new Date()))
  await eventually(
    product,
    () => creditOf(creditId),
    (one) => one.status === 'done',
  )
  return creditId
}

const first = async <T>(rows: Promise<T[]>): Promise<T> => (await rows)[0] as T
const creditOf = (id: string) =>
  first(inTransaction(system, (tx) => tx.select().from(credits).where(eq(credits.id, id))))
const refundsOf = (requestId: string) =>
  inTransaction(system, (tx) =>
    tx.select().from(refunds).where(eq(refunds.paymentRequestId, requestId)).orderBy(desc(refunds.askedAt)),
  )
const reversalsOf = (visitId: string) =>
  inTransaction(system, (tx) => tx.select().from(payoutReversals).where(eq(payoutReversals.visitId, visitId)))
const notesOf = (creditId: string) =>
  inTransaction(system, (tx) =>
    tx.select().from(creditNotes).where(eq(creditNotes.creditId, creditId)).orderBy(desc(creditNotes.kind)),
  )
const visitOf = (id: string) => first(inTransaction(system, (tx) => tx.select().from(visits).where(eq(visits.id, id))))
const paymentOf = (requestId: string) =>
  first(inTransaction(system, (tx) => tx.select().from(payments).where(eq(payments.paymentRequestId, requestId))))
const disputeOf = (requestId: string) =>
  first(inTransaction(system, (tx) => tx.select().from(disputes).where(eq(disputes.paymentRequestId, requestId))))
const linesOf = (visitId: string) =>
  inTransaction(system, (tx) => tx.select().from(fundingLines).where(eq(fundingLines.visitId, visitId)))
const balanceOf = (name: string) =>
  inTransaction(system, (tx) =>
    tx.execute<{ sum: string }>(
      sql`select coalesce(sum(e.amount_pence), 0) as sum from entries e join accounts a on a.id = e.account_id where a.name = ${name}`,
    ),
  ).then(([row]) => Number(row?.sum))
const owes = (of: Asked) => balanceOf(`cash:owed_by_payer:${of.school.payerId}`)
const owedBack = (of: Asked) => balanceOf(`cash:owed_to_payer:${of.school.payerId}`)
const due = (of: Asked) => balanceOf(`cash:due_to_adviser:${of.adviser.supplierId}`)
const refundIs = (of: Asked, status: string) =>
  eventually(
    product,
    () => refundsOf(of.request.id),
    ([one]) => one?.status === status,
  )
const whenOrdered = (visitId: string, kind: string) =>
  first(
    inTransaction(system, (tx) =>
      tx
        .select({ at: sql<string>`min(${journals.id})`, postedAt: journals.at })
        .from(journals)
        .where(sql`${journals.visitId} = ${visitId} and ${journals.kind} = ${kind}`)
        .groupBy(journals.at),
    ),
  )

/** What rows of visits that began as agreed, without their booking's verbs, cannot keep. */
const NOT_OF_MONEY = ['What a card counts is what was agreed', 'Every agreement reads as it was signed']

const keepsItsPromises = async () => {
  const broken = (await checkPromises(system, new Date())).filter(
    (one) => one.broken > 0 && !NOT_OF_MONEY.includes(one.promise),
  )
  expect(broken).toEqual([])
}

/** Its payer is asked again 7 and 21 days after Stripe asked, once each, and not at a weekend; nobody after 45 days. */
async function remindsTwice({ id }: typeof refunds.$inferSelect) {
  const on = (day: string) => new Date(`${day}T10:35:00Z`)
  await inTransaction(system, (tx) =>
    tx
      .update(refunds)
      .set({ sentAt: on('2027-01-09') })
      .where(eq(refunds.id, id)),
  )
  const steps = async () =>
    (await lettersOf(product.ownerUrl, 'bank-details-wanted'))
      .filter(({ key }) => key.includes(id))
      .map(({ key }) => key.split(':').at(-1))
  const days = { '2027-01-15': 0, '2027-01-16': 0, '2027-01-18': 1, '2027-01-19': 1, '2027-02-01': 2, '2027-02-02': 2 }
  for (const [day, many] of Object.entries(days)) {
    for (const _ of [1, 2]) await remindBankDetails(system, on(day))
    expect([day, (await steps()).length]).toEqual([day, many])
    for (const letter of await lettersOf(product.ownerUrl, 'bank-details-wanted')) await writeEmail(letter, on(day))
    // What was written is not asked for again.
    expect((await remindBankDetails(system, on(day))).reminded).toBe(0)
  }
  expect((await steps()).sort()).toEqual(['21', '7'])
  expect(await remindBankDetails(system, on('2027-02-23'))).toEqual({ reminded: 0, failed: 0 })
}

describe('credited before it is paid', () => {
  test('less is asked for, at Stripe too, and what is then paid is paid out as it is due', async () => {
    const of = await asked()
    const creditId = await credited(of, { price: 10_000, travel: 0, fee: 600 })
    expect(await paymentRequestOf(of.visitId)).toMatchObject({
      status: 'open',
      creditedPence: 10_720,
      totalPence: TOTAL,
    })
    expect(await notesOf(creditId)).toMatchObject([
      {
        kind: 'visit',
        sequence: 1,
        number: expect.stringMatching(/^C[A-Z]-CN-0001$/),
        netPence: 10_000,
        vatPence: 0,
        grossPence: 10_000,
      },
      { kind: 'fee', number: expect.stringMatching(/^WM-CN-0000\d\d$/), netPence: 600, vatPence: 120, grossPence: 720 },
    ])
    await eventually(
      product,
      () => stripe().invoices.retrieve(of.request.stripeInvoiceId as string),
      (invoice) => invoice.amount_remaining === TOTAL - 10_720,
    )
    expect(await owes(of)).toBe(TOTAL - 10_720)
    expect(await visitOf(of.visitId)).toMatchObject({
      billedPricePence: 22_000,
      billedTravelPence: 810,
      billedFeePence: 1_320,
    })
    expect((await linesOf(of.visitId)).reduce((sum, line) => sum + line.amountPence, 0)).toBe(24_130)
    await payByTransfer(of, TOTAL - 10_720)
    expect(await paidOut(product, of.visitId)).toMatchObject([{ amountPence: 22_810, status: 'sent' }])
    expect([await owes(of), await owedBack(of), await due(of)]).toEqual([0, 0, 0])
    expect(await refundsOf(of.request.id)).toEqual([])
    await keepsItsPromises()
  })

  test('credited whole, nothing is due any more and Stripe asks for nothing', async () => {
    const of = await asked()
    await credited(of, { price: 32_000, travel: 810, fee: 1_920 })
    expect(await paymentRequestOf(of.visitId)).toMatchObject({ status: 'void', creditedPence: TOTAL })
    await eventually(
      product,
      () => stripe().invoices.retrieve(of.request.stripeInvoiceId as string),
      (invoice) => invoice.status === 'void',
    )
    expect([await owes(of), await due(of)]).toEqual([0, 0])
    await keepsItsPromises()
  })

  test('credited whole while it is being paid, it is not paid for that: what came is owed back', async () => {
    const of = await asked()
    product.takesWebhooks = false
    const buyer = await addMember<SchoolActor>(of.school.payerId, ['payer'])
    await payOn(must(await openCheckout(buyer, of.request.id, new Date())).url)
    await credited(of, { price: 32_000, travel: 810, fee: 1_920 })
    await readRequestAtStripe(system, of.request.id, new Date())
    expect(await paymentRequestOf(of.visitId)).toMatchObject({ status: 'void', receivedPence: 0, paidAt: null })
    expect(await paymentOf(of.request.id)).toMatchObject({ method: 'card', amountPence: TOTAL, surplusPence: TOTAL })
    expect([await owes(of), await owedBack(of), await due(of)]).toEqual([0, -TOTAL, 0])
    await keepsItsPromises()
  })

  test('a card page that asks for more than is left is closed, and the next asks for what is left', async () => {
    const of = await asked()
    const buyer = await addMember<SchoolActor>(of.school.payerId, ['payer'])
    const before = must(await openCheckout(buyer, of.request.id, new Date()))
    await credited(of, { price: 2_000, travel: 0, fee: 0 })
    const after = must(await openCheckout(buyer, of.request.id, new Date()))
    expect(after.url).not.toBe(before.url)
    expect(await (await fetch(after.url)).text()).toContain('331.14')
  })
})

describe('credited after it was paid out', () => {
  test('first the reversal, then the refund; each once, and everybody is told', async () => {
    const of = await asked()
    await payByCard(of)
    await paidOut(product, of.visitId)
    const creditId = await credited(of, { price: 10_000, travel: 0, fee: 600 })
    const [refund] = await refundIs(of, 'returned')
    expect(refund).toMatchObject({
      amountPence: 10_720,
      creditId,
      askedByName: asker.name,
      decidedByName: decider.name,
    })
    expect(await reversalsOf(of.visitId)).toMatchObject([{ amountPence: 10_000, status: 'done' }])
    const [reversal] = await reversalsOf(of.visitId)
    expect((reversal?.doneAt as Date) <= (refund?.sentAt as Date)).toBe(true)
    expect(await paymentRequestOf(of.visitId)).toMatchObject({ status: 'paid', receivedPence: TOTAL - 10_720 })
    expect([await owes(of), await owedBack(of), await due(of)]).toEqual([0, 0, 0])
    const atStripe = await stripe().refunds.list({
      payment_intent: (await paymentOf(of.request.id)).stripePaymentIntentId as string,
    })
    expect(atStripe.data.map(({ amount }) => amount)).toEqual([10_720])
    const told = async (template: Parameters<typeof lettersOf>[1]) =>
      (await lettersOf(product.ownerUrl, template)).filter((one) => one.bookingId === of.bookingId).length
    expect([
      await told('credited'),
      await told('credited-adviser'),
      await told('payout-taken-back'),
      await told('refund-sent'),
    ]).toEqual([1, 1, 1, 1])
    // Once more, by whatever is late: nothing more happens.
    must(await creditCharge(system, creditId, new Date()))
    await reconcilePayments(system, new Date())
    expect(await refundsOf(of.request.id)).toHaveLength(1)
    expect(await whenOrdered(of.visitId, 'credit')).toBeTruthy()
    await keepsItsPromises()
  })

  test('bit by bit to the last penny: numbers follow each other, and nothing more can be credited', async () => {
    const of = await asked()
    await payByCard(of)
    await paidOut(product, of.visitId)
    const one = await credited(of, { price: 101, travel: 0, fee: 7 })
    const two = await credited(of, { price: 31_899, travel: 810, fee: 1_913 })
    const numbers = [...(await notesOf(one)), ...(await notesOf(two))].map(
      ({ sequence, kind }) => `${kind} ${sequence}`,
    )
    expect(numbers.filter((number) => number.startsWith('visit'))).toEqual(['visit 1', 'visit 2'])
    const wanted = { price: 1, travel: 0, fee: 0 }
    expect(
      refusal(await askForCredit(asker, { chargeId: of.chargeId, wanted, cause: 'goodwill', reason: 'x' }, new Date())),
    ).toMatchObject({ code: 'too_much', left: 0 })
    await eventually(
      product,
      () => refundsOf(of.request.id),
      (all) => all.length === 2 && all.every(({ status }) => status === 'returned'),
    )
    expect((await refundsOf(of.request.id)).reduce((sum, { amountPence }) => sum + amountPence, 0)).toBe(TOTAL)
    expect([await owes(of), await owedBack(of), await due(of)]).toEqual([0, 0, 0])
    expect((await payoutsOf(of.visitId)).map(({ amountPence, reversedPence }) => amountPence - reversedPence)).toEqual([
      0,
    ])
    await keepsItsPromises()
  })

  test('while the payout has not left, it is made less, and nothing is taken back', async () => {
    const of = await asked('unfinished')
    await payByCard(of)
    await eventually(
      product,
      () => payoutsOf(of.visitId),
      ([one]) => one?.reason !== null && one !== undefined,
    )
    await credited(of, { price: 10_000, travel: 0, fee: 600 })
    await refundIs(of, 'returned')
    expect(await reversalsOf(of.visitId)).toEqual([])
    const account = await payoutAccountOf(of.adviser.supplierId)
    await product.sandbox.act('accounts/standing', { account: account?.stripeAccountId, standing: 'ready' })
    expect(await paidOut(product, of.visitId)).toMatchObject([{ amountPence: 22_810 }])
    await keepsItsPromises()
  })

  test('by transfer, the payer is asked for bank details; what the bank does not take is owed back again and can be sent once more', async () => {
    const of = await asked()
    await payByTransfer(of)
    await paidOut(product, of.visitId)
    await credited(of, { price: 2_000, travel: 0, fee: 0 })
    const [waits] = await refundIs(of, 'needs_bank_details')
    expect(waits).toMatchObject({ standing: 'Stripe has asked the payer for a bank account' })
    expect(await owedBack(of)).toBe(0)
    await product.sandbox.act('refunds/answer', { refund: waits?.stripeRefundId, arrives: 'no' })
    await refundIs(of, 'failed')
    expect(await owedBack(of)).toBe(-2_000)
    await keepsItsPromises()
    // The payer is told, and staff have it on their home until it is sent again.
    const told = (await lettersOf(product.ownerUrl, 'refund-came-back')).filter(({ key }) =>
      key.endsWith(`${waits?.id}`),
    )
    expect(told).toMatchObject([
      {
        recipients: { to: 'payers', payerId: of.school.payerId },
        paymentRequestId: of.request.id,
        facts: { pence: '2000', why: 'your bank did not take it' },
      },
    ])
    expect(must(await writeEmail(told[0] as (typeof told)[number], new Date()))).toEqual({ written: 1 })
    expect((await countCorrections(decider)).cameBack).toBe(1)
    const payment = await paymentOf(of.request.id)
    const toReturn = async () =>
      (await readPaymentTroubles(asker, new Date())).stuck.surplus
        .filter(({ id }) => id === payment.id)
        .map(({ surplusPence }) => surplusPence)
    const payer = await addMember<SchoolActor>(of.school.payerId, ['payer'])
    const path = `/school/invoices/${of.request.id}`
    const toGoBack = async () =>
      (
        await invoicePage(argsOf({ path, params: { requestId: of.request.id }, cookie: await cookieOf(payer) }))
      ).received.map(({ toReturnPence }) => toReturnPence)
    expect([await toReturn(), await toGoBack()]).toEqual([[2_000], [2_000]])
    expect(
      refusal(
        await askForRefund(asker, { paymentId: payment.id, amountPence: pence(2_001), reason: 'Again' }, new Date()),
      ),
    ).toBe('too_much')
    const again = must(
      await askForRefund(asker, { paymentId: payment.id, amountPence: pence(2_000), reason: 'Again' }, new Date()),
    )
    expect((await countCorrections(decider)).cameBack).toBe(0)
    expect(refusal(await decideRefund(asker, { ...again, event: 'send' }, new Date()))).toBe('own_request')
    must(await decideRefund(decider, { ...again, event: 'send' }, new Date()))
    const [sent] = await refundIs(of, 'needs_bank_details')
    expect((await countCorrections(decider)).cameBack).toBe(0)
    await remindsTwice(sent as typeof refunds.$inferSelect)
    await product.sandbox.act('refunds/answer', { refund: sent?.stripeRefundId, arrives: 'yes' })
    await refundIs(of, 'returned')
    expect(await owedBack(of)).toBe(0)
    expect([await toReturn(), await toGoBack()]).toEqual([[], [0]])
    await keepsItsPromises()
  })
})

/** Stripe, which says no to one kind of call until it is let. */
function refusing(what: 'create' | 'createReversal', code: string) {
  const no = new Stripe.errors.StripeInvalidRequestError({ type: 'invalid_request_error', code, message: 'Not now.' })
  return vi.spyOn(stripe().transfers, what).mockRejectedValue(no)
}

describe('a reversal that Stripe refuses', () => {
  const refused = async (code: string) => {
    const of = await asked()
    await payByCard(of)
    await paidOut(product, of.visitId)
    const no = refusing('createReversal', code)
    await credited(of, { price: 2_000, travel: 0, fee: 0 })
    await reversalIs(of, 'failed')
    no.mockRestore()
    await reconcilePayments(system, new Date())
    await product.drain()
    expect(await reversalsOf(of.visitId)).toMatchObject([{ status: 'failed' }])
    expect(await refundsOf(of.request.id)).toMatchObject([{ status: 'waiting' }])
    return of
  }
  const reversalIs = (of: Asked, status: string) =>
    eventually(
      product,
      () => reversalsOf(of.visitId),
      ([one]) => one?.status === status,
    )
  const inTwoHours = () => new Date(Date.now() + 2 * 3_600_000)

  test('staff try it again, and the payer then has their refund', async () => {
    const of = await refused('account_invalid')
    await reconcilePayments(system, inTwoHours())
    await product.drain()
    const [reversal] = await reversalsOf(of.visitId)
    expect(reversal?.status).toBe('failed')
    expect(refusal(await tryAgain(asker, { what: 'reversal', id: 'no_such' }, new Date()))).toBe('not_found')
    must(await tryAgain(asker, { what: 'reversal', id: reversal?.id as string }, new Date()))
    await reversalIs(of, 'done')
    await refundIs(of, 'returned')
    await keepsItsPromises()
  })

  test('for want of balance it is tried again by itself', async () => {
    const of = await refused('balance_insufficient')
    await reconcilePayments(system, inTwoHours())
    await reversalIs(of, 'done')
    await refundIs(of, 'returned')
    await keepsItsPromises()
  })
})

describe('credited while the payout is leaving, which Stripe then refuses', () => {
  for (const [what, wanted, left] of [
    ['a part', { price: 2_000, travel: 0, fee: 0 }, { status: 'failed', amountPence: 30_810, reversedPence: 0 }],
    ['all of it', { price: 32_000, travel: 810, fee: 1_920 }, { status: 'void', reversedPence: 0 }],
  ] as const)
    test(`${what} is taken off what never left, and the payer has their refund`, async () => {
      const of = await asked()
      const asking = { chargeId: of.chargeId, wanted, cause: 'billed_wrongly' as const, reason: 'Not as agreed.' }
      let takenBack: unknown[] = []
      const no = vi.spyOn(stripe().transfers, 'create').mockImplementation(async () => {
        if (takenBack.length === 0) {
          const { creditId } = must(await askForCredit(asker, asking, new Date()))
          must(await decideCredit(decider, { creditId, event: 'agree' }, new Date()))
          must(await creditCharge(system, creditId, new Date()))
          takenBack = await reversalsOf(of.visitId)
        }
        const message = 'Not to this account.'
        throw new Stripe.errors.StripeInvalidRequestError({ type: 'invalid_request_error', code: 'no', message })
      })
      await payByCard(of, left.status === 'void' ? 'void' : 'paid')
      await eventually(
        product,
        () => payoutsOf(of.visitId),
        ([one]) => one?.status === left.status,
      )
      no.mockRestore()
      expect(takenBack).toMatchObject([{ status: 'waiting' }])
      await refundIs(of, 'returned')
      expect(await reversalsOf(of.visitId)).toEqual([])
      expect(await payoutsOf(of.visitId)).toMatchObject([left])
      await keepsItsPromises()
    })
})

describe('a card refund that had arrived and comes back days later', () => {
  const cameBack = async (takesWebhooks: boolean) => {
    const of = await asked()
    await payByCard(of)
    await paidOut(product, of.visitId)
    await credited(of, { price: 2_000, travel: 0, fee: 0 })
    const [refund] = await refundIs(of, 'returned')
    expect(await owedBack(of)).toBe(0)
    product.takesWebhooks = takesWebhooks
    await product.sandbox.act('refunds/answer', { refund: refund?.stripeRefundId, arrives: 'no' })
    return of
  }

  test('it is owed back again, once, however often it is heard, and can be sent once more', async () => {
    const of = await cameBack(true)
    const [refund] = await refundIs(of, 'failed')
    expect(refund).toMatchObject({ standing: 'It came back: the bank did not take it' })
    expect(await owedBack(of)).toBe(-2_000)
    await readRefund(system, refund?.stripeRefundId as string, new Date())
    expect(await owedBack(of)).toBe(-2_000)
    await keepsItsPromises()
    const { id: paymentId } = await paymentOf(of.request.id)
    const again = { paymentId, amountPence: pence(2_000), reason: 'To another card' }
    const asking = must(await askForRefund(asker, again, new Date()))
    must(await decideRefund(decider, { ...asking, event: 'send' }, new Date()))
    await refundIs(of, 'returned')
    expect(await owedBack(of)).toBe(0)
    // What failed stays failed, whatever an older answer of Stripe's says.
    const late = { id: refund?.stripeRefundId, status: 'succeeded' } as Parameters<typeof recordAnswer>[2]
    await inTransaction(system, (tx) => recordAnswer(tx, refund?.id as string, late, new Date()))
    expect((await refundsOf(of.request.id)).map(({ status }) => status).sort()).toEqual(['failed', 'returned'])
    await keepsItsPromises()
  })

  test('without a webhook, it is read for as long as it may come back, once a day', async () => {
    const of = await cameBack(false)
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
    const isRead = async (at: Date) => {
      const [{ stripeRefundId } = { stripeRefundId: null }] = await refundsOf(of.request.id)
      return (await refundsToRead(system, at)).some((one) => one.stripeRefundId === stripeRefundId)
    }
    expect([
      await isRead(new Date()),
      await isRead(inDays(2)),
      await isRead(inDays(29)),
      await isRead(inDays(31)),
    ]).toEqual([...[false, true, true, false]])
    await reconcilePayments(system, inDays(2))
    expect((await refundsOf(of.request.id))[0]?.status).toBe('failed')
    expect(await owedBack(of)).toBe(-2_000)
  })
})

describe('credited after it came past Stripe', () => {
  test('it goes back by hand: somebody else returns it, and says what the bank calls it', async () => {
    // What it draws on to pay the adviser is there.
    await product.sandbox.act('settings', { bank_settlement_days: 0 })
    await payByTransfer(await asked('unfinished'))
    const of = await asked()
    const line = { amountPence: pence(TOTAL), receivedOn: londonDay(new Date()), how: 'cheque' as const, note: '' }
    const recording = { ...line, number: of.request.reference, bankReference: '000120' }
    const { id } = must(await recordOutside(asker, recording, new Date()))
    const file = goodFile('Statement.pdf', id)
    const bytes = file.stream() as unknown as AsyncIterable<Uint8Array>
    must(await giveOutsideEvidence(asker, { id, name: file.name, bytes }))
    must(await decideAboutOutside(decider, { id, version: 2, event: 'confirm', words: '' }, new Date()))
    await requestIs(of.visitId, 'paid')
    await paidOut(product, of.visitId)
    const before = await balanceOf('cash:at_bank')
    await credited(of, { price: 10_000, travel: 0, fee: 600 })
    const [refund] = await refundIs(of, 'asked')
    const refundId = refund?.id as string
    expect(refund).toMatchObject({ amountPence: 10_720, askedByName: asker.name, decidedByName: null })
    const [reversal] = await eventually(
      product,
      () => reversalsOf(of.visitId),
      ([one]) => one?.status === 'done',
    )
    expect(await owedBack(of)).toBe(-10_720)
    const sending = { refundId, event: 'send' as const, bankReference: '000121' }
    expect(refusal(await decideRefund(asker, sending, new Date()))).toBe('own_request')
    const { id: reversalId, status, stripeReversalId, doneAt } = reversal as typeof payoutReversals.$inferSelect
    const stands = (so: Partial<typeof payoutReversals.$inferSelect>) =>
      inTransaction(system, (tx) => tx.update(payoutReversals).set(so).where(eq(payoutReversals.id, reversalId)))
    await stands({ status: 'waiting', stripeReversalId: null, doneAt: null })
    expect(refusal(await decideRefund(decider, sending, new Date()))).toBe('waits')
    await stands({ status, stripeReversalId, doneAt })
    must(await decideRefund(decider, sending, new Date()))
    expect((await refundsOf(of.request.id))[0]).toMatchObject({ status: 'returned', bankReference: '000121' })
    expect([await owedBack(of), await owes(of), await due(of)]).toEqual([0, 0, 0])
    expect(await balanceOf('cash:at_bank')).toBe(before - 10_720)
    await keepsItsPromises()
  })
})

describe('who may', () => {
  test('nobody agrees to what they asked for; only they take it back; it is decided once, also by two at once', async () => {
    const of = await asked()
    const wanted = { price: 500, travel: 0, fee: 0 }
    const asking = { chargeId: of.chargeId, wanted, cause: 'goodwill' as const, reason: 'A late start' }
    const { creditId } = must(await askForCredit(asker, asking, new Date()))
    expect(refusal(await askForCredit(decider, asking, new Date()))).toBe('one_at_a_time')
    expect(refusal(await decideCredit(asker, { creditId, event: 'agree' }, new Date()))).toBe('own_request')
    expect(refusal(await decideCredit(decider, { creditId, event: 'take_back' }, new Date()))).toBe('not_yours')
    expect(refusal(await creditCharge(system, creditId, new Date()))).toBe('not_agreed')
    const both = await Promise.all([
      decideCredit(decider, { creditId, event: 'agree' }, new Date()),
      decideCredit(decider, { creditId, event: 'decline', answer: 'No' }, new Date()),
    ])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    await expect(
      inTransaction(system, (tx) =>
        tx.update(credits).set({ decidedBy: asker.personId }).where(eq(credits.id, creditId)),
      ),
    ).rejects.toThrow()
  })

  test('asking, taking back and declining are acts of whoever did it, each once', async () => {
    const of = await asked()
    const wanted = { price: 500, travel: 0, fee: 0 }
    const asking = { chargeId: of.chargeId, wanted, cause: 'goodwill' as const, reason: 'A late start' }
    const ask = async () => must(await askForCredit(asker, asking, new Date())).creditId
    const [taken] = [await ask(), await ask()]
    for (const _ of [1, 2]) await decideCredit(asker, { creditId: taken, event: 'take_back' }, new Date())
    const declined = await ask()
    for (const _ of [1, 2])
      await decideCredit(decider, { creditId: declined, event: 'decline', answer: 'No' }, new Date())
    const acts = await inTransaction(system, (tx) =>
      tx.select().from(auditEvents).where(eq(auditEvents.organisationId, of.school.payerId)).orderBy(auditEvents.at),
    )
    const detail = '£5.00. A late start'
    expect(acts.filter(({ what }) => what.includes('credit'))).toMatchObject([
      { what: 'Asked for a credit', personName: asker.name, detail },
      { what: 'No longer asks for a credit', personName: asker.name, detail },
      { what: 'Asked for a credit', personName: asker.name, detail },
      { what: 'Declined a credit', personName: decider.name, detail },
    ])
  })

  test('carried out by three workers at once, it is credited once', async () => {
    const of = await asked()
    const wanted = { price: 500, travel: 0, fee: 0 }
    const { creditId } = must(
      await askForCredit(
        asker,
        { chargeId: of.chargeId, wanted, cause: 'goodwill', reason: 'A late start' },
        new Date(),
      ),
    )
    must(await decideCredit(decider, { creditId, event: 'agree' }, new Date()))
    await Promise.all([1, 2, 3].map(() => creditCharge(system, creditId, new Date())))
    expect(await notesOf(creditId)).toHaveLength(1)
    expect(await owes(of)).toBe(TOTAL - 500)
    await keepsItsPromises()
  })
})

describe('a card payment that the payer’s bank disputes', () => {
  const openDispute = async (of: Asked, how: { inquiry?: 'yes' } = {}) => {
    const payment = await paymentOf(of.request.id)
    await product.sandbox.act('disputes/open', { charge: payment.stripeChargeId, reason: 'fraudulent', ...how })
    return eventually(
      product,
      () => disputeOf(of.request.id),
      (one) => one !== undefined,
    )
  }

  test('the adviser’s money is taken back; answered and won, it is paid out again', async () => {
    // What comes back is there at once: a further round leaves our own balance.
    await product.sandbox.act('settings', { card_settlement_days: 0 })
    const of = await asked()
    await payByCard(of)
    await paidOut(product, of.visitId)
    const dispute = await openDispute(of)
    expect(dispute).toMatchObject({
      status: 'needs_response',
      money: 'held_back',
      amountPence: TOTAL,
      costPence: expect.any(Number),
    })
    await eventually(
      product,
      () => reversalsOf(of.visitId),
      ([one]) => one?.status === 'done',
    )
    expect(await balanceOf('cash:in_dispute')).toBe(TOTAL)
    expect(await due(of)).toBe(-32_810)
    expect(
      refusal(
        await askForCredit(
          asker,
          { chargeId: of.chargeId, wanted: { price: 1, travel: 0, fee: 0 }, cause: 'goodwill', reason: 'x' },
          new Date(),
        ),
      ),
    ).toBe('in_dispute')
    const answer = { disputeId: dispute.id, evidence: 'The school agreed that the visit took place.' }
    must(await answerDispute(asker, answer, new Date()))
    expect(refusal(await answerDispute(decider, answer, new Date()))).toBe('already_answered')
    await eventually(
      product,
      () => disputeOf(of.request.id),
      (one) => one.status === 'under_review',
    )
    const atStripe = await stripe().disputes.retrieve(dispute.stripeDisputeId)
    expect(atStripe.evidence).toMatchObject({
      uncategorized_text: answer.evidence,
      product_description: expect.stringContaining('Personal guidance day'),
    })
    await product.sandbox.act('disputes/decide', { dispute: dispute.stripeDisputeId, won: 'yes' })
    await eventually(
      product,
      () => payoutsOf(of.visitId),
      (all) => all.some(({ round, status }) => round === 2 && status === 'sent'),
    )
    expect(await balanceOf('cash:in_dispute')).toBe(0)
    expect([await owes(of), await due(of)]).toEqual([0, 0])
    await keepsItsPromises()
  })

  test('lost, it is owed again, asked for once more, and paid out when it has come', async () => {
    const of = await asked()
    await payByCard(of)
    await paidOut(product, of.visitId)
    const dispute = await openDispute(of)
    await product.sandbox.act('disputes/decide', { dispute: dispute.stripeDisputeId, won: 'no' })
    await requestIs(of.visitId, 'open')
    expect(await disputeOf(of.request.id)).toMatchObject({ status: 'lost', money: 'kept' })
    expect([await owes(of), await balanceOf('cash:in_dispute')]).toEqual([TOTAL, 0])
    const again = await askedAtStripe(product, of.visitId)
    expect(again.stripeInvoiceId).not.toBe(of.request.stripeInvoiceId)
    expect(again.askedTimes).toBe(2)
    // Both of its invoices at Stripe are known here.
    const found = (await checkKnownAtStripe(system, new Date(Date.now() + 3_600_000))).flatMap((kept) => kept.found)
    expect(found.filter((words) => words.startsWith('invoice'))).toEqual([])
    await keepsItsPromises()
    await payByTransfer({ ...of, request: again })
    const sent = await eventually(
      product,
      () => payoutsOf(of.visitId),
      (all) => all.some(({ paymentId, status }) => paymentId !== dispute.paymentId && status === 'sent'),
    )
    expect(sent.reduce((sum, one) => sum + one.amountPence - one.reversedPence, 0)).toBe(32_810)
    expect([await owes(of), await due(of)]).toEqual([0, 0])
    await keepsItsPromises()
  })

  test('lost, what was asked to go back of it is asked for no more: the bank has returned it', async () => {
    const of = await asked('unfinished')
    // Paid twice before we learn of either: by transfer, and by a card page that was open.
    product.takesWebhooks = false
    const buyer = await addMember<SchoolActor>(of.school.payerId, ['payer'])
    const page = must(await openCheckout(buyer, of.request.id, new Date()))
    await transferTo(product, of.request.accountNumber, TOTAL, of.request.reference)
    await payOn(page.url)
    await readRequestAtStripe(system, of.request.id, new Date())
    const paid = await inTransaction(system, (tx) =>
      tx.select().from(payments).where(eq(payments.paymentRequestId, of.request.id)),
    )
    const card = paid.find(({ method }) => method === 'card')
    expect(card).toMatchObject({ surplusPence: TOTAL })
    const asking = { paymentId: card?.id as string, amountPence: pence(TOTAL), reason: 'It was paid twice.' }
    const { refundId } = must(await askForRefund(asker, asking, new Date()))
    const { dispute } = await product.sandbox.act('disputes/open', {
      charge: card?.stripeChargeId,
      reason: 'duplicate',
    })
    await reconcilePayments(system, new Date())
    await product.sandbox.act('disputes/decide', { dispute, won: 'no' })
    await reconcilePayments(system, new Date())
    expect(await refundsOf(of.request.id)).toMatchObject([
      { id: refundId, status: 'taken_back', standing: 'The payer’s bank has kept the payment', decidedAt: null },
    ])
    expect(refusal(await decideRefund(decider, { refundId, event: 'send' }, new Date()))).toBe('already_done')
    expect([await owes(of), await owedBack(of)]).toEqual([0, 0])
    expect((await paymentRequestOf(of.visitId)).status).toBe('paid')
    await keepsItsPromises()
  })

  test('before the payout has left, it is held and not taken back; an inquiry moves nothing', async () => {
    const asks = await asked('unfinished')
    await payByCard(asks)
    const inquiry = await openDispute(asks, { inquiry: 'yes' })
    expect(inquiry).toMatchObject({ status: 'inquiry', money: 'here' })
    expect((await paymentOf(asks.request.id)).status).toBe('stands')
    const of = await asked('unfinished')
    await payByCard(of)
    await eventually(
      product,
      () => payoutsOf(of.visitId),
      (all) => all.length === 1,
    )
    const dispute = await openDispute(of)
    expect(await payoutsOf(of.visitId)).toMatchObject([{ status: 'void' }])
    expect(await reversalsOf(of.visitId)).toEqual([])
    await product.sandbox.act('disputes/decide', { dispute: dispute.stripeDisputeId, won: 'yes' })
    const account = await payoutAccountOf(of.adviser.supplierId)
    await product.sandbox.act('accounts/standing', { account: account?.stripeAccountId, standing: 'ready' })
    await eventually(
      product,
      () => payoutsOf(of.visitId),
      (all) => all.some(({ status }) => status === 'sent'),
    )
    await keepsItsPromises()
  })

  test('without any webhook, reconciliation learns of all of it', async () => {
    const of = await asked()
    await payByCard(of)
    await paidOut(product, of.visitId)
    product.takesWebhooks = false
    const payment = await paymentOf(of.request.id)
    await product.sandbox.act('disputes/open', { charge: payment.stripeChargeId, reason: 'duplicate' })
    await reconcilePayments(system, new Date())
    const dispute = await disputeOf(of.request.id)
    expect(dispute.money).toBe('held_back')
    await product.sandbox.act('disputes/decide', { dispute: dispute.stripeDisputeId, won: 'no' })
    await reconcilePayments(system, new Date())
    expect((await paymentRequestOf(of.visitId)).status).toBe('open')
    await keepsItsPromises()
  })
})
