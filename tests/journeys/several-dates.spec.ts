import { expect, test } from '@playwright/test'
import { leave, look, signedIn } from './people.ts'
import { freest } from './things.ts'

test.afterEach(({ browser }) => leave(browser))

// Days of two months are ticked on an adviser's page, and their times said once: what a careers leader does who buys the
// usual ten days over the year.

test('days of several months, from an adviser’s page to their times @plain', async ({ browser }) => {
  const page = await signedIn(browser, 'careers.leader')
  await page.goto(`/advisers/${(await freest()).slug}?service=personal_guidance_day`)
  const month = page.locator('#free').getByRole('heading', { level: 2 })
  const free = page.locator('table.app-month').getByRole('checkbox')
  const tick = async () => {
    await free.last().check()
    return (await free.last().inputValue()) as string
  }
  const onwards = async () => {
    const shown = (await month.textContent()) as string
    await page
      .getByRole('button', { name: /^Show \w+ \d{4}$/ })
      .last()
      .click()
    await expect(month).not.toHaveText(shown)
  }
  for (let months = 0; months < 3 && (await free.count()) === 0; months++) await onwards()
  const first = await tick()
  await onwards()
  for (let months = 0; months < 3 && (await free.count()) === 0; months++) await onwards()
  const second = await tick()
  await expect(page.getByRole('group', { name: 'Also ticked, in other months' }).getByRole('checkbox')).toHaveValue(
    first,
  )
  await look(page)

  // And back again: what was ticked is ticked.
  await page
    .getByRole('button', { name: /^Show \w+ \d{4}$/ })
    .first()
    .click()
  await expect(page.locator(`input[value="${second}"]`)).toBeChecked()

  await page.getByRole('button', { name: 'Request a visit', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('When does each visit begin and end?')
  await look(page)
  await expect(page.getByLabel('From')).toHaveCount(3)
  await expect(page.getByLabel('From').first()).toBeVisible()
  await expect(page.getByLabel('From').nth(1)).toBeHidden()
  await page.getByRole('radio', { name: 'Different on some days' }).check()
  await expect(page.getByLabel('From').nth(2)).toBeVisible()
  await look(page)
  await page.getByRole('radio', { name: 'The same on all 2 days' }).check()
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page).toHaveURL(/\/place$/)
  await page.getByRole('link', { name: 'Remove this request' }).click()
  await page.getByRole('button', { name: /^Remove/ }).click()
})
