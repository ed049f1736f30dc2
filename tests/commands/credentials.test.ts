import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import type { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import { lackingOn, PERSONAL_GUIDANCE } from '#app/domain/accreditation/credential-needs.ts'
import {
  decideWithReason,
  recordLookUp,
  takeCredential,
  verifyCredential,
} from '#app/domain/accreditation/decide-credential.server.ts'
import { heldBy } from '#app/domain/accreditation/held.server.ts'
import { judgeByNight } from '#app/domain/accreditation/judge-by-night.server.ts'
import { countEnding } from '#app/domain/accreditation/read.server.ts'
import { ownCredential, ownCredentials } from '#app/domain/accreditation/read-own.server.ts'
import { countQueue, credentialForStaff, credentialQueue } from '#app/domain/accreditation/read-queue.server.ts'
import { submitCredential, takeBackCredential } from '#app/domain/accreditation/submit-credential.server.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { keepRegister } from '#app/domain/bookings/keep-register.server.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, type Day, day, londonDay } from '#app/domain/calendar.ts'
import { keepVisitSettings } from '#app/domain/schools/settings.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { withConnection } from '#db/databases.server.ts'
import { adviserCards, comers, credentialEvents, credentials, visits } from '#db/schema/index.ts'
import { credentialOf, type MadeAdviser, makeAdviser, makeCredential, makePractice } from '#tests/make/advisers.ts'
import { type CredentialsWanted, factsWith } from '#tests/make/held.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { emailJobs, visitsOf } from '#tests/make/looks.ts'
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
const at = (on: Day, hour = 6) => new Date(`${on}T${String(hour).padStart(2, '0')}:00:00Z`)

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
const statusOf = async (id: string) =>
  (await inTransaction(system, (tx) => tx.select().from(credentials).where(eq(credentials.id, id))))[0]?.status
const cardOf = async ({ supplierId }: MadeAdviser) =>
  (
    await inTransaction(system, (tx) => tx.select().from(adviserCards).where(eq(adviserCards.supplierId, supplierId)))
  )[0]
/** Whether a guidance day of theirs may be given today. */
const heldToday = async ({ actor }: MadeAdviser) =>
  inTransaction(
    system,
    async (tx) => lackingOn(await heldBy(tx, actor.personId), PERSONAL_GUIDANCE, today).length === 0,
  )
const letters = async (template: 'credential-decided' | 'credential-ending', personId: string) =>
  (await lettersOf(database.ownerUrl, template))
    .filter(({ recipients }) => JSON.stringify(recipients).includes(personId))
    .map(({ facts }) => facts)
const seen = (id: string, seenOn = today) => ({ id, seenHow: 'Original on a video call', seenOn })
const ico = (number: string) => ({ kind: 'ico' as const, number, renewsOn: day('2027-09-30') })

describe('giving', () => {
  it('the same twice, also at once, is one', async () => {
    const fresh = await makePractice()
    const both = await Promise.all([1, 2, 3].map(() => submitCredential(fresh, ico('ZA1'), NOW)))
    expect(new Set(both.map((one) => must(one).id)).size).toBe(1)
    expect(await ownCredentials(fresh)).toHaveLength(1)
    expect(must(await submitCredential(fresh, ico('ZA2'), NOW)).id).not.toBe(must(both[0] as (typeof both)[number]).id)
  })

  it.each([
    ['ended', factOf('public_liability', { endsOn: '2027-01-11' }), ['endsOn']],
    ['ended, by the day on which it renews', factOf('register', { renewsOn: '2027-01-11' }), ['renewsOn']],
    ['last September’s edition', factOf('safeguarding', { edition: 2025 }), ['edition']],
    ['a number that everybody would read', factOf('qualification', { title: 'Diploma 0012 345 678' }), ['title']],
    ['days that cannot be', factOf('dbs', { issuedOn: '2027-01-13' }), ['issuedOn']],
  ] as const)('is refused beside the fact: %s', async (_, facts, beside) => {
    const fresh = await makePractice()
    expect(Object.keys(refusal(await submitCredential(fresh, facts, NOW)))).toEqual(beside)
    expect(await ownCredentials(fresh)).toEqual([])
  })

  it('is taken back until staff have decided, and not after', async () => {
    const fresh = await makePractice()
    const { id } = must(await submitCredential(fresh, ico('ZA3'), NOW))
    must(await takeBackCredential(fresh, id, NOW))
    expect(refusal(await takeBackCredential(fresh, id, NOW))).toBe('already_done')
    const { id: next } = must(await submitCredential(fresh, ico('ZA3'), NOW))
    must(await verifyCredential(staff, seen(next), NOW))
    expect(refusal(await takeBackCredential(fresh, next, NOW))).toBe('not_now')
    expect(await statusOf(next)).toBe('verified')
  })

  it('is nobody else’s to see, to take back or to verify', async () => {
    const [owner, other] = [await makePractice(), await makePractice()]
    const { id } = must(await submitCredential(owner, ico('ZA4'), NOW))
    expect(await ownCredential(other, id)).toBeNull()
    expect(await ownCredentials(other)).toEqual([])
    expect(refusal(await takeBackCredential(other, id, NOW))).toBe('not_found')
    // What row-level security keeps, whatever a command forgets.
    const verifyOwn = sql`update credentials set status = 'verified', seen_how = 'x', seen_on = ${today}, verified_by = ${staff.personId} where id = ${id}`
    await expect(inTransaction(owner, (tx) => tx.execute(verifyOwn))).rejects.toThrow()
    await inTransaction(other, (tx) => tx.execute(sql`update credentials set status = 'withdrawn' where id = ${id}`))
    expect(await statusOf(id)).toBe('submitted')
  })
})

describe('staff', () => {
  it('see the oldest first, with who is on it, and the next of the same adviser', async () => {
    const fresh = await makePractice()
    const first = must(await submitCredential(fresh, ico('ZA5'), new Date('2020-01-02T10:00:00Z'))).id
    const later = must(await submitCredential(fresh, factOf('send'), NOW)).id
    must(await takeCredential(staff, first, NOW))
    const [top] = await credentialQueue(second, 'waiting', { limit: 5, offset: 0 })
    expect(top).toMatchObject({ id: first, takenBy: staff.name, whose: fresh.name })
    expect((await countQueue(staff, today)).since).toEqual(new Date('2020-01-02T10:00:00Z'))
    expect((await credentialForStaff(staff, first))?.nextId).toBe(later)
    must(await takeCredential(second, first, NOW))
    expect((await credentialForStaff(staff, first))?.takenByName).toBe(second.name)
    must(await verifyCredential(staff, seen(first), NOW))
    expect(refusal(await takeCredential(second, first, NOW))).toBe('not_now')
  })

  it('verify once, however many do at once, and the adviser is told once, with what schools find them for', async () => {
    const adviser = await makeAdviser({ credentials: { register: null } })
    const { id } = must(await submitCredential(adviser.actor, factOf('register'), NOW))
    const all = await Promise.all([staff, second, staff].map((who) => verifyCredential(who, seen(id), NOW)))
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
    for (const one of all.filter(({ ok }) => !ok)) expect(refusal(one)).toBe('already_done')
    const told = (await letters('credential-decided', adviser.actor.personId)).filter((facts) => facts?.id === id)
    expect(told).toMatchObject([{ event: 'verify', until: '2099-08-31', isListed: 'yes' }])
    expect(told[0]?.found).toContain('Personal guidance day')
  })

  it('refuse with a reason that the adviser reads, and what is refused does not count', async () => {
    const adviser = await makeAdviser({ credentials: { register: null } })
    const { id } = must(await submitCredential(adviser.actor, factOf('register'), NOW))
    const refuseIt = (reason: string) => decideWithReason(staff, { id, event: 'refuse', reason }, NOW)
    expect(refusal(await refuseIt(' '))).toBe('reason_missing')
    must(await refuseIt('The look-up does not show you. Ask the CDI.'))
    const [told] = (await letters('credential-decided', adviser.actor.personId)).filter((facts) => facts?.id === id)
    expect(told).toMatchObject({ event: 'refuse', reason: 'The look-up does not show you. Ask the CDI.' })
    expect((await cardOf(adviser))?.credentials.map(({ kind }) => kind)).not.toContain('register')
    // It is given again, the same as before.
    expect(must(await submitCredential(adviser.actor, factOf('register'), NOW)).id).not.toBe(id)
  })

  it('need two people to lift or to revoke, and suspending stops it at once', async () => {
    const adviser = await makeAdviser()
    const id = await credentialOf(adviser.actor, 'dbs')
    const move = (who: StaffActor, event: 'suspend' | 'lift' | 'revoke') =>
      decideWithReason(who, { id, event, reason: 'Somebody asked' }, NOW)
    must(await move(staff, 'suspend'))
    expect((await cardOf(adviser))?.credentials.map(({ kind }) => kind)).not.toContain('dbs')
    expect(refusal(await move(staff, 'revoke'))).toBe('second_person_needed')
    expect(refusal(await move(staff, 'lift'))).toBe('second_person_needed')
    must(await move(second, 'lift'))
    expect((await cardOf(adviser))?.credentials.map(({ kind }) => kind)).toContain('dbs')
    must(await move(second, 'suspend'))
    must(await move(staff, 'revoke'))
    expect(await statusOf(id)).toBe('revoked')
    const events = await inTransaction(system, (tx) =>
      tx.select().from(credentialEvents).where(eq(credentialEvents.credentialId, id)).orderBy(credentialEvents.at),
    )
    expect(events.map(({ event }) => event).sort()).toEqual(
      ['submit', 'verify', 'suspend', 'lift', 'suspend', 'revoke'].sort(),
    )
  })

  it('lift what a newer one has stood in for, which then gives way to it', async () => {
    const adviser = await makeAdviser()
    const older = await credentialOf(adviser.actor, 'dbs')
    must(await decideWithReason(staff, { id: older, event: 'suspend', reason: 'Somebody asked' }, NOW))
    const newer = factOf('dbs', { number: '009998887776', issuedOn: '2027-01-05', update: null })
    // Given later, as a newer one is: of two given in the same instant neither is the newer.
    const later = new Date(NOW.getTime() + 60_000)
    const { id } = must(await submitCredential(adviser.actor, newer, later))
    must(await verifyCredential(second, seen(id), later))
    must(await decideWithReason(second, { id: older, event: 'lift', reason: 'It is theirs' }, later))
    expect([await statusOf(older), await statusOf(id)]).toEqual(['replaced', 'verified'])
  })

  it('decide nothing about their own', async () => {
    const adviser = await makePractice()
    const { id } = must(await submitCredential(adviser, ico('ZA6'), NOW))
    const self = { ...staff, personId: adviser.personId }
    expect(refusal(await verifyCredential(self, seen(id), NOW))).toBe('own_credential')
    expect(await statusOf(id)).toBe('submitted')
  })

  it.each([
    [addDays(today, 1), 'seen_in_the_future'],
    [day('2026-08-02'), 'before_it_was_issued'],
  ])('cannot have seen a DBS certificate on %s', async (seenOn, why) => {
    const adviser = await makePractice()
    const { id } = must(await submitCredential(adviser, factOf('dbs'), NOW))
    expect(refusal(await verifyCredential(staff, seen(id, seenOn), NOW))).toBe(why)
  })

  const CHILD = { number: '009999999999', issuedOn: '2027-01-05' }
  const ADULT = { ...CHILD, hasChildrensBarredList: false, workforce: 'adult' }
  it.each([
    ['a newer DBS certificate takes the older one’s place', 'dbs', CHILD, 'replaced'],
    ['not one without the barred list', 'dbs', { ...CHILD, hasChildrensBarredList: false }, 'verified'],
    ['not one for the adult workforce', 'dbs', ADULT, 'verified'],
    ['not one that was issued earlier', 'dbs', { ...CHILD, issuedOn: '2024-02-10' }, 'verified'],
    ['the next year of a membership takes its place', 'register', { renewsOn: '2098-08-31' }, 'replaced'],
    ['not a place as a Careers Leader', 'register', { number: 'RCL 1', grade: 'careers_leader' }, 'verified'],
    ['this edition, confirmed again, takes its place', 'safeguarding', { trainedOn: '2027-01-05' }, 'replaced'],
    ['another document of identity takes its place', 'identity', { document: 'driving_licence' }, 'replaced'],
    ['another policy stays beside the first', 'public_liability', { insurer: 'Another' }, 'verified'],
  ] as const)('verify what is newer: %s', async (_, kind, change, becomes) => {
    const adviser = await makeAdviser()
    const older = await credentialOf(adviser.actor, kind)
    const guidance = () => heldToday(adviser)
    expect(await guidance()).toBe(true)
    const id = must(await submitCredential(adviser.actor, factOf(kind, change), NOW)).id
    must(await verifyCredential(staff, seen(id), NOW))
    expect([await statusOf(older), await statusOf(id)]).toEqual([becomes, 'verified'])
    expect(await guidance()).toBe(true)
  })

  it('write down of several answers at once the latest', async () => {
    const adviser = await makeAdviser()
    const id = await credentialOf(adviser.actor, 'dbs')
    const days = [4, 1, 3, 2, 0].map((ago) => addDays(today, -ago))
    await Promise.all(days.map((answeredOn) => recordLookUp(staff, { id, answeredOn, isUnchanged: true }, NOW)))
    expect((await cardOf(adviser))?.credentials.find(({ kind }) => kind === 'dbs')?.unchangedOn).toBe(today)
  })

  it('lift what a newer one cannot stand for, and both count', async () => {
    const adviser = await makeAdviser()
    const older = await credentialOf(adviser.actor, 'dbs')
    must(await decideWithReason(staff, { id: older, event: 'suspend', reason: 'Somebody asked' }, NOW))
    const later = new Date(NOW.getTime() + 60_000)
    const { id } = must(await submitCredential(adviser.actor, factOf('dbs', ADULT), later))
    must(await verifyCredential(second, seen(id), later))
    expect(await heldToday(adviser)).toBe(false)
    must(await decideWithReason(second, { id: older, event: 'lift', reason: 'It is theirs' }, later))
    expect([await statusOf(older), await statusOf(id)]).toEqual(['verified', 'verified'])
    expect(await heldToday(adviser)).toBe(true)
  })

  it('write down what the Update Service says, and a change suspends at once', async () => {
    const adviser = await makeAdviser()
    const id = await credentialOf(adviser.actor, 'dbs')
    const look = (isUnchanged: boolean, answeredOn = today) => recordLookUp(staff, { id, answeredOn, isUnchanged }, NOW)
    expect(refusal(await look(true, addDays(today, 1)))).toBe('seen_in_the_future')
    must(await look(true))
    // What staff saw themselves, and when, stays as it was: the look-up is another check with a day of its own.
    const card = async () => (await cardOf(adviser))?.credentials.find(({ kind }) => kind === 'dbs')
    const saw = { seenOn: '2026-08-20', seenHow: 'Original on a video call' }
    expect(await card()).toMatchObject({ ...saw, startsOn: '2026-08-03', unchangedOn: today })
    expect(refusal(await look(true, addDays(today, -1)))).toBe('older_than_the_last')
    expect(refusal(await look(false, addDays(today, -1)))).toBe('older_than_the_last')
    expect(await card()).toMatchObject({ ...saw, unchangedOn: today })
    must(await look(true))
    must(await look(false))
    expect(await statusOf(id)).toBe('suspended')
    expect(refusal(await look(true))).toBe('not_now')
  })
})

it('the public card has no number, and of identity, right to work and references nothing but the days of two', async () => {
  const adviser = await makeAdviser({
    credentials: { right_to_work: { document: 'Leave to remain', endsOn: '2028-02-01' } },
  })
  const card = await cardOf(adviser)
  const only = { words: '', seenOn: '2026-08-20', seenHow: null, startsOn: null, endsOn: null }
  expect(card?.credentials).toEqual(
    expect.arrayContaining([
      { kind: 'right_to_work', ...only },
      { kind: 'identity', ...only },
    ]),
  )
  expect(card?.credentials.filter(({ kind }) => kind === 'reference')).toEqual([
    { kind: 'reference', ...only, many: 2 },
  ])
  expect(JSON.stringify(card)).not.toMatch(
    /Leave to remain|2028-02-01|SECRET|001234567890|Una Marsh|larkfield|passport/,
  )
  expect(card?.level).toBe(7)
})

it('two references of one writer are one, to schools too', async () => {
  const adviser = await makeAdviser({ isListed: false, credentials: { reference: null } })
  const given = factOf('reference')
  if (given.kind !== 'reference') throw new Error('no reference')
  await makeCredential(adviser.actor, staff, given, NOW)
  await makeCredential(adviser.actor, staff, { ...given, role: 'Governor', email: 'Una.Marsh@LARKFIELD.example' }, NOW)
  const shown = async () => (await cardOf(adviser))?.credentials.find(({ kind }) => kind === 'reference')?.many
  expect([await shown(), await heldToday(adviser)]).toEqual([1, false])
  await makeCredential(adviser.actor, staff, { ...given, writer: 'Tom Hale', email: 'tom.hale@larkfield.example' }, NOW)
  expect([await shown(), await heldToday(adviser)]).toEqual([2, true])
})

describe('every night', () => {
  it('warns, reminds 60, 30 and 7 days before, once each, and ends what has ended', async () => {
    const adviser = await makeAdviser({ credentials: { public_liability: { endsOn: '2027-06-30' } } })
    const id = await credentialOf(adviser.actor, 'public_liability')
    const night = async (on: string) => {
      for (let again = 0; again < 2; again++) await judgeByNight(system, at(day(on)))
      const told = (await letters('credential-ending', adviser.actor.personId)).filter((facts) => facts?.id === id)
      return [await statusOf(id), told.map((facts) => facts?.days)]
    }
    expect(await night('2027-04-30')).toEqual(['verified', []])
    expect(await night('2027-05-01')).toEqual(['expiring', ['60']])
    expect(await night('2027-05-20')).toEqual(['expiring', ['60']])
    // Two nights were missed.
    expect(await night('2027-06-02')).toEqual(['expiring', ['60', '30']])
    expect(await night('2027-06-23')).toEqual(['expiring', ['60', '30', '7']])
    expect(await night('2027-06-30')).toEqual(['expiring', ['60', '30', '7']])
    expect(await night('2027-07-01')).toEqual(['expired', ['60', '30', '7', '0']])
    const [first] = (await letters('credential-ending', adviser.actor.personId)).filter((facts) => facts?.id === id)
    expect(first).toMatchObject({ endsOn: '2027-06-30', what: 'public liability insurance' })
    expect(first?.lost).toContain('Personal guidance day')
  })

  it.each([
    ['the next year of the membership', {}, 0],
    ['a place as a Careers Leader, which renews nothing of it', { number: 'RCL 1', grade: 'careers_leader' }, 1],
  ])('reminds of a place on the register that ends, beside %s: %j', async (_, change, reminded) => {
    const ending = await countEnding(staff, today)
    const adviser = await makeAdviser({ credentials: { register: { renewsOn: '2027-02-10' } } })
    const { id } = must(await submitCredential(adviser.actor, factOf('register', change), NOW))
    await judgeByNight(system, NOW)
    expect(await letters('credential-ending', adviser.actor.personId)).toHaveLength(reminded)
    must(await verifyCredential(staff, seen(id), NOW))
    expect(await countEnding(staff, today)).toBe(ending + reminded)
  })

  it('reminds nobody of what they have renewed', async () => {
    const adviser = await makeAdviser({ credentials: { public_liability: { endsOn: '2027-02-10' } } })
    must(await submitCredential(adviser.actor, factOf('public_liability', { startsOn: '2027-02-11' }), NOW))
    await judgeByNight(system, NOW)
    expect(await letters('credential-ending', adviser.actor.personId)).toEqual([])
  })
})

describe('visits to come', () => {
  const DAYS = ['2027-02-02', '2027-03-02']
  async function booked(credentials: CredentialsWanted = {}) {
    const school = await makeSchool()
    const adviser = await makeAdviser({ credentials })
    const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, DAYS), NOW))
    must(await approve(school.approver, { bookingId, orderNumber: 'PO-1', note: null }, NOW))
    const accept = (await visitsOf(bookingId)).map(({ id }) => id)
    must(await answerVisits(adviser.actor, { bookingId, accept, decline: [], reason: '' }, NOW))
    return { school, adviser, bookingId, visitId: accept[0] as string, later: accept[1] as string }
  }
  const lacking = async (bookingId: string) =>
    (
      await inTransaction(system, (tx) =>
        tx.select().from(visits).where(eq(visits.bookingId, bookingId)).orderBy(visits.position),
      )
    ).map(({ lacksSince }) => lacksSince !== null)
  const suspend = async (adviser: MadeAdviser, kind: CredentialFacts['kind']) => {
    const id = await credentialOf(adviser.actor, kind)
    must(await decideWithReason(staff, { id, event: 'suspend', reason: 'In doubt' }, NOW))
    return id
  }
  const toldOf = async (bookingId: string, template: 'needs-renewal' | 'renewed') =>
    (await emailJobs(bookingId, template)).map(({ recipients, visitIds }) => [recipients.to, visitIds?.length]).sort()

  it('are looked at whenever a credential changes', async () => {
    const { adviser } = await booked()
    await suspend(adviser, 'dbs')
    const jobs = await withConnection(
      database.ownerUrl,
      (db) =>
        db`select payload from graphile_worker._private_jobs where key = ${`look-at-visits:${adviser.actor.personId}`}`,
    )
    expect(jobs).toHaveLength(1)
  })

  it('need renewal where the school lets a DBS certificate be less old, are refused there on such a day, and nowhere else', async () => {
    const old = { number: '001111111111', issuedOn: '2024-02-10', update: null }
    const { school, adviser, bookingId } = await booked({ dbs: old })
    const rule = (dbsMostYears: number | null) =>
      keepVisitSettings(school.requester, { schoolId: school.id, dbsMostYears }, NOW)
    await lookAtVisits(system, adviser.actor.personId, NOW)
    expect(await lacking(bookingId)).toEqual([false, false])
    must(await rule(3))
    const waiting = await withConnection(
      database.ownerUrl,
      (db) => db`select 1 from graphile_worker._private_jobs where key = ${`look-at-visits:${adviser.actor.personId}`}`,
    )
    expect(waiting).toHaveLength(1)
    await lookAtVisits(system, adviser.actor.personId, NOW)
    expect(await lacking(bookingId)).toEqual([false, true])
    const renewal = async () =>
      (await checkPromises(system, NOW)).find(({ promise }) => promise.startsWith('A visit to come needs renewal'))
        ?.broken
    const forget = () =>
      withConnection(
        database.ownerUrl,
        (db) => db`delete from graphile_worker._private_jobs where key = ${`look-at-visits:${adviser.actor.personId}`}`,
      )
    await forget()
    const asItWas = await renewal()
    await inTransaction(system, (tx) =>
      tx.update(visits).set({ lacks: null, lacksSince: null }).where(eq(visits.bookingId, bookingId)),
    )
    expect(await renewal()).toBe((asItWas ?? 0) + 1)
    await lookAtVisits(system, adviser.actor.personId, NOW)
    expect(await renewal()).toBe(asItWas)
    const ask = (at: typeof school) => requestVisits(at.requester, requestOf(at, adviser, ['2027-03-09']), NOW)
    expect(refusal(await ask(school))).toMatchObject({
      code: 'check_missing',
      days: [{ words: expect.stringContaining('issued or confirmed in the 3 years before the visit') }],
    })
    expect((await ask(await makeSchool())).ok).toBe(true)
    must(await rule(null))
    await lookAtVisits(system, adviser.actor.personId, NOW)
    expect(await lacking(bookingId)).toEqual([false, false])
  })

  it('need renewal where one does not hold on their own day: both sides are told once, and again when it is put right', async () => {
    const { adviser, bookingId } = await booked()
    const look = () => lookAtVisits(system, adviser.actor.personId, NOW)
    await look()
    expect([await lacking(bookingId), await toldOf(bookingId, 'needs-renewal')]).toEqual([[false, false], []])
    const id = await suspend(adviser, 'public_liability')
    await makeCredential(adviser.actor, second, factOf('public_liability', { insurer: 'B', endsOn: '2027-02-28' }), NOW)
    await look()
    await look()
    expect(await lacking(bookingId)).toEqual([false, true])
    expect(await toldOf(bookingId, 'needs-renewal')).toEqual([
      ['adviser', 1],
      ['approvers', 1],
      ['requester', 1],
    ])
    must(await decideWithReason(second, { id, event: 'lift', reason: 'It is theirs' }, NOW))
    await look()
    expect(await lacking(bookingId)).toEqual([false, false])
    expect(await toldOf(bookingId, 'renewed')).toHaveLength(3)
  })

  it('cannot go ahead unresolved: no register, no record, and the school cancels free of charge up to its beginning', async () => {
    const { school, adviser, bookingId, visitId, later } = await booked()
    const eve = at(day('2027-02-01'), 12)
    const cancel = (id: string, when: Date) =>
      cancelVisits(school.requester, { bookingId, visitIds: [id], reason: 'No check' }, when)
    expect(refusal(await cancel(visitId, eve))).toBe('cancelling_costs')
    const id = await suspend(adviser, 'dbs')
    await lookAtVisits(system, adviser.actor.personId, NOW)
    const after = at(day('2027-02-02'), 16)
    const marks = [{ position: 1, startsAt: '09:00', yearGroup: 11, schoolReference: 'A1', outcome: 'seen' as const }]
    expect(refusal(await keepRegister(adviser.actor, { bookingId, visitId, marks }, after))).toBe('check_missing')
    expect(refusal(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, after))).toBe('check_missing')
    must(await cancel(later, at(day('2027-03-02'), 6)))
    must(await decideWithReason(second, { id, event: 'lift', reason: 'It is theirs' }, after))
    must(await keepRegister(adviser.actor, { bookingId, visitId, marks }, after))
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, after))
  })

  describe('and given on a day', () => {
    /** A visit of 2 February 2027, accepted: a guidance day, or a review where the kind is for reviews alone. */
    async function visited(kind: CredentialFacts['kind'] = 'dbs') {
      const school = await makeSchool()
      const adviser = await makeAdviser({
        services: { personal_guidance_day: { interviews: 6 }, ehcp_review: { interviews: 1 } },
      })
      const review = {
        ...{ serviceCode: 'ehcp_review' as const, interviews: 1 },
        visits: [{ day: day('2027-02-02'), from: '09:30', to: '11:00' }],
      }
      const request = requestOf(school, adviser, ['2027-02-02'], kind === 'send' ? review : {})
      const { bookingId } = must(await requestVisits(school.requester, request, NOW))
      must(await approve(school.approver, { bookingId, orderNumber: 'PO-1', note: null }, NOW))
      const [visitId = ''] = (await visitsOf(bookingId)).map(({ id }) => id)
      must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, NOW))
      const record = (when: Date) => recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, when)
      return { adviser, record }
    }
    const verifyAt = async (adviser: MadeAdviser, who: StaffActor, facts: CredentialFacts, when: Date) => {
      const { id } = must(await submitCredential(adviser.actor, facts, when))
      must(await verifyCredential(who, seen(id, londonDay(when)), when))
      return id
    }
    const late = at(day('2027-02-12'), 9)
    const newer = {
      dbs: { number: '009998887776', issuedOn: '2027-02-10' },
      safeguarding: { trainedOn: '2027-02-10', preventOn: '2027-02-10' },
      send: { title: 'Autism', trainedOn: '2027-02-10' },
      qualification: { title: 'Diploma', awardedOn: '2027-02-10' },
    }
    const KINDS = ['dbs', 'safeguarding', 'send', 'qualification'] as const

    it.each(KINDS)(
      'are not recorded by a %s that was obtained after it, where the one before was revoked',
      async (kind) => {
        const { adviser, record } = await visited(kind)
        const id = await credentialOf(adviser.actor, kind)
        must(await decideWithReason(staff, { id, event: 'suspend', reason: 'In doubt' }, late))
        must(await decideWithReason(second, { id, event: 'revoke', reason: 'Untrue' }, late))
        await verifyAt(adviser, second, factOf(kind, newer[kind]), late)
        await lookAtVisits(system, adviser.actor.personId, late)
        expect(refusal(await record(late))).toBe('check_missing')
      },
    )

    it.each(KINDS)(
      'are recorded by the %s that held on it, though a newer one stands in its place by then',
      async (kind) => {
        const { adviser, record } = await visited(kind)
        const id = await credentialOf(adviser.actor, kind)
        await verifyAt(adviser, staff, factOf(kind, newer[kind]), late)
        const isReplaced = kind === 'dbs' || kind === 'safeguarding'
        expect(await statusOf(id)).toBe(isReplaced ? 'replaced' : 'verified')
        await lookAtVisits(system, adviser.actor.personId, late)
        must(await record(late))
      },
    )

    it('are not recorded by one that was replaced, and is suspended since', async () => {
      const { adviser, record } = await visited()
      const id = await credentialOf(adviser.actor, 'dbs')
      const next = await verifyAt(adviser, staff, factOf('dbs', newer.dbs), late)
      must(await decideWithReason(staff, { id, event: 'suspend', reason: 'In doubt' }, late))
      expect(refusal(await record(late))).toBe('check_missing')
      must(await decideWithReason(second, { id, event: 'lift', reason: 'It is theirs' }, late))
      expect([await statusOf(id), await statusOf(next)]).toEqual(['replaced', 'verified'])
      must(await record(late))
    })

    it('keep the days that may be asked for as they were', async () => {
      const { adviser } = await visited()
      const days = () =>
        inTransaction(system, (tx) =>
          tx
            .select({ held: comers.held, askable: comers.askable })
            .from(comers)
            .where(eq(comers.personId, adviser.actor.personId))
            .orderBy(comers.serviceId),
        )
      const before = await days()
      await verifyAt(adviser, staff, factOf('dbs', newer.dbs), late)
      await verifyAt(adviser, staff, factOf('safeguarding', newer.safeguarding), late)
      expect(await days()).toEqual(before)
      expect(before).toHaveLength(2)
    })
  })

  it('are recorded after what held on their day has ended', async () => {
    const school = await makeSchool()
    const adviser = await makeAdviser({ credentials: { public_liability: { endsOn: '2027-02-02' } } })
    const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, ['2027-02-02']), NOW))
    must(await approve(school.approver, { bookingId, orderNumber: 'PO-1', note: null }, NOW))
    const accept = (await visitsOf(bookingId)).map(({ id }) => id)
    must(await answerVisits(adviser.actor, { bookingId, accept, decline: [], reason: '' }, NOW))
    await judgeByNight(system, at(day('2027-02-03')))
    expect(await statusOf(await credentialOf(adviser.actor, 'public_liability'))).toBe('expired')
    const one = { bookingId, visitId: accept[0] as string }
    must(await recordDelivery(adviser.actor, { ...one, note: '' }, at(day('2027-02-03'), 9)))
  })
})
