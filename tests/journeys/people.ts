import { type Browser, expect, type Page } from '@playwright/test'

/** The name before the @ of the demonstration's accounts. */
export type Account =
  | 'careers.leader'
  | 'business.manager'
  | 'trust.finance'
  | 'adviser'
  | 'provider'
  | 'consortium.lead'
  | 'staff'

/** A browser of its own in which somebody of the demonstration has signed in: one of its accounts, or a whole address. */
export async function signedIn(browser: Browser, who: Account | (string & {})): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto('/sign-in')
  await page.getByLabel('Email address').fill(who.includes('@') ? who : `${who}@demo.waymark.example`)
  await page.getByLabel('Password').fill('waymark-demo-2026')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page).not.toHaveURL(/sign-in/)
  return page
}

/** Closes every browser that a test has opened: those left open go on drawing. */
export const leave = async (browser: Browser): Promise<void> => {
  await Promise.all(browser.contexts().map((context) => context.close()))
}

/** Changes to one of a person's organisations, unless they work for it already: signing in goes where they last were. */
export async function workFor(page: Page, organisation: string): Promise<void> {
  await page.goto('/organisations')
  const change = page.getByRole('button', { name: `Change to ${organisation}` })
  if ((await change.count()) > 0) await change.click()
  await expect(page.getByRole('banner')).toContainText(organisation)
}

/** Looks at each page of a journey as it comes: it has a heading. axe looks at every page in pages.spec.ts. */
export const look = (page: Page): Promise<void> => expect(page.getByRole('heading', { level: 1 })).toBeVisible()
export type Look = typeof look

/**
 * Waits until the outbox shows each of these emails about one thing, once (or as often as said) and to that reader. `about`: what their subjects
 * have in common, such as a booking's reference.
 */
export async function expectEmails(
  page: Page,
  about: string,
  expected: [subject: RegExp, to: string][],
  times = 1,
): Promise<void> {
  await expect(async () => {
    await page.goto(`/demo/outbox?search=${encodeURIComponent(about)}`)
    for (const [subject, to] of expected) {
      const line = page.getByRole('row').filter({ hasText: subject }).filter({ hasText: to })
      await expect(line, `${subject} to ${to}`).toHaveCount(times, { timeout: 1 })
    }
  }).toPass({ timeout: 60_000 })
}

/** Follows the first link of the newest email to somebody about something, as its reader would; answers nothing else. */
export async function followEmail(page: Page, about: string, subject: RegExp, to: string): Promise<void> {
  await expectEmails(page, about, [[subject, to]])
  await page.getByRole('row').filter({ hasText: subject }).filter({ hasText: to }).getByRole('link').click()
  const words = await page.locator('pre').innerText()
  const link = /https?:\/\/\S+/.exec(words)?.[0]
  if (!link) throw new Error(`The email ${subject} has no link:\n${words}`)
  await page.goto(link)
}
