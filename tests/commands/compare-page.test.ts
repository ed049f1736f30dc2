import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnect } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { htmlFaults } from '#tests/make/html-faults.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { all, readHtml, textOf } from '#tests/make/read-html.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

let database: FreshDatabase
let ask: Ask
let school: MadeSchool
let cookie: string
const made: MadeAdviser[] = []
let hidden: MadeAdviser

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  ask = await openPages()
  await makePlatform()
  school = await makeSchool()
  cookie = await cookieOf(school.requester)
  for (const name of ['Ann One', 'Ben Two', 'Cal Three', 'Dee Four', 'Eve Five'])
    made.push(await makeAdviser({ name, now: new Date() }))
  hidden = await makeAdviser({ name: 'Hidden Hand', now: new Date(), profile: { isHidden: true } })
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const compare = async (slugs: string[], { as, more = '' }: { as?: string; more?: string } = {}) => {
  const query = slugs.map((slug) => `adviser=${encodeURIComponent(slug)}`).join('&')
  const { html, status } = await ask({ path: `/compare?${query}${more}`, ...(as ? { cookie: as } : {}) })
  expect(status).toBe(200)
  const read = readHtml(html)
  const links = all(read, ({ tag }) => tag === 'a').map(({ attributes }) => attributes.href ?? '')
  return { html, words: textOf(read).replace(/\s+/g, ' '), links }
}
const slugsOf = (some: MadeAdviser[]) => some.map(({ slug }) => slug)

test('two to four stand side by side with the price for this school, and a request begins from there', async () => {
  const two = slugsOf(made.slice(0, 2))
  const { words, links, html } = await compare(two, { as: cookie })
  expect(await htmlFaults(html)).toEqual([])
  for (const name of ['Ann One', 'Ben Two', '£351.14', '£347.30', 'Level 7', 'Free to cancel with', 'school days'])
    expect(words).toContain(name)
  expect(words).toContain('18 miles there and back')
  for (const slug of two) expect(links.some((href) => href.startsWith(`/school/request?adviser=${slug}&`))).toBe(true)
  expect(links.some((href) => href.startsWith('/school/enquiries/new?adviser='))).toBe(true)
})

test('whoever has not signed in reads prices before travel until they name a place, and can ask for nothing', async () => {
  const { words, links } = await compare(slugsOf(made.slice(0, 3)))
  expect(words).toContain('before travel')
  expect(links.some((href) => href.includes('/request') || href.includes('/enquiries'))).toBe(false)
  expect((await compare(slugsOf(made.slice(0, 3)), { more: '&near=ZZ1' })).words).toContain('£351.14')
})

test('too many, too few, unknown and hidden are sentences', async () => {
  expect((await compare(slugsOf(made))).words).toContain('one more is left out')
  expect((await compare([])).words).toContain('Choose two advisers or more to compare')
  expect((await compare([made[0]?.slug as string])).words).toContain('Tick two to four advisers')
  const two = slugsOf(made.slice(0, 2))
  const [unknown, notShown] = [await compare([...two, 'nobody']), await compare([...two, hidden.slug])]
  expect(unknown.words).toContain('One of the names in this address leads to nobody whom you can see here')
  expect(notShown.words).toBe(unknown.words)
  expect((await compare([...two, hidden.slug], { as: cookie })).words).toContain(
    'Shown to schools that have signed in, not to the public',
  )
})

test('one who does not offer the service says so in its place', async () => {
  const other = await makeAdviser({ name: 'Only Talks', now: new Date(), services: { assembly: {} } })
  expect((await compare([made[0]?.slug as string, other.slug])).words).toContain('Does not offer it')
})
