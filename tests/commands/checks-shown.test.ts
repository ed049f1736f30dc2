import { eq } from 'drizzle-orm'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import type { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import { credentialFactsShown } from '#app/domain/accreditation/credential-words.ts'
import { decideWithReason, recordLookUp, verifyCredential } from '#app/domain/accreditation/decide-credential.server.ts'
import { countQueue, credentialForStaff, credentialQueue } from '#app/domain/accreditation/read-queue.server.ts'
import { submitCredential } from '#app/domain/accreditation/submit-credential.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { readBookingIn } from '#app/domain/bookings/read-booking.server.ts'
import { readChecks } from '#app/domain/bookings/read-who-comes.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, day, londonDay } from '#app/domain/calendar.ts'
import { moveConcern } from '#app/domain/safeguarding/decide-concern.server.ts'
import { reportConcern } from '#app/domain/safeguarding/report-concern.server.ts'
import { ChecksSeen } from '#app/ui/bookings/who-comes.tsx'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { adviserCards, credentials } from '#db/schema/index.ts'
import { credentialOf, type MadeAdviser, makeAdviser, makePractice } from '#tests/make/advisers.ts'
import { factsWith } from '#tests/make/held.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { listProvider, makePractitioner, makeProvider } from '#tests/make/providers.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

// What a school reads of the checks of whoever it has asked: by what, when and by whom, and that its own are its own to do.

let database: FreshDatabase
let staff: StaffActor
let second: StaffActor
const system = systemActor('a test')
const today = londonDay(NOW)

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

async function checksOf(school: MadeSchool, bookingId: string) {
  const actor = school.requester as SchoolActor
  const seen = await inTransaction(actor, (tx) => readBookingIn(tx, actor, bookingId, NOW))
  if (!seen) throw new Error('no booking')
  return readChecks(actor, seen, seen.visits)
}

async function asked(adviser: MadeAdviser, on = '2027-04-13') {
  const school = await makeSchool()
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, [on]), NOW))
  return { school, bookingId }
}

it('says of each check by what it was seen, when and by whom, judged for the visit’s day, listed or not', async () => {
  const adviser = await makeAdviser({ credentials: { public_liability: { endsOn: '2027-04-12' } } })
  const { school, bookingId } = await asked(adviser)
  await inTransaction(system, (tx) =>
    tx.update(adviserCards).set({ isListed: false }).where(eq(adviserCards.supplierId, adviser.supplierId)),
  )
  const [checks] = await checksOf(school, bookingId)
  expect(checks).toMatchObject({ visitOn: '2027-04-13' })
  const facts = credentialFactsShown(checks?.credentials ?? [], today, checks?.visitOn ?? today)
  const of = (name: string) => facts.find((one) => one.name === name)
  expect(of('Register')).toMatchObject({
    mark: null,
    note: expect.stringMatching(/^Seen 20 August 2026: .+, by Waymark’s staff$/),
  })
  expect(of('Identity')).toMatchObject({
    words: 'Seen 20 August 2026',
    note: 'A document, with the person present, by Waymark’s staff',
  })
  expect(of('Right to work')?.note).toBe('A document that shows it, by Waymark’s staff')
  expect(of('References')).toMatchObject({ words: '2 seen, the last on 20 August 2026' })
  expect(of('Public liability')).toMatchObject({
    words: expect.stringMatching(/to 12 April 2027, before the visit$/),
    mark: 'no',
  })
  const page = renderToStaticMarkup(createElement(ChecksSeen, { checks: checks ? [checks] : [], today }))
  expect(page).toContain('your single central record needs its own entry')
  expect(page).toContain('by Waymark’s staff')
  expect(page).not.toMatch(/SECRET|001234567890|Una Marsh/)
})

it('says when a DBS certificate was issued, when it was seen and when the Update Service was asked, each with its own day', async () => {
  const adviser = await makeAdviser()
  const { school, bookingId } = await asked(adviser)
  const id = await credentialOf(adviser.actor, 'dbs')
  const shown = async () => {
    const [checks] = await checksOf(school, bookingId)
    return credentialFactsShown(checks?.credentials ?? [], today, checks?.visitOn ?? today)
  }
  const dbs = {
    name: 'DBS',
    words: 'Enhanced DBS with children’s barred list, issued 3 August 2026',
    note: 'Seen 20 August 2026: Original on a video call, by Waymark’s staff',
  }
  const before = await shown()
  expect(before).toContainEqual(expect.objectContaining(dbs))
  expect(before.map(({ name }) => name)).not.toContain('Update Service')
  must(await recordLookUp(staff, { id, answeredOn: today, isUnchanged: true }, NOW))
  const after = await shown()
  const at = after.findIndex(({ name }) => name === 'DBS')
  expect(after.slice(at, at + 2)).toMatchObject([
    dbs,
    { name: 'Update Service', words: 'No new information on 12 January 2027', note: 'Asked by Waymark’s staff' },
  ])
  const page = renderToStaticMarkup(createElement(ChecksSeen, { checks: await checksOf(school, bookingId), today }))
  expect(page).toContain('No new information on 12 January 2027')
  expect(page).not.toContain('001234567890')
})

it('says when somebody was trained, by which a school judges how old that is', async () => {
  const adviser = await makeAdviser()
  const { school, bookingId } = await asked(adviser)
  const [checks] = await checksOf(school, bookingId)
  expect(credentialFactsShown(checks?.credentials ?? [], today)).toContainEqual(
    expect.objectContaining({
      name: 'SEND training',
      words: 'SEND training: Preparing for adulthood, trained 2 March 2026',
      note: 'Seen 20 August 2026: Original on a video call, by Waymark’s staff',
    }),
  )
})

