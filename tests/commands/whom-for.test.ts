import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import type { VisitsRequest } from '#app/domain/bookings/plan-request.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, day, londonDay } from '#app/domain/calendar.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import * as start from '#app/routes/buyer/request/start.ts'
import * as work from '#app/routes/buyer/request/work.tsx'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { bookings, requestDrafts } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { must, refusal } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { call, cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Whom a visit is for: the year groups that the menu gives a service, to 25 with an EHCP, and how large a group is.

let database: FreshDatabase
let school: MadeSchool
let adviser: MadeAdviser
let ask: Ask

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
  ask = await openPages()
  school = await makeSchool()
  adviser = await makeAdviser({
    services: { personal_guidance_day: {}, single_interview: { interviews: 1 }, group_session: {} },
  })
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const system = systemActor('a test')

/** Asked at the price that is told, from the careers budget, which claims the fee’s VAT back. */
async function asked(change: Partial<VisitsRequest>) {
  const one = requestOf(school, adviser, ['2027-03-16'], { interviews: 0, ...change })
  const told = refusal(await requestVisits(school.requester, { ...one, expectedPence: 0 }, NOW))
  if (told.code !== 'price_changed') return refusal(await requestVisits(school.requester, one, NOW)).code
  const { bookingId } = must(
    await requestVisits(school.requester, { ...one, expectedPence: told.pricePence ?? 0 }, NOW),
  )
  const [booking] = await inTransaction(system, (tx) => tx.select().from(bookings).where(eq(bookings.id, bookingId)))
  return booking
}

const at = (on: string, from: string, to: string) => [{ day: day(on), from, to }] as VisitsRequest['visits']
const interview = (on: string, yearGroups: number[]) => ({
  ...{ serviceCode: 'single_interview', interviews: 1, yearGroups },
  visits: at(on, '10:00', '10:45'),
})
const session = (on: string, groupSize?: number) => ({
  ...{ serviceCode: 'group_session', yearGroups: [9] },
  visits: at(on, '09:00', '10:00'),
  ...(groupSize === undefined ? {} : { groupSize }),
})

describe('the year groups', () => {
  it('go to 25 with an EHCP where the menu says so', async () => {
    expect(await asked(interview('2027-03-16', [13, 14]))).toMatchObject({ yearGroups: [13, 14], groupSize: null })
  })

  it.each([[[14]], [[6]], [[11, 14]], [[]]])('of a guidance day are not %j', async (yearGroups) => {
    expect(await asked({ interviews: 6, yearGroups })).toBe('year_not_served')
  })

  it('past Year 11 are never paid for from Pupil Premium', async () => {
    const tag = {
      ...{ whom: 'all_eligible' as const, pupilsEligible: null, pupilsInAll: null, method: null },
      ...{ approach: 'wider' as const, challenge: 3, rationale: 'For a young person who has nobody at home to ask.' },
    }
    const lines = [{ from: school.premiumId, amountPence: 100, costCentreId: null, tag }]
    const one = requestOf(school, adviser, ['2027-03-17'], {
      ...interview('2027-03-17', [14]),
      lines,
      expectedPence: 0,
    })
    const { pricePence = 0 } = refusal(await requestVisits(school.requester, one, NOW))
    expect(refusal(await requestVisits(school.requester, { ...one, expectedPence: pricePence }, NOW))).toMatchObject({
      lines: [{ line: 0, code: 'year_not_eligible' }],
    })
  })
})

describe('a group', () => {
  it('is as large as was said, and the agreement says so', async () => {
    const booking = await asked(session('2027-03-18', 24))
    expect(booking).toMatchObject({ groupSize: 24 })
    expect(JSON.stringify(booking)).toContain('“Group guidance session”, one visit, for a group of 24,')
  })

  it('may be smaller than it is planned for', async () => {
    expect(await asked(session('2027-03-19', 8))).toMatchObject({ groupSize: 8 })
  })

  it.each([[31], [0], [1.5], [undefined]])('is not %s', async (size) => {
    expect(await asked(session('2027-03-22', size))).toBe('group_out_of_range')
  })

  it('is not said of what is for none', async () => {
    expect(await asked({ ...interview('2027-03-23', [11]), groupSize: 500 })).toMatchObject({ groupSize: null })
  })
})

describe('the page', () => {
  const today = londonDay(new Date())
  let on = addDays(today, 30)
  while (!isSchoolDay(schoolCalendar(), on)) on = addDays(on, 1)

  async function draftOf(code: string, from: string, to: string) {
    const cookie = await cookieOf(school.requester)
    const path = `/school/request?adviser=${adviser.slug}&service=${code}&at=${code}`
    const draftId = (await call(start.loader, { path, cookie })).to?.split('/').at(-1) ?? ''
    const answers = { visits: at(on, from, to), place: { kind: 'school' as const }, room: 'Library' }
    await inTransaction(system, async (tx) => {
      const [row] = await tx.select().from(requestDrafts).where(eq(requestDrafts.id, draftId))
      await tx
        .update(requestDrafts)
        .set({ answers: { ...(row?.answers as object), ...answers } as never })
        .where(eq(requestDrafts.id, draftId))
    })
    const page = () => ask({ path: `/school/request/${draftId}/work`, cookie })
    const send = (form: Record<string, string>) =>
      call(work.action as never, {
        ...{ path: `/school/request/${draftId}/work`, params: { draftId }, cookie },
        form: { safeguardingLead: 'Dinah', purpose: 'Choices', ...form },
      })
    return { page, send }
  }

  it('asks for the size of a group, keeps what was typed, and offers no year past 13', async () => {
    const { page, send } = await draftOf('group_session', '09:00', '10:00')
    const { html } = await page()
    expect(html).toContain('Pupils in the group')
    expect(html).toContain('At most 30; it is planned for 15 or more')
    expect(html).not.toContain('Year 14')
    expect((await send({ yearGroups: '9', groupSize: '31' })).errors.groupSize).toMatch(/1 to 30|at most 30|30/)
    expect((await send({ yearGroups: '9' })).errors.groupSize).toBe('Enter how many pupils are in the group')
    expect((await send({ yearGroups: '14', groupSize: '20' })).errors.yearGroups).toMatch(/from the list/)
    expect((await send({ yearGroups: '9', groupSize: '20' })).to).toMatch(/funding$/)
    expect((await page()).html).toMatch(/value="20"/)
  })

  it('offers whoever is past Year 13 where the service is for them', async () => {
    const { page, send } = await draftOf('single_interview', '10:00', '10:45')
    const { html } = await page()
    expect(html).toContain('Year 14 or older, to 25, with an EHCP')
    expect(html).not.toContain('Pupils in the group')
    expect((await send({ yearGroups: '14', interviews: '1' })).to).toMatch(/funding$/)
  })
})
