import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adviserHome } from '#app/domain/bookings/adviser-home.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { readDayChange } from '#app/domain/bookings/read-day-change.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, type Day, day, londonDay, weekdayNumber } from '#app/domain/calendar.ts'
import * as adviserPage from '#app/routes/adviser/change-day.tsx'
import * as buyerPage from '#app/routes/buyer/change-day.tsx'
import { connect, disconnect } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { turnsIn, visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { requestOf } from '#tests/make/requests.ts'
import { call, cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Pages read the clock, so everything is counted from today, at a school that is open on every weekday of it.

const now = new Date()
const today = londonDay(now)
const BEFORE = new Date(`${addDays(today, -10)}T10:00:00Z`)

let database: FreshDatabase
let school: MadeSchool
let adviser: MadeAdviser
let cookies: { school: string; adviser: string }
beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
  school = await makeSchool({ around: today })
  adviser = await makeAdviser({ notice: 0 })
  cookies = { school: await cookieOf(school.requester), adviser: await cookieOf(adviser.actor) }
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

/** Weekdays on which a request is possible differ with the time of year: the first that one is taken for. */
async function confirmed(from: number): Promise<{ bookingId: string; visitId: string; on: Day }> {
  for (let ahead = from; ahead < from + 40; ahead++) {
    const on = addDays(today, ahead)
    if (weekdayNumber(on) > 4) continue
    const sent = await requestVisits(school.requester, requestOf(school, adviser, [on]), BEFORE)
    if (!sent.ok) continue
    const { bookingId } = sent.value
    const visitId = (await visitsOf(bookingId))[0]?.id as string
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, BEFORE))
    must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, BEFORE))
    return { bookingId, visitId, on: day(on) }
  }
  throw new Error('no day of these could be asked for')
}

const boxes = (on: Day) => {
  const [year = '', month = '', date = ''] = on.split('-')
  return { 'day.day': date, 'day.month': month, 'day.year': year }
}
const bySchool = ({ bookingId, visitId }: { bookingId: string; visitId: string }, form?: Record<string, string>) => ({
  path: `/school/bookings/${bookingId}/visits/${visitId}/day`,
  params: { bookingId, visitId },
  cookie: cookies.school,
  ...(form ? { form } : {}),
})
const byAdviser = ({ visitId }: { visitId: string }, form?: Record<string, string>) => ({
  path: `/adviser/visits/${visitId}/day`,
  params: { visitId },
  cookie: cookies.adviser,
  ...(form ? { form } : {}),
})

describe('the page of a visit’s day', () => {
  it('takes a proposal of the school, keeps what was typed, and tells the adviser’s home until it is answered', async () => {
    const one = await confirmed(20)
    const typed = { intent: 'propose', ...boxes(one.on), from: '9am', because: 'other', reason: '' }
    const unsaid = await call(buyerPage.action, bySchool(one, typed))
    expect(unsaid).toMatchObject({ status: 422, values: { from: '9am' } })
    expect(Object.keys(unsaid.errors)).toEqual(['reason'])
    const same = await call(buyerPage.action, bySchool(one, { ...typed, from: '8:45am', reason: 'A trip.' }))
    expect(same.errors).toEqual({ from: 'That is when the visit is now. Choose another day or time.' })
    const past = await call(
      buyerPage.action,
      bySchool(one, { ...typed, ...boxes(addDays(today, -1)), reason: 'A trip.' }),
    )
    expect(past.errors).toEqual({ day: 'Choose a time that is still to come.' })
    const nothing = await call(buyerPage.action, bySchool(one, { intent: 'propose' }))
    expect(Object.keys(nothing.errors).sort()).toEqual(['because', 'day', 'from'])

    const sent = { ...typed, reason: 'A trip.' }
    for (let twice = 0; twice < 2; twice++)
      expect(await call(buyerPage.action, bySchool(one, sent))).toMatchObject({ status: 303 })
    const home = await adviserHome(adviser.actor, now)
    expect(home.turns.map(({ href }) => href)).toContain(`/adviser/visits/${one.visitId}/day`)
    expect((await turnsIn(school.requester, one.bookingId, now)).map(({ kind }) => kind)).not.toContain('day')

    const change = (await readDayChange(adviser.actor, one.visitId, now))?.id as string
    const silent = await call(adviserPage.action, byAdviser(one, { intent: 'decline', change, why: ' ' }))
    expect(Object.keys(silent.errors)).toEqual(['why'])
    for (let twice = 0; twice < 2; twice++)
      expect(await call(adviserPage.action, byAdviser(one, { intent: 'agree', change }))).toMatchObject({ status: 303 })
    expect((await adviserHome(adviser.actor, now)).turns.map(({ href }) => href)).not.toContain(
      `/adviser/visits/${one.visitId}/day`,
    )
  })

  it('tells the school’s home of the adviser’s proposal, with the time to answer, and takes it back again', async () => {
    const one = await confirmed(25)
    const form = { intent: 'propose', ...boxes(one.on), from: '9:00', because: 'adviser_cannot_come', reason: '' }
    expect(await call(adviserPage.action, byAdviser(one, form))).toMatchObject({ status: 303 })
    const [turn] = await turnsIn(school.requester, one.bookingId, now)
    const change = await readDayChange(school.requester, one.visitId, now)
    expect(turn).toMatchObject({ kind: 'day', visitId: one.visitId, by: change?.answerBy })
    // What nobody answered in time waits no more, whether its timer has fired or not.
    expect(await turnsIn(school.requester, one.bookingId, change?.answerBy as Date)).toEqual([])
    const back = { intent: 'take_back', change: change?.id as string }
    expect((await call(buyerPage.action, bySchool(one, back))).status).toBe(422)
    expect(await call(adviserPage.action, byAdviser(one, back))).toMatchObject({ status: 303 })
    expect(await turnsIn(school.requester, one.bookingId, now)).toEqual([])
  })
})
