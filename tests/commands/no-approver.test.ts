import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SchoolActor } from '#app/auth/actor.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { removeMember } from '#app/domain/people/keep-team.server.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
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
})
