import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { stripe } from '#app/adapters/stripe.server.ts'
import { type AdviserActor, systemActor } from '#app/auth/actor.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { connectPayoutAccount, readPayoutAccount } from '#app/domain/payouts/payout-account.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { must } from '#tests/make/must.ts'
import { askedAtStripe, connectedAtStripe, paidOut, payoutAccountOf, transferTo } from '#tests/make/paid.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { eventually, type MoneyProduct, startMoneyProduct } from '#tests/setup/stripe-product.ts'

vi.setConfig({ testTimeout: 90_000 })

// What Stripe says of an adviser's own account is told to them, through the product's webhook.

const system = systemActor('a test')
let product: MoneyProduct

beforeAll(async () => {
  product = await startMoneyProduct()
  await makePlatform()
}, 60_000)
afterAll(() => product?.close())

const lettersTo = async (template: 'payout-account-wanted' | 'bank-payout-failed', supplierId: string) =>
  (await lettersOf(product.ownerUrl, template)).filter(
    ({ recipients }) => 'organisationId' in recipients && recipients.organisationId === supplierId,
  )

test('what Stripe begins to ask of a complete account is told once, with no payout waiting, and its deadline', async () => {
  const adviser = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: 'PA' })
  const told = () => lettersTo('payout-account-wanted', adviser.supplierId)
  const account = async () => (await payoutAccountOf(adviser.supplierId))?.stripeAccountId
  await connectedAtStripe(product, adviser.actor, 'unfinished')
  const stands = async (standing: string, requirements: number) => {
    await product.sandbox.act('accounts/standing', { account: await account(), standing })
    await eventually(
      product,
      () => payoutAccountOf(adviser.supplierId),
      (one) => one?.requirements.length === requirements,
    )
  }
  await stands('ready', 0)
  // What is asked while they set it up they read in the form.
  expect(await told()).toEqual([])
  await stands('document_due', 1)
  const recipients = { to: 'members', organisationId: adviser.supplierId, role: 'adviser' }
  const facts = { wanted: 'A photo of your passport or driving licence' }
  expect(await told()).toMatchObject([{ recipients, facts }])
  for (const _ of [1, 2]) await readPayoutAccount(system, adviser.supplierId, new Date())
  expect(await told()).toHaveLength(1)

  await stands('ready', 0)
  const found = await stripe().accounts.retrieve((await account()) as string)
  const deadline = Date.UTC(2027, 2, 1, 12) / 1_000
  const requirements = { ...found.requirements, currently_due: ['individual.dob.day'], current_deadline: deadline }
  const read = vi.spyOn(stripe().accounts, 'retrieve').mockResolvedValue({ ...found, requirements } as never)
  for (const _ of [1, 2]) await readPayoutAccount(system, adviser.supplierId, new Date())
  read.mockRestore()
  const [, second, ...more] = await told()
  expect(second?.facts).toEqual({ wanted: 'Your date of birth', by: '1 March 2027' })
  expect(more).toEqual([])
  for (const letter of await told()) expect(must(await writeEmail(letter, new Date()))).toEqual({ written: 1 })
})

test('a bank that does not take what Stripe pays out: its adviser is told once', async () => {
  const adviser = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: 'PB' })
  await setUpWithClosedBank(adviser.actor)
  const visit = await makeAgreedVisit({ school: await makeSchool(), adviser })
  must(await chargeVisit(system, visit.visitId, new Date()))
  const request = await askedAtStripe(product, visit.visitId)
  await transferTo(product, request.accountNumber, request.totalPence, request.reference)
  await paidOut(product, visit.visitId)
  await product.sandbox.act('clock/advance', { days: 4 })
  const told = () => lettersTo('bank-payout-failed', adviser.supplierId)
  const [letter] = await eventually(product, told, (all) => all.length > 0)
  expect(letter?.facts).toEqual({ pence: '32810', why: 'The bank account has been closed.' })
  expect(await told()).toHaveLength(1)
  expect(must(await writeEmail(letter as NonNullable<typeof letter>, new Date()))).toEqual({ written: 1 })
  expect(must(await writeEmail(letter as NonNullable<typeof letter>, new Date()))).toEqual({ written: 0 })
})

/** Fills in Stripe's form with a bank account that takes nothing. */
async function setUpWithClosedBank(actor: AdviserActor): Promise<void> {
  const { url } = must(await connectPayoutAccount(actor, new Date()))
  const opened = await fetch(url, { redirect: 'manual' })
  const body = new URLSearchParams({
    ...{ do: 'finish', first_name: 'Robin', last_name: 'Example', born: '1 1 1980' },
    ...{ line1: '1 Row', town: 'Town', postcode: 'AB1 2CD', sort_code: '108800', account_number: '00012353' },
  })
  const form = new URL(opened.headers.get('location') as string, product.sandbox.url)
  expect((await fetch(form, { method: 'POST', body, redirect: 'manual' })).status).toBe(303)
}
