import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SchoolActor } from '#app/auth/actor.ts'
import { flashOf } from '#app/auth/flash.server.ts'
import { readChosenDates, readDates } from '#app/domain/bookings/read-dates.server.ts'
import { readRequest } from '#app/domain/bookings/read-request.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatDay, formatMonth } from '#app/domain/format-day.ts'
import { newId } from '#app/domain/ids.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import * as agreement from '#app/routes/buyer/request/agreement.tsx'
import * as check from '#app/routes/buyer/request/check.tsx'
import * as dates from '#app/routes/buyer/request/dates.tsx'
import * as funding from '#app/routes/buyer/request/funding.tsx'
import * as place from '#app/routes/buyer/request/place.tsx'
import * as remove from '#app/routes/buyer/request/remove.tsx'
import * as resume from '#app/routes/buyer/request/resume.ts'
import * as schoolPage from '#app/routes/buyer/request/school.tsx'
import * as service from '#app/routes/buyer/request/service.tsx'
import * as start from '#app/routes/buyer/request/start.ts'
import * as times from '#app/routes/buyer/request/times.tsx'
import * as work from '#app/routes/buyer/request/work.tsx'
import { connect, disconnect } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, requestOf } from '#tests/make/requests.ts'
import { call, cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool, makeTrust } from '#tests/make/schools.ts'
import { signingOf } from '#tests/make/signing.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Pages read the clock of today, so the visits here are counted from it: school days of a school without terms.
const now = new Date()
const today = londonDay(now)
const schoolDays = (from: number, many: number): Day[] => {
  const found: Day[] = []
  for (let on = addDays(today, from); found.length < many; on = addDays(on, 1))
    if (isSchoolDay(schoolCalendar(), on)) found.push(on)
  return found
}
const [ONE, TWO, THREE, FOUR] = schoolDays(21, 4) as [Day, Day, Day, Day]

let database: FreshDatabase

let school: MadeSchool
let adviser: MadeAdviser
let cookie: string
let slug: string

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
  school = await makeSchool({ around: ONE })
  adviser = await makeAdviser({ notice: 3 })
  slug = adviser.slug
  cookie = await cookieOf(school.requester)
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const partOf = (on: Day) => `${on} whole_day`
const readDraft = async (id: string, actor = school.requester) => (await readRequest(actor, id, new Date()))?.answers

async function draft(query = '', as = cookie): Promise<string> {
  const began = await call(start.loader, { path: `/school/request?adviser=${slug}${query}`, cookie: as })
  return began.to?.split('/').at(-1) ?? ''
}

type Page = { action: (args: never) => Promise<unknown> }
const send = (page: Page, draftId: string, form: Record<string, string | string[]>, query = '') =>
  call(page.action as never, { path: `/school/request/${draftId}${query}`, params: { draftId }, cookie, form })

const funds = (more: Record<string, string | string[]> = {}) => ({
  'lines[0].from': school.careersId,
  'lines[1].from': school.premiumId,
  ...more,
})

const WHOLE_TAG = {
  'lines[1].whom': 'all_eligible',
  'lines[1].approach': 'wider',
  'lines[1].challenge': '3',
  'lines[1].rationale': 'They choose what comes after Year 11.',
}

/** A draft answered up to its funding. */
async function answered(days: Day[] = [ONE]): Promise<string> {
  const id = await draft(`&service=personal_guidance_day&at=${newId('draft')}`)
  await send(dates, id, { month: days[0]?.slice(0, 7) ?? '', dates: [], intent: 'add' })
  for (const on of days) {
    const [year, month, dayOfMonth] = on.split('-') as [string, string, string]
    const typed = { 'typed.day': dayOfMonth, 'typed.month': month, 'typed.year': year }
    const kept = ((await readDraft(id))?.visits ?? []).filter((one) => one.day.startsWith(on.slice(0, 7)))
    await send(dates, id, { month: on.slice(0, 7), dates: kept.map((one) => partOf(one.day)), intent: 'add', ...typed })
  }
  await send(place, id, { place: 'school', room: 'Library office' })
  const what = { yearGroups: '11', interviews: '6', safeguardingLead: 'Dinah Frobisher', purpose: 'The next six.' }
  await send(work, id, what)
  return id
}

const paid = (id: string, days = 1) =>
  send(funding, id, funds({ funds: school.careersId, 'lines[0].amount': String((DAY_BEARS * days) / 100) }))

