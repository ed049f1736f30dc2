import { afterAll, beforeAll, expect, test } from 'vitest'
import { takeDaysOff } from '#app/domain/availability/change-availability.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, type Day, day, instantAt, londonDay, mondayOf, time } from '#app/domain/calendar.ts'
import { formatDay, formatMonth } from '#app/domain/format-day.ts'
import { addMonths, monthOfDay } from '#app/domain/month-grid.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import * as dates from '#app/routes/adviser/dates.tsx'
import * as week from '#app/routes/adviser/week.tsx'
import { connect, disconnect } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { makeOutsideCalendar, outsideEvent } from '#tests/make/calendar-server.ts'
import { must } from '#tests/make/must.ts'
import { north } from '#tests/make/places.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { all, hasClass, readHtml, textOf } from '#tests/make/read-html.ts'
import { DAY_BEARS, requestOf } from '#tests/make/requests.ts'
import { call, cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// What an adviser sees of their own time. Pages read the clock, so everything is counted from today, in a week of five
// school days that begins in at least three weeks.
const now = new Date()
const today = londonDay(now)
let monday = mondayOf(addDays(today, 27))
while (
  ![0, 1, 2, 3, 4].every((n) => isSchoolDay(schoolCalendar(), addDays(monday, n))) ||
  monthOfDay(monday) !== monthOfDay(addDays(monday, 6))
)
  monday = addDays(monday, 7)
const [tuesday, wednesday, thursday] = [1, 2, 3].map((n) => addDays(monday, n)) as [Day, Day, Day]
const month = monthOfDay(monday)

let database: FreshDatabase
let ask: Ask
let adviser: MadeAdviser
let cookie: string
let names: string[]

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  ask = await openPages()
  await makePlatform()
  adviser = await makeAdviser({ notice: 0 })
  cookie = await cookieOf(adviser.actor)
  const schools = await Promise.all(
    [0, 10].map((miles) => makeSchool({ careers: null, around: monday, register: north(miles) })),
  )
  names = []
  const [near, far] = schools as [MadeSchool, MadeSchool]
  const asked = [
    { school: near, from: '09:00', to: '09:30', place: { kind: 'school' as const } },
    { school: near, from: '09:30', to: '10:00', place: BY_VIDEO },
    { school: far, from: '13:00', to: '13:30', place: { kind: 'school' as const } },
  ]
  for (const { school, place, ...times } of asked) {
    const form = requestOf(school, adviser, [tuesday], {
      ...{ serviceCode: 'assembly' as const, interviews: 0, place },
      visits: [{ day: tuesday, ...times }],
    })
    const priced = await requestVisits(school.requester, { ...form, expectedPence: 1 }, now)
    const pence = priced.ok ? 0 : (priced.refusal.pricePence ?? 0)
    const lines = [
      { from: school.careersId, amountPence: Math.min(pence - 100, DAY_BEARS), costCentreId: null, tag: null },
    ]
    must(await requestVisits(school.requester, { ...form, lines, expectedPence: pence }, now))
  }
  names.push(...schools.map(({ requester }) => requester.organisationName))
  must(await takeDaysOff(adviser.actor, { startsOn: thursday, endsOn: thursday, note: 'Norway' }, now))
  const at = (clock: string) => instantAt(wednesday, time(clock)).toISOString().slice(0, 16)
  const events = [outsideEvent(at('10:00'), at('11:00'))]
  await makeOutsideCalendar(adviser.actor, now, { name: 'Family calendar', events })
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const BY_VIDEO = {
  ...{ kind: 'remote' as const, mode: 'video' as const },
  channel: 'Microsoft Teams; the school sends the link',
  supervisor: 'Mrs Frobisher stays within sight',
  concern: 'Ring the office on 01632 960204',
}

const page = async (path: string) => readHtml((await ask({ path, cookie })).html)

test('the week shows requests, the drive between them, other calendars, days off with why, and what is free', async () => {
  const read = await page(`/adviser/diary?week=${wednesday}`)
  const rows = all(read, ({ tag, attributes }) => tag === 'tr' && attributes.role === 'row').map(textOf)
  const of = (on: Day) => rows.filter((row) => row.startsWith(formatDay(on, today)))
  expect(of(tuesday).join('|')).toMatch(
    new RegExp(
      `9am to 9:30am${names[0]}Your turn: answer.*9:30am to 10am${names[0]}, by video.*26 minutesDrive to ${names[1]}.*1pm to 1:30pm${names[1]}`,
    ),
  )
  expect(
    of(tuesday)
      .join('|')
      .match(/Drive to/g),
  ).toHaveLength(1)
  expect(of(wednesday).join('|')).toContain('10am to 11amBusyIn Family calendar')
  expect(of(wednesday).join('|')).toContain('Take this day off')
  expect(of(thursday)).toEqual([expect.stringContaining('All dayDay off: Norway')])
  const links = all(read, ({ tag }) => tag === 'a').map(({ attributes }) => attributes.href)
  expect(links).toContain(`/adviser/availability?off=${wednesday}`)
  expect(links.some((href) => /^\/adviser\/requests\/bkg_/.test(String(href)))).toBe(true)
})

test('the month shows the same, and leads to the months beside it and to each week', async () => {
  const read = await page(`/adviser/diary?month=${month}`)
  expect(textOf(read)).toContain(`3 visits in ${formatMonth(month)}`)
  const cells = all(read, ({ tag }) => tag === 'td').map(textOf)
  expect(cells.find((cell) => cell.includes('Norway'))).toContain('Day off: Norway')
  expect(cells.find((cell) => cell.includes('Family calendar'))).toContain('Busy 10am to 11am. In Family calendar')
  const links = all(read, ({ tag }) => tag === 'a').map(({ attributes }) => attributes.href)
  for (const beside of [addMonths(month, -1), addMonths(month, 1)])
    expect(links).toContain(`/adviser/diary?month=${beside}`)
  expect(links).toContain(`/adviser/diary?week=${tuesday}`)
  for (const path of ['/adviser/diary?month=nonsense', '/adviser/diary?week=2027-02-31'])
    expect(await ask({ path, cookie })).toMatchObject({ status: 302, to: '/adviser/diary' })
})

test('from a free day that day is filled in where days off are taken', async () => {
  const read = await page(`/adviser/availability?off=${wednesday}`)
  const [form] = all(read, ({ tag, attributes }) => tag === 'details' && 'open' in attributes)
  const filled = all(
    form as never,
    ({ tag, attributes }) => tag === 'input' && String(attributes.name).startsWith('offFrom'),
  ).map(({ attributes }) => attributes.value)
  expect(filled.map(Number)).toEqual([8, 5, 0].map((at) => Number(wednesday.slice(at, at === 0 ? 4 : at + 2))))
})

test('dates are looked through as boxes, a visit on one is named, and unticking it leaves the visit', async () => {
  const path = `/adviser/availability/dates?month=${month}`
  const read = await page(path)
  const boxes = all(read, ({ tag, attributes }) => tag === 'input' && attributes.name === 'dates')
  const box = (on: Day) => boxes.find(({ attributes }) => attributes.value === on)
  expect('checked' in (box(wednesday)?.attributes ?? {})).toBe(true)
  expect('checked' in (box(thursday)?.attributes ?? {})).toBe(false)
  expect(textOf(read)).toContain('Day off: Norway')
  expect(textOf(read)).toContain(`Visit to ${names[0]}: it stays, ticked or not`)
  const shown = boxes.map(({ attributes }) => String(attributes.value))
  const form = { intent: 'save', shown, dates: shown.filter((on) => on !== tuesday) }
  expect(await call(dates.action, { path, cookie, form })).toMatchObject({ status: 303, to: '/adviser/availability' })
  const after = await page(path)
  expect(
    all(after, hasClass('govuk-checkboxes__item'))
      .map(textOf)
      .find((one) => one.startsWith(formatDay(tuesday))),
  ).toMatch(/Day off/)
  expect(textOf(await page(`/adviser/diary?week=${tuesday}`))).toContain(names[0])
  const forged = await call(dates.action, { path, cookie, form: { ...form, dates: [addDays(day(`${month}-01`), 40)] } })
  expect(forged).toMatchObject({ status: 422, errors: { dates: 'Tick dates that are shown' } })
})

test('two weeks in turn are asked for day by day, and the times of one are copied to the others', async () => {
  const path = '/adviser/availability/week'
  const read = await page(`${path}?weeks=two&daysA=a1&daysB=b3&first=next`)
  expect(all(read, ({ tag }) => tag === 'h2').map(textOf)).toEqual(
    expect.arrayContaining(['Monday, week A', 'Wednesday, week B']),
  )
  const days = { days: ['a1', 'b3'], first: 'next', partsa1: ['morning', 'afternoon'] }
  const copied = await call(week.action, { path, cookie, form: { ...days, intent: 'copy' } })
  expect(copied).toMatchObject({ status: 200, values: { partsb3: ['morning', 'afternoon'] } })
  const missing = await call(week.action, { path, cookie, form: { ...days, intent: 'save' } })
  expect(missing).toMatchObject({
    status: 422,
    errors: { partsb3: 'Tick when you work on Wednesday, week B, or give hours of your own' },
  })
  const saved = await call(week.action, { path, cookie, form: { ...days, partsb3: 'evening', intent: 'save' } })
  expect(saved.to).toBe('/adviser/availability/dates')
  const own = textOf(await page('/adviser/availability'))
  expect(own).toContain('Week AMonday8:30am to 4:30pm')
  expect(own).toContain('This is week B.')
})
