import { eq, sql } from 'drizzle-orm'
import { type SchoolActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { hashPassword } from '#app/auth/passwords.server.ts'
import { openSession } from '#app/auth/session.server.ts'
import { decideWithReason } from '#app/domain/accreditation/decide-credential.server.ts'
import { submitCredential } from '#app/domain/accreditation/submit-credential.server.ts'
import { takeDaysOff } from '#app/domain/availability/change-availability.server.ts'
import { addCostCentre } from '#app/domain/budgets/keep-cost-centres.server.ts'
import { addDays, londonDay } from '#app/domain/calendar.ts'
import { inviteMember as inviteSchool } from '#app/domain/consortia/keep-members.server.ts'
import { setFeeRule } from '#app/domain/fees/set-fee-rule.server.ts'
import { newId } from '#app/domain/ids.ts'
import { readAccountsOfKind } from '#app/domain/ledger/read-trial-balance.server.ts'
import { pence } from '#app/domain/money.ts'
import { sendResetLink, sendVerifyLink } from '#app/domain/people/email-links.server.ts'
import { inviteMember } from '#app/domain/people/invite.server.ts'
import { askToJoin } from '#app/domain/people/join.server.ts'
import { moveConcern } from '#app/domain/safeguarding/decide-concern.server.ts'
import { reportConcern } from '#app/domain/safeguarding/report-concern.server.ts'
import { keepClosure, keepTerm } from '#app/domain/schools/keep-calendar.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { bookings, memberships, people } from '#db/schema/index.ts'
import { credentialOf, makeAdviser } from './advisers.ts'
import type { EveryForm, Visit } from './every-form.ts'
import { must } from './must.ts'
import { makeOutsideReceipt } from './outside.ts'
import { addMember, makePerson, membershipOf } from './people.ts'
import { makeRegisterRow } from './register.ts'
import { cookieOf } from './route-calls.ts'
import type { MadeSchool } from './schools.ts'
import type { TwoOfEach } from './two-of-each.ts'

// What waits to be decided or changed beside the bookings: people, invitations, links in emails, what a school or staff keep.

const system = systemActor('a test makes what waits')
const password = 'a long enough sentence of a password'

/** Somebody who waits to be let into a team. */
export async function askingMember(organisationId: string): Promise<string> {
  const person = await makePerson()
  const id = newId('membership')
  const asked = { id, personId: person.personId, organisationId, roles: ['requester'], status: 'asked' as const }
  await inTransaction(system, (tx) =>
    tx.insert(memberships).values({ ...asked, jobTitle: 'Teacher', askedAt: new Date() }),
  )
  return id
}

export async function staffForms(two: TwoOfEach, problem: Visit, now: Date): Promise<EveryForm['staff']> {
  const staff = two.staff
  const colleague = await addMember<StaffActor>(staff.organisationId, ['staff'])
  const ico = { kind: 'ico' as const, number: 'ZA000001', renewsOn: addDays(londonDay(now), 200) }
  const waiting = must(await submitCredential(two.member.adviser, ico, now)).id
  const suspended = await credentialOf(two.member.adviser, 'send')
  must(await decideWithReason(colleague, { id: suspended, event: 'suspend', reason: 'In doubt' }, now))
  const doubted = await makeAdviser()
  const concern = async (key: string) =>
    must(await reportConcern(two.member.school, { slug: doubted.slug, said: 'What was seen', key }, now)).id
  const [reported, doubt] = [await concern('reported'), await concern('doubt')]
  must(await moveConcern(colleague, { id: doubt, event: 'suspend', reason: 'In doubt' }, now))
  const rule = { fromOn: addDays(londonDay(now), 90), basisPoints: 700, leastPence: pence(500), mostPence: pence(900) }
  must(await setFeeRule(staff, rule, now))
  const { urn } = await makeRegisterRow({ group: 'academy', trustName: 'Fell Trust', trustCode: null })
  const first = await makePerson()
  const asked = must(await askToJoin(first, { urn, side: 'school', jobTitle: 'Careers leader' }, now))
  const [booking] = await inTransaction(system, (tx) =>
    tx.select().from(bookings).where(eq(bookings.id, problem.bookingId)),
  )
  const funds = await readAccountsOfKind(staff, 'fund_available')
  return {
    cookie: await cookieOf(staff),
    firstMember: await membershipOf({ personId: first.personId, organisationId: asked.organisationId }),
    problem,
    member: await membershipOf(colleague),
    concerns: { reported, suspended: doubt },
    credentials: { waiting, suspended, verified: await credentialOf(two.member.adviser, 'dbs') },
    outside: await makeOutsideReceipt(
      colleague,
      { requestId: two.requestId, pounds: 30, bankReference: '000119' },
      now,
    ),
    reference: booking?.reference as string,
    account: funds?.accounts[0]?.id as string,
  }
}

/** Of both sides: cost centres, terms, closures, invitations and days off, so that one's ids can be sent by the other. */
export async function keepThings(two: TwoOfEach, now: Date) {
  const { school, other, otherLed } = two.made
  const today = londonDay(now)
  for (const [of, actor] of [
    [school, two.member.school],
    [other, two.stranger.school],
  ] as [MadeSchool, SchoolActor][]) {
    must(await addCostCentre(actor, { schoolId: of.id, code: 'C1', name: 'Careers' }, now))
    const ofSchool = { schoolId: of.id, name: 'Summer term' }
    const far = { startsOn: addDays(today, 300), endsOn: addDays(today, 340) }
    must(await keepTerm(actor, { ...ofSchool, termId: null, ...far }, now))
    const day = addDays(today, 310)
    const closure = { schoolId: of.id, closureId: null, kind: 'inset' as const, note: '', startsOn: day, endsOn: day }
    must(await keepClosure(actor, closure, now))
  }
  must(await inviteSchool(otherLed.lead, { schoolId: school.id }, now))
  for (const member of [
    two.member.school,
    two.member.consortium,
    two.staff,
    two.stranger.school,
    two.stranger.consortium,
  ])
    await inviteMember(
      member,
      { email: `${newId('run')}@a.example`, roles: member.kind === 'staff' ? ['staff'] : ['requester'] },
      now,
    )
  const day = addDays(today, 200)
  for (const adviser of [two.member.adviser, two.stranger.adviser])
    must(await takeDaysOff(adviser, { startsOn: day, endsOn: day, note: '' }, now))
}

export async function somebody(two: TwoOfEach): Promise<EveryForm['person']> {
  const name = 'Nell Farrow'
  const email = 'nell.farrow@people.example'
  const person = await makePerson({ name, email, passwordHash: await hashPassword(password) })
  const places = [two.made.school.id, two.made.second.id]
  for (const organisationId of places) await addMember(organisationId, ['requester'], person)
  const at = new Request('http://127.0.0.1:3999')
  await openSession(at, person.personId, places[1])
  const cookie = await openSession(at, person.personId, places[0])
  return { email, password, name, cookie: cookie.split(';')[0] as string }
}

/** Links as they are in emails: the queue holds the email that is still to be written. */
export async function emailLinks(two: TwoOfEach, now: Date): Promise<EveryForm['links']> {
  const person = await makePerson()
  await inTransaction(system, async (tx) => {
    const [row] = await tx.select().from(people).where(eq(people.id, person.personId))
    if (!row) throw new Error('no such person')
    await sendVerifyLink(tx, row, now)
    await sendResetLink(tx, row, now)
  })
  must(await inviteMember(two.member.school, { email: 'newcomer@people.example', roles: ['requester'] }, now))
  const links = await inTransaction(system, (tx) =>
    tx.execute<{ link: string }>(sql`
      select payload->'facts'->>'link' as link from graphile_worker._private_jobs order by id`),
  )
  const last = (start: string) =>
    links.findLast(({ link }) => link?.startsWith(start))?.link.slice(start.length) as string
  return { verify: last('/verify/'), reset: last('/reset/'), invitation: last('/invitations/') }
}
