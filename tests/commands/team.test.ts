import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anyone, type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { openSession, signedIn } from '#app/auth/session.server.ts'
import {
  acceptInvitation,
  acceptInvitationAsNewcomer,
  readInvitation,
} from '#app/domain/people/accept-invitation.server.ts'
import { inviteMember, resendInvitation, withdrawInvitation } from '#app/domain/people/invite.server.ts'
import { changeRoles, removeMember } from '#app/domain/people/keep-team.server.ts'
import { askForReset, resetPassword } from '#app/domain/people/own-account.server.ts'
import type { PasswordHash } from '#app/domain/people/password-hash.ts'
import { firstMembersWaiting, teamOf } from '#app/domain/people/read.server.ts'
import { connect, disconnect, inTransaction, reruns } from '#db/client.server.ts'
import { auditEvents, sessions } from '#db/schema/index.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { must } from '#tests/make/must.ts'
import { addMember, madeAt, makePerson, membershipOf } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

let database: FreshDatabase
let staff: StaffActor
const passwordHash = 'a hash' as PasswordHash
const days = (many: number) => new Date(madeAt.getTime() + many * 86_400_000)

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 8 })
  staff = await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

async function invited(by: SchoolActor, email: string, roles: string[] = ['approver']): Promise<string> {
  must(await inviteMember(by, { email, roles }, madeAt))
  return lastSecret(email)
}

async function lastSecret(email: string): Promise<string> {
  const letters = await lettersOf(database.ownerUrl, 'invitation')
  const letter = letters.findLast(({ recipients }) => 'address' in recipients && recipients.address === email)
  return letter?.facts?.link?.split('/').at(-1) as string
}

const request = (path: string, cookie = '') =>
  new Request(`http://127.0.0.1:3999${path}`, { headers: { cookie: cookie.split(';')[0] as string } })

describe('an invitation', () => {
  it('works once, also for two who open it at once, 20 times over', async () => {
    const { requester: leader } = await makeSchool()
    reruns.count = 0
    for (let round = 0; round < 20; round++) {
      const secret = await invited(leader, `raced.${round}@team.example`)
      const accept = (name: string) => acceptInvitationAsNewcomer(anyone(), { secret, name, passwordHash }, madeAt)
      const answers = await Promise.all([accept('One'), accept('Two'), accept('Three')])
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
      expect(answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal]))).toEqual([
        'invitation_used',
        'invitation_used',
      ])
    }
    expect(reruns.count).toBe(0)
    const { members, invited: open } = await teamOf(leader)
    expect(members.filter(({ email }) => email.startsWith('raced.'))).toHaveLength(20)
    expect(open).toEqual([])
  })

  it('gives a person there is the roles, at the address it was sent to only', async () => {
    const { requester: leader, id: schoolId } = await makeSchool()
    const person = await makePerson({ email: 'known@team.example' })
    const secret = await invited(leader, 'Known@Team.example', ['payer'])
    expect(must(await readInvitation(anyone(), secret, madeAt))).toMatchObject({
      hasAccount: true,
      roles: 'Pay invoices',
    })
    const newcomer = { secret, name: 'Somebody', passwordHash }
    expect(await acceptInvitationAsNewcomer(anyone(), newcomer, madeAt)).toEqual({
      ok: false,
      refusal: 'sign_in_first',
    })
    const other = await makePerson()
    expect(await acceptInvitation(other, { secret }, madeAt)).toEqual({
      ok: false,
      refusal: 'invitation_for_another_address',
    })
    must(await acceptInvitation(person, { secret }, madeAt))
    expect(await loadMember(person.personId, schoolId)).toMatchObject({ kind: 'school', roles: ['payer'] })
    expect(await inviteMember(leader, { email: 'KNOWN@team.example', roles: ['payer'] }, madeAt)).toEqual({
      ok: false,
      refusal: 'already_in_the_team',
    })
    const written = await inTransaction(leader, (tx) => tx.select().from(auditEvents))
    expect(written.map(({ what }) => what)).toContain('accepted an invitation')
    expect(written.every(({ organisationId }) => organisationId === schoolId)).toBe(true)
  })

  it('ends after 14 days, when withdrawn and when sent again', async () => {
    const { requester: leader } = await makeSchool()
    const secret = await invited(leader, 'late@team.example')
    const refusal = async (now: Date, of = secret) => {
      const read = await readInvitation(anyone(), of, now)
      return read.ok ? null : read.refusal
    }
    expect(await refusal(days(13.9))).toBeNull()
    expect(await refusal(days(14))).toBe('invitation_expired')
    expect(await refusal(madeAt, 'nothing')).toBe('invitation_not_known')
    expect(await inviteMember(leader, { email: 'late@team.example', roles: ['payer'] }, madeAt)).toEqual({
      ok: false,
      refusal: 'already_invited',
    })
    const [open] = (await teamOf(leader)).invited
    const other = await makeSchool()
    const invitationId = open?.id as string
    const notTheirs = { ok: false, refusal: 'invitation_not_known' }
    expect(await withdrawInvitation(other.requester, { invitationId }, madeAt)).toEqual(notTheirs)
    expect(await resendInvitation(other.requester, { invitationId }, madeAt)).toEqual(notTheirs)
    must(await resendInvitation(leader, { invitationId }, days(20)))
    expect(await refusal(madeAt)).toBe('invitation_withdrawn')
    expect(await refusal(days(30), await lastSecret('late@team.example'))).toBeNull()
    const [again] = (await teamOf(leader)).invited
    must(await withdrawInvitation(leader, { invitationId: again?.id as string }, days(21)))
    expect(await refusal(days(22), await lastSecret('late@team.example'))).toBe('invitation_withdrawn')
  })

  it('is written by whoever keeps the team only, with roles of that team', async () => {
    const { requester: leader, approver } = await makeSchool()
    const email = 'nobody@team.example'
    expect(await inviteMember(approver, { email, roles: ['payer'] }, madeAt)).toEqual({
      ok: false,
      refusal: 'not_allowed',
    })
    for (const roles of [[], ['staff'], ['adviser'], ['payer', 'king']]) {
      expect(await inviteMember(leader, { email, roles }, madeAt)).toEqual({ ok: false, refusal: 'not_a_role_here' })
    }
  })
})

