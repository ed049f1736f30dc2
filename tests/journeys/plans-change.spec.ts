import { expect, type Locator, type Page, test } from '@playwright/test'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { letTheDayCome, row } from './ground.ts'
import { expectEmails, followEmail, leave, look, signedIn, workFor } from './people.ts'
import * as step from './steps.ts'
import * as things from './things.ts'

test.afterEach(({ browser }) => leave(browser))

// What becomes of a visit that does not go as it was agreed: what it will cost is read before it is done, and afterwards on the
// invoice and in the funds.

test('a school cancels late, having read what it costs and whom it pays @plain', async ({ browser }) => {
  test.setTimeout(600_000)
  const visit = await things.visitSoon()
  const [leader, manager, adviser] = await Promise.all([
    signedIn(browser, visit.requester),
    signedIn(browser, visit.payer),
    signedIn(browser, visit.adviser),
  ])
  const booking = `/school/bookings/${visit.bookingId}`
  const left = await leftOf(leader, visit.fundId)
  await leader.goto(booking)
  await expect(leader.getByText(/cancelling it today would cost £/).first()).toBeVisible()
  const held = await paidFrom(leader, visit.fund)
  await leader.getByRole('link', { name: /^Cancel (the visit|some or all visits)$/ }).click()
  await look(leader)

  // What it costs, to whom, and what comes back.
  const day = dayWords(visit.onDay)
  const cost = leader.getByRole('table', { name: `Cancelling ${day}` })
  const charged = await sumOf(cost, /^Charged/)
  const back = await sumOf(cost, new RegExp(`^Back to ${visit.fund}`))
  expect(charged).toBeGreaterThan(0)
  expect(back).toBeGreaterThan(0)
  await expect(leader.getByText(`${visit.school} is invoiced by`)).toBeVisible()
  await expect(leader.getByRole('link', { name: /^Put .+ to another day$/ }).first()).toBeVisible()
  const others = leader.locator(`input[type=checkbox][value="${visit.visitId}"]`)
  if ((await others.count()) > 0) await others.check()
  await leader.getByRole('radio', { name: 'Our plans have changed' }).check()
  await leader.getByRole('button', { name: 'Cancel at this cost' }).click()
  await expect(leader.getByText(`${formatPounds(charged)} is invoiced to ${visit.school}`)).toBeVisible()
  await expect(leader.getByText('Charged for cancelling late').first()).toBeVisible()
  expect(await paidFrom(leader, visit.fund)).toBe(held - back)
  await look(leader)
  expect(await leftOf(leader, visit.fundId)).toBe(left + back)

  await workFor(manager, visit.school)
  await step.openInvoice(manager, visit.bookingId, look, `Invoice the visit on ${day}`)
  const sheet = manager.locator('.app-sheet')
  await expect(sheet).toContainText('Cancellation charge')
  await expect(sheet).toContainText(formatPounds(charged))
  await expect(sheet).not.toContainText('booking fee')

  await expectEmails(adviser, visit.reference, [[/^Cancelled/, visit.adviser]])
  await adviser.goto(`/adviser/visits/${visit.visitId}`)
  await expect(adviser.getByText('Plans at the school have changed').first()).toBeVisible()
  await expect(adviser.getByText('You receive')).toBeVisible()
  await look(adviser)
})

test('an adviser records a part of a visit, and the school agrees to that much of it @plain', async ({ browser }) => {
  test.setTimeout(600_000)
  const visit = await things.visitInParts()
  const day = dayWords((await letTheDayCome(visit.visitId)) as Day)
  const [leader, manager, adviser] = await Promise.all([
    signedIn(browser, visit.requester),
    signedIn(browser, visit.payer),
    signedIn(browser, visit.adviser),
  ])
  const booking = `/school/bookings/${visit.bookingId}`
  const part = `${visit.interviews - 1} of ${visit.interviews} interviews`
  const left = await leftOf(leader, visit.fundId)
  await leader.goto(booking)
  const held = await paidFrom(leader, visit.fund)

  // Each choice says what it brings, before it is recorded.
  await adviser.goto(`/adviser/visits/${visit.visitId}`)
  await look(adviser)
  await adviser.getByRole('radio', { name: new RegExp(`^${part}: you receive £`) }).check()
  await adviser.getByLabel(/^Note for/).fill('The fire alarm ended the morning.')
  const asItIs = adviser.getByRole('checkbox', { name: /^Record it with / })
  if (await asItIs.isVisible()) await asItIs.check()
  await adviser.getByRole('button', { name: 'Record that the visit took place' }).click()
  await expect(adviser.getByText(/^Recorded\. We have asked .+ to agree/)).toBeVisible()

  await leader.goto(booking)
  await expect(leader.getByText(`Recorded: ${part} took place`).first()).toBeVisible()
  await leader.getByRole('link', { name: `Agree the visit on ${day}` }).click()
  await look(leader)
  const said = await leader.getByText(`Only ${part} took place.`).innerText()
  const [billed, agreed] = [...said.matchAll(/£[\d,]+\.\d\d/g)].map(([pounds]) => pennies(pounds))
  if (billed === undefined || agreed === undefined) throw new Error(`two amounts are to be read: ${said}`)
  expect(billed).toBeLessThan(agreed)
  await leader.getByRole('button', { name: 'Yes, it took place' }).click()
  await expect(leader.getByText(/^You have agreed that the visit on .+ took place/)).toBeVisible()
  const spent = await paidFrom(leader, visit.fund)
  expect(spent).toBeLessThan(held)
  expect(await leftOf(leader, visit.fundId)).toBe(left + held - spent)

  await workFor(manager, visit.school)
  await step.openInvoice(manager, visit.bookingId, look, `Invoice the visit on ${day}`)
  const sheet = manager.locator('.app-sheet')
  await expect(sheet).toContainText(/in part: £[\d,.]+ of £/)
  await expect(sheet).toContainText(formatPounds(billed))
})

