import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnect } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { all, hasClass, readHtml, textOf } from '#tests/make/read-html.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

let database: FreshDatabase
let ask: Ask

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  ask = await openPages()
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const wordsOf = async (path: string) => textOf(readHtml((await ask({ path })).html)).replace(/\s+/g, ' ')

test('whoever has just joined reads what happens next for them, and not for the other kind', async () => {
  const [school, adviser] = ['whoever decides', 'Your page is then yours to fill in']
  expect(await wordsOf('/join/sent?as=school')).toContain(school)
  expect(await wordsOf('/join/sent?as=school')).not.toMatch(/adviser:|yours to fill in/)
  expect(await wordsOf('/join/sent?as=adviser')).toContain(adviser)
  expect(await wordsOf('/join/sent?as=adviser')).not.toContain(school)
  expect(await wordsOf('/join/sent')).toMatch(/For a school: .*As an adviser: /)
})

test('a search for no school at all says beside its field what to enter', async () => {
  const { html, status } = await ask({ path: '/join/school?q=+' })
  expect(status).toBe(422)
  expect(all(readHtml(html), hasClass('govuk-error-message')).map(textOf)).toEqual([
    expect.stringContaining('Enter its name, postcode or URN'),
  ])
  expect((await ask({ path: '/join/school' })).html).not.toContain('govuk-error-message')
})

test('the menu keeps abbreviations in capitals, and an EHCP review is one meeting', async () => {
  const words = await wordsOf('/services')
  expect(words).toContain('for EHCP annual review')
  expect(words).toContain('for personal guidance day')
  expect(words).toContain('One, of 90 minutes')
})

test('a profile marks a check that has ended, and says of identity and right to work only when they were seen', async () => {
  const { slug } = await makeAdviser({
    credentials: {
      register: { renewsOn: '2026-11-14' },
      right_to_work: { document: 'Share code, leave to remain', endsOn: '2028-02-01' },
    },
  })
  const { html } = await ask({ path: `/advisers/${slug}` })
  const words = textOf(readHtml(html)).replace(/\s+/g, ' ')
  expect(words).toContain('cannot be booked for a personal guidance day')
  expect(words).toContain('place on the professional register ended on 14 November 2026')
  expect(words).not.toContain('No free day in the next year')
  expect(all(readHtml(html), hasClass('app-status--no')).map(textOf)).toEqual(['UK Register ended 14 November 2026'])
  expect(words).toMatch(/Right to work\s*Seen 20 August 2026/)
  expect(html).not.toMatch(/leave to remain|2028-02-01|Una Marsh|larkfield|SECRET|001234567890/)
})

test('what we check is sentences, which stand beneath their label on a telephone', async () => {
  const { html } = await ask({ path: '/what-we-check' })
  const sentences = all(readHtml(html), hasClass('app-stack__words'))
  expect(sentences.length).toBeGreaterThan(10)
  expect(all(readHtml(html), hasClass('govuk-table__cell')).length).toBe(sentences.length)
})

test('a profile leads back to the list that led to it, with every filter, and says what its miles are', async () => {
  const { slug } = await makeAdviser({ notice: 0 })
  const asked = '/find?near=ZZ1&within=40&when=16&order=soonest'
  const linksOf = (html: string, to: string) =>
    [...html.matchAll(/href="([^"]+)"/g)]
      .map(([, href = '']) => href.replaceAll('&amp;', '&'))
      .filter((href) => href.startsWith(to))
  const list = (await ask({ path: asked })).html
  const [profile = ''] = linksOf(list, `/advisers/${slug}`)
  const page = (await ask({ path: profile })).html
  const back = new URL(linksOf(page, '/find?').find((href) => href.includes('within')) ?? '', 'http://localhost')
  expect(Object.fromEntries(back.searchParams)).toMatchObject({
    near: 'ZZ1',
    within: '40',
    when: '16',
    order: 'soonest',
  })
  expect(textOf(readHtml(page))).toMatch(/\d+ miles? there and back by road/)
  const odd = (await ask({ path: `/advisers/${slug}?list=${encodeURIComponent('within=5&to=x&evil=//elsewhere')}` }))
    .html
  expect(odd).toContain('href="/find?within=5&amp;to=x&amp;for=personal_guidance_day"')
})

test('a list is not given of a search that its page refuses', async () => {
  const gone = '?near=ZZ1&on=1+1+2020'
  expect((await ask({ path: `/find${gone}` })).status).toBe(422)
  const list = await ask({ path: `/find.csv${gone}` })
  expect(list.status).toBe(422)
  expect(list.html).not.toContain('Adviser,Town')
})