describe('beginning a request', () => {
  it('takes up the same draft when somebody comes twice, and begins another for another service', async () => {
    const first = await draft('&service=assembly')
    expect(first).toMatch(/^drf_/)
    expect(await draft('&service=assembly')).toBe(first)
    expect(await draft('')).toBe(first)
    expect(await draft('&service=personal_guidance_day')).not.toBe(first)
    expect(await draft('&service=nothing_like_it')).toMatch(/^drf_/)
  })

  it('keeps the days that were ticked, and no nonsense', async () => {
    const id = await draft(`&service=personal_guidance_half_day&on=${TWO}.afternoon&on=${ONE}&on=2020-01-01&on=rubbish`)
    const visits = (await readDraft(id))?.visits
    expect(visits?.map((visit) => `${visit.day} ${visit.from}`)).toEqual([`${ONE} 08:45`, `${TWO} 13:00`])
  })

  it('keeps more days than one request can hold, and asks which of them it shall be', async () => {
    const on = Array.from({ length: 12 }, (_, i) => `&on=${addDays(TWO, 60 + i)}`).join('')
    const id = await draft(`&service=assembly${on}`)
    expect((await readDraft(id))?.visits).toHaveLength(12)
    const at = { path: `/school/request/${id}`, params: { draftId: id }, cookie }
    expect((await call(resume.loader as never, at)).to).toBe(`/school/request/${id}/dates`)
  })

  it('answers 404 for an adviser nobody knows, and to whoever may not ask', async () => {
    expect((await call(start.loader, { path: '/school/request?adviser=nobody', cookie })).status).toBe(404)
    const approver = await cookieOf(school.approver)
    expect((await call(start.loader, { path: `/school/request?adviser=${slug}`, cookie: approver })).status).toBe(403)
    expect((await call(start.loader, { path: `/school/request?adviser=${slug}` })).to).toContain('/sign-in')
  })

  it('hides a draft from everybody else, on every page', async () => {
    const id = await draft('&service=assembly')
    const other = await cookieOf((await makeSchool()).requester)
    for (const page of [resume, service, dates, times, place, work, funding, check, agreement, remove]) {
      const seen = await call(page.loader as never, {
        path: `/school/request/${id}`,
        params: { draftId: id },
        cookie: other,
      })
      expect(seen.status).toBe(404)
    }
    const sent = {
      path: `/school/request/${id}`,
      params: { draftId: id },
      cookie: other,
      form: { service: 'assembly' },
    }
    expect((await call(service.action as never, sent)).status).toBe(404)
    await call(remove.action as never, sent)
    expect(await readDraft(id)).toBeDefined()
  })

  it('leads whoever jumps ahead to the first page that is open', async () => {
    const id = await draft('&service=ehcp_review')
    const ahead = await call(check.loader as never, {
      path: '/school/request/x/check',
      params: { draftId: id },
      cookie,
    })
    expect(ahead.to).toBe(`/school/request/${id}/service`)
  })
})

