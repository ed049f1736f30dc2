import { expect, type Page } from '@playwright/test'
import type { Look } from './people.ts'

// The steps of a visit as its people take them, page by page. Each ends where its person sees that it is done.

export type Booked = { bookingId: string; reference: string }

type Wanted = {
  service: string
  /** How many dates: the last free ones of the first month that has any. */
  dates?: number
  /** Only those whose names are like this. */
  on?: RegExp
  /** Which school, for somebody who may ask for several. */
  school?: string
  place: RegExp
  rationale: string
}

const ORDER = ['school', 'service', 'dates', 'times', 'place', 'work', 'funding', 'check'] as const
type Step = (typeof ORDER)[number]

export const goOn = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true }).click()
const stepOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) as Step

/** From the search to the first question of a request. */
export async function startRequest(page: Page, adviser: RegExp, look: Look): Promise<void> {
  await page.goto('/find?service=personal_guidance_day')
  await look(page)
  await page.getByRole('link', { name: adviser }).first().click()
  await expect(page).toHaveURL(/\/advisers\//)
  await look(page)
  await page.getByRole('button', { name: 'Request a visit', exact: true }).click()
  await expect(page).toHaveURL(/\/request\//)
}

/** Answers question after question, from the one on the page to the one named, which it leaves to be answered. */
export async function answerUntil(page: Page, last: Step, wanted: Wanted, look: Look): Promise<void> {
  for (;;) {
    const step = stepOf(page)
    expect(ORDER).toContain(step)
    await look(page)
    if (step === last) return
    await answer(page, step, wanted, look)
    await goOn(page)
    await expect(page, `what ${step} answers`).not.toHaveURL(new RegExp(`/${step}(\\?|$)`))
  }
}

/** Fills one question in, whatever it says already. */
export async function answer(page: Page, step: Step, wanted: Wanted, look: Look = async () => {}): Promise<void> {
  if (step === 'school') await page.getByRole('radio', { name: wanted.school as string, exact: true }).check()
  if (step === 'service') await page.getByRole('radio', { name: wanted.service, exact: true }).check()
  if (step === 'dates') await chooseDates(page, wanted, look)
  if (step === 'place') {
    await page.getByRole('radio', { name: wanted.place }).check()
    await page.getByLabel('Room', { exact: true }).fill('Library office')
  }
  if (step === 'work') {
    await page.getByRole('checkbox', { name: 'Year 11' }).check()
    await page.getByLabel(/^Interviews (wanted|at each visit)$/).fill('3')
    await page.getByLabel('Safeguarding lead').fill('Dinah Frobisher')
    await page.getByLabel('What is it for?').fill('The next of Year 11, before their college deadlines.')
  }
  if (step === 'funding') {
    const premium = page.getByRole('checkbox', { name: /Pupil Premium/ })
    await premium.check()
    await page.getByRole('radio', { name: 'Only pupils who are eligible' }).check()
    await page.getByRole('radio', { name: 'Wider strategies' }).check()
    // Where the school lists no challenges, the number is given.
    const challenge = page.getByLabel(/hallenge in your strategy$/)
    if (await challenge.evaluate((field) => field.tagName === 'SELECT')) await challenge.selectOption({ index: 3 })
    else await challenge.fill('3')
    await page.getByLabel('Why it helps, in one sentence').fill(wanted.rationale)
    // A school that uses cost centres wants one for each fund that is ticked.
    for (const centre of await page.getByLabel('Cost centre').all())
      if (await centre.isVisible()) await centre.selectOption({ index: 1 })
  }
}

async function chooseDates(page: Page, { dates: many = 1, on = /./ }: Wanted, look: Look): Promise<void> {
  const all = page.locator('table').getByRole('checkbox')
  const free = page.locator('table').getByRole('checkbox', { name: on })
  const month = page.getByRole('main').getByRole('heading', { level: 2, name: /^\w+ 20\d\d$/ })
  for (let months = 0; months < 4 && (await free.count()) < many; months++) {
    const shown = (await month.textContent()) as string
    const onwards = page.getByRole('button', { name: /^Show \w+ \d{4}$/ }).last()
    await onwards.click()
    await expect(month).not.toHaveText(shown)
    await look(page)
  }
  const count = await free.count()
  for (const one of await all.all()) await one.uncheck()
  for (let n = 1; n <= many; n++) await free.nth(count - n).check()
}

/** Reads and signs the agreement. */
export async function signAndSend(page: Page, look: Look): Promise<Booked> {
  await page.getByRole('button', { name: 'Read the agreement' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Read and sign the agreement')
  await look(page)
  await page.getByRole('button', { name: 'Sign and send' }).click()
  await expect(page.getByRole('heading', { name: 'Request sent' })).toBeVisible()
  await look(page)
  const reference = (await page.getByText(/^WMK-\d+$/).textContent()) as string
  return { bookingId: new URL(page.url()).pathname.split('/')[3] as string, reference }
}

/** On the page of one request, as its approver; `inAdvance`: who has it invoiced once it is confirmed. */
export async function approve(page: Page, orderNumber: string, look: Look, inAdvance = false): Promise<void> {
  await look(page)
  await page.getByRole('radio', { name: 'Approve' }).check()
  await page.getByLabel('Order number', { exact: true }).fill(orderNumber)
  if (inAdvance) await page.getByRole('checkbox', { name: 'Invoice in advance' }).check()
  await page.getByRole('button', { name: 'Record decision' }).click()
  await expect(page).not.toHaveURL(/\/approvals\/bkg/)
  await look(page)
}

/** On the page of one request, as its adviser. */
export async function accept(page: Page, look: Look): Promise<void> {
  await look(page)
  await page.getByRole('radio', { name: 'Accept' }).check()
  await page.getByRole('button', { name: 'Send my answer' }).click()
  await expect(page.getByRole('button', { name: 'Send my answer' })).toBeHidden()
  await look(page)
}

/** The adviser's register, kept interview by interview in the school's own references, then the delivery. */
export async function keepRegisterAndRecord(
  page: Page,
  visitId: string,
  outcomes: string[],
  look: Look,
): Promise<void> {
  await page.goto(`/adviser/visits/${visitId}`)
  await look(page)
  for (const [index, outcome] of outcomes.entries()) {
    await page.getByRole('radio', { name: outcome, exact: true }).first().check()
    await page
      .getByLabel('The school’s own reference')
      .first()
      .fill(`11B-${101 + index}`)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.locator('.app-slot__who').filter({ hasText: `11B-${101 + index}` })).toBeVisible()
  }
  await look(page)
  await page.getByLabel(/^Note for/).fill('All three had read about their courses.')
  await page.getByRole('button', { name: 'Record that the visit took place' }).click()
  await expect(page.getByText(/^Recorded\. We have asked .+ to agree/)).toBeVisible()
  await look(page)
}

/** The buying side agrees that it took place, from the booking's page. */
export async function agree(page: Page, base: string, bookingId: string, look: Look): Promise<void> {
  await page.goto(`${base}/bookings/${bookingId}`)
  await look(page)
  await page.getByRole('link', { name: /^Agree the visit/ }).click()
  await look(page)
  await page.getByRole('button', { name: 'Yes, it took place' }).click()
  await expect(page.getByText(/^You have agreed that the visit on .+ took place/)).toBeVisible()
}

/** The adviser gives Stripe a bank account on its own pages, which the sandbox plays; it can be done again. */
export async function openPayoutAccount(page: Page, look: Look): Promise<void> {
  await page.goto('/adviser/payouts')
  await look(page)
  await page.getByRole('button', { name: /at Stripe$|^Change your payout account$/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up your payouts')
  await look(page)
  await page.getByLabel('First name').fill('Rowan')
  await page.getByLabel('Last name').fill('Tallis')
  await page.getByRole('button', { name: 'Agree and submit' }).click()
  await expect(page).toHaveURL(/\/adviser\/payouts/)
  await expect(page.getByText('Ready to receive money')).toBeVisible()
}

/** What the worker, Stripe or its webhooks bring about in their own time: the page is asked again until it shows. */
export async function reloadUntil(page: Page, shows: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.reload()
    await shows()
  }).toPass({ timeout: 90_000, intervals: [250, 500, 1_000] })
}

/** From the booking's page to its invoice, once it has been made and can be paid. */
export async function openInvoice(
  page: Page,
  bookingId: string,
  look: Look,
  name: RegExp | string = /^Invoice the visit/,
): Promise<void> {
  await page.goto(`/school/bookings/${bookingId}`)
  const link = page.getByRole('link', { name })
  await reloadUntil(page, () => expect(link).toBeVisible({ timeout: 1 }))
  await link.click()
  await reloadUntil(page, () => expect(page.getByText('Sort code')).toBeVisible({ timeout: 1 }))
  await look(page)
}

/** Pays the invoice on the page by card, on Stripe's page, and comes back. */
export async function payByCard(page: Page, look: Look): Promise<void> {
  const invoice = page.url()
  await page.getByRole('button', { name: /^Pay £[\d,.]+ by card$/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pay by card')
  await look(page)
  await page.getByLabel('Email').fill('finance@fernhollow.example')
  await page.getByLabel('Card number').fill('4242 4242 4242 4242')
  await page.getByLabel('Expiry, month and year').fill('12 / 34')
  await page.getByLabel('Security code').fill('123')
  await page.getByLabel('Name on card').fill('Graham Ellwood')
  await page.getByRole('button', { name: /^Pay £/ }).click()
  await expect(page).toHaveURL(/\/pay\/done/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^(Paid: £|Stripe has taken £)/)
  await look(page)
  await page.goto(invoice)
}

/** Pays the invoice on the page by bank transfer: the sum, the account and the reference are the ones the page gives. */
export async function payByTransfer(page: Page, payer: string, look: Look): Promise<void> {
  const fact = async (name: string) =>
    (await page.locator('dl.app-facts > div').filter({ hasText: name }).locator('dd').first().innerText()).trim()
  const [number, reference] = [(await fact('Number')).split('\n')[0] as string, await fact('Reference')]
  const sum = /£([\d,]+\.\d\d) by card/.exec(await page.getByRole('button', { name: /by card$/ }).innerText())?.[1]
  const bank = await page.context().newPage()
  const link = page.getByRole('link', { name: 'Pay from the pretend bank' })
  await bank.goto((await link.getAttribute('href')) as string)
  await look(bank)
  await bank.getByRole('link', { name: payer, exact: true }).click()
  await expect(bank.getByText(number, { exact: true })).toBeVisible()
  const form = bank.locator('form').filter({ hasText: 'Send any other amount' })
  await form.getByLabel('Amount in pounds').fill((sum as string).replaceAll(',', ''))
  await form.getByLabel('Reference (optional)').fill(reference)
  await form.getByRole('button', { name: 'Send' }).click()
  await expect(bank.getByRole('status')).toBeVisible()
  await bank.close()
}
