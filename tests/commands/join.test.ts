import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anyone, type PersonActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import {
  approveFirstMember,
  approveMember,
  type NamedPayer,
  refuseMember,
} from '#app/domain/people/decide-membership.server.ts'
import { askToJoin, signUp, takeBackRequest } from '#app/domain/people/join.server.ts'
import { askForReset, changePassword, resetPassword, verifyAddress } from '#app/domain/people/own-account.server.ts'
import type { PasswordHash } from '#app/domain/people/password-hash.ts'
import {
  firstMembersWaiting,
  joinersWaiting,
  requestDecided,
  requestsToJoin,
  standingWith,
} from '#app/domain/people/read.server.ts'
import { findInRegister, registeredSchool } from '#app/domain/schools/find-in-register.server.ts'
import { connect, disconnect, inTransaction, reruns } from '#db/client.server.ts'
import { auditEvents, funds, memberships, organisations, payers, people, schoolSettings } from '#db/schema/index.ts'
import { makePractice } from '#tests/make/advisers.ts'
import { makeConsortium } from '#tests/make/consortia.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { must } from '#tests/make/must.ts'
import { addMember, madeAt, makePerson } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makeRegisterRow } from '#tests/make/register.ts'
import { makeSchool, makeTrust } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let staff: StaffActor
const passwordHash = 'a hash' as PasswordHash
const system = systemActor('reading what a test made')
const all = <T>(work: Parameters<typeof inTransaction<T>>[1]) => inTransaction(system, work)
const secretIn = (link: string) => link.split('/').at(-1) as string

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 8 })
  staff = await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const membershipOf = async (personId: string) =>
  (await all((tx) => tx.select().from(memberships).where(eq(memberships.personId, personId))))[0]
const asked = async (person: PersonActor, urn: number, side: 'school' | 'trust' = 'school') => {
  must(await askToJoin(person, { urn, side, jobTitle: 'Careers leader' }, madeAt))
  return (await membershipOf(person.personId))?.id as string
}

