import { desc, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { stripe } from '#app/adapters/stripe.server.ts'
import { type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import {
  decideAboutMove,
  giveMoveEvidence,
  moveTurns,
  readMoves,
  recordMove,
} from '#app/domain/payments/keep-moves.server.ts'
import { balanceStands } from '#app/domain/payments/move-words.ts'
import { openCheckout } from '#app/domain/payments/open-checkout.server.ts'
import { readLastBalance, readStripeBalance } from '#app/domain/payments/read-stripe-balance.server.ts'
import { reconcilePayments } from '#app/domain/payments/reconcile-payments.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { entries, journals, ownMoves, stripeBalances } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { goodFile } from '#tests/make/files.ts'
import { must, refusal } from '#tests/make/must.ts'
import { askedAtStripe, connectedAtStripe, paidOut, paymentRequestOf, transferTo } from '#tests/make/paid.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { eventually, type MoneyProduct, startMoneyProduct } from '#tests/setup/stripe-product.ts'

vi.setConfig({ testTimeout: 90_000 })

// Money that moves between Waymark's own bank account and Stripe, and what Stripe holds beside what the books say.

const system = systemActor('a test')
const MINUTE = 60_000
let product: MoneyProduct
let staff: StaffActor
let second: StaffActor
/** Each reading is of a later hour: what was read lately is not read again. */
let at = Date.now()
const later = (minutes = 11) => {
  at += minutes * MINUTE
  return new Date(at)
}

beforeAll(async () => {
  product = await startMoneyProduct()
  staff = await makePlatform()
  second = await addMember<StaffActor>(staff.organisationId, ['staff'])
}, 120_000)
afterAll(() => product?.close())

const balanceOf = async (name: string): Promise<number> => {
  const [row] = await inTransaction(system, (tx) =>
    tx.execute<{ pence: string | null }>(
      sql`select sum(e.amount_pence) as pence from accounts a join entries e on e.account_id = a.id where a.name = ${name}`,
    ),
  )
  return Number(row?.pence ?? 0)
}
const newestMove = async () => {
  const [move] = await inTransaction(system, (tx) => tx.select().from(ownMoves).orderBy(desc(ownMoves.seenAt)).limit(1))
  if (!move) throw new Error('no movement was seen')
  return move
}
const statement = async (id: string, by = staff, words = id) => {
  const file = goodFile('Statement.pdf', words)
  return giveMoveEvidence(by, { id, name: file.name, bytes: file.stream() as unknown as AsyncIterable<Uint8Array> })
}
const confirmed = async (id: string) => {
  must(await statement(id))
  must(await recordMove(staff, { id, bankReference: 'STRIPE 0412' }, new Date()))
  const { version } = (await readMoves(second)).waiting.find((one) => one.id === id) ?? { version: 0 }
  return decideAboutMove(second, { id, version, event: 'confirm', words: '' }, new Date())
}
const read = async (now = later()) => {
  await readStripeBalance(system, now)
  const last = await readLastBalance(staff)
  if (!last) throw new Error('it was not read')
  return { ...last, stands: balanceStands(last.reading, last.unconfirmedPence) }
}
/** The demonstration's own promises about agreements and cards do not hold of visits that were made by rows. */
const NOT_OF_MONEY = ['What a card counts is what was agreed', 'Every agreement reads as it was signed']
const broken = async () =>
  (await checkPromises(system, new Date()))
    .filter((one) => one.broken > 0 && !NOT_OF_MONEY.includes(one.promise))
    .map(({ promise }) => promise)

test('whatever was paid, paid out, returned and disputed, Stripe holds what the books say', async () => {
  await product.sandbox.act('settings', { card_settlement_days: 0 })
  const adviser = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: 'MV' })
  await connectedAtStripe(product, adviser.actor, 'ready')
  const asked = async () => {
    const school = await makeSchool()
    const { visitId } = await makeAgreedVisit({ school, adviser })
    must(await chargeVisit(system, visitId, new Date()))
    return { school, visitId, request: await askedAtStripe(product, visitId) }
  }
  const byTransfer = await asked()
  await transferTo(product, byTransfer.request.accountNumber, 35_114, byTransfer.request.reference)
  await paidOut(product, byTransfer.visitId)
  const byCard = await asked()
  const buyer = await addMember<SchoolActor>(byCard.school.payerId, ['payer'])
  const { url } = must(await openCheckout(buyer, byCard.request.id, new Date()))
  const card = { email: 'p@school.example', name: 'P', card: '4242424242424242', expiry: '12/34', cvc: '123' }
  await fetch(url, { method: 'POST', body: new URLSearchParams(card), redirect: 'manual' })
  await eventually(
    product,
    () => paymentRequestOf(byCard.visitId),
    (one) => one.status === 'paid',
  )
  await paidOut(product, byCard.visitId)
  await reconcilePayments(system, later())
  expect((await read()).reading).toMatchObject({ differsSince: null, atStripePence: await balanceOf('cash:at_stripe') })
  const charge = (await stripe().charges.list({ limit: 1 })).data[0]?.id
  await product.sandbox.act('disputes/open', { charge, reason: 'fraudulent' })
  await eventually(
    product,
    () => balanceOf('cash:in_dispute'),
    (pence) => pence === 35_114,
  )
  await reconcilePayments(system, later())
  await product.drain()
  expect(await read()).toMatchObject({ stands: 'same', reading: { atStripePence: await balanceOf('cash:at_stripe') } })
  expect(await broken()).toEqual([])
})

