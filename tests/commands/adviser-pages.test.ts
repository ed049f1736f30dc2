import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { flashOf } from '#app/auth/flash.server.ts'
import { ownAvailability } from '#app/domain/advisers/read.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { readAdviserBooking, readDaySheet } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDay, formatDayShort } from '#app/domain/format-day.ts'
import { formatPounds, type Pence } from '#app/domain/money.ts'
import { addSchoolDays, schoolCalendar } from '#app/domain/school-days.ts'
import * as availability from '#app/routes/adviser/availability.tsx'
import * as service from '#app/routes/adviser/service.tsx'
import * as week from '#app/routes/adviser/week.tsx'
import * as joinAdviser from '#app/routes/public/join-adviser.tsx'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { payoutAccounts, practices, schoolRegister } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { all, hasClass, readHtml, textOf } from '#tests/make/read-html.ts'
import { requestOf } from '#tests/make/requests.ts'
import { call, cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// What an adviser reads of their own practice. Pages read the clock of today, so the visits here are counted from it.
const now = new Date()
const today = londonDay(now)
const schoolDay = (n: number) => addSchoolDays(schoolCalendar(), today, n)

let database: FreshDatabase
let ask: Ask
let school: MadeSchool
let adviser: MadeAdviser
let cookie: string

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  ask = await openPages()
  await makePlatform()
  school = await makeSchool({ around: today })
  adviser = await makeAdviser({ notice: 0 })
  cookie = await cookieOf(adviser.actor)
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

async function asked(on: Day): Promise<{ bookingId: string; visitId: string }> {
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, [on]), now))
  const [visit] = await visitsOf(bookingId)
  return { bookingId, visitId: visit?.id as string }
}

async function confirmed(on: Day) {
  const of = await asked(on)
  const { bookingId, visitId } = of
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, now))
  must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, now))
  return of
}

const takeOff = async (from: Day, until: Day): Promise<string> => {
  const body = new URLSearchParams({ intent: 'off', note: '' })
  for (const [name, on] of Object.entries({ offFrom: from, offUntil: until })) {
    for (const [at, part] of ['year', 'month', 'day'].entries())
      body.set(`${name}.${part}`, on.split('-')[at] as string)
  }
  const request = new Request('http://127.0.0.1:3999/adviser/availability', {
    method: 'POST',
    headers: { cookie },
    body,
  })
  const answered = await availability.action({
    request,
    params: {},
    context: { nonce: '', requestId: '', clientAddress: '' },
  })
  if (!(answered instanceof Response)) throw new Error(JSON.stringify(answered))
  const told = (answered.headers.get('set-cookie') ?? '').split(';')[0] as string
  return (await flashOf(new Request('http://127.0.0.1:3999', { headers: { cookie: told } })))?.text ?? ''
}

test('whatever is wrong with a form is said at once, in the order of its fields', async () => {
  const join = await call(joinAdviser.action, {
    path: '/join/adviser',
    form: { name: 'Ada Nowhere', email: 'no address', password: 'password1234', town: 'Tarnbeck', outcode: 'ZZ99' },
  })
  expect([join.status, Object.keys(join.errors)]).toEqual([422, ['email', 'password', 'outcode', 'trading']])
  const code = 'personal_guidance_day'
  const offer = await call(service.action, {
    path: `/adviser/services/${code}`,
    params: { code },
    cookie,
    form: { price: '0.01', interviews: '99', freeFrom: '5', someFrom: '10', somePercent: '50', lastPercent: '100' },
  })
  expect([offer.status, Object.keys(offer.errors)]).toEqual([422, ['price', 'interviews', 'someFrom']])
  expect(offer.errors.interviews).toMatch(/^Enter how many interviews .*: a whole number from 1 to \d+$/)
})

test('whoever may have to ring the other has a number: the school once the visit is confirmed, the adviser the school’s', async () => {
  const system = systemActor('a test')
  const ring = (phone: string) =>
    inTransaction(system, (tx) =>
      tx.update(practices).set({ phone }).where(eq(practices.supplierId, adviser.supplierId)),
    )
  await ring('01632 960111')
  await inTransaction(system, (tx) => tx.update(schoolRegister).set({ phone: '01632 960333' }))
  const buyer = await cookieOf(school.requester)
  const waiting = await asked(schoolDay(11))
  const booking = async ({ bookingId }: { bookingId: string }) =>
    (await ask({ path: `/school/bookings/${bookingId}`, cookie: buyer })).html
  expect(await booking(waiting)).not.toContain('01632 960111')
  const agreed = await confirmed(schoolDay(12))
  expect(await booking(agreed)).toContain('01632 960111')
  await ring('01632 960122')
  expect(await booking(agreed)).toContain('01632 960122')
  expect((await ask({ path: `/adviser/visits/${agreed.visitId}`, cookie })).html).toContain('tel:01632960333')
  for (const path of [`/advisers/${adviser.slug}`, '/find'])
    expect((await ask({ path, cookie: buyer })).html).not.toMatch(/01632 ?960(122|333)/)
})

