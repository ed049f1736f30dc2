import type { Page } from '@playwright/test'
import { addressOf } from '#tests/make/addresses.ts'
import { axeFinds } from './axe.ts'
import { waymarkUrl } from './ground.ts'
import { noteLooked } from './walked.ts'

/** Pages whose colours have been looked at in this process, by address and status: everything else is looked at each time. */
const coloursSeen = new Set<string>()

/** What the page that is open has: asked in one go, and without Playwright's locators, which each new page is sent whole. */
const readPage = (page: Page) =>
  page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    return {
      headings: [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility()).length,
      links: [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
        .map(({ href }) => new URL(href))
        .filter(({ origin }) => origin === location.origin)
        .map(({ pathname }) => pathname),
      // axe no longer looks for it, and a label of two fields names neither.
      twice: ids.filter((id, at) => ids.indexOf(id) !== at),
    }
  })

/**
 * Looks at one page after another in one person's browser: its status, its heading, what it says to the console, what axe
 * finds, that it fits a telephone, and that every link on it leads to a page there is. `found` is a list to be empty.
 */
export function inspecting(page: Page) {
  const found: unknown[] = []
  let status = 0
  page.on('response', (answer) => {
    if (answer.request().isNavigationRequest() && answer.frame() === page.mainFrame()) status = answer.status()
  })
  page.on('pageerror', (error) => found.push(`${page.url()} threw ${error.message}`))
  page.on('console', (said) => {
    // The browser itself reports a page that answers 404 or 422, whatever is on it; and that an email in its frame, which
    // lets nothing run, did not let us in.
    const isItself = status >= 400 && said.location().url === page.url()
    const isEmail = /^Blocked script execution in '\S+\/html'/.test(said.text())
    if (said.type() === 'error' && !isItself && !isEmail) found.push(`${page.url()} said ${said.text()}`)
  })

  /** Looks at the page that is open, which should have answered with this status. */
  async function look(expected = 200): Promise<void> {
    const { pathname } = new URL(page.url())
    const address = page.url().startsWith(waymarkUrl()) ? (addressOf(pathname) ?? '/*') : null
    if (address) noteLooked(address)
    await page.waitForLoadState()
    const { headings, links, twice } = await readPage(page)
    if (headings !== 1) found.push(`${page.url()} has ${headings} headings of the first level`)
    if (status !== expected) found.push(`${page.url()} answered ${status}, not ${expected}`)
    // Emails at one address, and the sandbox's pages, have each their own colours.
    const kind = address && !address.endsWith('/html') && `${address} ${expected}`
    found.push(...(await axeFinds(page, !kind || !coloursSeen.has(kind))))
    if (kind) coloursSeen.add(kind)
    for (const to of page.url().startsWith(waymarkUrl()) ? links : []) {
      if (to !== pathname && !addressOf(to)) found.push(`${page.url()} leads to ${to}, which is no page`)
    }
    if (twice.length > 0) found.push(`${page.url()} has twice the id ${twice.join(', ')}`)
    await page.setViewportSize({ width: 390, height: 844 })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    if (wide > 390) found.push(`${page.url()} is ${wide} wide at 390`)
    await page.setViewportSize({ width: 1280, height: 900 })
  }

  async function open(path: string, expected = 200): Promise<void> {
    await page.goto(path)
    const [asked, got] = [path, page.url()].map((one) => addressOf(new URL(one, 'http://localhost').pathname))
    if (asked !== got) found.push(`${path} led to ${page.url()}`)
    await look(expected)
  }

  /** Empties the form of this button and sends it: 422, first on the page it says what is wrong, and it is looked at too. */
  async function sendEmptied(button: string | RegExp): Promise<void> {
    const from = page.url()
    const form = page
      .locator('main form[method=post]')
      .filter({ has: page.getByRole('button', { name: button, exact: true, includeHidden: true }) })
    if ((await form.count()) !== 1) {
      found.push(`${from} has ${await form.count()} forms with the button ${button}`)
      return
    }
    const answered = page.waitForEvent('load')
    await form.evaluate(
      (element: HTMLFormElement, words) => {
        for (const field of element.elements) {
          if (field instanceof HTMLTextAreaElement) field.value = ''
          if (field instanceof HTMLSelectElement) field.selectedIndex = -1
          if (!(field instanceof HTMLInputElement) || field.type === 'hidden') continue
          if (field.type === 'radio' || field.type === 'checkbox') field.checked = false
          else field.value = ''
        }
        const its = [...element.querySelectorAll('button')].find((one) => one.textContent?.trim() === words)
        element.requestSubmit(its ?? null)
      },
      await form.getByRole('button', { name: button, exact: true, includeHidden: true }).first().textContent(),
    )
    await answered
    await look(422)
    if ((await page.getByRole('alert').count()) === 0) found.push(`${from}, sent empty, does not say what is wrong`)
    if (!(await page.title()).startsWith('Error: ')) found.push(`${from}, sent empty, has no error in its title`)
  }

  return { page, found, look, open, sendEmptied }
}
export type Inspecting = ReturnType<typeof inspecting>
