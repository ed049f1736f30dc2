import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SchoolActor } from '#app/auth/actor.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { changeRoles, removeMember } from '#app/domain/people/keep-team.server.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { must } from '#tests/make/must.ts'
import { addMember, membershipOf } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { readHtml, textOf } from '#tests/make/read-html.ts'
import { requestOf } from '#tests/make/requests.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// A school in which nobody but the person who asks could approve: it is said wherever the request is, with who can help.

const now = new Date()
const today = londonDay(now)
const AHEAD = Array.from({ length: 20 }, (_, i) => addDays(today, 40 + i)).find((on) =>
  isSchoolDay(schoolCalendar(), on),
) as Day

let database: FreshDatabase
let ask: Ask
let adviser: MadeAdviser
beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
  ask = await openPages()
  adviser = await makeAdviser({ notice: 0 })
}, 120_000)
afterAll(async () => {
  await disconnect()
  await database.close()
})

type Who = { personId: string; organisationId: string }
const see = async (path: string, as: Who) => {
  const { html } = await ask({ path, cookie: await cookieOf(as) })
  return { html, words: textOf(readHtml(html)) }
}
/** The school after its approver has gone, and a request of its first member. */
async function requestedAlone(school: MadeSchool, by: SchoolActor = school.requester) {
  const { bookingId } = must(await requestVisits(by, requestOf(school, adviser, [AHEAD]), now))
  return bookingId
}
async function withoutApprover() {
  const school = await makeSchool({ around: AHEAD })
  must(await removeMember(school.requester, { membershipId: await membershipOf(school.approver) }, now))
  return school
}

describe('a request that nobody can approve', () => {
  it('says so where it was sent and where it waits, and leads whoever keeps the team to inviting somebody', async () => {
    const school = await withoutApprover()
    const bookingId = await requestedAlone(school)
    for (const page of ['', '/sent']) {
      const { html, words } = await see(`/school/bookings/${bookingId}${page}`, school.requester)
      expect(words).toContain('Nobody can approve it yet')
      expect(html).toContain('href="/school/team/invite"')
      expect(words).not.toMatch(/We have asked [^.]* to approve|Ask whoever keeps/)
    }
  })

  it('says to whoever does not keep the team whom to ask', async () => {
    const school = await withoutApprover()
    const other = await addMember<SchoolActor>(school.id, ['requester'])
    const adviserToo = await makeAdviser({ notice: 0 })
    const { bookingId } = must(await requestVisits(other, requestOf(school, adviserToo, [AHEAD]), now))
    const { html, words } = await see(`/school/bookings/${bookingId}/sent`, other)
    expect(words).toContain(`Ask ${school.requester.name}, who keeps the team of ${school.requester.organisationName}`)
    expect(html).not.toContain('href="/school/team/invite"')
  })

  it('is a turn of whoever asked, with by when, also for those who cannot invite', async () => {
    const school = await withoutApprover()
    const other = await addMember<SchoolActor>(school.id, ['requester'])
    const { bookingId } = must(
      await requestVisits(other, requestOf(school, await makeAdviser({ notice: 0 }), [AHEAD]), now),
    )
    const keeper = await see('/school', school.requester)
    expect(keeper.words).toContain('Invite somebody to approve')
    expect(keeper.html.split('href="/school/team/invite"')).toHaveLength(2)
    const asker = await see('/school', other)
    expect(asker.words).toContain('Find somebody who can approve the request to')
    expect(asker.html).toContain(`href="/school/bookings/${bookingId}"`)
  })
})

describe('the only one who can approve what waits', () => {
  it('is asked about before they drop the role or leave, and goes once that is said', async () => {
    const school = await makeSchool({ around: AHEAD })
    const membershipId = await membershipOf(school.approver)
    must(await requestVisits(school.requester, requestOf(school, await makeAdviser({ notice: 0 }), [AHEAD]), now))
    const refused = { ok: false, refusal: 'last_approver' }
    expect(await changeRoles(school.requester, { membershipId, roles: ['payer'] }, now)).toEqual(refused)
    expect(await removeMember(school.requester, { membershipId }, now)).toEqual(refused)
    expect(await removeMember(school.approver, { membershipId }, now)).toEqual(refused)

    const path = `/school/team/${membershipId}`
    const cookie = await cookieOf(school.requester)
    expect((await see(path, school.requester)).words).toMatch(
      /One request waits until 5pm on .+, and nobody else can approve it/,
    )
    const send = (form: Record<string, string>) => ask({ path, cookie, form: new URLSearchParams(form) })
    const asked = await send({ intent: 'remove' })
    expect(asked.status).toBe(422)
    expect(textOf(readHtml(asked.html))).toContain('Nobody else can approve what waits')
    expect((await send({ roles: 'payer' })).status).toBe(422)
    expect((await send({ roles: 'payer', changeAnyway: 'yes' })).status).toBe(303)
    expect((await see('/school/team', school.requester)).words).toContain('Nobody here approves spending. Invite')
  })

  it('goes without a question where another can approve, or nothing waits that was not theirs', async () => {
    const school = await makeSchool({ around: AHEAD })
    const second = await addMember<SchoolActor>(school.id, ['approver', 'requester'])
    must(await requestVisits(second, requestOf(school, await makeAdviser({ notice: 0 }), [AHEAD]), now))
    const own = { membershipId: await membershipOf(second), roles: ['requester'] }
    must(await changeRoles(school.requester, own, now))
    must(await changeRoles(school.requester, { ...own, roles: ['approver'] }, now))
    must(await removeMember(school.requester, { membershipId: own.membershipId }, now))
  })
})

describe('somebody whose part in a team another has changed', () => {
  it('is told by email, and led to their organisations from the pages that they no longer see', async () => {
    const school = await makeSchool({ around: AHEAD })
    const member = await addMember<SchoolActor>(school.id, ['requester'])
    const membershipId = await membershipOf(member)
    must(await changeRoles(school.requester, { membershipId, roles: ['payer'] }, now))
    must(await removeMember(school.requester, { membershipId }, now))
    must(await removeMember(school.approver, { membershipId: await membershipOf(school.approver) }, now))
    const told = (await lettersOf(database.ownerUrl, 'team-changed')).filter(
      ({ recipients }) => 'personId' in recipients && recipients.personId === member.personId,
    )
    const facts = { organisation: school.requester.organisationName, by: school.requester.name }
    expect(told.map((letter) => letter.facts)).toEqual([{ ...facts, roles: 'Pay invoices' }, facts])
    const all = await lettersOf(database.ownerUrl, 'team-changed')
    expect(
      all.some(({ recipients }) => 'personId' in recipients && recipients.personId === school.approver.personId),
    ).toBe(false)

    for (const path of ['/school', '/school/bookings/bkg_any']) {
      const { status, to } = await ask({ path, cookie: await cookieOf(member) })
      expect([status, to]).toEqual([303, '/organisations'])
    }
    const stranger = await addMember<SchoolActor>((await makeSchool()).id, ['requester'])
    expect((await ask({ path: '/adviser', cookie: await cookieOf(stranger) })).status).toBe(404)
  })
})
