import { type APIRequestContext, expect, test } from '@playwright/test'
import { PLACES } from '#app/auth/places.ts'
import { shippedScripts } from '#app/cli/bench/shipped-scripts.ts'
import { type Account, leave, signedIn } from './people.ts'

test.afterEach(({ browser }) => leave(browser))

// Pages that need no React ship no script of their own making, no loader data a second time, and one small file.

const MOST_BYTES = 15_000

const OPEN = ['/', '/find', '/find?near=ZZ1', '/services', '/fees', '/sign-in', '/join/school', '/no-such-page']
const OWN: [Account, readonly { href: string }[]][] = [
  ['careers.leader', PLACES.school],
  ['adviser', PLACES.adviser],
  ['consortium.lead', PLACES.consortium],
  ['staff', PLACES.staff],
]

/** What each page ships that it should not, and the files that they ship between them. */
async function shippedBy(request: APIRequestContext, paths: readonly string[]) {
  const wrong: string[] = []
  const files = new Set<string>()
  for (const path of paths) {
    const scripts = shippedScripts(await (await request.get(path)).text())
    if (scripts.inline > 0) wrong.push(`${path} has ${scripts.inline} scripts of its own making`)
    if (scripts.isHydrated) wrong.push(`${path} carries its data twice`)
    if (scripts.files.length !== 1) wrong.push(`${path} asks for ${scripts.files.length} script files`)
    for (const file of scripts.files) files.add(file)
  }
  return { wrong, files: [...files] }
}

async function gzippedBytes(request: APIRequestContext, file: string): Promise<number> {
  const answered = await request.get(file, { headers: { 'accept-encoding': 'gzip' } })
  expect(answered.headers()['content-encoding']).toBe('gzip')
  return Number(answered.headers()['content-length'])
}

test('public pages ship one small script and nothing inline', async ({ request }) => {
  const { wrong, files } = await shippedBy(request, OPEN)
  expect(wrong).toEqual([])
  expect(files).toHaveLength(1)
  const bytes = await gzippedBytes(request, files[0] as string)
  expect(bytes).toBeGreaterThan(500)
  expect(bytes).toBeLessThan(MOST_BYTES)
})

for (const [account, places] of OWN) {
  test(`the pages of ${account} ship one small script and nothing inline`, async ({ browser }) => {
    const page = await signedIn(browser, account)
    const { wrong, files } = await shippedBy(page.request, [...places.map(({ href }) => href), '/account'])
    expect(wrong).toEqual([])
    for (const file of files) expect(await gzippedBytes(page.request, file)).toBeLessThan(MOST_BYTES)
  })
}
