import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import type { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import { decideWithReason } from '#app/domain/accreditation/decide-credential.server.ts'
import { judgeByNight } from '#app/domain/accreditation/judge-by-night.server.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { adviserHome } from '#app/domain/bookings/adviser-home.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { readBookingWords } from '#app/domain/bookings/email-facts.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { keepRegister } from '#app/domain/bookings/keep-register.server.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { candidatesFor } from '#app/domain/bookings/read-candidates.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { day, londonDay } from '#app/domain/calendar.ts'
import { keepVisitSettings } from '#app/domain/schools/settings.server.ts'
import { adviserPage } from '#app/domain/search/adviser-page.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { withConnection } from '#db/databases.server.ts'
import { adviserCards, bookingEvents, comers, services, visits } from '#db/schema/index.ts'
import { credentialOf, type MadeAdviser, makeAdviser, makeCredential } from '#tests/make/advisers.ts'
import { type CredentialsWanted, factsWith } from '#tests/make/held.ts'
import { emailJobs, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { listProvider, makePractitioner, makeProvider } from '#tests/make/providers.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

// What is renewed as a matter of course keeps no day from being asked for: it is June all year for somebody’s September.

let database: FreshDatabase
let staff: StaffActor
let second: StaffActor
const system = systemActor('a test')
const at = (on: string, hour = 6) => new Date(`${on}T${String(hour).padStart(2, '0')}:00:00Z`)
/** A Tuesday in term after the year’s edition of Keeping children safe in education has ended. */
const SEPTEMBER = '2027-09-14'

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

const factOf = (kind: CredentialFacts['kind'], change: Record<string, unknown> = {}) =>
  factsWith({ [kind]: change }).find((facts) => facts.kind === kind) as CredentialFacts
const ask = (school: MadeSchool, adviser: Pick<MadeAdviser, 'supplierId'>, days: string[], now = NOW) =>
  requestVisits(school.requester, requestOf(school, adviser as MadeAdviser, days), now)
const lacksOf = async (bookingId: string) =>
  (
    await inTransaction(system, (tx) =>
      tx.select().from(visits).where(eq(visits.bookingId, bookingId)).orderBy(visits.position),
    )
  ).map(({ lacks }) => lacks)
const brokenPromises = async () =>
  (await checkPromises(system, NOW)).filter(({ broken }) => broken > 0).map(({ promise }) => promise)
/** What is still to be looked at the promise leaves out. */
const nothingWaits = () =>
  withConnection(
    database.ownerUrl,
    (db) => db`delete from graphile_worker._private_jobs where key like 'look-at-visits:%'`,
  )

async function asked(days: string[], credentials: CredentialsWanted = {}) {
  const school = await makeSchool()
  const adviser = await makeAdviser({ credentials })
  const { bookingId } = must(await ask(school, adviser, days))
  const ids = (await visitsOf(bookingId)).map(({ id }) => id)
  return { school, adviser, bookingId, ids, visitId: ids[0] as string }
}

async function booked(days: string[], credentials: CredentialsWanted = {}) {
  const made = await asked(days, credentials)
  must(await approve(made.school.approver, { bookingId: made.bookingId, orderNumber: 'PO-1', note: null }, NOW))
  const accept = { bookingId: made.bookingId, accept: made.ids, decline: [], reason: '' }
  must(await answerVisits(made.adviser.actor, accept, NOW))
  return made
}

describe('a visit after a check will have ended', () => {
  it('is asked for and accepted, needs renewal from the start, and everybody is told with the request', async () => {
    const { adviser, bookingId } = await booked(['2027-06-08', SEPTEMBER])
    expect(await lacksOf(bookingId)).toEqual([null, 'renewal'])
    expect((await visitsOf(bookingId)).map(({ status }) => status)).toEqual(['confirmed', 'confirmed'])
    // The emails of the request and of the answer say it; none beside them does.
    expect(await emailJobs(bookingId, 'needs-renewal')).toEqual([])
    const words = await inTransaction(system, (tx) => readBookingWords(system, tx, { bookingId }, NOW))
    expect(words?.visits.map(({ lacks }) => lacks)).toEqual([null, 'renewal'])
    const events = await inTransaction(system, (tx) =>
      tx
        .select()
        .from(bookingEvents)
        .where(and(eq(bookingEvents.bookingId, bookingId), eq(bookingEvents.event, 'needs_renewal'))),
    )
    expect(events).toHaveLength(1)
    // The night’s look changes nothing of what it would find.
    await lookAtVisits(system, adviser.actor.personId, NOW)
    expect(await lacksOf(bookingId)).toEqual([null, 'renewal'])
    expect(await emailJobs(bookingId, 'needs-renewal')).toEqual([])
    await nothingWaits()
    expect(await brokenPromises()).toEqual([])
  })

  it('tells the adviser that it may be accepted, and what ends', async () => {
    const { adviser, bookingId } = await asked([SEPTEMBER])
    const [visit] = (await readAdviserBooking(adviser.actor, bookingId, NOW))?.visits ?? []
    expect(visit).toMatchObject({
      checkMissing: 'Your safeguarding training ends on 31 August 2027, before that day',
      checkRefused: null,
    })
  })

  it.each([
    ['the register', { register: { renewsOn: '2027-08-31' } }, '2027-08-31', null],
    ['the register the day after', { register: { renewsOn: '2027-04-12' } }, '2027-04-13', 'renewal'],
    ['the insurance', { public_liability: { endsOn: '2027-04-13' } }, '2027-04-13', null],
    ['the insurance the day after', { public_liability: { endsOn: '2027-04-12' } }, '2027-04-13', 'renewal'],
  ] as [string, CredentialsWanted, string, string | null][])('%s', async (_, credentials, _ends, lacks) => {
    const { bookingId } = await asked(['2027-04-13'], credentials)
    expect(await lacksOf(bookingId)).toEqual([lacks])
  })

  it('is no task of the adviser’s before sixty days of the end of what it needs', async () => {
    const { adviser } = await asked([SEPTEMBER])
    const toRenew = async (on: string) =>
      (await adviserHome(adviser.actor, at(on))).turns.filter(({ what }) => what === 'Renew what a visit needs').length
    expect(await toRenew('2027-01-13')).toBe(0)
    expect(await toRenew('2027-07-01')).toBe(0)
    expect(await toRenew('2027-07-02')).toBe(1)
  })

  it('cannot go ahead unresolved, and is cancelled free of charge; once it is renewed it goes ahead', async () => {
    const { adviser, bookingId, visitId } = await booked([SEPTEMBER])
    const after = at(SEPTEMBER, 16)
    const marks = [{ position: 1, startsAt: '09:00', yearGroup: 11, schoolReference: 'A1', outcome: 'seen' as const }]
    expect(refusal(await keepRegister(adviser.actor, { bookingId, visitId, marks }, after))).toBe('check_missing')
    expect(refusal(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, after))).toBe('check_missing')
    const other = await booked(['2027-09-15'])
    const cancel = { bookingId: other.bookingId, visitIds: [other.visitId], reason: 'No check' }
    must(await cancelVisits(other.school.requester, cancel, at('2027-09-15', 6)))

    const edition = factOf('safeguarding', { edition: 2027, trainedOn: '2027-09-02', preventOn: '2027-09-02' })
    await makeCredential(adviser.actor, staff, edition, at('2027-09-03', 10))
    await lookAtVisits(system, adviser.actor.personId, at('2027-09-03', 11))
    expect(await lacksOf(bookingId)).toEqual([null])
    expect((await emailJobs(bookingId, 'renewed')).length).toBeGreaterThan(0)
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, after))
  })

  it('is not asked for once it has ended, nor accepted', async () => {
    const { school, adviser, bookingId, ids } = await asked(['2027-04-13'], {
      public_liability: { endsOn: '2027-01-31' },
    })
    expect(await lacksOf(bookingId)).toEqual(['renewal'])
    const later = at('2027-02-01', 9)
    const accept = { bookingId, accept: ids, decline: [], reason: '' }
    expect(refusal(await ask(school, adviser, ['2027-04-20'], later))).toMatchObject({ code: 'check_missing' })
    // From the first minute of that day, before the night’s look has been at it.
    expect(refusal(await answerVisits(adviser.actor, accept, at('2027-02-01', 0)))).toBe('check_missing')
    await judgeByNight(system, later)
    const [row] = await inTransaction(system, (tx) =>
      tx.select().from(comers).where(eq(comers.personId, adviser.actor.personId)).limit(1),
    )
    expect(row?.askable).toEqual(row?.held)
    await nothingWaits()
    expect(await brokenPromises()).toEqual([])
  })

  it.each([
    ['permission to work ends', { right_to_work: { endsOn: '2027-04-12' } }],
    ['there is no register', { register: null }],
    ['there is no barred list', { dbs: { hasChildrensBarredList: false } }],
  ] as [string, CredentialsWanted][])('is refused as before where %s', async (_, credentials) => {
    const school = await makeSchool()
    const adviser = await makeAdviser({ credentials })
    expect(refusal(await ask(school, adviser, ['2027-04-13']))).toMatchObject({ code: 'check_missing' })
  })

  it('is refused where what would be renewed is suspended, until two have lifted it', async () => {
    const school = await makeSchool()
    const adviser = await makeAdviser()
    const id = await credentialOf(adviser.actor, 'safeguarding')
    must(await decideWithReason(staff, { id, event: 'suspend', reason: 'In doubt' }, NOW))
    expect(refusal(await ask(school, adviser, [SEPTEMBER]))).toMatchObject({ code: 'check_missing' })
    must(await decideWithReason(second, { id, event: 'lift', reason: 'It is theirs' }, NOW))
    must(await ask(school, adviser, [SEPTEMBER]))
  })

  it('is shown as free on the profile, with what ends before', async () => {
    const school = await makeSchool()
    const adviser = await makeAdviser()
    const [card] = await inTransaction(system, (tx) =>
      tx.select().from(adviserCards).where(eq(adviserCards.supplierId, adviser.supplierId)),
    )
    const look = { slug: card?.slug ?? '', near: '', urn: null, service: 'personal_guidance_day' }
    const month = async (one: string) => (await adviserPage(school.requester, { ...look, month: one }, NOW))?.month
    const june = await month('2027-06')
    expect([june?.toRenew, june?.days.some(({ toRenew }) => toRenew)]).toEqual([null, false])
    const september = await month('2027-09')
    expect(september?.days.find((one) => one.day === SEPTEMBER)).toMatchObject({ why: null, toRenew: true })
    expect(september?.toRenew).toMatch(/safeguarding training ends on 31 August 2027, before that day$/)
  })
})

