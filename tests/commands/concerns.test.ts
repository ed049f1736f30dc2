import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { anyone, type MemberActor, type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { readReaders } from '#app/domain/emails/recipients.server.ts'
import { moveConcern, recordReferral } from '#app/domain/safeguarding/decide-concern.server.ts'
import { countConcerns, readConcern, readConcerns } from '#app/domain/safeguarding/read-concerns.server.ts'
import { namedOnPage, reportConcern } from '#app/domain/safeguarding/report-concern.server.ts'
import { adviserPage } from '#app/domain/search/adviser-page.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { adviserCards, comers, concernEvents, concerns, people, visits } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { emailJobs, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makePractitioner, makeProvider } from '#tests/make/providers.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let staff: StaffActor
let second: StaffActor
const system = systemActor('a test')
const SAID = 'He asked a Year 10 pupil for her telephone number, on Tuesday, in the library.'
let keys = 0

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  staff = await makePlatform()
  second = await addMember<StaffActor>(staff.organisationId, ['staff'])
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

async function reported() {
  const school = await makeSchool()
  const adviser = await makeAdviser()
  const { id } = must(await reportConcern(school.requester, { slug: adviser.slug, said: SAID, key: `k${++keys}` }, NOW))
  return { school, adviser, id }
}
const move = (who: StaffActor, id: string, event: 'suspend' | 'close_unfounded' | 'lift' | 'revoke') =>
  moveConcern(who, { id, event, reason: 'What two of us heard' }, NOW)
const look = (adviser: { actor: { personId: string } }) => lookAtVisits(system, adviser.actor.personId, NOW)

it('is reported once, however often it is sent, to staff alone, and not about oneself', async () => {
  const school = await makeSchool()
  const adviser = await makeAdviser()
  const form = { slug: adviser.slug, said: SAID, key: `k${++keys}` }
  const { id } = must(await reportConcern(school.requester, form, NOW))
  expect(must(await reportConcern(school.requester, form, NOW)).id).toBe(id)
  expect(refusal(await reportConcern(school.requester, { ...form, said: 'Another' }, NOW))).toBe('already_sent')
  expect(refusal(await reportConcern(school.requester, { ...form, slug: 'nobody', key: 'x' }, NOW))).toBe('not_found')
  expect(refusal(await reportConcern(adviser.actor, { ...form, key: 'y' }, NOW))).toBe('about_yourself')
  expect(await readConcern(staff, id)).toMatchObject({
    concern: { said: SAID, status: 'reported' },
    organisation: expect.stringMatching(/School/),
  })
  // A colleague reports as well; nobody but staff reads any of it, whoever wrote it.
  const other = await makeAdviser()
  must(await reportConcern(other.actor, { ...form, key: `k${++keys}` }, NOW))
  for (const actor of [school.requester, adviser.actor, other.actor])
    expect(await inTransaction(actor, (tx) => tx.select().from(concerns))).toEqual([])
  const letters = (await lettersOf(database.ownerUrl, 'concern-reported')).filter(({ facts }) => facts?.id === id)
  expect(letters).toMatchObject([{ recipients: { to: 'staff', except: adviser.actor.personId } }])
  expect(JSON.stringify(letters)).not.toMatch(/telephone number|Adviser/)
})

it('suspends at once: nobody can ask for the adviser, visits to come are held, and a school reads no more than that', async () => {
  const { school, adviser, id } = await reported()
  const asked = (days: string[]) => requestVisits(school.requester, requestOf(school, adviser, days), NOW)
  const { bookingId } = must(await asked(['2027-02-02']))
  must(await approve(school.approver, { bookingId, orderNumber: 'PO-1', note: null }, NOW))
  const accept = (await visitsOf(bookingId)).map((visit) => visit.id)
  must(await answerVisits(adviser.actor, { bookingId, accept, decline: [], reason: '' }, NOW))
  const waiting = must(await asked(['2027-02-09'])).bookingId

  must(await move(staff, id, 'suspend'))
  expect(refusal(await asked(['2027-02-16']))).toMatchObject({
    code: 'check_missing',
    days: [{ words: 'Adviser cannot be asked for visits at the moment.' }],
  })
  const accepting = {
    bookingId: waiting,
    accept: (await visitsOf(waiting)).map((one) => one.id),
    decline: [],
    reason: '',
  }
  expect(refusal(await answerVisits(adviser.actor, accepting, NOW))).toBe('check_missing')
  const held = await inTransaction(system, (tx) =>
    tx.select().from(comers).where(eq(comers.personId, adviser.actor.personId)),
  )
  expect(held.every(({ held: spans }) => spans.length === 0)).toBe(true)
  await look(adviser)
  await look(adviser)
  const of = (booking: string) =>
    inTransaction(system, (tx) => tx.select().from(visits).where(eq(visits.bookingId, booking)))
  expect((await of(bookingId)).map(({ lacks }) => lacks)).toEqual(['hold'])
  const told = await emailJobs(bookingId, 'needs-renewal')
  expect(told.map(({ recipients }) => recipients.to).sort()).toEqual(['adviser', 'approvers', 'requester'])
  expect(told.every(({ facts }) => facts?.hold === 'yes')).toBe(true)
  const asks = { slug: adviser.slug, near: '', urn: null, service: 'personal_guidance_day', month: '' }
  const page = await adviserPage(school.requester as SchoolActor, asks, NOW)
  expect(page?.withheld).toEqual({
    since: 'now',
    words: expect.stringMatching(/ cannot be asked for visits at the moment$/),
  })
  expect((await adviserPage(anyone(), asks, NOW))?.nextFree).toBeNull()

  // Two people lift it, and everything is as it was.
  expect(refusal(await move(staff, id, 'lift'))).toBe('second_person_needed')
  must(await move(second, id, 'lift'))
  await look(adviser)
  expect((await of(bookingId)).map(({ lacks, lacksSince }) => [lacks, lacksSince])).toEqual([[null, null]])
  must(await answerVisits(adviser.actor, accepting, NOW))
  must(await asked(['2027-02-16']))
  const letters = (await lettersOf(database.ownerUrl, 'adviser-suspended')).filter(({ recipients }) =>
    JSON.stringify(recipients).includes(adviser.actor.personId),
  )
  expect(letters.map(({ facts }) => facts?.event).sort()).toEqual(['lift', 'suspend'])
  expect(JSON.stringify(letters)).not.toContain('telephone number')
})

it('that is unfounded leaves no mark: nothing changes for a school, and the adviser is told nothing', async () => {
  const { school, adviser, id } = await reported()
  must(await move(staff, id, 'close_unfounded'))
  expect(refusal(await move(second, id, 'suspend'))).toBe('not_now')
  must(await requestVisits(school.requester, requestOf(school, adviser, ['2027-02-02']), NOW))
  const letters = await lettersOf(database.ownerUrl, 'adviser-suspended')
  expect(letters.some(({ recipients }) => JSON.stringify(recipients).includes(adviser.actor.personId))).toBe(false)
})

it('is revoked by two people, and stays so', async () => {
  const { school, adviser, id } = await reported()
  must(await move(staff, id, 'suspend'))
  expect(refusal(await move(staff, id, 'revoke'))).toBe('second_person_needed')
  const both = await Promise.all([move(second, id, 'revoke'), move(second, id, 'lift')])
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  const status = (await readConcern(staff, id))?.concern.status
  const asked = await requestVisits(school.requester, requestOf(school, adviser, ['2027-02-02']), NOW)
  expect(asked.ok).toBe(status === 'lifted')
})

it('keeps the decisions about the LADO and the DBS, with their days, and everything that was done', async () => {
  const { id } = await reported()
  const today = londonDay(NOW)
  const lado = { id, to: 'lado' as const, decision: 'Referred by telephone', on: today }
  for (let again = 0; again < 2; again++) must(await recordReferral(staff, lado, NOW))
  expect(refusal(await recordReferral(staff, { ...lado, on: '2027-01-13' as typeof today }, NOW))).toBe('in_the_future')
  must(await recordReferral(second, { id, to: 'dbs', decision: 'Not referred: not substantiated', on: today }, NOW))
  expect((await readConcern(staff, id))?.concern).toMatchObject({
    ladoOn: today,
    dbsDecision: 'Not referred: not substantiated',
  })
  const events = await inTransaction(system, (tx) =>
    tx.select().from(concernEvents).where(eq(concernEvents.concernId, id)),
  )
  expect(events.map(({ event, byName }) => [event, byName]).sort()).toEqual(
    [
      ['dbs', second.name],
      ['lado', staff.name],
    ].sort(),
  )
})

it('is counted and listed for staff, the oldest first', async () => {
  const before = await countConcerns(staff)
  const { id } = await reported()
  expect((await countConcerns(staff)).reported).toBe(before.reported + 1)
  await inTransaction(system, (tx) => tx.execute(sql`update concerns set reported_at = '2020-01-01' where id = ${id}`))
  expect((await readConcerns(staff, true, { limit: 1, offset: 0 }))[0]?.id).toBe(id)
})

it('is neither listed, counted nor read by whoever of the staff it is about', async () => {
  const { adviser, id } = await reported()
  const self = { ...staff, personId: adviser.actor.personId }
  expect(await readConcern(self, id)).toBeNull()
  expect((await readConcerns(self, true, { limit: 500, offset: 0 })).map((one) => one.id)).not.toContain(id)
  expect((await countConcerns(self)).reported).toBe((await countConcerns(staff)).reported - 1)
  // To them it is as if there were none.
  expect(refusal(await move(self, id, 'suspend'))).toBe('not_found')
})

it('that is lifted while another still suspends changes nothing, and nobody is told that it does', async () => {
  const { school, adviser, id } = await reported()
  const other = must(
    await reportConcern(school.requester, { slug: adviser.slug, said: 'Another matter', key: `k${++keys}` }, NOW),
  ).id
  const events = async () =>
    (await lettersOf(database.ownerUrl, 'adviser-suspended'))
      .filter(({ recipients }) => JSON.stringify(recipients).includes(adviser.actor.personId))
      .map(({ facts }) => facts?.event)
      .sort()
  expect(must(await move(staff, id, 'suspend'))).toEqual({ isOnHold: true })
  expect(must(await move(staff, other, 'suspend'))).toEqual({ isOnHold: true })
  expect(await events()).toEqual(['suspend'])
  expect(must(await move(second, id, 'lift'))).toEqual({ isOnHold: true })
  expect(await events()).toEqual(['suspend'])
  expect((await requestVisits(school.requester, requestOf(school, adviser, ['2027-02-02']), NOW)).ok).toBe(false)
  expect(must(await move(second, other, 'lift'))).toEqual({ isOnHold: false })
  expect(await events()).toEqual(['lift', 'suspend'])
  must(await requestVisits(school.requester, requestOf(school, adviser, ['2027-02-02']), NOW))
})

it('names nobody who is hidden or not listed to somebody who guesses, and anybody to whoever has asked them for visits', async () => {
  const hidden = await makeAdviser({ profile: { isHidden: true } })
  const unlisted = await makeAdviser({ isListed: false })
  const [competitor, school] = [await makeAdviser(), await makeSchool()]
  expect(await namedOnPage(competitor.actor, hidden.slug)).toBeNull()
  expect(await namedOnPage(competitor.actor, unlisted.slug)).toBeNull()
  expect(await namedOnPage(school.requester, unlisted.slug)).toBeNull()
  const form = { said: SAID, key: `k${++keys}` }
  expect(refusal(await reportConcern(competitor.actor, { ...form, slug: hidden.slug }, NOW))).toBe('not_found')
  // A school finds hidden advisers, staff all of them.
  expect((await namedOnPage(school.requester, hidden.slug))?.people).toHaveLength(1)
  expect((await namedOnPage(staff, unlisted.slug))?.people).toHaveLength(1)
  // Whoever had a request reports after the adviser has left the list.
  const gone = await makeAdviser()
  must(await requestVisits(school.requester, requestOf(school, gone, ['2027-02-02']), NOW))
  await inTransaction(system, (tx) =>
    tx.update(adviserCards).set({ isListed: false }).where(eq(adviserCards.supplierId, gone.supplierId)),
  )
  expect(await namedOnPage(competitor.actor, gone.slug)).toBeNull()
  expect((await namedOnPage(school.requester, gone.slug))?.people).toHaveLength(1)
  must(await reportConcern(school.requester, { slug: gone.slug, said: SAID, key: `k${++keys}` }, NOW))
})

it('a provider’s office and those it sends name each other, listed or not, shown or not; a stranger does neither', async () => {
  const provider = await makeProvider()
  const [ann, ben] = [
    await makePractitioner(provider, { name: 'Ann Sent' }),
    await makePractitioner(provider, { name: 'Ben Sent', isShown: false }),
  ]
  const namesFor = async (actor: MemberActor) =>
    (await namedOnPage(actor, provider.slug))?.people.map(({ name }) => name).sort() ?? null
  const office = provider.actor.name
  expect(await namesFor(provider.actor)).toEqual(['Ann Sent', 'Ben Sent', office].sort())
  expect(await namesFor(ann)).toEqual(['Ann Sent', 'Ben Sent', office].sort())
  // As well where they act for a practice of their own.
  const own = await makeAdviser()
  await makePractitioner(provider, { person: own.actor })
  expect(await namesFor(own.actor)).toContain(office)
  expect(await namesFor((await makeAdviser()).actor)).toBeNull()
  expect(await namesFor((await makeSchool()).requester)).toBeNull()
  const report = (actor: MemberActor, about: string) =>
    reportConcern(actor, { slug: provider.slug, about, said: SAID, key: `k${++keys}` }, NOW)
  must(await report(provider.actor, ann.personId))
  must(await report(ann, ben.personId))
  must(await report(ben, provider.actor.personId))
  expect(refusal(await report(ann, ann.personId))).toBe('about_yourself')
  expect(refusal(await report(ann, own.actor.organisationId))).toBe('not_found')
})

it('is no email to whoever of the staff it is about', async () => {
  const adviser = await makeAdviser()
  const { personId } = adviser.actor
  await addMember<StaffActor>(staff.organisationId, ['staff'], { personId })
  const school = await makeSchool()
  const { id } = must(await reportConcern(school.requester, { slug: adviser.slug, said: SAID, key: `k${++keys}` }, NOW))
  const [letter] = (await lettersOf(database.ownerUrl, 'concern-reported')).filter(({ facts }) => facts?.id === id)
  if (!letter) throw new Error('no letter')
  const read = await inTransaction(system, (tx) => readReaders(system, tx, letter.recipients))
  const addresses = 'readers' in read ? read.readers.map(({ address }) => address) : []
  const [self] = await inTransaction(system, (tx) => tx.select().from(people).where(eq(people.id, personId)))
  expect(addresses.length).toBeGreaterThan(1)
  expect(addresses).not.toContain(self?.email)
})