describe('bad input', () => {
  it('of the service', async () => {
    const id = await draft()
    expect((await send(service, id, {})).errors.service).toMatch(/^Choose what/)
    for (const bad of ['ehcp_review', 'x'.repeat(50_000), '__proto__']) {
      const back = await send(service, id, { service: bad })
      expect(back.status).toBe(422)
      expect(back.errors.service).toBe('Choose one of the services in the list')
    }
  })

  it('of the dates: none, past, not free, too many, no dates at all; what was ticked comes back', async () => {
    const id = await draft('&service=personal_guidance_day&x=1')
    for (const visit of (await readDraft(id))?.visits ?? [])
      await send(dates, id, { intent: `remove:${partOf(visit.day)}`, month: visit.day.slice(0, 7), dates: [] })
    const month = ONE.slice(0, 7)
    expect((await send(dates, id, { month, intent: 'continue' })).errors.dates).toBe('Choose at least one date')
    const lost = await send(dates, id, { month, dates: [partOf(ONE), `2020-01-01 whole_day`], intent: 'continue' })
    expect(lost.status).toBe(422)
    expect(lost.errors.dates).toMatch(/not free any more/)
    expect(lost.values.dates).toEqual([partOf(ONE), '2020-01-01 whole_day'])
    const typed = (d: string, m: string, y: string) => ({ 'typed.day': d, 'typed.month': m, 'typed.year': y })
    const past = await send(dates, id, { month, intent: 'add', ...typed('1', '9', '2020') })
    expect(past.errors.typed).toBe('Enter a day that is still to come')
    const none = await send(dates, id, { month, intent: 'add', ...typed('31', '2', '2027') })
    expect(none.errors.typed).toBe('Enter a real date, like 21 1 2027')
    const sunday = addDays(ONE, (7 - ((new Date(`${ONE}T12:00Z`).getUTCDay() + 7) % 7)) % 7)
    const [y, m, d] = sunday.split('-') as [string, string, string]
    expect((await send(dates, id, { month, intent: 'add', ...typed(d, m, y) })).errors.typed).toMatch(/weekend/)
    const soon = addDays(today, 1).split('-') as [string, string, string]
    const tooSoon = await send(dates, id, { month, intent: 'add', ...typed(soon[2], soon[1], soon[0]) })
    expect(tooSoon.status).toBe(422)
    for (const intent of ['instead:x:y', 'month:rubbish', 'month:9999-99', `remove:${'x'.repeat(9_000)}`])
      expect((await send(dates, id, { month: 'rubbish', intent })).status).toBeLessThan(500)
    expect((await readDraft(id))?.visits ?? []).toEqual([])
    const [year, , dayOfMonth] = ONE.split('-') as [string, string, string]
    const inWords = typed(String(Number(dayOfMonth)), formatMonth(ONE).split(' ')[0] as string, year)
    expect((await send(dates, id, { month, intent: 'add', ...inWords })).status).toBe(303)
    const again = await send(dates, id, { month, dates: [partOf(ONE)], intent: 'add', ...inWords })
    expect(again.errors).toEqual({
      typed: `${formatDay(ONE)} is chosen already. Choose another day, or continue`,
    })
  })

  it('of the times', async () => {
    const id = await answered()
    const at = (from: string, to: string, on: string = ONE) => ({
      'visits[0].day': on,
      'visits[0].from': from,
      'visits[0].to': to,
    })
    expect((await send(times, id, {})).status).toBe(422)
    expect((await send(times, id, at('', ''))).errors).toEqual({
      'visits[0].from': 'Enter when the visit begins',
      'visits[0].to': 'Enter when the visit ends',
    })
    expect((await send(times, id, at('half past', '3pm'))).errors['visits[0].from']).toBe('Enter a time, like 9:30am')
    expect((await send(times, id, at('3pm', '9am'))).errors['visits[0].to']).toMatch(/after the beginning/)
    expect((await send(times, id, at('6am', '9am'))).errors['visits[0].from']).toMatch(/is free 8am to 9pm that day/)
    expect((await send(times, id, at('9am', '3pm', '2020-01-01'))).errors['']).toMatch(/dates have changed/)
    expect((await send(times, id, at('9am', '2:30pm'))).status).toBe(303)
    expect((await readDraft(id))?.visits).toEqual([{ day: ONE, from: '09:00', to: '14:30' }])
  })

  it('of the place', async () => {
    const id = await answered()
    expect((await send(place, id, {})).errors).toMatchObject({ place: 'Choose where the visit is' })
    const elsewhere = { place: 'elsewhere', roomThere: 'Small room', street: 'Chapel Street, Ambleford' }
    expect((await send(place, id, { ...elsewhere, street: '' })).errors).toEqual({
      name: 'Enter the name of the place',
      street: 'Enter the street and town',
      postcode: 'Enter a whole postcode, like ZZ4 7QT',
    })
    // All of it in one round.
    expect(Object.keys((await send(place, id, { place: 'elsewhere' })).errors)).toEqual([
      ...['name', 'street', 'postcode', 'roomThere'],
    ])
    const unknown = await send(place, id, { ...elsewhere, name: 'Town hall', postcode: 'QQ9 9QQ' })
    expect(unknown.errors.postcode).toMatch(/do not know where/)
    const long = await send(place, id, { ...elsewhere, name: 'x'.repeat(5_000), postcode: 'x', roomThere: '' })
    expect(long.errors).toMatchObject({ name: expect.stringMatching(/100/), roomThere: expect.any(String) })
    // The school's room stays the school's.
    const request = () => new Request(`http://127.0.0.1:3999/school/request/${id}/place`, { headers: { cookie } })
    const shown = () => place.loader({ request: request(), params: { draftId: id }, context: {} } as never)
    expect(await shown()).toMatchObject({ room: 'Library office', roomThere: undefined })
    const hall = { ...elsewhere, name: 'Village Hall', postcode: 'ZZ1 1AA', room: 'Library office' }
    expect((await send(place, id, hall)).status).toBe(303)
    expect(await readDraft(id)).toMatchObject({ room: 'Small room', place: { street: 'Chapel Street, Ambleford' } })
    expect(await shown()).toMatchObject({ room: 'Library', roomThere: 'Small room' })
    const back = await send(place, id, { place: 'school', room: '' })
    expect(back.errors.room).toMatch(/^Enter the room/)
    expect(back.status).toBe(422)
  })

  it('of the work', async () => {
    const id = await answered()
    expect(Object.keys((await send(work, id, {})).errors)).toEqual([
      'yearGroups',
      'interviews',
      'safeguardingLead',
      'purpose',
    ])
    const right = { yearGroups: ['11', '11'], interviews: '6', safeguardingLead: 'Dinah', purpose: 'Six' }
    expect((await send(work, id, { ...right, yearGroups: ['11', '99'] })).errors.yearGroups).toMatch(/from the list/)
    for (const interviews of ['7', '-1', '0', '1e9', '½', '9'.repeat(400)])
      expect((await send(work, id, { ...right, interviews })).errors.interviews).toMatch(/from 1 to 6/)
    expect((await send(work, id, { ...right, purpose: 'x'.repeat(501) })).errors.purpose).toMatch(/500/)
    expect((await send(work, id, right)).status).toBe(303)
  })

  it('of the funding: says what to add or take off, and refuses other people’s funds', async () => {
    const id = await answered()
    expect((await send(funding, id, funds())).errors).toEqual({ funds: 'Choose at least one fund' })
    const short = await send(funding, id, funds({ funds: school.careersId, 'lines[0].amount': '330.25' }))
    expect(short.status).toBe(422)
    expect(short.errors['lines[0].amount']).toBe('Add £17.05 so the amounts come to £347.30')
    expect(short.values['lines[0].amount']).toBe('330.25')
    const over = await send(funding, id, funds({ funds: school.careersId, 'lines[0].amount': '£400' }))
    const two = (first: string) =>
      funds({ funds: [school.careersId, school.premiumId], 'lines[0].amount': first, ...WHOLE_TAG })
    const errorsOf = async (first: string) => (await send(funding, id, two(first))).errors
    const open = 'Enter an amount, or untick this fund. One may be left empty: £347.30 is still to be shared out'
    expect(await errorsOf('')).toEqual({ 'lines[0].amount': open, 'lines[1].amount': open })
    const none = 'The other amounts come to £400.00, and £347.30 is needed. Use less from them, or untick this fund'
    expect(await errorsOf('400')).toEqual({ 'lines[1].amount': none })
    expect(await errorsOf('347.30')).toEqual({ 'lines[1].amount': none.replace('£400.00', '£347.30') })
    expect(Object.keys(await errorsOf('lots'))).toEqual(['lines[0].amount'])
    expect((await send(funding, id, two('100.10'))).status).toBe(303)
    expect((await readDraft(id))?.lines?.map((line) => line.amountPence)).toEqual([10_010, DAY_BEARS - 10_010])
    expect(over.errors['lines[0].amount']).toBe('Take £52.70 off so the amounts come to £347.30')
    for (const amount of ['lots', '-5', '0', '1.234', '9'.repeat(300)])
      expect((await send(funding, id, funds({ funds: school.careersId, 'lines[0].amount': amount }))).status).toBe(422)
    const other = await makeSchool({ around: ONE })
    const stolen = { funds: other.careersId, 'lines[0].from': other.careersId, 'lines[0].amount': '347.30' }
    expect((await send(funding, id, stolen)).errors.funds).toMatch(/not one of this school’s/)
    const alone = await send(funding, id, funds({ funds: school.careersId }))
    expect(alone.status).toBe(303)
    expect((await readDraft(id))?.lines?.[0]?.amountPence).toBe(DAY_BEARS)
  })

  it('of Pupil Premium: its tag, its share and its years', async () => {
    const id = await answered()
    const premium = { funds: school.premiumId, 'lines[1].amount': '' }
    expect(Object.keys((await send(funding, id, funds(premium))).errors)).toEqual([
      'lines[1].whom',
      'lines[1].approach',
      'lines[1].challenge',
      'lines[1].rationale',
    ])
    const tag = {
      'lines[1].whom': 'mixed_group',
      'lines[1].eligible': '4',
      'lines[1].inAll': '6',
      'lines[1].method': 'share',
      'lines[1].approach': 'wider',
      'lines[1].challenge': '3',
      'lines[1].rationale': 'Four of the six have no plan for after Year 11.',
    }
    const both = { funds: [school.careersId, school.premiumId], ...tag }
    for (const many of [301, 350, 3_000]) {
      const long = await send(funding, id, funds({ ...both, 'lines[1].rationale': 'x'.repeat(many) }))
      expect(long.errors).toEqual({ 'lines[1].rationale': 'Use 300 characters or fewer' })
    }
    const tooMuch = await send(funding, id, funds({ ...both, 'lines[1].amount': '300' }))
    expect(tooMuch.errors['lines[1].amount']).toMatch(/^4 of 6 pupils is £231\.53 at most/)
    // What a part cannot take is asked of the other fund, or of one that is not ticked yet.
    const part = 'Pupil Premium’s part is £231.53 (4 of 6 pupils). Put '
    const under = await send(funding, id, funds({ ...both, 'lines[0].amount': '50', 'lines[1].amount': '' }))
    expect(under.errors).toEqual({ 'lines[0].amount': `${part}£115.77 here` })
    const over = await send(funding, id, funds({ ...both, 'lines[0].amount': '200', 'lines[1].amount': '' }))
    expect(over.errors).toEqual({ 'lines[0].amount': `${part}£115.77 here` })
    // What was left empty, to be worked out, is never what is too much.
    const sixOfSix = { ...both, 'lines[1].eligible': '6', 'lines[0].amount': '0.01', 'lines[1].amount': '' }
    expect((await send(funding, id, funds(sixOfSix))).errors).toEqual({
      'lines[0].amount':
        'Pupil Premium’s part is £347.30 (6 of 6 pupils), which leaves nothing for this fund. Untick it',
    })
    const alone = await send(funding, id, funds({ ...both, funds: school.premiumId, 'lines[1].amount': '' }))
    const other = 'the other £115.77 on another fund, or say that the whole cost falls on Pupil Premium'
    expect(alone.errors).toEqual({ 'lines[1].amount': part + other })
    const wrong = await send(funding, id, funds({ ...both, 'lines[1].eligible': '9' }))
    expect(wrong.errors['lines[1].eligible']).toMatch(/cannot be more eligible/)
    const many = await send(funding, id, funds({ ...both, 'lines[1].inAll': '7' }))
    expect(many.errors).toEqual({ 'lines[1].inAll': 'There are 6 interviews in this booking: enter 6 or fewer' })
    const named = { ...both, 'lines[1].whom': 'named_number', 'lines[1].amount': '100' }
    const more = await send(funding, id, funds({ ...named, 'lines[1].number': '2000' }))
    expect(more.errors).toEqual({ 'lines[1].number': 'There are 6 interviews in this booking: enter 6 or fewer' })
    expect((await send(funding, id, funds({ ...named, 'lines[1].number': '6' }))).status).toBe(303)
    expect((await send(funding, id, funds(both))).status).toBe(303)
    expect((await readDraft(id))?.lines?.map((line) => line.amountPence)).toEqual([11_577, 23_153])
    await send(work, id, { yearGroups: '12', interviews: '6', safeguardingLead: 'Dinah', purpose: 'Six' })
    const old = await send(funding, id, funds(both))
    expect(old.errors).toEqual({
      funds: expect.stringMatching(/cannot pay for Year 12 and above.*change the year groups/),
    })
    // The way out leads to the year groups: what was filled in here is kept meanwhile, and still not an answer.
    const more25 = { 'lines[0].amount': '', 'lines[1].rationale': 'They hold fewer places at college by spring.' }
    await send(funding, id, funds({ ...both, ...more25 }))
    expect((await readDraft(id))?.lines?.[1]?.tag?.rationale).toBe(more25['lines[1].rationale'])
    expect((await call(check.loader as never, { path: '/x', params: { draftId: id }, cookie })).to).toMatch(/funding$/)
    const amounts = { 'lines[0].amount': 'abc', 'lines[1].amount': '-5' }
    const all = await send(funding, id, funds({ ...both, ...amounts, 'lines[1].rationale': 'x'.repeat(301) }))
    expect(Object.keys(all.errors)).toEqual(['funds', 'lines[0].amount', 'lines[1].amount', 'lines[1].rationale'])
  })

  it('of a fund without enough left', async () => {
    const poor = await makeSchool({ around: ONE, careers: 30_000 })
    const theirs = await cookieOf(poor.requester)
    const id = await draft(`&service=personal_guidance_day&on=${FOUR}`, theirs)
    const to = (page: Page, form: Record<string, string | string[]>) =>
      call(page.action as never, { path: `/school/request/${id}`, params: { draftId: id }, cookie: theirs, form })
    await to(place, { place: 'school', room: 'Hall' })
    await to(work, { yearGroups: '11', interviews: '6', safeguardingLead: 'D', purpose: 'Six' })
    const back = await to(funding, { funds: poor.careersId, 'lines[0].from': poor.careersId })
    expect(back.errors['lines[0].amount']).toMatch(/^Only £300\.00 in .* is left in /)
  })

  it('that the funds have lost before it is signed: nothing is sent, and that is said where it leads', async () => {
    const poor = await makeSchool({ around: ONE, careers: DAY_BEARS })
    const theirs = await cookieOf(poor.requester)
    const id = await draft(`&service=personal_guidance_day&on=${FOUR}`, theirs)
    const at = (form: Record<string, string | string[]>) => ({
      ...{ path: `/school/request/${id}`, params: { draftId: id }, cookie: theirs, form },
    })
    await call(place.action as never, at({ place: 'school', room: 'Hall' }))
    await call(work.action as never, at({ yearGroups: '11', interviews: '6', safeguardingLead: 'D', purpose: 'Six' }))
    await call(funding.action as never, at({ funds: poor.careersId, 'lines[0].from': poor.careersId }))
    const form = await signingOf(poor.requester, id)
    const elsewhere = await makeAdviser({ notice: 3 })
    must(await requestVisits(poor.requester, requestOf(poor, elsewhere, [THREE]), new Date()))
    const body = new URLSearchParams(form)
    const request = new Request(`http://127.0.0.1:3999/school/request/${id}/agreement`, {
      ...{ method: 'POST', headers: { cookie: theirs }, body },
    })
    const args = { request, params: { draftId: id }, context: {} } as never
    const sent = (await agreement.action(args).catch((thrown) => thrown)) as Response
    expect(sent.headers.get('location')).toBe(`/school/request/${id}/funding`)
    const told = sent.headers.get('set-cookie')?.split(';')[0] ?? ''
    const flash = await flashOf(new Request('http://127.0.0.1:3999', { headers: { cookie: told } }))
    expect(flash).toMatchObject({
      tone: 'notice',
      text: expect.stringMatching(/^The request has not been sent: .*left/),
    })
  })
})

