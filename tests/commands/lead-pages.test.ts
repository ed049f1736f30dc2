import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { createConsortium } from '#app/domain/consortia/create-consortium.server.ts'
import { agreeShare, proposeShare } from '#app/domain/consortia/keep-shares.server.ts'
import { readMemberships } from '#app/domain/consortia/read-memberships.server.ts'
import { formatPounds, pence } from '#app/domain/money.ts'
import { addSchoolDays, schoolCalendar } from '#app/domain/school-days.ts'
import { financialYear } from '#app/domain/school-years.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeConsortium } from '#tests/make/consortia.ts'
import { must } from '#tests/make/must.ts'
import { north } from '#tests/make/places.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { all, type Element, readHtml, textOf } from '#tests/make/read-html.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// What a consortium's lead reads from the search to the page about money: for which member, and what its share has left.
const now = new Date()
const today = londonDay(now)
// Both in one financial year, so that one share pays for both.
const [FIRST, SECOND] = daysOfOneYear([20, 21, 22].map((n) => addSchoolDays(schoolCalendar(), today, n)))

function daysOfOneYear([one, two, three]: Day[]): [Day, Day] {
  const areTogether = financialYear(one as Day, 'april').key === financialYear(two as Day, 'april').key
  return (areTogether ? [one, two] : [two, three]) as [Day, Day]
}

let database: FreshDatabase
let ask: Ask
let cookie: string
let slug: string
const members: (MadeSchool & { name: string })[] = []

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  ask = await openPages()
  await makePlatform()
  for (const miles of [0, 3]) {
    const name = `Member School ${miles}`
    members.push({ ...(await makeSchool({ around: FIRST, register: { name, ...north(miles) } })), name })
  }
  slug = (await makeAdviser({ notice: 0 })).slug
  const { id, lead } = await makeConsortium([members[0] as MadeSchool, members[1] as MadeSchool])
  cookie = await cookieOf(lead)
  const { approver, requester } = members[1] as MadeSchool
  const { startsOn } = financialYear(FIRST, 'april')
  const offerable = (await readMemberships(approver, today)).find(({ leadId }) => leadId === id)?.offerable ?? []
  const year = offerable.find((one) => one.startsOn === startsOn)
  const offer = { leadId: id, fundId: year?.fundId as string, startsOn: year?.startsOn as never }
  const { shareId } = must(await proposeShare(requester, { ...offer, amountPence: pence(51_245) }, now))
  must(await agreeShare(approver, { shareId }, now))
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const at = async (path: string): Promise<Element> => readHtml((await ask({ path, cookie })).html)
test('a member reads what leaving would do before it is done, and leaves by a second press', async () => {
  const member = members[0] as (typeof members)[0]
  const own = await cookieOf(member.approver)
  const open = async (path: string) => readHtml((await ask({ path, cookie: own })).html)
  const parting = await makeConsortium([member], now)
  const [year] =
    (await readMemberships(member.approver, today)).find(({ leadId }) => leadId === parting.id)?.offerable ?? []
  const offer = { leadId: parting.id, fundId: year?.fundId as string, startsOn: year?.startsOn as never }
  const { shareId } = must(await proposeShare(member.requester, { ...offer, amountPence: pence(40_000) }, now))
  must(await agreeShare(member.approver, { shareId }, now))
  const path = `/school/consortium/${parting.id}/${member.id}/leave`
  const links = all(await open('/school/consortium'), ({ tag, attributes }) => tag === 'a' && attributes.href === path)
  expect(links).toHaveLength(1)
  const question = textOf(await open(path))
  expect(question).toContain('£400.00 goes back to Careers budget.')
  expect(question).toContain(`No visit at ${member.name} is asked for or booked.`)
  const standing = async () =>
    (await readMemberships(member.approver, today)).find(({ leadId }) => leadId === parting.id)?.status
  expect(await standing()).toBe('joined')
  for (let press = 1; press <= 2; press++)
    expect((await ask({ path, cookie: own, form: new URLSearchParams() })).to).toBe('/school/consortium')
  expect(await standing()).toBe('left')
})