test('a top-up is seen at Stripe, explained while nobody has confirmed it, and in the books once a second person has', async () => {
  const [bank, there] = [await balanceOf('cash:at_bank'), await balanceOf('cash:at_stripe')]
  const { entry } = await product.sandbox.act('balance/top-up', { amount: 50_000 })
  expect(await read()).toMatchObject({
    ...{ stands: 'moved', unconfirmedPence: 50_000 },
    reading: { atStripePence: there + 50_000, inBooksPence: there },
  })
  await read()
  const move = await newestMove()
  expect(move).toMatchObject({ stripeId: entry, direction: 'to_stripe', amountPence: 50_000, status: 'seen' })
  expect((await readMoves(staff)).waiting).toHaveLength(1)
  const { id } = move
  expect((await moveTurns(staff)).map((one) => one.id)).toEqual([id])

  expect(refusal(await recordMove(staff, { id, bankReference: 'STRIPE 0412' }, new Date()))).toBe('no_evidence')
  must(await statement(id))
  must(await recordMove(staff, { id, bankReference: 'STRIPE 0412' }, new Date()))
  const mine = await newestMove()
  expect(mine.status).toBe('recorded')
  const confirm = { id, version: mine.version, event: 'confirm' as const, words: '' }
  expect(refusal(await decideAboutMove(staff, confirm, new Date()))).toBe('recorded_it_yourself')
  expect(refusal(await recordMove(second, { id, bankReference: 'Other' }, new Date()))).toBe('not_yours')
  expect(refusal(await statement(id, second, 'other'))).toBe('not_yours')
  expect([(await moveTurns(staff)).length, (await moveTurns(second)).length]).toEqual([0, 1])

  const back = { ...confirm, event: 'send_back' as const }
  expect(refusal(await decideAboutMove(second, back, new Date()))).toBe('words_missing')
  must(await decideAboutMove(second, { ...back, words: 'It is the line above.' }, new Date()))
  expect([(await moveTurns(staff)).length, (await moveTurns(second)).length]).toEqual([1, 0])
  must(await statement(id, staff, 'the line above'))
  must(await recordMove(staff, { id, bankReference: 'STRIPE 0411' }, new Date()))
  // Whoever read what it said before has not read this.
  expect(refusal(await decideAboutMove(second, confirm, new Date()))).toBe('not_now')
  const { version } = await newestMove()
  must(await decideAboutMove(second, { ...confirm, version }, new Date()))
  expect(refusal(await decideAboutMove(second, { ...confirm, version: version + 1 }, new Date()))).toBe('already_done')
  expect([await balanceOf('cash:at_bank'), await balanceOf('cash:at_stripe')]).toEqual([bank - 50_000, there + 50_000])
  expect(await read()).toMatchObject({ stands: 'same', unconfirmedPence: 0 })
  expect(await broken()).toEqual([])
})

test('a payout to our bank goes the other way, at once and once', async () => {
  const [bank, there] = [await balanceOf('cash:at_bank'), await balanceOf('cash:at_stripe')]
  await product.sandbox.act('balance/pay-out', { amount: 20_000 })
  expect(await read()).toMatchObject({ stands: 'moved', unconfirmedPence: -20_000 })
  const { id } = await newestMove()
  must(await confirmed(id))
  expect([await balanceOf('cash:at_bank'), await balanceOf('cash:at_stripe')]).toEqual([bank + 20_000, there - 20_000])
  await read()
  expect((await readMoves(staff)).waiting).toEqual([])
})

test('two who confirm at the same time confirm it once', async () => {
  await product.sandbox.act('balance/top-up', { amount: 700 })
  await read()
  const { id } = await newestMove()
  must(await statement(id))
  must(await recordMove(staff, { id, bankReference: 'STRIPE 0500' }, new Date()))
  const third = await addMember<StaffActor>(staff.organisationId, ['staff'])
  const { version } = await newestMove()
  const answers = await Promise.all(
    [second, third].map((by) => decideAboutMove(by, { id, version, event: 'confirm', words: '' }, new Date())),
  )
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  const posted = await inTransaction(system, (tx) =>
    tx
      .select({ pence: entries.amountPence })
      .from(entries)
      .innerJoin(journals, eq(journals.id, entries.journalId))
      .where(eq(journals.key, `own_move:${id}`)),
  )
  expect(posted.map(({ pence }) => pence).sort((a, b) => a - b)).toEqual([-700, 700])
})

test('what nobody can explain is said after an hour, and each day keeps its last reading', async () => {
  // A day that is over, and a movement whose row somebody has deleted: nothing explains what Stripe holds.
  await inTransaction(system, (tx) =>
    tx.execute(sql`insert into stripe_balances (read_on, read_at, at_stripe_pence, in_books_pence)
      values ('2020-01-01', '2020-01-01T12:00Z', 100, 100)`),
  )
  await product.sandbox.act('balance/top-up', { amount: 900 })
  await read()
  await inTransaction(system, (tx) => tx.delete(ownMoves).where(eq(ownMoves.amountPence, 900 as never)))
  const last = await readLastBalance(staff)
  expect(last && balanceStands(last.reading, last.unconfirmedPence)).toBe('on_its_way')
  // The movement is seen again by the next reading; of a charge of Stripe's own that we know nothing of nothing would be.
  expect(await read(later(70))).toMatchObject({ stands: 'moved' })
  await inTransaction(system, (tx) => tx.delete(ownMoves).where(eq(ownMoves.amountPence, 900 as never)))
  expect(await broken()).toEqual(['Stripe holds what our books say, but for what was moved and is not confirmed'])
  const days = await inTransaction(system, (tx) => tx.select().from(stripeBalances))
  expect(days.length).toBeGreaterThan(1)
})