describe('sending', () => {
  it('makes one booking however often it is sent, and the draft leads there', async () => {
    const id = await answered([ONE])
    expect((await paid(id)).to).toBe(`/school/request/${id}/check`)
    const request = new Request(`http://127.0.0.1:3999/school/request/${id}/check`, { headers: { cookie } })
    const checked = await check.loader({ request, params: { draftId: id }, context: {} } as never)
    expect(checked.noticeCounted).toContain('there we count weekdays less bank holidays')
    const form = await signingOf(school.requester, id)
    const [first, second] = await Promise.all([send(agreement, id, form), send(agreement, id, form)])
    expect([first.status, second.status].every((status) => status < 400)).toBe(true)
    const bookingId = first.to?.split('/')[3] ?? second.to?.split('/')[3] ?? ''
    expect(await visitsOf(bookingId)).toHaveLength(1)
    const again = await call(agreement.loader as never, { path: '/school/request', params: { draftId: id }, cookie })
    expect(again.to).toBe(`/school/bookings/${bookingId}/sent`)
  })

  it('comes back when a date was lost meanwhile, names it with the nearest free ones, and keeps the others', async () => {
    const id = await answered([TWO, THREE])
    await paid(id, 2)
    const rival = await makeSchool({ around: TWO })
    const request = requestOf(rival, adviser, [TWO], {
      lines: [{ from: rival.careersId, amountPence: DAY_BEARS, costCentreId: null, tag: null }],
    })
    must(await requestVisits(rival.requester, request, new Date()))
    const args = { path: `/school/request/${id}/agreement`, params: { draftId: id }, cookie }
    const lost = await call(agreement.action as never, { ...args, form: await signingOf(school.requester, id) })
    expect(lost.status).toBe(422)
    expect((await readDraft(id))?.visits).toHaveLength(2)
    const taken = await send(dates, id, {
      month: TWO.slice(0, 7),
      dates: [],
      intent: `instead:${partOf(TWO)}:${partOf(FOUR)}`,
    })
    expect(taken.status).toBe(303)
  })

  it('does not offer, and says why, a day on which a check of the adviser has ended', async () => {
    const permitted = await makeAdviser({ now: new Date(), credentials: { right_to_work: { endsOn: ONE } } })
    const began = await call(start.loader, { path: `/school/request?adviser=${permitted.slug}`, cookie })
    const id = began.to?.split('/').at(-1) ?? ''
    await send(service, id, { service: 'personal_guidance_day' })
    const month = TWO.slice(0, 7)
    const [year, months, dayOfMonth] = TWO.split('-') as [string, string, string]
    const typed = { 'typed.day': dayOfMonth, 'typed.month': months, 'typed.year': year }
    const refused = await send(dates, id, { month, intent: 'add', ...typed })
    expect(refused.status).toBe(422)
    expect(refused.errors.typed).toBe(
      `${formatDay(TWO)} cannot be chosen. Adviser’s right to work has not been seen for that day. Choose another day`,
    )
    const soFar = await readRequest(school.requester, id, new Date())
    const offered = soFar ? await readDates(school.requester, soFar, ONE, TWO, new Date()) : []
    expect(offered.map(({ day, choices, why }) => [day, choices.length, why])).toEqual(
      offered.map(({ day }) => (day === ONE ? [day, 1, null] : [day, 0, 'Check missing'])),
    )
    expect(offered.map(({ day }) => day)).toContain(TWO)
  })

  it('offers a day before which a check is to be renewed, and says so there, where it is chosen and where it is checked', async () => {
    const insured = await makeAdviser({ now: new Date(), credentials: { public_liability: { endsOn: ONE } } })
    const words = `Adviser’s public liability insurance ends on ${formatDate(ONE)}, before that day`
    const began = await call(start.loader, { path: `/school/request?adviser=${insured.slug}`, cookie })
    const id = began.to?.split('/').at(-1) ?? ''
    await send(service, id, { service: 'personal_guidance_day' })
    const month = TWO.slice(0, 7)
    const [year, months, dayOfMonth] = TWO.split('-') as [string, string, string]
    const typed = { 'typed.day': dayOfMonth, 'typed.month': months, 'typed.year': year }
    expect((await send(dates, id, { month, intent: 'add', ...typed })).status).toBe(303)
    const soFar = await readRequest(school.requester, id, new Date())
    if (!soFar) throw new Error('no request')
    const offered = await readDates(school.requester, soFar, ONE, TWO, new Date())
    expect(offered.find(({ day }) => day === ONE)?.toRenew).toBeNull()
    expect(offered.find(({ day }) => day === TWO)?.toRenew).toBe(words)
    expect(await readChosenDates(school.requester, soFar, new Date())).toMatchObject([
      { problem: null, toRenew: words },
    ])
  })

  it('refuses a price that has changed, and nonsense for one', async () => {
    const id = await answered([schoolDays(40, 1)[0] as Day])
    await paid(id)
    for (const expected of ['1', '', 'x', '9'.repeat(200)])
      expect((await send(agreement, id, { ...(await signingOf(school.requester, id)), expected })).status).toBe(422)
  })

  it('refuses to sign what another window has changed meanwhile, at the same price, and keeps the change', async () => {
    const [before, instead] = schoolDays(50, 2) as [Day, Day]
    await send(remove, await draft('&service=personal_guidance_day'), {})
    const id = await answered([before])
    await paid(id)
    const shown = await signingOf(school.requester, id)
    const changes: [Page, Record<string, string | string[]>][] = [
      [dates, { month: before.slice(0, 7), dates: [], intent: `instead:${partOf(before)}:${partOf(instead)}` }],
      [times, { 'visits[0].day': instead, 'visits[0].from': '9am', 'visits[0].to': '3:30pm' }],
      [place, { place: 'school', room: 'Hall' }],
      [work, { yearGroups: '10', interviews: '5', safeguardingLead: 'Dinah Frobisher', purpose: 'The next five.' }],
    ]
    let last = shown
    for (const [page, form] of changes) {
      expect(await send(page, id, form)).toMatchObject({ status: 303 })
      expect((await send(agreement, id, last)).status).toBe(422)
      last = await signingOf(school.requester, id)
      expect(last.expected).toBe(shown.expected)
    }
    for (const mark of ['', 'x', '0'.repeat(16)])
      expect((await send(agreement, id, { ...last, mark })).status).toBe(422)
    expect(await readDraft(id)).toMatchObject({ room: 'Hall', visits: [{ day: instead, from: '09:00' }] })
    expect((await send(agreement, id, last)).to).toMatch(/^\/school\/bookings\//)
  })
})

describe('a date that is added from the check page', () => {
  const typed = (on: Day) => {
    const [year, month, dayOfMonth] = on.split('-') as [string, string, string]
    return { 'typed.day': dayOfMonth, 'typed.month': month, 'typed.year': year }
  }
  const add = async (id: string, on: Day) => {
    const kept = ((await readDraft(id))?.visits ?? []).filter((one) => one.day.startsWith(on.slice(0, 7)))
    const form = { month: on.slice(0, 7), dates: kept.map(({ day }) => partOf(day)), ...typed(on) }
    return send(dates, id, { ...form, intent: 'add' }, '/dates?change=yes')
  }
  const goOn = async (id: string, on: Day, query: string) => {
    const kept = ((await readDraft(id))?.visits ?? []).filter((one) => one.day.startsWith(on.slice(0, 7)))
    return send(
      dates,
      id,
      { month: on.slice(0, 7), dates: kept.map(({ day }) => partOf(day)), intent: 'continue' },
      query,
    )
  }
  const [FIVE, SIX, SEVEN] = schoolDays(60, 3) as [Day, Day, Day]
  const timesIn = async (id: string) => (await readDraft(id))?.visits?.map(({ from, to }) => `${from} ${to}`)

  it('takes the time that the others share, and asks for its times where they differ', async () => {
    await send(remove, await draft('&service=personal_guidance_day'), {})
    const id = await answered([FIVE])
    await send(times, id, { 'visits[0].day': FIVE, 'visits[0].from': '9am', 'visits[0].to': '2:30pm' })
    await paid(id)
    const added = await add(id, SIX)
    expect(added.to).not.toContain('times=')
    expect(await timesIn(id)).toEqual(['09:00 14:30', '09:00 14:30'])
    expect((await goOn(id, SIX, '/dates?change=yes')).to).toBe(`/school/request/${id}/funding`)

    await send(times, id, {
      times: 'each',
      ...{ 'visits[0].day': FIVE, 'visits[0].from': '9am', 'visits[0].to': '2:30pm' },
      ...{ 'visits[1].day': SIX, 'visits[1].from': '10am', 'visits[1].to': '3pm' },
    })
    const other = await add(id, SEVEN)
    expect(other.to).toContain('times=ask')
    const query = other.to?.slice(other.to.indexOf('/dates')) ?? ''
    expect((await goOn(id, SEVEN, query)).to).toBe(`/school/request/${id}/times?change=yes`)
  })
})

describe('what the funds pay when a date is added from the check page', () => {
  const [EIGHT, NINE, TEN, ELEVEN] = schoolDays(70, 4) as [Day, Day, Day, Day]
  const mixed = () => ({
    ...{ funds: [school.careersId, school.premiumId], 'lines[1].whom': 'mixed_group', 'lines[1].method': 'share' },
    ...{ 'lines[1].eligible': '4', 'lines[1].inAll': '6', 'lines[1].approach': 'wider', 'lines[1].challenge': '3' },
    'lines[1].rationale': 'Four of the six have no plan for after Year 11.',
  })
  const withAlso = async (id: string, on: Day) => {
    const kept = ((await readDraft(id))?.visits ?? []).filter((one) => one.day.startsWith(on.slice(0, 7)))
    const form = { month: on.slice(0, 7), dates: [...kept.map(({ day }) => partOf(day)), partOf(on)] }
    return send(dates, id, { ...form, intent: 'continue' }, '/dates?change=yes')
  }
  const shown = async (id: string) => {
    const request = new Request(`http://127.0.0.1:3999/school/request/${id}/funding`, { headers: { cookie } })
    return funding.loader({ request, params: { draftId: id }, context: {} } as never)
  }

  it('is worked out again where it was left empty', async () => {
    await send(remove, await draft('&service=personal_guidance_day'), {})
    const id = await answered([EIGHT])
    await send(funding, id, funds(mixed()))
    expect((await withAlso(id, NINE)).to).toBe(`/school/request/${id}/check`)
    expect((await readDraft(id))?.lines?.map((line) => line.amountPence)).toEqual([23_153, 46_307])
    const { noLonger, funds: choices } = await shown(id)
    expect(noLonger).toEqual([])
    expect(choices.map((one) => [one.amount, one.leftEmpty])).toEqual([
      [undefined, 23_153],
      [undefined, 46_307],
    ])
    expect((await send(agreement, id, await signingOf(school.requester, id))).to).toMatch(/^\/school\/bookings\//)
  })

  it('is asked again where it was typed, and the page says on arrival what is missing', async () => {
    const id = await answered([TEN])
    await send(funding, id, funds({ ...mixed(), 'lines[0].amount': '115.77', 'lines[1].amount': '231.53' }))
    expect((await shown(id)).noLonger).toEqual([])
    expect((await withAlso(id, ELEVEN)).to).toBe(`/school/request/${id}/funding`)
    expect((await shown(id)).noLonger).toEqual(['Add £347.30 so the amounts come to £694.60.'])
    await send(remove, id, {})
  })
})

describe('a trust', () => {
  it('chooses one of its own academies first', async () => {
    const trust = await makeTrust()
    const academy = await makeSchool({ trust, around: ONE })
    await makeSchool({ trust })
    const asTrust = await cookieOf({ personId: academy.approver.personId, organisationId: trust.id })
    expect((await call(start.loader, { path: `/school/request?adviser=${slug}`, cookie: asTrust })).status).toBe(403)
    const asker = await addMember<SchoolActor>(trust.id, ['requester'])
    const theirs = await cookieOf(asker)
    const id = await draft('', theirs)
    const to = (form: Record<string, string>) =>
      call(schoolPage.action as never, { path: '/school/request', params: { draftId: id }, cookie: theirs, form })
    expect((await to({})).errors.school).toBe('Choose a school')
    expect((await to({ school: school.id })).errors.school).toMatch(/from|in the list/)
    expect((await to({ school: academy.id })).to).toBe(`/school/request/${id}/service`)
  })
})