test('a visit is put to another day as both sides agree, and stays where one says no @plain', async ({ browser }) => {
  test.setTimeout(600_000)
  const visit = await things.visitToMove()
  const [leader, adviser] = await Promise.all([signedIn(browser, visit.requester), signedIn(browser, visit.adviser)])
  const ofSchool = `/school/bookings/${visit.bookingId}/visits/${visit.visitId}/day`
  const ofAdviser = `/adviser/visits/${visit.visitId}/day`
  const before = await dayOf(visit.visitId)

  // The school asks, having read that it costs nothing.
  await leader.goto(ofSchool)
  await expect(leader.getByText(/^Another day costs you nothing, however soon the visit is/)).toBeVisible()
  await look(leader)
  const first = await propose(leader, ofSchool, before, 'Our plans have changed')
  expect(await dayOf(visit.visitId)).toBe(before)
  await followEmail(adviser, visit.reference, /^Another day\?/, visit.adviser)
  await expect(adviser).toHaveURL(new RegExp(`${ofAdviser}$`))
  await expect(adviser.getByText(/what you receive stays the same/)).toBeVisible()
  await look(adviser)
  await adviser.getByRole('button', { name: 'Agree to the other day' }).click()
  await expect(adviser.getByRole('button', { name: 'Agree to the other day' })).toBeHidden()
  expect(await dayOf(visit.visitId)).toBe(first)
  await leader.goto(`/school/bookings/${visit.bookingId}`)
  await expect(leader.getByText(/agreed to another day: from /).first()).toBeVisible()
  await look(leader)

  // Then the adviser asks, and the school would have it stay.
  await adviser.goto(ofAdviser)
  await expect(adviser.getByText(/^Another day costs the school nothing/)).toBeVisible()
  await propose(adviser, ofAdviser, first, 'Something else came up')
  await leader.goto(`/school/bookings/${visit.bookingId}`)
  await leader
    .getByRole('link', { name: /^Answer/ })
    .first()
    .click()
  await expect(leader).toHaveURL(new RegExp(`${ofSchool}$`))
  await look(leader)
  await leader.getByLabel('Why not').fill('The hall is let that day.')
  await leader.getByRole('button', { name: 'Say no' }).click()
  await expect(leader.getByRole('button', { name: 'Say no' })).toBeHidden()
  expect(await dayOf(visit.visitId)).toBe(first)
  await adviser.goto(`/adviser/visits/${visit.visitId}`)
  await expect(adviser.getByText(/The hall is let that day\./).first()).toBeVisible()
  await look(adviser)
})

/** A day as the pages of today name it. */
const dayWords = (day: Day): string => formatDay(day, londonDay(new Date()))

/** The first amount of some words, in pence. */
function pennies(words: string): number {
  const pounds = /£([\d,]+\.\d\d)/.exec(words)?.[1]
  if (pounds === undefined) throw new Error(`an amount is to be read: ${words}`)
  return Math.round(Number(pounds.replaceAll(',', '')) * 100)
}

/** What the fund has left, as its own page says. */
async function leftOf(page: Page, fundId: string): Promise<number> {
  await page.goto(`/school/budgets/${fundId}`)
  return pennies(await page.getByRole('heading', { level: 1 }).innerText())
}

/** Of the rows of a table of money that begin so, what they come to. */
async function sumOf(table: Locator, what: RegExp): Promise<number> {
  const cells = await table.getByRole('row', { name: what }).getByRole('cell').allInnerTexts()
  if (cells.length === 0) throw new Error(`no row of ${what}`)
  return cells.reduce((sum, words) => sum + pennies(words), 0)
}

/** On the page of a booking: what one of its funds pays. */
const paidFrom = (page: Page, fund: string) =>
  sumOf(page.getByRole('table', { name: 'Paid from' }), new RegExp(`^(\\S+ )?${fund}`))

const dayOf = async (visitId: string): Promise<Day> =>
  (await row<{ day: Day }>('visit', 'select on_day::text as day from visits where id = $1', visitId)).day

/** Asks for the first day after one on which it can be: the page says of every other why it cannot. */
async function propose(page: Page, address: string, after: Day, because: string): Promise<Day> {
  for (let ahead = 1; ahead <= 40; ahead++) {
    const day = addDays(after, ahead)
    const [year, month, dayOfMonth] = day.split('-') as [string, string, string]
    await page.goto(address)
    await page.getByLabel('Day', { exact: true }).fill(dayOfMonth)
    await page.getByLabel('Month', { exact: true }).fill(month)
    await page.getByLabel('Year', { exact: true }).fill(year)
    await page.getByRole('radio', { name: because }).check()
    await page.getByRole('button', { name: 'Ask for this day' }).click()
    const asked = page.getByText(/^We have asked .+ Until they agree the visit stays as it is/)
    const refused = page.getByRole('alert')
    await expect(asked.or(refused).first()).toBeVisible()
    if (await asked.isVisible()) return day
  }
  throw new Error(`No day within forty of ${after} can be asked for.`)
}
