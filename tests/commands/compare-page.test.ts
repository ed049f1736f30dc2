import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { DEFAULT_TIERS } from '#app/domain/bookings/cancellation.ts'
import { pence } from '#app/domain/money.ts'
import { moveConcern } from '#app/domain/safeguarding/decide-concern.server.ts'
import { reportConcern } from '#app/domain/safeguarding/report-concern.server.ts'
import { AS_USUAL } from '#app/domain/services/offer.ts'
import { offerService } from '#app/domain/services/offer-service.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { htmlFaults } from '#tests/make/html-faults.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { listProvider, makePractitioner, makeProvider } from '#tests/make/providers.ts'
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
let staff: StaffActor
const made: MadeAdviser[] = []
let hidden: MadeAdviser

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  ask = await openPages()
  staff = await makePlatform()
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

test('a provider stands beside an adviser as what it is: how it trades, up to which level, and what several cost', async () => {
  const provider = await makeProvider({ name: 'Northfell Careers', now: new Date() })
  await makePractitioner(provider, { now: new Date() })
  await listProvider(provider, new Date())
  const several = { price: pence(32_000), block: { from: 5, price: pence(29_000) } }
  must(
    await offerService(
      provider.actor,
      'personal_guidance_day',
      { ...AS_USUAL, ...several, interviews: 6, tiers: [...DEFAULT_TIERS] },
      new Date(),
    ),
  )
  await inTransaction(systemActor('a charity'), async (tx) => {
    await tx.execute(sql`update practices set trading = 'charity' where supplier_id = ${provider.supplierId}`)
    await tx.execute(sql`select refresh_adviser_card(${provider.supplierId})`)
  })
  const { words } = await compare([made[0]?.slug as string, provider.slug], { as: cookie })
  expect(words).toContain('Charity, not VAT registered')
  expect(words).toContain('Up to level 7')
  expect(words).toContain('From 5 in one booking £290.00 each')
  expect(words).toContain('The same price')
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

test('whoever cannot be asked is said where several are asked at once', async () => {
  const now = new Date()
  const leads = await makeAdviser({ name: 'Leads Only', now, credentials: { register: { grade: 'careers_leader' } } })
  const held = await makeAdviser({ name: 'Held Back', now })
  const said = 'Something that staff look into.'
  const { id } = must(await reportConcern(school.requester, { slug: held.slug, said, key: 'held-back' }, now))
  must(await moveConcern(staff, { id, event: 'suspend', reason: 'What we heard' }, now))
  const query = [...slugsOf(made.slice(0, 2)), leads.slug, held.slug].map((slug) => `adviser=${slug}`).join('&')
  const path = `/school/enquiries/new?${query}&for=personal_guidance_day`
  const { html, status } = await ask({ path, cookie })
  expect(status).toBe(200)
  expect(await htmlFaults(html)).toEqual([])
  const read = readHtml(html)
  const words = textOf(read).replace(/\s+/g, ' ')
  expect(words).toContain('Held Back cannot be asked at the moment, and is left out here.')
  expect(words).toContain(
    'Cannot be asked for personal guidance day or personal guidance half day: a check is missing.',
  )
  const ticked = all(read, ({ tag, attributes }) => tag === 'input' && attributes.name === 'adviser')
  expect(ticked.map(({ attributes }) => [attributes.value, 'checked' in attributes])).toEqual([
    ...slugsOf(made.slice(0, 2)).map((slug) => [slug, true]),
    [leads.slug, false],
  ])
})

test('what somebody cannot be asked for is marked where it is listed, on profile and comparison', async () => {
  const now = new Date()
  const credentials = { register: { grade: 'careers_leader' } }
  const leads = await makeAdviser({ name: 'Lena Short', now, credentials })
  const page = async (query = '') => {
    const { html, status } = await ask({ path: `/advisers/${leads.slug}${query}`, cookie })
    expect(status).toBe(200)
    expect(await htmlFaults(html)).toEqual([])
    return textOf(readHtml(html)).replace(/\s+/g, ' ')
  }
  // Both guidance services, and not the assembly.
  const talks = await page('?for=assembly')
  expect(talks.match(/Cannot be asked for at the moment/g)).toHaveLength(2)
  expect(talks).not.toContain('is not as a Career Development Professional')
  const WHY = 'Lena’s place on the professional register is not as a Career Development Professional'
  expect(await page('?for=personal_guidance_day')).toContain(WHY)
  const side = await compare(slugsOf([leads, ...made.slice(0, 1)]), { as: cookie, more: '&for=personal_guidance_day' })
  expect(side.words).toContain(`Cannot be asked for it now. ${WHY}`)
  expect(side.links.filter((href) => href.includes('/school/request'))).toHaveLength(1)
  const talk = await compare(slugsOf([leads, ...made.slice(0, 1)]), { as: cookie, more: '&for=assembly' })
  expect(talk.words).not.toContain('Cannot be asked')
})