describe('a team', () => {
  it('keeps its last administrator, also when two give up the role at once', async () => {
    const { requester: leader, id: schoolId } = await makeSchool()
    const own = await membershipOf(leader)
    const without = { membershipId: own, roles: ['requester'] }
    expect(await changeRoles(leader, without, madeAt)).toEqual({ ok: false, refusal: 'last_administrator' })
    expect(await removeMember(leader, { membershipId: own }, madeAt)).toEqual({
      ok: false,
      refusal: 'last_administrator',
    })
    const second = await addMember<SchoolActor>(schoolId, ['administrator'])
    const answers = await Promise.all([
      changeRoles(leader, without, madeAt),
      removeMember(second, { membershipId: await membershipOf(second) }, madeAt),
    ])
    expect(answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal]))).toEqual(['last_administrator'])
  })

  it('takes a person out of it: their open session has no actor on the next page', async () => {
    const { requester: leader, approver } = await makeSchool()
    const cookie = await openSession(request('/'), approver.personId)
    expect(await memberOrAnyone(request('/school/team', cookie))).toMatchObject({ kind: 'school' })
    const membershipId = await membershipOf(approver)
    const other = await makeSchool()
    expect(await removeMember(other.requester, { membershipId }, madeAt)).toEqual({ ok: false, refusal: 'not_found' })
    expect(await removeMember(approver, { membershipId: await membershipOf(leader) }, madeAt)).toEqual({
      ok: false,
      refusal: 'not_allowed',
    })
    must(await removeMember(leader, { membershipId }, madeAt))
    expect(await memberOrAnyone(request('/school/team', cookie))).toMatchObject({ kind: 'person' })
    expect(await loadMember(approver.personId, approver.organisationId)).toBeNull()
  })

  it('lets anybody leave', async () => {
    const { approver } = await makeSchool()
    expect(must(await removeMember(approver, { membershipId: await membershipOf(approver) }, madeAt)).isOneself).toBe(
      true,
    )
  })
})

describe('a new password', () => {
  it('is set once by the newest link or an older one, within the hour, and signs out everywhere', async () => {
    const person = await makePerson({ email: 'reset@team.example' })
    const cookie = await openSession(request('/'), person.personId)
    await askForReset(anyone(), 'Reset@Team.example ', madeAt)
    await askForReset(anyone(), 'reset@team.example', madeAt)
    await askForReset(anyone(), 'nobody.knows@team.example', madeAt)
    const letters = await lettersOf(database.ownerUrl, 'reset-password')
    const secrets = letters.map(({ facts }) => facts?.link?.split('/').at(-1) as string)
    expect(secrets).toHaveLength(2)
    const [first, second] = secrets as [string, string]
    const set = (secret: string, now: Date) => resetPassword(anyone(), { secret, passwordHash }, now)
    expect(await set(first, new Date(madeAt.getTime() + 3_600_000))).toEqual({ ok: false, refusal: 'link_expired' })
    must(await set(first, madeAt))
    expect(await set(first, madeAt)).toEqual({ ok: false, refusal: 'link_not_known' })
    expect(await set(second, madeAt)).toEqual({ ok: false, refusal: 'link_not_known' })
    expect(await signedIn(request('/', cookie))).toBeNull()
    const left = await inTransaction(systemActor('a test'), (tx) =>
      tx.select().from(sessions).where(eq(sessions.userId, person.personId)),
    )
    expect(left).toEqual([])
  })
})

it('shows staff only those who are theirs to decide', async () => {
  await makeSchool()
  expect(await firstMembersWaiting(staff)).toEqual([])
})
