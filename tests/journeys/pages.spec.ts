import { expect, type Page, test } from '@playwright/test'
import { PLACES } from '#app/auth/places.ts'
import { type Account, axeFinds, signedIn } from './people.ts'

// Every page that a person is shown the way to: it answers, it says nothing to the console, axe finds nothing, and it fits
// a telephone.

const OPEN = [
  ...['/', '/find', '/find?near=ZZ1', '/services', '/what-we-check', '/fees', '/accessibility', '/privacy', '/cookies'],
  ...['/complaints', '/sign-in', '/join', '/join/school', '/join/adviser', '/forgot', '/demo/outbox'],
]
const OWN: [Account, readonly { href: string }[]][] = [
  ['careers.leader', PLACES.school],
  ['business.manager', PLACES.school],
  ['trust.finance', PLACES.school],
  ['adviser', PLACES.adviser],
]

async function visit(page: Page, paths: readonly string[]): Promise<unknown[]> {
  const found: unknown[] = []
  page.on('console', (said) => said.type() === 'error' && found.push(`${page.url()} said ${said.text()}`))
  page.on('pageerror', (error) => found.push(`${page.url()} threw ${error.message}`))
  for (const path of paths) {
    await page.setViewportSize({ width: 1280, height: 900 })
    const answer = await page.goto(path)
    if (answer?.status() !== 200) found.push(`${path} answered ${answer?.status()}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    found.push(...(await axeFinds(page)))
    await page.setViewportSize({ width: 390, height: 844 })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    if (wide > 390) found.push(`${path} is ${wide} wide at 390`)
  }
  return found
}

test('every public page', async ({ page }) => {
  test.setTimeout(240_000)
  expect(await visit(page, OPEN)).toEqual([])
})

for (const [account, places] of OWN) {
  test(`every page that ${account} is shown the way to`, async ({ browser }) => {
    test.setTimeout(240_000)
    const page = await signedIn(browser, account)
    expect(await visit(page, [...places.map(({ href }) => href), '/account', '/organisations'])).toEqual([])
  })
}