describe('signing up', () => {
  it('asks nobody to decide before the address is shown to be theirs', async () => {
    const { urn } = await makeRegisterRow()
    const newcomer = { name: 'Hanna Birch', email: 'hanna@birch.example', passwordHash }
    must(await signUp(anyone(), newcomer, { as: 'school', urn, side: 'school', jobTitle: 'Careers leader' }, madeAt))
    const [person] = await all((tx) => tx.select().from(people).where(eq(people.email, newcomer.email)))
    const membership = await membershipOf(person?.id as string)
    expect(membership).toMatchObject({ status: 'asked', roles: ['requester', 'administrator'] })
    expect(await lettersOf(database.ownerUrl, 'membership-asked')).toEqual([])

    const early = await approveFirstMember(staff, { membershipId: membership?.id as string }, madeAt)
    expect(early).toEqual({ ok: false, refusal: 'address_not_verified' })

    const [letter] = await lettersOf(database.ownerUrl, 'verify-email')
    const secret = secretIn(letter?.facts?.link as string)
    must(await verifyAddress(anyone(), secret, madeAt))
    expect(await verifyAddress(anyone(), secret, madeAt)).toEqual({ ok: false, refusal: 'link_not_known' })
    expect(await lettersOf(database.ownerUrl, 'membership-asked')).toMatchObject([
      {
        recipients: { to: 'staff' },
        facts: { name: newcomer.name, email: newcomer.email, link: `/staff/members/${membership?.id}` },
      },
    ])
    must(await approveFirstMember(staff, { membershipId: membership?.id as string }, madeAt))
    expect(await loadMember(person?.id as string, membership?.organisationId as string)).toMatchObject({
      kind: 'school',
      roles: ['requester', 'administrator'],
    })
  })

  it('answers alike for an address that has an account, changes nothing of it and tells its owner', async () => {
    const { urn } = await makeRegisterRow()
    const owner = await makePerson({ email: 'owner@account.example' })
    const newcomer = { name: 'Somebody Else', email: 'Owner@Account.example', passwordHash }
    const again = await signUp(anyone(), newcomer, { as: 'school', urn, side: 'school', jobTitle: '' }, madeAt)
    expect(again).toEqual({ ok: true, value: { sentTo: newcomer.email } })
    const [person] = await all((tx) => tx.select().from(people).where(eq(people.id, owner.personId)))
    expect(person).toMatchObject({ name: owner.name, passwordHash: null })
    expect(await membershipOf(owner.personId)).toBeUndefined()
    expect(await lettersOf(database.ownerUrl, 'address-in-use')).toMatchObject([
      { recipients: { to: 'address', address: newcomer.email } },
    ])
    const closed = await makeRegisterRow({ isOpen: false })
    const joining = { as: 'school', urn: closed.urn, side: 'school', jobTitle: '' } as const
    const refused = { ok: false, refusal: 'school_closed' }
    expect(await signUp(anyone(), newcomer, joining, madeAt)).toEqual(refused)
    expect(await signUp(anyone(), { ...newcomer, email: 'new@account.example' }, joining, madeAt)).toEqual(refused)
    expect(await all((tx) => tx.select().from(people).where(eq(people.email, 'new@account.example')))).toEqual([])
  })

  it('makes one organisation of a school and its trust for two who join at once, 20 times over', async () => {
    reruns.count = 0
    for (let round = 0; round < 20; round++) {
      const trust = { trustCode: `R${round}`, trustName: `Racing Trust ${round}` }
      const { urn } = await makeRegisterRow({ group: 'academy', ...trust })
      const persons = await Promise.all([makePerson(), makePerson(), makePerson()])
      const answers = await Promise.all(
        persons.map((person) => askToJoin(person, { urn, side: 'school', jobTitle: '' }, madeAt)),
      )
      expect(new Set(answers.map((answer) => must(answer).organisationId)).size).toBe(1)
      const made = await all((tx) =>
        tx.select().from(organisations).where(eq(organisations.trustCode, trust.trustCode)),
      )
      expect(made).toHaveLength(1)
    }
    expect(reruns.count).toBe(0)
  })

  it('lets one of two who asked keep the team, and that one decides about the other', async () => {
    const { urn } = await makeRegisterRow()
    const [first, second] = await Promise.all([makePerson(), makePerson()])
    const [firstId, secondId] = [await asked(first, urn), await asked(second, urn)]
    const answers = await Promise.all([
      approveFirstMember(staff, { membershipId: firstId }, madeAt),
      approveFirstMember(
        await addMember<StaffActor>(staff.organisationId, ['staff']),
        { membershipId: secondId },
        madeAt,
      ),
    ])
    const refusals = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal]))
    expect(refusals).toEqual(['has_administrator'])
    const [winner, loser, loserId] = answers[0].ok ? [first, second, secondId] : [second, first, firstId]
    const { organisationId } = must(answers.find((answer) => answer.ok) as (typeof answers)[0])
    const keeper = await loadMember(winner.personId, organisationId)
    if (keeper?.kind !== 'school') throw new Error('not a school')
    expect(await joinersWaiting(keeper)).toMatchObject([{ id: loserId, name: loser.name }])
    // Both read that the request is the first member's to decide now.
    const toKeeper = { to: 'members', organisationId, role: 'administrator' }
    const letters = await lettersOf(database.ownerUrl, 'membership-asked')
    expect(letters.filter(({ recipients }) => JSON.stringify(recipients) === JSON.stringify(toKeeper))).toMatchObject([
      { facts: { name: loser.name, link: '/school/team' } },
    ])
    expect(await lettersOf(database.ownerUrl, 'membership-passed-on')).toMatchObject([
      { recipients: { to: 'person', personId: loser.personId }, facts: { by: winner.name } },
    ])
    expect(await requestDecided(staff, loserId)).toMatchObject({ name: loser.name, became: 'passed_on' })
    expect(await approveMember(keeper, { membershipId: loserId, roles: ['staff'] }, madeAt)).toEqual({
      ok: false,
      refusal: 'not_a_role_here',
    })
    must(await approveMember(keeper, { membershipId: loserId, roles: ['approver'] }, madeAt))
    const member = await loadMember(loser.personId, organisationId)
    if (member?.kind !== 'school') throw new Error('not a school')
    expect(member.roles).toEqual(['approver'])
    const other = await makeSchool()
    const third = await makePerson()
    const thirdId = await asked(third, urn)
    // Only whoever keeps the team is asked.
    expect(await joinersWaiting(member)).toEqual([])
    expect(await joinersWaiting(keeper)).toMatchObject([{ id: thirdId }])
    expect(await approveMember(other.requester, { membershipId: thirdId, roles: ['payer'] }, madeAt)).toEqual({
      ok: false,
      refusal: 'not_found',
    })
    must(await refuseMember(keeper, { membershipId: thirdId, reason: 'Left in July' }, madeAt))
    expect(await approveMember(keeper, { membershipId: thirdId, roles: ['payer'] }, madeAt)).toEqual({
      ok: false,
      refusal: 'already_decided',
    })
  })
})

