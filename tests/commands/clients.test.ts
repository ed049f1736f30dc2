import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anyone, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { changeProfile } from '#app/domain/advisers/change-profile.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { clientLinkOwner, makeClientLink, sendClientLink } from '#app/domain/clients/client-link.server.ts'
import { decideAboutClient, sayClient } from '#app/domain/clients/keep-claims.server.ts'
import { ownClients, readClaims, standingWithAdviser } from '#app/domain/clients/read-claims.server.ts'
import { askToJoin } from '#app/domain/people/join.server.ts'
import { adviserPage } from '#app/domain/search/adviser-page.server.ts'
import { findPage } from '#app/domain/search/find-page.server.ts'
import { homePage } from '#app/domain/search/home-page.server.ts'
import { searchAnswers } from '#app/domain/search/search-answers.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { existingClients } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser, PROFILE } from '#tests/make/advisers.ts'
import { makeConsortium } from '#tests/make/consortia.ts'
import { emailsWanted } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { makePerson } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makeRegisterRow } from '#tests/make/register.ts'
import { NOW } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool, makeTrust } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let staff: StaffActor
let school: MadeSchool
const system = systemActor('a test')

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  staff = await makePlatform()
  school = await makeSchool()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const pageAsked = (slug: string) => ({ slug, near: '', urn: null, service: '', month: '' })
const found = async (actor: Parameters<typeof findPage>[0]) => {
  const answers = searchAnswers(new URLSearchParams('near=ZZ1'), londonDay(NOW))
  const { found } = await findPage(actor, answers, { page: 1, perPage: 100 }, NOW)
  return (found?.advisers ?? []).map(({ slug }) => slug)
}

describe('an adviser who hides from the public', () => {
  let hidden: MadeAdviser
  let open: MadeAdviser
  beforeAll(async () => {
    hidden = await makeAdviser({ name: 'Hidden Hand', profile: { isHidden: true } })
    open = await makeAdviser({ name: 'Open Door' })
  })

  it('is not there for strangers: not in the search, not in the numbers, not by name', async () => {
    const person = await makePerson()
    for (const who of [anyone(), person, open.actor]) {
      expect(await found(who)).toContain(open.slug)
      expect(await found(who)).not.toContain(hidden.slug)
      expect(await adviserPage(who, pageAsked(hidden.slug), NOW)).toBeNull()
    }
    const before = (await homePage(anyone(), NOW)).numbers.advisers
    must(await changeProfile(hidden.actor, { ...PROFILE, isHidden: false }, NOW))
    expect((await homePage(anyone(), NOW)).numbers.advisers).toBe(before + 1)
    must(await changeProfile(hidden.actor, { ...PROFILE, isHidden: true }, NOW))
  })

  it('is there for schools, consortia and staff, who read that it is so, and for themselves', async () => {
    const led = await makeConsortium([school])
    for (const who of [school.requester, led.lead, staff]) expect(await found(who)).toContain(hidden.slug)
    for (const who of [school.requester, led.lead, staff, hidden.actor])
      expect(await adviserPage(who, pageAsked(hidden.slug), NOW)).toMatchObject({ isHidden: true })
  })

  it('is read by whoever was given their link', async () => {
    const { secret } = must(await makeClientLink(hidden.actor, { instead: '' }, NOW))
    expect(await clientLinkOwner(anyone(), secret)).toMatchObject({ slug: hidden.slug })
    const asked = { ...pageAsked(hidden.slug), isByLink: true }
    expect(await adviserPage(anyone(), asked, NOW)).toMatchObject({ slug: hidden.slug })
  })
})