describe('a provider’s', () => {
  it('is asked for, and whoever it names for that day needs renewal', async () => {
    const school = await makeSchool()
    const provider = await makeProvider()
    const comes = await makePractitioner(provider, { name: 'Able' })
    await listProvider(provider)
    const { bookingId } = must(await ask(school, provider, [SEPTEMBER]))
    expect(await lacksOf(bookingId)).toEqual([null])
    const [visit] = await visitsOf(bookingId)
    const visitId = visit?.id ?? ''
    const [able] = (await candidatesFor(provider.actor, bookingId, londonDay(NOW))).get(visitId) ?? []
    expect(able?.why).toBeNull()
    const named = { [visitId]: comes.personId }
    must(await answerVisits(provider.actor, { bookingId, accept: [visitId], decline: [], reason: '', named }, NOW))
    expect(await lacksOf(bookingId)).toEqual(['renewal'])
    await nothingWaits()
    expect(await brokenPromises()).toEqual([])
  })
})

describe('the least cover of a school’s own', () => {
  it('makes a visit need renewal there and nowhere else, and keeps nobody from asking', async () => {
    const [strict, other] = [await makeSchool(), await makeSchool()]
    const rule = (leastCoverPounds: number | null) =>
      keepVisitSettings(strict.requester, { schoolId: strict.id, leastCoverPounds }, NOW)
    must(await rule(10_000_000))
    const adviser = await makeAdviser()
    const here = must(await ask(strict, adviser, ['2027-04-13']))
    const there = must(await ask(other, adviser, ['2027-04-14']))
    expect([await lacksOf(here.bookingId), await lacksOf(there.bookingId)]).toEqual([['renewal'], [null]])
    await nothingWaits()
    expect(await brokenPromises()).toEqual([])
    must(await rule(5_000_000))
    await lookAtVisits(system, adviser.actor.personId, NOW)
    expect(await lacksOf(here.bookingId)).toEqual([null])
  })

  it('has whoever has a visit there looked at again when it changes', async () => {
    const { school, adviser, bookingId } = await asked(['2027-04-13'])
    await nothingWaits()
    must(await keepVisitSettings(school.requester, { schoolId: school.id, leastCoverPounds: 10_000_000 }, NOW))
    const waiting = await withConnection(
      database.ownerUrl,
      (db) => db`select 1 from graphile_worker._private_jobs where key = ${`look-at-visits:${adviser.actor.personId}`}`,
    )
    expect(waiting).toHaveLength(1)
    await lookAtVisits(system, adviser.actor.personId, NOW)
    expect(await lacksOf(bookingId)).toEqual(['renewal'])
  })
})

it('the night writes the days anew that an earlier edition of Waymark judged otherwise', async () => {
  const adviser = await makeAdviser()
  const mine = eq(comers.personId, adviser.actor.personId)
  const days = () => inTransaction(system, (tx) => tx.select().from(comers).where(mine).orderBy(comers.serviceId))
  const before = await days()
  await inTransaction(system, (tx) => tx.update(comers).set({ askable: [] }).where(mine))
  await judgeByNight(system, NOW)
  expect(await days()).toEqual(before)
  expect(before.every(({ held, askable }) => held[0]?.until === day('2027-08-31') && askable[0]?.until === null)).toBe(
    true,
  )
  expect(before.length).toBe(
    await inTransaction(system, (tx) => tx.$count(services, eq(services.supplierId, adviser.supplierId))),
  )
})