test('whoever is asked to come reads the school’s street and postcode: on the request, the visit and the agreement', async () => {
  const where = /Fell Lane, Tarnbeck, ZZ1 1AA/
  const { bookingId, visitId } = await asked(schoolDay(13))
  const open = async (path: string) => (await ask({ path, cookie })).html
  expect(await open(`/adviser/visits/${visitId}`)).toMatch(where)
  const request = await open(`/adviser/requests/${bookingId}`)
  expect(request).toMatch(where)
  const booking = await readAdviserBooking(adviser.actor, bookingId, now)
  const [visit] = booking?.agreement?.visits ?? []
  expect(visit?.place).toBe([booking?.school.name, ...(booking?.school.address ?? [])].join(', '))
  const other = await cookieOf((await makeAdviser()).actor)
  for (const path of [`/adviser/visits/${visitId}`, `/adviser/requests/${bookingId}`])
    expect((await ask({ path, cookie: other })).html).not.toMatch(where)
})

const page = async (path: string, form?: Record<string, string>) => {
  const { html } = await ask({ path, cookie, ...(form ? { form: new URLSearchParams(form) } : {}) })
  return { html, words: textOf(readHtml(html)).replace(/\s+/g, ' ') }
}

test('an ended day brings nothing, on its page, in the list, in the file and in every total', async () => {
  const days = [14, 15, 16].map(schoolDay)
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, days), now))
  const path = `/adviser/requests/${bookingId}`
  const [first, second, third] = (await visitsOf(bookingId)).map(({ id }) => id) as [string, string, string]
  const each = (await readAdviserBooking(adviser.actor, bookingId, now))?.receives ?? 0
  const pounds = (pence: number) => formatPounds(pence as Pence)
  const one = pounds(each / 3)
  expect((await page(path)).words).toContain(`You receive ${pounds(each)} in all`)
  const decline = (ids: string[]) =>
    answerVisits(adviser.actor, { bookingId, accept: [], decline: ids, reason: 'Away' }, now).then(must)
  await decline([first])
  const left = (await page(path)).words
  expect(left).toContain(`You receive ${pounds((each / 3) * 2)} in all`)
  expect(left).toContain(`One day${one}2 days${pounds((each / 3) * 2)}`)
  expect(left).not.toContain(pounds(each))
  expect((await page(`/adviser/visits/${first}`)).words).toContain('You receiveNothingDeclined')
  expect((await page(`/adviser/visits/${second}`)).words).toContain(`You receive${one}`)
  const file = (await ask({ path: '/adviser/visits.csv?group=ended', cookie })).html
  expect(file.match(/Declined.*,0\.00/g)).toHaveLength(1)
  expect((await page('/adviser/visits?group=ended')).words).toContain('NothingDeclined')
  await decline([second, third])
  expect((await page(path)).words).toContain('Nothing: no day of this booking takes place.')
})

test('a day is offered to be held longer only where that holds it longer', async () => {
  // Asked for two school days ahead, so that the time to decide ends with the visit itself.
  const near = await asked(schoolDay(2))
  const far = await asked(schoolDay(17))
  expect((await page(`/adviser/requests/${far.bookingId}`)).words).toContain('Hold longer')
  const shown = await page(`/adviser/requests/${near.bookingId}`)
  expect(shown.words).toContain('It cannot be held longer: that is when the visit itself begins.')
  expect(shown.words).not.toContain('Hold longer')
  const booking = await readAdviserBooking(adviser.actor, near.bookingId, now)
  const heldUntil = booking?.visits[0]?.approveBy.toISOString() as string
  const pressed = await page(`/adviser/requests/${near.bookingId}`, { intent: 'hold', heldUntil })
  expect(pressed.words).toContain('The time is held up to the visit itself already, so it cannot be held longer.')
})

test('taking back a day that was accepted has words of its own, and stays open', async () => {
  const { bookingId } = must(
    await requestVisits(school.requester, requestOf(school, adviser, [18, 19].map(schoolDay)), now),
  )
  const [first = '', second = ''] = (await visitsOf(bookingId)).map(({ id }) => id)
  must(await answerVisits(adviser.actor, { bookingId, accept: [first], decline: [], reason: '' }, now))
  const path = `/adviser/requests/${bookingId}`
  const open = /<details[^>]* open(=""|>)/
  expect((await page(path)).html).not.toMatch(open)
  const empty = await page(path, { intent: 'take back', [first]: 'keep', reason: '' })
  expect(empty.words).toContain('Choose a day to take back, or keep them all')
  expect(empty.words).not.toContain('Accept or decline at least one day')
  expect(empty.html).toMatch(open)
  const unsaid = await page(path, { intent: 'take back', [first]: 'decline', reason: '' })
  expect(unsaid.words).toContain('Say why. The school reads it.')
  expect(unsaid.html).toMatch(open)
  expect((await page(path, { [second]: 'later', reason: '' })).html).not.toMatch(open)
  await page(path, { intent: 'take back', [first]: 'decline', reason: 'I teach then.' })
  expect(await visitsOf(bookingId)).toMatchObject([{ status: 'declined' }, { status: 'requested' }])
})

