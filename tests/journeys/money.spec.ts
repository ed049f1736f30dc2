import { expect, type Page, test } from '@playwright/test'
import { row } from './ground.ts'
import { leave, look, signedIn } from './people.ts'
import * as step from './steps.ts'
import * as things from './things.ts'

test.afterEach(({ browser }) => leave(browser))

// What goes wrong with money, in the browser: a transfer that is too short, and a card payment that the payer's bank disputes.

test('a transfer that is too short waits, is said to wait, and pays once the rest has come', async ({ browser }) => {
  test.setTimeout(600_000)
  const asked = await things.toPay('alone')
  const manager = await signedIn(browser, asked.email)
  await manager.goto(`/school/invoices/${asked.id}`)
  const whole = await sumOf(manager)
  await transfer(manager, asked.payer, whole - 4_000)
  await step.reloadUntil(manager, () =>
    expect(manager.getByText(/that you have sent is not used yet/).first()).toBeVisible({ timeout: 1 }),
  )
  expect(await sumOf(manager)).toBe(whole)
  await look(manager)
  const staff = await signedIn(browser, 'staff')
  await staff.goto('/staff/payments/waiting')
  await expect(staff.getByRole('link', { name: asked.payer })).toBeVisible()
  await look(staff)
  await transfer(manager, asked.payer, 4_000)
  await step.reloadUntil(manager, () =>
    expect(manager.locator('.app-sheet').getByText(/^Paid/).first()).toBeVisible({ timeout: 1 }),
  )
  await look(manager)
})

test('a card payment is disputed: staff answer the bank, which decides for the adviser', async ({ browser }) => {
  test.setTimeout(600_000)
  const asked = await things.toPay('of several')
  const [manager, staff] = await Promise.all([signedIn(browser, asked.email), signedIn(browser, 'staff')])
  await manager.goto(`/school/invoices/${asked.id}`)
  const bank = (await sandboxOf(manager)).origin
  await step.payByCard(manager, look)
  await step.reloadUntil(manager, () =>
    expect(manager.locator('.app-sheet').getByText(/^Paid/).first()).toBeVisible({ timeout: 1 }),
  )
  const charge = async () =>
    row<{ charge: string; payment: string }>(
      'card payment',
      'select stripe_charge_id as charge, id as payment from payments where payment_request_id = $1',
      asked.id,
    )
  const { charge: paid, payment } = await charge()
  await atTheBank(manager, bank, 'disputes/open', { charge: paid, reason: 'fraudulent' })
  await staff.goto('/staff/payments/corrections')
  const link = staff.getByRole('link', { name: asked.payer }).first()
  await step.reloadUntil(staff, () => expect(link).toBeVisible({ timeout: 1 }))
  await look(staff)
  const { id, atStripe } = await row<{ id: string; atStripe: string }>(
    'dispute',
    'select id, stripe_dispute_id as "atStripe" from disputes where payment_id = $1',
    payment,
  )
  await staff.goto(`/staff/payments/disputes/${id}`)
  await expect(staff.getByText('Held back by the bank until it decides')).toBeVisible()
  await staff.getByLabel('What shows that it took place as agreed').fill('The school agreed that the visit took place.')
  await staff.getByRole('button', { name: 'Send the answer' }).click()
  await step.reloadUntil(staff, () =>
    expect(staff.getByText('Answered: the bank decides').first()).toBeVisible({ timeout: 1 }),
  )
  await look(staff)
  await atTheBank(manager, bank, 'disputes/decide', { dispute: atStripe, won: 'yes' })
  await step.reloadUntil(staff, () => expect(staff.getByText('Won: the money is back')).toBeVisible({ timeout: 1 }))
  await look(staff)
})

/** What the page asks for, in pence. */
async function sumOf(page: Page): Promise<number> {
  const words = await page.getByRole('button', { name: /by card$/ }).innerText()
  return Math.round(Number(((/£([\d,]+\.\d\d)/.exec(words) ?? [])[1] ?? '').replaceAll(',', '')) * 100)
}

const sandboxOf = async (page: Page): Promise<URL> =>
  new URL((await page.getByRole('link', { name: 'Pay from the pretend bank' }).getAttribute('href')) as string)

/** So much from the payer's own account, quoting the reference that the page gives. */
async function transfer(page: Page, payer: string, pennies: number): Promise<void> {
  const reference = (
    await page.locator('dl.app-facts > div').filter({ hasText: 'Reference' }).locator('dd').first().innerText()
  ).trim()
  const bank = await page.context().newPage()
  await bank.goto((await sandboxOf(page)).href)
  await bank.getByRole('link', { name: payer, exact: true }).click()
  const form = bank.locator('form').filter({ hasText: 'Send any other amount' })
  await form.getByLabel('Amount in pounds').fill((pennies / 100).toFixed(2))
  await form.getByLabel('Reference (optional)').fill(reference)
  await form.getByRole('button', { name: 'Send' }).click()
  await expect(bank.getByRole('status')).toBeVisible()
  await bank.close()
}

/** What a payer's bank does, at the sandbox that the demonstration is paid through. */
async function atTheBank(page: Page, bank: string, act: string, given: Record<string, string>): Promise<void> {
  const answer = await page.request.post(`${bank}/_sandbox/${act}`, { data: given })
  expect(answer.ok()).toBe(true)
}
