import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type axe from 'axe-core'

// Every page is sent the whole of it, which takes the browser as long as running it: half as much is half as long.
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * What axe finds on the page: a list to be empty. axe runs scripts, so it needs JavaScript on. Contrast takes as long as all
 * other rules together and is the same for every page of a kind: `withContrast` says when to look at it.
 */
export async function axeFinds(page: Page, withContrast = true): Promise<unknown[]> {
  await page.evaluate(source)
  return page.evaluate(async (enabled) => {
    const { run } = (window as unknown as { axe: typeof axe }).axe
    // What passes is not read: writing it all out takes as long as finding it.
    const { violations } = await run(document, {
      resultTypes: ['violations'],
      rules: { 'color-contrast': { enabled } },
      preload: false,
    })
    return violations.map(({ id, nodes }) => ({ id, at: location.href, nodes: nodes.map(({ target }) => target) }))
  }, withContrast)
}
