import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRequest } from '#app/domain/bookings/read-request.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import * as resume from '#app/routes/buyer/request/resume.ts'
import * as start from '#app/routes/buyer/request/start.ts'
import * as times from '#app/routes/buyer/request/times.tsx'
import { connect, disconnect } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { call, cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// The times of several visits: asked for once where they may be the same, one by one where they differ.

const today = londonDay(new Date())
const days: Day[] = []
for (let on = addDays(today, 21); days.length < 3; on = addDays(on, 1))
  if (isSchoolDay(schoolCalendar(), on)) days.push(on)
const [ONE, TWO, THREE] = days as [Day, Day, Day]

let database: FreshDatabase
let school: MadeSchool
let slug: string
let cookie: string

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
  school = await makeSchool({ around: ONE })
  slug = (await makeAdviser({ notice: 3 })).slug
  cookie = await cookieOf(school.requester)
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

/** A draft with dates that were ticked on the adviser's page. */
async function ticked(service: string, on: string[]): Promise<string> {
  const query = new URLSearchParams([['adviser', slug], ['service', service], ...on.map((day) => ['on', day])])
  const began = await call(start.loader, { path: `/school/request?${query}`, cookie })
  return began.to?.split('/').at(-1) as string
}

const at = (draftId: string) => ({ path: `/school/request/${draftId}`, params: { draftId }, cookie })
const send = (draftId: string, form: Record<string, string>) => call(times.action as never, { ...at(draftId), form })

const shownFor = async (draftId: string) => {
  const request = new Request(`http://localhost/school/request/${draftId}/times`, { headers: { cookie } })
  return times.loader({ request, params: { draftId }, context: {} } as never)
}
const timesIn = async (draftId: string) =>
  (await readRequest(school.requester, draftId, new Date()))?.answers.visits?.map(({ from, to }) => `${from} ${to}`)

const each = (pairs: [string, string][]) =>
  Object.fromEntries(
    pairs.flatMap(([from, to], i) => [
      [`visits[${i}].day`, days[i] as string],
      [`visits[${i}].from`, from],
      [`visits[${i}].to`, to],
    ]),
  )
const KNOWN = each([
  ['8:45am', '3:15pm'],
  ['8:45am', '3:15pm'],
  ['8:45am', '3:15pm'],
])

describe('the times of three days with one adviser', () => {
  let id: string
  beforeAll(async () => {
    id = await ticked('personal_guidance_day', [ONE, TWO, THREE])
  })

  it('are asked for although the dates came from the adviser’s page', async () => {
    expect((await call(resume.loader as never, at(id))).to).toBe(`/school/request/${id}/times`)
  })

  it('are one pair for all, with when the adviser is free on each of them', async () => {
    expect((await shownFor(id)).shared).toMatchObject({ isSame: true, from: '8:45am', to: '3:15pm' })
    expect((await shownFor(id)).shared?.free).toMatch(/am to \d.*pm$/)
    expect((await send(id, { ...KNOWN, times: 'same', from: '9am', to: '2:30pm' })).status).toBe(303)
    expect(await timesIn(id)).toEqual(['09:00 14:30', '09:00 14:30', '09:00 14:30'])
  })

  it('may differ on some days, and then are shown one by one', async () => {
    const some = each([
      ['9am', '2:30pm'],
      ['10am', '3pm'],
      ['9am', '2:30pm'],
    ])
    // What stands in the pair that isn't chosen is not read.
    expect((await send(id, { ...some, times: 'each', from: 'rubbish', to: '' })).status).toBe(303)
    expect(await timesIn(id)).toEqual(['09:00 14:30', '10:00 15:00', '09:00 14:30'])
    expect((await shownFor(id)).shared?.isSame).toBe(false)
  })

  it('are refused beside the pair that was typed, which is kept', async () => {
    const wrong = async (from: string, to: string) => (await send(id, { ...KNOWN, times: 'same', from, to })).errors
    expect(await wrong('', '')).toEqual({ from: 'Enter when the visit begins', to: 'Enter when the visit ends' })
    expect(await wrong('3pm', '9am')).toEqual({ to: 'Enter an end that is after the beginning' })
    expect((await wrong('5am', '9am')).from).toMatch(
      new RegExp(
        `is not free at these times on ${formatDay(ONE)}, ${formatDay(TWO)} and ${formatDay(THREE)}\\. Choose`,
      ),
    )
    const kept = await send(id, { ...KNOWN, times: 'same', from: 'half past', to: '3pm' })
    expect([kept.status, kept.values.from, kept.values.times]).toEqual([422, 'half past', 'same'])
    expect((await send(id, KNOWN)).errors).toEqual({ times: 'Choose whether the times are the same on all days' })
    const stale = await send(id, { ...KNOWN, 'visits[1].day': THREE, times: 'same', from: '9am', to: '3pm' })
    expect(stale.errors['']).toMatch(/dates have changed/)
    expect(await timesIn(id)).toEqual(['09:00 14:30', '10:00 15:00', '09:00 14:30'])
  })
})

it('asks one by one for a morning and an afternoon, which cannot share their times', async () => {
  const id = await ticked('personal_guidance_half_day', [`${ONE}.morning`, `${TWO}.afternoon`])
  expect((await shownFor(id)).shared).toBeNull()
  const form = each([
    ['9am', '12pm'],
    ['1pm', '4pm'],
  ])
  expect((await send(id, form)).status).toBe(303)
  expect(await timesIn(id)).toEqual(['09:00 12:00', '13:00 16:00'])
})