const linkTo = (page: Element, words: string) =>
  all(page, (element) => element.tag === 'a' && textOf(element) === words)[0]?.attributes.href

test('a lead reads for which member prices and dates are, and chooses another by its address', async () => {
  const [first, second] = members as [(typeof members)[0], (typeof members)[0]]
  const found = await at('/find')
  expect(textOf(found)).toContain(`Prices and dates are for ${first.name}. See them for ${second.name}.`)
  expect(linkTo(found, second.name)).toBe(`/find?urn=${second.urn}`)
  const profile = await at(`/advisers/${slug}`)
  expect(textOf(profile)).toContain(`a day at ${first.name}, all in`)
  expect(linkTo(profile, second.name)).toBe(`/advisers/${slug}?urn=${second.urn}`)
  const other = await at(`/advisers/${slug}?urn=${second.urn}`)
  expect(textOf(other)).toContain(`Prices and dates are for ${second.name}. See them for ${first.name}.`)
  const [sent] = all(other, ({ tag, attributes }) => tag === 'input' && attributes.name === 'urn')
  expect(sent?.attributes.value).toBe(String(second.urn))
})

test('the school that prices were shown for is chosen in a request that has none, and takes no other’s place', async () => {
  const [first, second] = members as [(typeof members)[0], (typeof members)[0]]
  const [shown] = all(
    await at(`/advisers/${slug}`),
    ({ tag, attributes }) => tag === 'input' && attributes.name === 'shown',
  )
  expect(shown?.attributes.value).toBe(String(first.urn))
  const begin = async (which: string) => {
    const path = `/consortium/request?adviser=${slug}&service=group_session&on=${FIRST}&${which}`
    const question = (await ask({ path, cookie })).to as string
    const chosen = all(await at(question), ({ attributes }) => attributes.name === 'school' && 'checked' in attributes)
    return chosen.map(({ attributes }) => attributes.value)
  }
  expect(await begin(`shown=${first.urn}`)).toEqual([first.id])
  expect(await begin(`urn=${second.urn}`)).toEqual([second.id])
  expect(await begin(`shown=${first.urn}`)).toEqual([second.id])
})

test('a lead sees each member’s share before choosing, and the way out where it does not suffice', async () => {
  const [first, second] = members as [(typeof members)[0], (typeof members)[0]]
  const days = `&on=${FIRST}&on=${SECOND}`
  const start = `/consortium/request?adviser=${slug}&service=personal_guidance_day${days}&urn=${second.urn}`
  const path = (await ask({ path: start, cookie })).to as string
  expect(path).toMatch(/\/school$/)
  const question = textOf(await at(path))
  expect(question).toContain(`${first.name}No share is agreed, so nothing can be asked for yet.`)
  expect(question).toMatch(new RegExp(`${second.name}${formatPounds(51_245)} left of its share: Careers budget`))
  const chosen = all(await at(path), ({ attributes }) => attributes.name === 'school' && 'checked' in attributes)
  expect(chosen.map(({ attributes }) => attributes.value)).toEqual([second.id])

  const draft = path.replace(/\/school$/, '')
  const post = (step: string, form: Record<string, string>) =>
    ask({ path: `${draft}/${step}`, cookie, form: new URLSearchParams(form) })
  // The member’s own room and safeguarding lead stand there already.
  const [room] = all(await at(`${draft}/place`), ({ attributes }) => attributes.name === 'room')
  expect(room?.attributes.value).toBe('Library')
  await post('place', { place: 'school', room: 'Library' })
  const [whom] = all(await at(`${draft}/work`), ({ attributes }) => attributes.name === 'safeguardingLead')
  expect(whom?.attributes.value).toBe('Dinah Frobisher')
  await post('work', { yearGroups: '11', interviews: '6', safeguardingLead: 'Dinah Frobisher', purpose: 'Six' })
  const money = await at(`${draft}/funding`)
  const wayOut =
    /Only £512\.45 is left of the shares that the school has agreed, and £\d+\.\d\d is needed\. Take a date away, or ask the school to agree a larger share/
  expect(textOf(money)).toMatch(wayOut)
  expect(linkTo(money, 'Change the dates')).toBe(`${draft}/dates`)
  const [fund] = all(money, ({ attributes }) => attributes.name === 'lines[0].from')
  const from = fund?.attributes.value as string
  const refused = await post('funding', { funds: from, 'lines[0].from': from, 'lines[0].amount': '512.45' })
  expect(refused.status).toBe(422)
  expect(textOf(readHtml(refused.html))).not.toContain('so the amounts come to')
})

