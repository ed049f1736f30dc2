import { expect, type Page, test } from '@playwright/test'
import { type Day, day, londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { giveEverything } from './giving.ts'
import { row, rows } from './ground.ts'
import { expectEmails, followEmail, leave, look, signedIn } from './people.ts'

test.afterEach(({ browser }) => leave(browser))

// A freelance adviser from sign-up to the first day that a school can ask for.

const PASSWORD = 'three random walking words'
const fill = (page: Page, label: string, words: string) => page.getByLabel(label, { exact: true }).fill(words)

/** Joins, confirms the address and signs in. */
async function signUp(page: Page, { name, email, outcode }: Record<'name' | 'email' | 'outcode', string>) {
  await page.goto('/join/adviser')
  await fill(page, 'Your full name', name)
  await fill(page, 'Your work email address', email)
  await fill(page, 'Choose a password', PASSWORD)
  await fill(page, 'Town you work from', 'Kestrel Brow')
  await fill(page, 'First half of its postcode', outcode)
  await page.getByRole('radio', { name: 'As a sole trader' }).check()
  await page.getByRole('button', { name: 'Create your account' }).click()
  await followEmail(page, email, /^Confirm your email address/, email)
  await page.getByRole('button', { name: 'Yes, confirm it' }).click()
  await fill(page, 'Email address', email)
  await fill(page, 'Password', PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/adviser$/)
}

async function fillProfile(page: Page, outcode: string): Promise<void> {
  await page.goto('/adviser/profile')
  await fill(page, 'In one sentence', 'Plain words about what comes next')
  await page.getByLabel('Address', { exact: true }).fill(`3 Beck Row\nKestrel Brow\n${outcode} 1AA`)
  await fill(page, 'Phone number', '01632 960 777')
  await page.getByRole('button', { name: 'Save profile' }).click()
  await page.getByLabel(/^I authorise Waymark/).check()
  await page.getByRole('button', { name: 'Authorise' }).click()
}

/** From the agreed menu: what it is, and what it costs. */
async function offerADay(page: Page): Promise<void> {
  await page.goto('/adviser/services')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You offer nothing yet')
  await page.getByRole('link', { name: 'Offer Personal guidance day', exact: true }).click()
  await fill(page, 'Your price', '310')
  await page.getByRole('button', { name: 'Save and offer' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^You offer 1 of/)
  await expect(page.getByRole('row', { name: /^Personal guidance day/ })).toContainText('£310')
}

/** In the terms of a school near them, which it answers. */
async function keepToTerms(page: Page): Promise<string> {
  await page.goto('/adviser/availability')
  await page.getByRole('link', { name: 'Change terms and holidays' }).click()
  // Not of the school that the other walks book for.
  const near = page.locator('.govuk-radios__item', { has: page.locator('[name=school]') })
  await near.filter({ hasNotText: 'Fernhollow' }).first().getByRole('radio').check()
  await page.getByRole('button', { name: 'Take these dates over' }).click()
  const said = await page.getByText(/^Taken over from .+\. Its published/).innerText()
  await page.getByRole('radio', { name: 'In term time only' }).check()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You work in term time only')
  return /^Taken over from (.+)\. Its/.exec(said)?.[1] as string
}

/** Ticks the days, sets the times of the first of them, and copies those to the others. */
async function sayWeek(page: Page): Promise<void> {
  await page.goto('/adviser/availability')
  await page.getByRole('link', { name: 'Change your usual week' }).click()
  await page.getByRole('radio', { name: 'The same days every week' }).check()
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday'])
    await page.getByRole('group', { name: 'Days of every week' }).getByRole('checkbox', { name: day }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await look(page)
  const monday = page.getByRole('group', { name: 'When on Monday' })
  for (const part of [/^Morning/, /^Afternoon/]) await monday.getByRole('checkbox', { name: part }).uncheck()
  await page.getByText('Other hours on Monday').click()
  await page.getByLabel('From on Monday (optional)', { exact: true }).fill('8:30am')
  await page.getByLabel('To on Monday (optional)', { exact: true }).fill('4pm')
  await page.getByRole('button', { name: 'Copy the times of Monday to the others' }).click()
  await expect(page.getByLabel('To on Thursday (optional)', { exact: true })).toHaveValue('4pm')
  await page.getByRole('button', { name: 'Save your week' }).click()
  await expect(page.getByText('Your usual week is saved.', { exact: false })).toBeVisible()
}

type Reviewed = { off: Day; free: Day }

/**
 * Looks through the dates that the week comes to, month by month, until a bank holiday and a school holiday have been seen. In the
 * first month with several dates after this one, the last but one is unticked; answers it, and the last, which stays ticked.
 */
async function reviewDates(page: Page): Promise<Reviewed> {
  const item = (words: RegExp) => page.locator('.govuk-checkboxes__item').filter({ hasText: words })
  const seen = { bank: false, school: false }
  const kept: Reviewed[] = []
  for (let month = 1; month < 13 && !(kept.length && seen.bank && seen.school); month++) {
    const title = page.getByRole('heading', { level: 1 })
    await expect(title).toHaveText(/^You work on .+ in \w+ \d{4}$/)
    const shown = await title.innerText()
    for (const [what, words] of [
      ['bank', /bank holiday|Boxing Day|Christmas Day|New Year’s Day|Easter Monday|Good Friday/],
      ['school', /(Outside|Between) your terms/],
    ] as const) {
      for (const one of await item(words).all()) await expect(one.getByRole('checkbox')).not.toBeChecked()
      seen[what] ||= (await item(words).count()) > 0
    }
    const worked = page.locator('input[name=dates]:checked')
    if (month > 1 && kept.length === 0 && (await worked.count()) > 2) {
      const last = (await worked.count()) - 1
      const [off, free] = [await worked.nth(last - 1).inputValue(), await worked.nth(last).inputValue()]
      kept.push({ off: day(off), free: day(free) })
      await worked.nth(last - 1).uncheck()
    }
    await page.getByRole('button', { name: /^Save and look at/ }).click()
    await expect(title).not.toHaveText(shown)
  }
  expect(seen).toEqual({ bank: true, school: true })
  await page.getByRole('button', { name: 'Save and finish' }).click()
  await expect(page).toHaveURL(/\/adviser\/availability$/)
  return kept[0] as Reviewed
}

/** One of the staff looks at everything that somebody gave, and lists them. */
async function verifyAndList(staff: Page, email: string): Promise<void> {
  const { id: supplierId, person } = await row<{ id: string; person: string }>(
    'practice',
    'select c.supplier_id as id, c.person_id as person from adviser_cards c join people p on p.id = c.person_id where p.email = $1',
    email,
  )
  await staff.goto(`/staff/advisers/${supplierId}`)
  await staff.getByRole('button', { name: 'List this adviser' }).click()
  await expect(staff.getByText(/^For no service that they offer is everything verified/).first()).toBeVisible()
  const given = await rows<{ id: string }>(
    "select id from credentials where person_id = $1 and status = 'submitted' order by submitted_at",
    person,
  )
  expect(given).toHaveLength(9)
  for (const { id } of given) {
    await staff.goto(`/staff/credentials/${id}`)
    await staff.getByLabel('What you saw, and how').fill('Original on a video call')
    await staff.getByRole('button', { name: 'Verify', exact: true }).click()
    await expect(staff.getByText(/^Verified\. /)).toBeVisible()
  }
  await staff.goto(`/staff/advisers/${supplierId}`)
  await look(staff)
  await staff.getByRole('button', { name: 'List this adviser' }).click()
  await expect(staff.getByText(/^Listed: schools find this adviser for personal guidance day/)).toBeVisible()
}

async function find(page: Page, name: string, address: string): Promise<void> {
  await page.goto(address)
  for (let pages = 0; pages < 8 && (await page.getByRole('link', { name }).count()) === 0; pages++)
    await page.getByRole('link', { name: /^Next/ }).click()
  await page.getByRole('link', { name }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
}

test('an adviser signs up, offers, says when, is verified and listed, and a school begins a request for the first free day @plain', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const name = `Willa Thrift ${Date.now() % 100_000}`
  const email = `willa.${Date.now()}@advisers.example`
  const { outcode } = await row<{ outcode: string }>(
    'outcode',
    `select outcode from adviser_cards where name = 'Rowan Tallis'`,
  )
  const page = await (await browser.newContext()).newPage()
  await signUp(page, { name, email, outcode })
  await fillProfile(page, outcode)
  await offerADay(page)
  const school = await keepToTerms(page)
  await sayWeek(page)
  const { off, free } = await reviewDates(page)

  await page.goto('/adviser')
  await page.getByRole('link', { name: 'Show us your credentials' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('8 credentials are missing')
  await giveEverything(page)
  await page.goto('/adviser/credentials')
  await look(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Our staff are looking at what you gave')
  await verifyAndList(await signedIn(browser, 'staff'), email)
  await expectEmails(page, email, [[/^You are listed/, email]])

  const anyone = await (await browser.newContext()).newPage()
  await find(anyone, name, `/find?near=${outcode}&for=personal_guidance_day&within=10`)
  const words = await anyone.locator('main').innerText()
  expect(words).toContain('Enhanced DBS with children’s barred list')
  expect(words).not.toMatch(/001555777999|RCDP 551|Irish|Una Marsh/)

  const requester = await row<{ email: string }>(
    `somebody who asks for visits at ${school}`,
    `select p.email from memberships m join organisations o on o.id = m.organisation_id join people p on p.id = m.person_id
      where o.name = $1 and m.status = 'active' and 'requester' = any(m.roles) order by p.email limit 1`,
    school,
  )
  const leader = await signedIn(browser, requester.email)
  await find(leader, name, '/find?for=personal_guidance_day')
  const month = leader.getByRole('heading', { level: 2, name: /^Free for personal guidance day in / })
  const box = (on: string) => leader.locator(`input[name=on][value="${on}"]`)
  for (let months = 0; months < 6 && (await box(free).count()) === 0; months++) {
    const shown = (await month.textContent()) as string
    await leader
      .getByRole('button', { name: /^Show \w+ \d{4}$/ })
      .last()
      .click()
    await expect(month).not.toHaveText(shown)
  }
  await look(leader)
  await expect(box(off)).toHaveCount(0)
  await box(free).check()
  await leader.getByRole('button', { name: 'Request a visit', exact: true }).click()
  await expect(leader).toHaveURL(/\/school\/request\/drf_/)
  await look(leader)
  // The day has come along.
  await leader.goto(`${leader.url().replace(/\/\w+$/, '')}/dates`)
  const named = `${formatDay(free, londonDay(new Date()))}, day`
  await expect(leader.getByRole('checkbox', { name: named, exact: true })).toBeChecked()
  expect(await leader.getByRole('main').innerText()).not.toContain(formatDay(off, londonDay(new Date())))
})