it('of a provider shows its own and those of each who comes', async () => {
  const provider = await makeProvider({ name: 'Northfell Careers' })
  const able = await makePractitioner(provider, { name: 'Able Hand' })
  await listProvider(provider)
  const { school, bookingId } = await asked(provider as unknown as MadeAdviser)
  expect((await checksOf(school, bookingId)).map(({ of }) => of)).toEqual(['Northfell Careers'])
  const [visit] = await visitsOf(bookingId)
  const accept = [visit?.id ?? '']
  const named = { [accept[0] as string]: able.personId }
  must(await answerVisits(provider.actor, { bookingId, accept, decline: [], reason: '', named }, NOW))
  const checks = await checksOf(school, bookingId)
  expect(checks.map(({ of }) => of)).toEqual(['Northfell Careers', 'Able Hand'])
  expect(checks[0]?.credentials.every(({ seenHow }) => seenHow)).toBe(true)
})

it('of whoever is suspended shows nothing as seen, and all of it again once that is lifted', async () => {
  const adviser = await makeAdviser()
  const { school, bookingId } = await asked(adviser)
  const report = { slug: adviser.slug, said: 'Something', key: 'k1' }
  const { id } = must(await reportConcern(school.requester, report, NOW))
  must(await moveConcern(staff, { id, event: 'suspend', reason: 'Heard' }, NOW))
  const card = async () =>
    (
      await inTransaction(system, (tx) =>
        tx.select().from(adviserCards).where(eq(adviserCards.supplierId, adviser.supplierId)),
      )
    )[0]?.credentials
  expect([(await checksOf(school, bookingId))[0]?.credentials, await card()]).toEqual([[], []])
  const [checks] = await checksOf(school, bookingId)
  const page = renderToStaticMarkup(createElement(ChecksSeen, { checks: checks ? [checks] : [], today }))
  expect(page).toContain('Nothing counts at the moment')
  must(await moveConcern(second, { id, event: 'lift', reason: 'Untrue' }, NOW))
  expect((await checksOf(school, bookingId))[0]?.credentials.length).toBeGreaterThan(6)
  expect((await card())?.length).toBeGreaterThan(6)
})

it.each(['Certificate 0012 345 678 90', 'Number 001234567890 on it'])(
  'no words of staff hold a number: %s',
  async (seenHow) => {
    const fresh = await makePractice()
    const { id } = must(await submitCredential(fresh, factOf('dbs'), NOW))
    expect(refusal(await verifyCredential(staff, { id, seenHow, seenOn: today }, NOW))).toBe('number_in_words')
  },
)

it('what was written before with a number is not shown', async () => {
  const adviser = await makeAdviser()
  const id = await credentialOf(adviser.actor, 'dbs')
  await inTransaction(system, (tx) =>
    tx.update(credentials).set({ seenHow: 'Certificate 001234567890' }).where(eq(credentials.id, id)),
  )
  const { school, bookingId } = await asked(adviser)
  const [checks] = await checksOf(school, bookingId)
  expect(checks?.credentials.find(({ kind }) => kind === 'dbs')).toMatchObject({ seenHow: null })
})

it('whoever suspended a credential does not verify what is given instead, the same facts or others', async () => {
  const adviser = await makeAdviser()
  const id = await credentialOf(adviser.actor, 'dbs')
  must(await decideWithReason(staff, { id, event: 'suspend', reason: 'In doubt' }, NOW))
  const again = must(await submitCredential(adviser.actor, factOf('dbs'), NOW)).id
  expect(again).not.toBe(id)
  const seen = { id: again, seenHow: 'Original on a video call', seenOn: today }
  expect(refusal(await verifyCredential(staff, seen, NOW))).toBe('second_person_needed')
  must(await verifyCredential(second, seen, NOW))
})

it('what has ended can be suspended, and counts for no day before its end then', async () => {
  const adviser = await makeAdviser()
  const id = await credentialOf(adviser.actor, 'send')
  await inTransaction(system, (tx) => tx.update(credentials).set({ status: 'expired' }).where(eq(credentials.id, id)))
  must(await decideWithReason(staff, { id, event: 'suspend', reason: 'Untrue' }, NOW))
})

it('the queue says by when each is looked at, what is late, and which visit may wait for it', async () => {
  const adviser = await makeAdviser({ credentials: { public_liability: { endsOn: '2027-04-12' } } })
  await asked(adviser)
  const given = must(
    await submitCredential(adviser.actor, factOf('public_liability', { startsOn: '2027-04-13' }), NOW),
  ).id
  const queue = await credentialQueue(staff, 'waiting', { limit: 100, offset: 0 })
  expect(queue.find((one) => one.id === given)).toMatchObject({ waitsOn: '2027-04-13' })
  const late = async (on: string) => (await countQueue(staff, day(on))).late
  const before = await late('2027-01-15')
  expect(await late('2027-01-18')).toBeGreaterThan(before)
  expect(addDays(today, 3)).toBe('2027-01-15')
})

it('others of its kind are those of the whole office of a provider', async () => {
  const provider = await makeProvider()
  const colleague = { ...provider.actor, personId: (await makePractice()).personId }
  const facts: CredentialFacts = { kind: 'provider_ico', number: 'ZA9', renewsOn: day('2098-08-31') }
  const { id } = must(await submitCredential(colleague, facts, NOW))
  expect((await credentialForStaff(staff, id))?.others).toHaveLength(1)
})