describe('a request to join', () => {
  it('is taken back by whoever asked, once however often, and may be made again', async () => {
    const { urn } = await makeRegisterRow()
    const [person, other] = [await makePerson(), await makePerson()]
    const membershipId = await asked(person, urn)
    expect(await takeBackRequest(other, { membershipId }, madeAt)).toEqual({ ok: false, refusal: 'not_found' })
    for (let press = 1; press <= 2; press++) must(await takeBackRequest(person, { membershipId }, madeAt))
    expect(await requestsToJoin(person)).toEqual([])
    expect((await firstMembersWaiting(staff)).map(({ id }) => id)).not.toContain(membershipId)
    expect(await approveFirstMember(staff, { membershipId }, madeAt)).toEqual({ ok: false, refusal: 'already_decided' })
    const { organisationId } = (await membershipOf(person.personId)) as { organisationId: string }
    const acts = await all((tx) => tx.select().from(auditEvents).where(eq(auditEvents.organisationId, organisationId)))
    expect(acts.map(({ what, personName }) => [what, personName])).toEqual([
      ['took back the request to join', person.name],
    ])
    must(await askToJoin(person, { urn, side: 'school', jobTitle: 'Careers leader' }, madeAt))
    expect(await requestsToJoin(person)).toMatchObject([{ status: 'asked' }])
  })

  it('is no longer seen by whoever keeps the team, and not taken back once it is decided', async () => {
    const school = await makeSchool()
    const [gone, stays] = [await makePerson(), await makePerson()]
    const [goneId, staysId] = [await asked(gone, school.urn), await asked(stays, school.urn)]
    must(await takeBackRequest(gone, { membershipId: goneId }, madeAt))
    expect((await joinersWaiting(school.requester)).map(({ id }) => id)).toEqual([staysId])
    must(await approveMember(school.requester, { membershipId: staysId, roles: ['payer'] }, madeAt))
    expect(await takeBackRequest(stays, { membershipId: staysId }, madeAt)).toEqual({
      ok: false,
      refusal: 'already_decided',
    })
    // Where they stand is what the page of that school says instead of its form.
    const row = (await registeredSchool(anyone(), school.urn)) as NonNullable<
      Awaited<ReturnType<typeof registeredSchool>>
    >
    expect(await standingWith(stays, row)).toMatchObject([{ side: 'school', isMember: true }])
    expect(await standingWith(gone, row)).toEqual([])
  })
})

describe('a school that opens', () => {
  it('contracts and pays for itself when maintained, with its own funds', async () => {
    const made = await makeSchool({ register: { street: '1 High Street', town: 'Aldermere', postcode: 'ZZ1 1AA' } })
    expect(made.payerId).toBe(made.id)
    const [payer] = await all((tx) => tx.select().from(payers).where(eq(payers.payerId, made.id)))
    expect(payer).toMatchObject({
      financialYear: 'april',
      recoversVat: true,
      addressLines: ['1 High Street', 'Aldermere', 'ZZ1 1AA'],
    })
    const own = await all((tx) => tx.select().from(funds).where(eq(funds.schoolId, made.id)))
    expect(own.map(({ kind }) => kind).sort()).toEqual(['careers_budget', 'pupil_premium'])
  })

  it('leaves contract and payment to the trust of an academy, and keeps its funds', async () => {
    const trust = await makeTrust()
    const { id: trustId, finance } = trust
    const academies = [await makeSchool({ trust }), await makeSchool({ trust }), await makeSchool({ trust })]
    expect(finance).toMatchObject({ kind: 'school', isTrust: true, organisationId: trustId })
    expect(academies.map(({ payerId }) => payerId)).toEqual([trustId, trustId, trustId])
    const [payer] = await all((tx) => tx.select().from(payers).where(eq(payers.payerId, trustId)))
    expect(payer).toMatchObject({ financialYear: 'september', recoversVat: true })
    const seen = await inTransaction(finance, (tx) => tx.select().from(schoolSettings))
    expect(seen.map(({ schoolId }) => schoolId).sort()).toEqual(academies.map(({ id }) => id).sort())
  })

  it('is asked who pays where the register names no trust', async () => {
    const { urn } = await makeRegisterRow({ group: 'academy', trustName: null, trustCode: null })
    const person = await makePerson()
    const membershipId = await asked(person, urn)
    expect(await approveFirstMember(staff, { membershipId }, madeAt)).toEqual({ ok: false, refusal: 'trust_wanted' })
    const payer: NamedPayer & { kind: 'trust' } = {
      kind: 'trust',
      name: 'Hand Entered Trust',
      addressLines: ['2 Low Road', 'ZZ2 2BB'],
    }
    const { organisationId } = must(await approveFirstMember(staff, { membershipId, payer }, madeAt))
    const [school] = await all((tx) => tx.select().from(organisations).where(eq(organisations.id, organisationId)))
    const [entered] = await all((tx) =>
      tx
        .select()
        .from(payers)
        .where(and(eq(payers.payerId, school?.trustId as string), eq(payers.legalName, payer.name))),
    )
    expect(entered?.addressLines).toEqual(payer.addressLines)
    // From then on its people join it as they join any trust, from any school that is known to be its own.
    expect(await registeredSchool(anyone(), urn)).toMatchObject({ trustName: payer.name })
    expect((await findInRegister(anyone(), 'hand entered')).map((one) => one.urn)).toEqual([urn])
    const finance = await makePerson()
    const atTrust = await asked(finance, urn, 'trust')
    const joined = must(await approveFirstMember(staff, { membershipId: atTrust }, madeAt))
    expect(joined.organisationId).toBe(school?.trustId)
    // Its page says "You approve and pay for all its schools", and its school waits for somebody who does.
    expect((await membershipOf(finance.personId))?.roles).toEqual(['approver', 'payer', 'administrator'])
  })

  it('is found by name, number, postcode and outward postcode, while it is open', async () => {
    const row = await makeRegisterRow({
      name: "St Oswin's Academy",
      town: 'Thornbeck',
      postcode: 'ZZ9 4QQ',
      outcode: 'ZZ9',
    })
    await makeRegisterRow({ name: "St Oswin's Old School", isOpen: false, postcode: 'ZZ9 4QQ', outcode: 'ZZ9' })
    const urns = async (typed: string) => (await findInRegister(anyone(), typed)).map(({ urn }) => urn)
    for (const typed of [
      "oswin's",
      'oswin’s',
      'oswins',
      'Saint Oswin',
      "St. Oswin's",
      'thornbeck oswin',
      String(row.urn),
      'zz94qq',
      ' ZZ9 4QQ ',
      'zz9',
    ]) {
      expect(await urns(typed), typed).toEqual([row.urn])
    }
    for (const typed of ['', 'st', '%%%', '___', 'no such school', '999999999']) {
      expect(await urns(typed), typed).toEqual([])
    }
  })
})

