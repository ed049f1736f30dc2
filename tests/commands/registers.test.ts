import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import type { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import { decideWithReason, verifyCredential } from '#app/domain/accreditation/decide-credential.server.ts'
import { acceptUntil, addRegister } from '#app/domain/accreditation/keep-registers.server.ts'
import { registersForStaff } from '#app/domain/accreditation/read-registers.server.ts'
import { submitCredential } from '#app/domain/accreditation/submit-credential.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, day, londonDay } from '#app/domain/calendar.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { credentialEvents, credentials, visits } from '#db/schema/index.ts'
import { credentialOf, makeAdviser } from '#tests/make/advisers.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

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

/** A register of its own for a test, so that none is ended for another. */
async function registerNamed(name: string, leaderGrade: string | null = null): Promise<string> {
  const said = {
    name,
    body: 'Fell Careers',
    lookUp: 'https://register.fellcareers.org.uk/',
    guidanceGrade: 'Fellow',
    leaderGrade,
  }
  must(await addRegister(staff, said, NOW))
  const { registers } = await registersForStaff(staff)
  return registers.find((one) => one.name === name)?.code as string
}
const placeOn = (body: string, change: Partial<Extract<CredentialFacts, { kind: 'register' }>> = {}) => ({
  ...({ kind: 'register', body, number: 'F-77', grade: 'career_development_professional' } as const),
  ...{ renewsOn: day('2028-08-31'), ...change },
})
const endOf = async (id: string) =>
  (await inTransaction(system, (tx) => tx.select().from(credentials).where(eq(credentials.id, id))))[0]?.endsOn
const toldOf = async (personId: string) =>
  (await lettersOf(database.ownerUrl, 'credential-decided'))
    .filter(({ recipients }) => JSON.stringify(recipients).includes(personId))
    .map(({ facts }) => [facts?.event, facts?.until])
    .filter(([event]) => String(event).startsWith('accept_'))

describe('staff', () => {
  it('accept a register once, however often and at how many places they say so', async () => {
    const said = {
      name: 'Dale Register',
      body: 'Dale Careers',
      lookUp: 'https://dale.org.uk/',
      guidanceGrade: 'Member',
      leaderGrade: null,
    }
    const both = await Promise.all([addRegister(staff, said, NOW), addRegister(second, said, NOW)])
    for (const one of both) must(one)
    expect(refusal(await addRegister(staff, { ...said, body: 'Somebody else' }, NOW))).toBe('name_taken')
    expect(refusal(await addRegister(staff, { ...said, name: 'Dale   register' }, NOW))).toBe('name_taken')
    const { registers, changes } = await registersForStaff(staff)
    expect(registers.filter(({ body }) => body === 'Dale Careers')).toHaveLength(1)
    expect(changes.filter(({ what }) => what.includes('Dale'))).toHaveLength(1)
  })

  it('end one with sixty days’ notice, and never sooner', async () => {
    const code = await registerNamed('Beck Register')
    expect(refusal(await acceptUntil(staff, { code, until: addDays(today, 59) }, NOW))).toBe('too_soon')
    must(await acceptUntil(staff, { code, until: addDays(today, 60) }, NOW))
    expect(refusal(await acceptUntil(staff, { code: 'none', until: null }, NOW))).toBe('not_found')
  })
})

describe('a place on a register', () => {
  it('is given only on one that is accepted, in a grade that it has', async () => {
    const code = await registerNamed('Tarn Register')
    const { actor } = await makeAdviser({ credentials: { register: null } })
    const wrong = async (facts: CredentialFacts, now = NOW) =>
      Object.keys(refusal(await submitCredential(actor, facts, now)))
    expect(await wrong(placeOn('nowhere'))).toEqual(['body'])
    expect(await wrong(placeOn(code, { grade: 'careers_leader' }))).toEqual(['grade'])
    must(await acceptUntil(staff, { code, until: addDays(today, 90) }, NOW))
    expect(await wrong(placeOn(code), new Date(`${addDays(today, 91)}T09:00:00Z`))).toEqual(['body'])
    const { id } = must(await submitCredential(actor, placeOn(code), NOW))
    expect(await endOf(id)).toBe(addDays(today, 90))
  })

  it('ends with its register or its membership, whichever is first, its holder told once; and lasts again when staff accept it again', async () => {
    const code = await registerNamed('Moss Register')
    const held = async (renewsOn: string) => {
      const { actor } = await makeAdviser({ credentials: { register: null } })
      const { id } = must(await submitCredential(actor, placeOn(code, { renewsOn: day(renewsOn) }), NOW))
      must(await verifyCredential(staff, { id, seenHow: 'The look-up', seenOn: today }, NOW))
      return { id, personId: actor.personId }
    }
    const [long, short] = [await held('2028-08-31'), await held('2027-06-30')]
    const until = day('2027-07-31')
    await Promise.all([acceptUntil(staff, { code, until }, NOW), acceptUntil(second, { code, until }, NOW)])
    expect([await endOf(long.id), await endOf(short.id)]).toEqual([until, '2027-06-30'])
    expect(await toldOf(long.personId)).toEqual([['accept_until', until]])
    expect(await toldOf(short.personId)).toEqual([])
    must(await acceptUntil(second, { code, until: null }, NOW))
    expect(await endOf(long.id)).toBe('2028-08-31')
    expect(await toldOf(long.personId)).toEqual([
      ['accept_until', until],
      ['accept_again', '2028-08-31'],
    ])
    const events = await inTransaction(system, (tx) =>
      tx.select().from(credentialEvents).where(eq(credentialEvents.credentialId, long.id)).orderBy(credentialEvents.at),
    )
    expect(events.map(({ event }) => event).sort()).toEqual(['accept_again', 'accept_until', 'submit', 'verify'])
  })

  it('is never left to its membership by giving it while the register is ended', async () => {
    const code = await registerNamed('Race Register')
    const until = day('2027-07-31')
    const givers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => makeAdviser({ credentials: { register: null } })))
    const give = ({ actor }: (typeof givers)[number]) => submitCredential(actor, placeOn(code), NOW)
    const [before, after] = [givers.slice(0, 3).map(give), acceptUntil(staff, { code, until }, NOW)]
    const given = [...before, ...givers.slice(3).map(give)]
    must(await after)
    for (const one of await Promise.all(given)) expect(await endOf(must(one).id)).toBe(until)
  })

  it('has the visits after its register’s last day need renewal, and those before it go on', async () => {
    const code = await registerNamed('Gill Register')
    const school = await makeSchool()
    const adviser = await makeAdviser()
    const old = await credentialOf(adviser.actor, 'register')
    const { id } = must(await submitCredential(adviser.actor, placeOn(code), new Date(NOW.getTime() + 60_000)))
    must(await verifyCredential(staff, { id, seenHow: 'The look-up', seenOn: today }, NOW))
    // A place on one register stands in for none on another: it is the one on the ended register that is to be judged.
    must(await decideWithReason(staff, { id: old, event: 'suspend', reason: 'No more' }, NOW))
    const { bookingId } = must(
      await requestVisits(school.requester, requestOf(school, adviser, ['2027-03-02', '2027-04-13']), NOW),
    )
    must(await approve(school.approver, { bookingId, orderNumber: 'PO-1', note: null }, NOW))
    const accept = (await visitsOf(bookingId)).map((one) => one.id)
    must(await answerVisits(adviser.actor, { bookingId, accept, decline: [], reason: '' }, NOW))
    must(await acceptUntil(staff, { code, until: day('2027-04-01') }, NOW))
    await lookAtVisits(system, adviser.actor.personId, NOW)
    const lacking = await inTransaction(system, (tx) =>
      tx.select().from(visits).where(eq(visits.bookingId, bookingId)).orderBy(visits.position),
    )
    expect(lacking.map(({ lacksSince }) => lacksSince !== null)).toEqual([false, true])
  })
})