test('six weeks begin with this week’s Monday, and at a weekend with the coming one', async () => {
  const from = async (at: string) => (await ownAvailability(adviser.actor, new Date(`${at}T10:00:00Z`))).weeks.from
  expect(await from('2027-01-15')).toBe('2027-01-11')
  for (const weekend of ['2027-01-16', '2027-01-17']) expect(await from(weekend)).toBe('2027-01-18')
})

test('the home of an adviser says that schools find them once they are listed, and not before', async () => {
  const home = async (isListed: boolean) => {
    const { actor } = await makeAdviser({ isListed })
    return (await ask({ path: '/adviser', cookie: await cookieOf(actor) })).html
  }
  expect(await home(true)).toContain('Schools find you by your free days.')
  expect(await home(true)).not.toContain('Once you are listed')
  expect(await home(false)).toContain('Once you are listed, schools find you by your free days.')
})

test('the calendar shows each visit on its day, a day off over it too, and leads to it', async () => {
  const [agreed, waiting, free] = [schoolDay(6), schoolDay(7), schoolDay(8)]
  const { visitId } = await confirmed(agreed)
  const { bookingId } = await asked(waiting)
  const name = (await readDaySheet(adviser.actor, visitId, now))?.booking.school.name
  expect(await takeOff(agreed, agreed)).toBe(
    `Off: ${formatDay(agreed)}. Nobody can ask for anything else then, but what is in your calendar stays: ` +
      `${name}, ${formatDay(agreed, today)}, 8:45am to 3:15pm. If you cannot go, say so on that visit’s own page.`,
  )
  expect(await takeOff(free, free)).toBe(`Off: ${formatDay(free)}. Nobody can ask for it.`)

  const page = readHtml((await ask({ path: '/adviser/availability', cookie })).html)
  const cell = (on: Day) => {
    return all(page, ({ tag, inside }) => tag === 'td' && textOf(inside[0] as never) === formatDayShort(on))[0] as never
  }
  const links = (on: Day) => all(cell(on), ({ tag }) => tag === 'a').map(({ attributes }) => attributes.href)
  expect(textOf(cell(agreed))).toContain(`${name} 8:45am to 3:15pm. ConfirmedDay off`)
  expect(links(agreed)).toEqual([`/adviser/visits/${visitId}`])
  expect(textOf(cell(waiting))).toContain(`${name} 8:45am to 3:15pm. Your turn: answer`)
  expect(links(waiting)).toEqual([`/adviser/requests/${bookingId}`])
  const [rules] = all(page, hasClass('app-stack')).map(textOf)
  expect(rules).toContain(`Stays: ${name}, ${formatDayShort(agreed)}`)
})

test('a time in the usual week that might be noon or midnight is asked for again, and how to write it is said', async () => {
  const form = { intent: 'save', days: '1', from11: '8:30am', to11: '12' }
  const answered = await call(week.action, { path: '/adviser/availability/week', cookie, form })
  expect(answered).toMatchObject({ status: 422, values: { to11: '12' } })
  expect(answered.errors).toEqual({
    to11: 'Write when you must end on Monday with am or pm, or with four figures: 3:30pm, 12pm or 15:30',
  })
  const empty = await call(week.action, { path: '/adviser/availability/week', cookie, form: { ...form, to11: '' } })
  expect(empty.errors).toEqual({ to11: 'Enter when you must end on Monday, like 3:30pm' })
})

test('an account that Stripe has closed says what happens to money and visits, and the way on', async () => {
  const closed = { stripeAccountId: 'acct_closed', canReceive: false, canPayOut: false, requirements: [] }
  const row = { ...closed, supplierId: adviser.supplierId, disabledReason: 'rejected.other', readAt: now }
  await inTransaction(systemActor('a test closes an account'), (tx) => tx.insert(payoutAccounts).values(row))
  const { words, html } = await page('/adviser/payouts')
  for (const said of [
    'Closed by Stripe',
    'What schools pay for your visits stays yours and is held until it can be sent.',
    'Your visits go on',
    'We ask Stripe why',
  ])
    expect(words).toContain(said)
  expect(html).toContain('mailto:help@waymark.example?subject=')
  expect(html).not.toContain('/adviser/payouts/connect')
})