describe('a password', () => {
  const told = async (personId: string) =>
    (await lettersOf(database.ownerUrl, 'password-changed')).filter(
      ({ recipients }) => recipients.to === 'person' && recipients.personId === personId,
    )

  it('that is changed or set by a link is told to its owner, with the moment and nothing of where', async () => {
    const owner = await makePerson({ passwordHash })
    const at = new Date('2027-01-21T09:12:00Z')
    await changePassword(owner, passwordHash, 'the session kept', at)
    const when = 'Thursday 21 January 2027, 9:12am'
    expect((await told(owner.personId)).map(({ facts }) => facts)).toEqual([{ how: 'changed', when }])
    await askForReset(anyone(), owner.email, at)
    const letters = await lettersOf(database.ownerUrl, 'reset-password')
    const secret = secretIn(letters.at(-1)?.facts?.link as string)
    const later = new Date('2027-01-21T09:30:00Z')
    must(await resetPassword(anyone(), { secret, passwordHash }, later))
    expect(await resetPassword(anyone(), { secret, passwordHash }, later)).toMatchObject({ ok: false })
    expect((await told(owner.personId)).map(({ facts }) => facts?.how)).toEqual(['changed', 'reset'])
  })
})

describe('advisers and consortia', () => {
  it('start unlisted, with a card that is theirs alone', async () => {
    const adviser = await makePractice('Rowan Hale')
    expect(adviser).toMatchObject({ kind: 'adviser', roles: ['adviser', 'administrator'] })
    const school = await makeSchool()
    const { lead } = await makeConsortium([school])
    expect(lead).toMatchObject({ kind: 'consortium', roles: ['requester', 'administrator'] })
    expect(await addMember(school.id, ['payer'])).toMatchObject({ kind: 'school', isTrust: false })
  })

  it('are refused a postcode nobody knows', async () => {
    const newcomer = { name: 'Rowan Hale', email: 'rowan@unknown.example', passwordHash }
    const joining = { as: 'adviser', trading: 'sole_trader', town: 'Nowhere', outcode: 'QQ99' } as const
    expect(await signUp(anyone(), newcomer, joining, madeAt)).toEqual({ ok: false, refusal: 'unknown_outcode' })
    expect(await all((tx) => tx.select().from(people).where(eq(people.email, newcomer.email)))).toEqual([])
    expect(await resetPassword(anyone(), { secret: 'none', passwordHash }, madeAt)).toEqual({
      ok: false,
      refusal: 'link_not_known',
    })
  })
})