test('the form of an allocation keeps where its figure comes from, also when it is sent as it stands', async () => {
  const { approver, careersId } = members[0] as MadeSchool
  const own = await cookieOf(approver)
  const path = `/school/budgets/${careersId}`
  const fields = async () =>
    all(readHtml((await ask({ path, cookie: own })).html), ({ tag }) => tag === 'input').map(
      ({ attributes }) => attributes,
    )
  const typedIn = async (name: string) => (await fields()).filter((one) => one.name === name).at(-1)?.value ?? ''
  const source = await typedIn('source')
  expect(source).toBe('Set for a test')
  const sent = { intent: 'allocate', source, amount: '4,900.00', startsOn: await typedIn('startsOn') }
  const form = new URLSearchParams({ ...sent, commandKey: await typedIn('commandKey') })
  expect((await ask({ path, cookie: own, form })).status).toBe(303)
  expect(await typedIn('source')).toBe('Set for a test')
})

test('a share or an allocation that is too small or too large is refused with the figure that would do', async () => {
  const member = members[1] as MadeSchool
  const own = await cookieOf(member.approver)
  const [one] = (await readMemberships(member.approver, today)).filter(({ shares }) => shares.length > 0)
  const share = one?.shares[0]
  const errorsOf = async (path: string, sent: Record<string, string>) => {
    const page = await ask({ path, cookie: own, form: new URLSearchParams({ ...sent, commandKey: 'of_a_test' }) })
    expect(page.status).toBe(422)
    return textOf(readHtml(page.html))
  }
  const change = (amount: string) =>
    errorsOf('/school/consortium', {
      ...{ intent: 'change', leadId: one?.leadId as string, schoolId: member.id, shareId: share?.id as string },
      [`amount_${share?.id}`]: amount,
    })
  expect(await change('99,999,999')).toContain('Enter £10,000,000.00 or less')
  const allocate = (amount: string) =>
    errorsOf(`/school/budgets/${member.careersId}`, {
      ...{ intent: 'allocate', startsOn: share?.startsOn as string, source: '', amount },
    })
  expect(await allocate('£99,999,999')).toContain('Enter £10,000,000.00 or less')
  expect(await allocate('512.44')).toContain('£512.45 is reserved, committed, spent or in a shared budget already')
})

test('a consortium that no school has joined reads so, instead of dates and a question about the place', async () => {
  const member = members[0] as MadeSchool
  const started = must(await createConsortium(member.requester, { name: 'One Beck', key: 'one-beck' }, now))
  const lead = { personId: member.requester.personId, organisationId: started.consortiumId }
  const own = await cookieOf(lead)
  const read = async (path: string) => textOf(readHtml((await ask({ path, cookie: own })).html))
  const found = await read('/find')
  expect(found).toContain('No school has joined yet')
  expect(found).not.toContain('Where is the school?')
  const profile = await read(`/advisers/${slug}`)
  expect(profile).toContain('No school has joined yet, so there is nobody to ask for dates for.')
  expect(profile).not.toContain('Choose one date or several')
})