describe('a school that is a client already', () => {
  const linked = async () => {
    const adviser = await makeAdviser()
    const { secret } = must(await makeClientLink(adviser.actor, { instead: '' }, NOW))
    return { adviser, secret }
  }

  it('says so by the link once, and the adviser reads who and when', async () => {
    const { adviser, secret } = await linked()
    const say = () => sayClient(school.requester, { secret, schoolId: school.id, event: 'claim' }, NOW)
    const both = await Promise.all([say(), say()])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(refusal(await say())).toBe('already_done')
    const [claim] = await ownClients(adviser.actor)
    expect(claim?.claim).toMatchObject({ status: 'claimed', claimedByName: school.requester.name, claimedAt: NOW })
    const other = await makeSchool()
    expect(refusal(await sayClient(other.requester, { secret, schoolId: school.id, event: 'claim' }, NOW))).toBe(
      'not_found',
    )
  })

  it('counts only once staff have confirmed it, with what they saw; both sides are told', async () => {
    const { adviser, secret } = await linked()
    must(await sayClient(school.requester, { secret, schoolId: school.id, event: 'claim' }, NOW))
    const pair = { supplierId: adviser.supplierId, schoolId: school.id }
    const decide = (event: 'confirm' | 'refuse', words: string) =>
      decideAboutClient(staff, { ...pair, event, words }, NOW)
    expect(refusal(await decide('confirm', ' '))).toBe('words_missing')
    must(await decide('confirm', 'Invoice 118 of 4 March 2026'))
    expect(refusal(await decide('confirm', 'Again'))).toBe('already_done')
    const [own] = await standingWithAdviser(school.requester, adviser.supplierId)
    expect(own?.claim).toMatchObject({
      status: 'confirmed',
      seen: 'Invoice 118 of 4 March 2026',
      decidedBy: staff.personId,
    })
    const told = (await emailsWanted('client-decided')).filter(({ key }) => key.includes(adviser.supplierId))
    expect(told.map(({ recipients }) => 'role' in recipients && recipients.role).sort()).toEqual([
      'adviser',
      'requester',
    ])
    must(await decide('refuse', 'The invoice is of another school.'))
    expect((await readClaims(staff, false, { limit: 50, offset: 0 })).map(({ claim }) => claim.status)).toContain(
      'refused',
    )
  })

  it('is noted by whoever comes by the link and joins; staff confirm nothing before they belong to it', async () => {
    const { adviser, secret } = await linked()
    const { urn } = await makeRegisterRow()
    const person = await makePerson()
    const asked = { urn, side: 'school' as const, jobTitle: 'Careers leader', clientSecret: secret }
    const { organisationId } = must(await askToJoin(person, asked, NOW))
    const [came] = await ownClients(adviser.actor)
    expect(came?.claim).toMatchObject({ schoolId: organisationId, claimedBy: person.personId })
    const pair = { supplierId: adviser.supplierId, schoolId: organisationId }
    const decided = await decideAboutClient(staff, { ...pair, event: 'confirm', words: 'A letter' }, NOW)
    expect(refusal(decided)).toBe('not_of_the_school')
  })

  it('is said by a trust for its academies, and by nobody else', async () => {
    const { secret, adviser } = await linked()
    const trust = await makeTrust()
    const academy = await makeSchool({ trust })
    must(await sayClient(trust.finance, { secret, schoolId: academy.id, event: 'claim' }, NOW))
    must(await sayClient(trust.finance, { secret, schoolId: academy.id, event: 'take_back' }, NOW))
    expect((await standingWithAdviser(academy.requester, adviser.supplierId))[0]?.claim?.status).toBe('taken_back')
  })

  it('cannot be confirmed by the school itself, whatever it writes', async () => {
    const { adviser, secret } = await linked()
    must(await sayClient(school.requester, { secret, schoolId: school.id, event: 'claim' }, NOW))
    const ofThis = eq(existingClients.supplierId, adviser.supplierId)
    const set = { status: 'confirmed' as const, seen: 'x', decidedBy: school.requester.personId, decidedAt: NOW }
    const write = (by: typeof school.requester) =>
      inTransaction(by, (tx) => tx.update(existingClients).set(set).where(ofThis).returning())
    await expect(write(school.requester)).rejects.toThrow()
    expect(
      await inTransaction(adviser.actor, (tx) => tx.update(existingClients).set(set).where(ofThis).returning()),
    ).toEqual([])
    const [row] = await inTransaction(system, (tx) => tx.select().from(existingClients).where(ofThis))
    expect(row?.status).toBe('claimed')
  })
})

it('a link is sent once a day to an address, and ends when another is made; a second press ends nothing', async () => {
  const adviser = await makeAdviser()
  const make = (instead: string) => makeClientLink(adviser.actor, { instead }, NOW)
  expect(refusal(await sendClientLink(adviser.actor, { email: 'a@b.example', note: '' }, NOW))).toBe('no_link')
  const { secret } = must(await make(''))
  expect(refusal(await make(''))).toBe('link_changed')
  for (const _ of [1, 2]) must(await sendClientLink(adviser.actor, { email: 'a@b.example', note: '' }, NOW))
  const sent = await emailsWanted('client-invitation')
  expect(new Set(sent.map(({ key }) => key)).size).toBe(1)
  const { secret: next } = must(await make(secret))
  expect(await clientLinkOwner(anyone(), secret)).toBeNull()
  expect(await clientLinkOwner(anyone(), next)).toMatchObject({ slug: adviser.slug })
})
