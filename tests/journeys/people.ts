import AxeBuilder from '@axe-core/playwright'
import { type Browser, expect, type Page } from '@playwright/test'

/** The name before the @ of the demonstration's accounts. */
export type Account = 'careers.leader' | 'business.manager' | 'trust.finance' | 'adviser' | 'consortium.lead' | 'staff'

/** A browser of its own in which somebody of the demonstration has signed in. */
export async function signedIn(browser: Browser, account: Account): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto('/sign-in')
  await page.getByLabel('Email address').fill(`${account}@demo.waymark.example`)
  await page.getByLabel('Password').fill('waymark-demo-2026')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page).not.toHaveURL(/sign-in/)
  return page
}

/** What axe finds on the page: a list to be empty. axe runs scripts, so it needs JavaScript on. */
export async function axeFinds(page: Page): Promise<unknown[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => ({ id, at: page.url(), nodes: nodes.map(({ target }) => target) }))
}
