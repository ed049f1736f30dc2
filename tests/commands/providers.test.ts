import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdviserActor, anyone, type ProviderActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import type { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import { providerState } from '#app/domain/accreditation/credential-words.ts'
import { decideWithReason, verifyCredential } from '#app/domain/accreditation/decide-credential.server.ts'
import { addEvidence, removeEvidence } from '#app/domain/accreditation/keep-evidence.server.ts'
import { listAdviser } from '#app/domain/accreditation/list-adviser.server.ts'
import { advisersForStaff } from '#app/domain/accreditation/read.server.ts'
import { credentialForStaff, credentialQueue } from '#app/domain/accreditation/read-queue.server.ts'
import { submitCredential, takeBackCredential } from '#app/domain/accreditation/submit-credential.server.ts'
import { isShownTo } from '#app/domain/advisers/visibility.ts'
import { setLimits } from '#app/domain/availability/change-availability.server.ts'
import { readRequests } from '#app/domain/bookings/adviser-requests.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import {
  agreeDelivery,
  isForOfficeToSay,
  recordDelivery,
  takeBackDelivery,
} from '#app/domain/bookings/deliver-visit.server.ts'
import { keepRegister } from '#app/domain/bookings/keep-register.server.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { decideSubstitute, nameInstead } from '#app/domain/bookings/name-practitioner.server.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { readVisitsByStatus } from '#app/domain/bookings/read-adviser-visits.server.ts'
import { candidatesFor } from '#app/domain/bookings/read-candidates.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { day, londonDay } from '#app/domain/calendar.ts'
import { giveFeedback } from '#app/domain/feedback/keep-feedback.server.ts'
import { ownFeedback } from '#app/domain/feedback/read-feedback.server.ts'
import { newId } from '#app/domain/ids.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { readPayouts } from '#app/domain/payouts/read-payouts.server.ts'
import { acceptInvitation, readInvitation } from '#app/domain/people/accept-invitation.server.ts'
import { decideTerms, offerTerms } from '#app/domain/providers/agree-terms.server.ts'
import { invitePractitioner } from '#app/domain/providers/invite-practitioner.server.ts'
import { declineToJoin } from '#app/domain/providers/join-provider.server.ts'
import { endPractitioner, leaveProvider } from '#app/domain/providers/leave-provider.server.ts'
import { ownProviders, practitionersOf } from '#app/domain/providers/read-practitioners.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction, reruns } from '#db/client.server.ts'
import { comers, credentials, memberships, namings, visits } from '#db/schema/index.ts'
import { credentialOf, makeAdviser, usualWeek } from '#tests/make/advisers.ts'
import { goodFile } from '#tests/make/files.ts'
import { bookingSeenBy, emailJobs, emailsWanted, emailsWritten, turnsIn, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember, loadActor, makePerson } from '#tests/make/people.ts'
import { north } from '#tests/make/places.ts'
import { makePlatform, platformStaff } from '#tests/make/platform.ts'
import {
  listProvider,
  type MadeProvider,
  makePractitioner,
  makeProvider,
  PROVIDER_FACTS,
  practitionerRow,
  secretSentTo,
  TERMS,
} from '#tests/make/providers.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

const system = systemActor('a test looks')
const today = londonDay(NOW)
const DAY = '2027-02-02'

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 20 })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const practitioner = makePractitioner

/** Makes somebody a member of Waymark’s staff besides. */
async function joinsToo(organisationId: string, personId: string) {
  const membership = { id: newId('membership'), personId, organisationId, roles: ['staff'] as const }
  await inTransaction(system, (tx) =>
    tx.insert(memberships).values({ ...membership, roles: ['staff'], status: 'active', askedAt: NOW, decidedAt: NOW }),
  )
  return membership
}

/** A listed provider with so many people to send. */
async function sending(many: number): Promise<{ provider: MadeProvider; people: AdviserActor[] }> {
  const provider = await makeProvider()
  const people: AdviserActor[] = []
  for (let n = 0; n < many; n++) people.push(await practitioner(provider, { name: `Practitioner ${n + 1}` }))
  await listProvider(provider)
  return { provider, people }
}

/** A day asked of a provider by a new school; the price is that of an adviser at the same place. */
async function asked(provider: MadeProvider, days = [DAY], school?: MadeSchool) {
  const host = school ?? (await makeSchool())
  const adviser = { supplierId: provider.supplierId, actor: provider.actor as never, slug: provider.slug }
  const { bookingId } = must(await requestVisits(host.requester, requestOf(host, adviser, days), NOW))
  const ids = (await visitsOf(bookingId)).map(({ id }) => id)
  return { school: host, bookingId, ids, visitId: ids[0] as string }
}

const accept = (actor: ProviderActor, bookingId: string, named: Record<string, string>) =>
  answerVisits(actor, { bookingId, accept: Object.keys(named), decline: [], reason: '', named }, NOW)
const approveIt = async ({ school, bookingId }: { school: MadeSchool; bookingId: string }) =>
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))

/** Asked of a provider with three people, approved and accepted with the first named. */
async function confirmed() {
  const made = await sending(3)
  const booked = await asked(made.provider)
  await approveIt(booked)
  const [first, second, third] = made.people as [AdviserActor, AdviserActor, AdviserActor]
  must(await accept(made.provider.actor, booked.bookingId, { [booked.visitId]: first.personId }))
  return { ...made, ...booked, first, second, third }
}

describe('a provider', () => {
  it('is not listed before staff have seen what it shows of itself, and somebody may come', async () => {
    const staff = await platformStaff()
    const bare = await makeProvider({ facts: [] })
    const missing = refusal(await listAdviser(staff, bare.supplierId, NOW)) as {
      code: string
      lacked: { kind: string }[]
    }
    expect(missing.code).toBe('checks_missing')
    expect(missing.lacked.map(({ kind }) => kind)).toEqual([
      'provider_insurance',
      'provider_ico',
      'safeguarding_policy',
      'complaints_policy',
    ])
    const empty = await makeProvider()
    expect(refusal(await listAdviser(staff, empty.supplierId, NOW))).toMatchObject({ code: 'checks_missing' })
    await practitioner(empty)
    expect(must(await listAdviser(staff, empty.supplierId, NOW)).found.map(({ code }) => code)).toEqual([
      'personal_guidance_day',
      'assembly',
    ])
  })

  it('may be asked only for days on which somebody may come', async () => {
    const provider = await makeProvider()
    await practitioner(provider, { credentials: { right_to_work: { endsOn: '2027-02-10' } } })
    await listProvider(provider)
    await asked(provider, ['2027-02-10'])
    const school = await makeSchool()
    const later = requestOf(school, { ...provider, actor: provider.actor as never }, ['2027-02-11'])
    expect(refusal(await requestVisits(school.requester, later, NOW))).toMatchObject({ code: 'check_missing' })
  })

  it('is never carried by the matrix Standard where a qualification is missing', async () => {
    const provider = await makeProvider({
      facts: [...PROVIDER_FACTS, { kind: 'matrix', number: 'M1', endsOn: day('2099-08-31') }],
    })
    const { personId } = await practitioner(provider, { credentials: { qualification: null } })
    const held = await inTransaction(system, (tx) => tx.select().from(comers).where(eq(comers.personId, personId)))
    expect(held).toHaveLength(2)
    expect(held.every((one) => one.held.length === 0)).toBe(true)
  })
})

describe('a practitioner', () => {
  it('reads terms and rate before joining, and agrees to those very ones', async () => {
    const provider = await makeProvider()
    const person = await makePerson({ name: 'Joss Hartley' })
    must(await invitePractitioner(provider.actor, { name: 'Joss', email: person.email, terms: TERMS }, NOW))
    const secret = await secretSentTo(person.email)
    const shown = must(await readInvitation(anyone(), secret, NOW))
    expect(shown.terms).toMatchObject({ rate: '£210 a guidance day, paid by the provider', words: TERMS.words })
    const agreed = { termsId: 'ptm_other', isShown: false }
    expect(refusal(await acceptInvitation(person, { secret, agreed }, NOW))).toBe('terms_changed')
    // Nothing stays of what was refused: the link still works.
    must(await acceptInvitation(person, { secret, agreed: { ...agreed, termsId: shown.terms?.id ?? '' } }, NOW))
    const actor = await loadActor<AdviserActor>({ personId: person.personId, organisationId: provider.supplierId })
    expect(actor).toMatchObject({ kind: 'adviser', isPractitioner: true })
    const [own] = await ownProviders(actor, today)
    expect(own).toMatchObject({ status: 'joined', terms: [{ status: 'agreed', terms: TERMS }] })
  })

  it('may say no, and the provider is told', async () => {
    const provider = await makeProvider()
    const { email } = await makePerson()
    must(await invitePractitioner(provider.actor, { name: 'Sam', email, terms: TERMS }, NOW))
    const secret = await secretSentTo(email)
    must(await declineToJoin(anyone(), secret, NOW))
    expect((await declineToJoin(anyone(), secret, NOW)).ok).toBe(true)
    expect((await practitionersOf(provider.actor, today)).map(({ status }) => status)).toEqual(['declined'])
    expect(refusal(await readInvitation(anyone(), secret, NOW))).toBe('invitation_withdrawn')
  })

  it('keeps what was agreed until they agree to other terms', async () => {
    const provider = await makeProvider()
    const actor = await practitioner(provider)
    const { id } = await practitionerRow(actor.personId)
    const better = { ...TERMS, rate: { how: 'by_provider' as const, words: '£225 a guidance day' } }
    const later = new Date(NOW.getTime() + 60_000)
    must(await offerTerms(provider.actor, { practitionerId: id, terms: better }, later))
    must(await offerTerms(provider.actor, { practitionerId: id, terms: better }, later))
    const standing = async () => (await ownProviders(actor, today))[0]?.terms.map(({ status }) => status)
    expect(await standing()).toEqual(['offered', 'agreed'])
    const termsId = (await ownProviders(actor, today))[0]?.terms[0]?.id ?? ''
    must(await decideTerms(actor, { practitionerId: id, termsId, agrees: false }, NOW))
    expect(await standing()).toEqual(['declined', 'agreed'])
    expect(refusal(await decideTerms(actor, { practitionerId: id, termsId, agrees: true }, NOW))).toBe('not_now')
  })

  it('leaves at any time: cannot be named, and loses the role alone', async () => {
    const { provider, people } = await sending(1)
    const [actor] = people as [AdviserActor]
    const { id } = await practitionerRow(actor.personId)
    must(await leaveProvider(actor, { practitionerId: id, reason: '' }, NOW))
    const left = await inTransaction(system, async (tx) => ({
      may: await tx.$count(comers, eq(comers.personId, actor.personId)),
      roles: await tx.select().from(memberships).where(eq(memberships.personId, actor.personId)),
    }))
    expect(left.may).toBe(0)
    // A place of their own is left to them, since they had no other.
    expect(left.roles.map(({ status, roles }) => [status, roles])).toEqual([
      ['removed', ['practitioner']],
      ['active', ['adviser', 'administrator']],
    ])
    expect(refusal(await leaveProvider(actor, { practitionerId: id, reason: '' }, NOW))).toBe('not_now')
    const again = await endPractitioner(provider.actor, { practitionerId: id, reason: 'Over' }, NOW)
    expect(refusal(again)).toBe('not_now')
  })

  it('takes what staff verify of them along: the office reads none of it once they have left', async () => {
    const { provider, people } = await sending(2)
    const [actor] = people as [AdviserActor]
    const seen = async () =>
      (await practitionersOf(provider.actor, today)).find(({ personId }) => personId === actor.personId)
    const before = await seen()
    expect(before?.credentials.length).toBeGreaterThan(3)
    expect(before?.level).toBe(7)
    expect(before?.ableToday).toBeGreaterThan(0)
    must(await leaveProvider(actor, { practitionerId: before?.id ?? '', reason: '' }, NOW))
    expect(await seen()).toMatchObject({ status: 'left', credentials: [], level: 0, ableToday: 0 })
    const back = await inTransaction(provider.actor, (tx) => tx.select().from(credentials))
    expect(back.filter(({ personId }) => personId === actor.personId)).toEqual([])
  })

  it('works for several, and for themselves: one person, one diary', async () => {
    const adviser = await makeAdviser({ name: 'Rowan Tallis' })
    const one = await makeProvider()
    const two = await makeProvider()
    await practitioner(one, { person: adviser.actor, name: adviser.actor.name })
    await practitioner(two, { person: adviser.actor, name: adviser.actor.name })
    const rows = await inTransaction(system, (tx) =>
      tx.select().from(comers).where(eq(comers.personId, adviser.actor.personId)),
    )
    expect(new Set(rows.map(({ supplierId }) => supplierId))).toEqual(
      new Set([adviser.supplierId, one.supplierId, two.supplierId]),
    )
    expect((await ownProviders(adviser.actor, today)).map(({ status }) => status)).toEqual(['joined', 'joined'])
  })
})

describe('a visit bought from a provider', () => {
  it('holds nobody’s time until somebody is named, and is not confirmed without', async () => {
    const { provider, people } = await sending(2)
    const booked = await asked(provider)
    await approveIt(booked)
    expect(await visitsOf(booked.bookingId)).toMatchObject([{ status: 'requested', open: ['answer', 'practitioner'] }])
    const [first] = people as [AdviserActor]
    expect(refusal(await accept(provider.actor, booked.bookingId, { [booked.visitId]: '' }))).toBe(
      'practitioner_missing',
    )
    must(await accept(provider.actor, booked.bookingId, { [booked.visitId]: first.personId }))
    expect(await visitsOf(booked.bookingId)).toMatchObject([{ status: 'confirmed', open: [] }])
    const seen = await bookingSeenBy(booked.school.requester, booked.bookingId, NOW)
    expect(seen?.provider).toEqual({ kind: 'Company' })
    expect(seen?.visits[0]?.namings).toMatchObject([{ name: first.name, status: 'stands' }])
    expect(seen?.booking.agreement.clauses[0]?.sentences.join(' ')).toContain('sends a practitioner whom it names')
    const told = await emailJobs(booked.bookingId, 'practitioner-visits')
    expect(told.map(({ facts, recipients }) => [facts?.what, recipients])).toEqual([
      ['confirmed', { to: 'person', personId: first.personId }],
    ])
  })

  it('is found and asked for by the day on which one of its people is free and able', async () => {
    const provider = await makeProvider()
    await practitioner(provider, { name: 'Tuesday', week: usualWeek([2]) })
    const level4 = { qualification: { level: 4, title: 'Level 4 Diploma' }, register: null }
    await practitioner(provider, { name: 'Level four', week: usualWeek([1, 2, 3, 4, 5]), credentials: level4 })
    await listProvider(provider)
    const school = await makeSchool()
    const asks = (on: string, code: string) =>
      requestVisits(
        school.requester,
        requestOf(school, { ...provider, actor: provider.actor as never }, [on], {
          serviceCode: code,
          ...(code === 'assembly'
            ? {
                visits: [{ day: day(on), from: '09:00', to: '09:40' }],
                interviews: 0,
                expectedPence: 7_470,
                lines: [{ from: school.careersId, amountPence: 7_310, costCentreId: null, tag: null }],
              }
            : {}),
        }),
        NOW,
      )
    expect(refusal(await asks('2027-02-03', 'personal_guidance_day'))).toMatchObject({ code: 'taken' })
    must(await asks('2027-02-02', 'personal_guidance_day'))
    const result = await asks('2027-02-03', 'assembly')
    if (!result.ok) expect(result.refusal).toMatchObject({ code: 'price_changed' })
  })

  it('names only whoever holds everything, is free and can drive there', async () => {
    const provider = await makeProvider()
    const able = await practitioner(provider, { name: 'Able' })
    const low = await practitioner(provider, {
      name: 'Low',
      credentials: { qualification: { level: 4, title: 'Level 4 Diploma' }, register: null },
    })
    const off = await practitioner(provider, { name: 'Off', week: usualWeek([1]) })
    const stranger = await makeAdviser()
    await listProvider(provider)
    const booked = await asked(provider)
    const name = (personId: string) => accept(provider.actor, booked.bookingId, { [booked.visitId]: personId })
    expect(refusal(await name(low.personId))).toBe('check_missing')
    expect(refusal(await name(off.personId))).toBe('taken')
    expect(refusal(await name(stranger.actor.personId))).toBe('not_a_practitioner')
    const choices = (await candidatesFor(provider.actor, booked.bookingId, londonDay(NOW))).get(booked.visitId) ?? []
    expect(choices.map(({ name: who, why }) => [who, why === null])).toEqual([
      ['Able', true],
      ['Low', false],
      ['Off', false],
    ])
    must(await name(able.personId))
  })

  it('is kept and recorded by whoever comes, whose other visits the office never reads', async () => {
    const adviser = await makeAdviser({ name: 'Rowan Tallis' })
    const provider = await makeProvider()
    const actor = await practitioner(provider, { person: adviser.actor, name: adviser.actor.name })
    const other = await practitioner(provider, { name: 'Other' })
    await listProvider(provider)
    const own = await makeSchool()
    must(await requestVisits(own.requester, requestOf(own, adviser, ['2027-02-09']), NOW))
    const booked = await asked(provider, [DAY, '2027-02-04'])
    await approveIt(booked)
    const [one, two] = booked.ids as [string, string]
    must(await accept(provider.actor, booked.bookingId, { [one]: actor.personId, [two]: other.personId }))
    const seenByOffice = await readVisitsByStatus(provider.actor, { statuses: ['requested', 'confirmed'] }, NOW)
    expect(seenByOffice.map(({ onDay }) => onDay)).toEqual([DAY, '2027-02-04'])
    // The fence itself, without a where-clause.
    const raw = await inTransaction(provider.actor, (tx) => tx.select({ on: visits.onDay }).from(visits))
    expect(raw.map(({ on }) => on).sort()).toEqual([DAY, '2027-02-04'])
    const seenByPractitioner = await readVisitsByStatus(actor, { statuses: ['confirmed'] }, NOW)
    expect(seenByPractitioner.map(({ onDay }) => onDay)).toEqual([DAY])
    expect((await readAdviserBooking(actor, booked.bookingId, NOW))?.visits).toHaveLength(1)
    const after = new Date(`${DAY}T16:00:00Z`)
    const about = { bookingId: booked.bookingId, visitId: one }
    const marks = [{ position: 1, startsAt: '08:45', yearGroup: 11, schoolReference: 'A1', outcome: 'seen' as const }]
    expect(refusal(await keepRegister(other, { ...about, marks }, after))).toBe('not_found')
    must(await keepRegister(actor, { ...about, marks }, after))
    must(await recordDelivery(actor, { ...about, note: '' }, after))
    must(await agreeDelivery(booked.school.requester, about, after))
    expect((await visitsOf(booked.bookingId)).map(({ status }) => status)).toEqual(['agreed', 'confirmed'])
  })

  it('is recorded by the office where whoever was there has left since, and by nobody else', async () => {
    const { provider, school, bookingId, visitId, first, second } = await confirmed()
    const [during, evening] = [new Date(`${DAY}T10:00:00Z`), new Date(`${DAY}T18:00:00Z`)]
    const one = { bookingId, visitId, note: '' }
    expect(refusal(await recordDelivery(provider.actor, one, evening))).toBe('not_yours')
    expect(await isForOfficeToSay(provider.actor, visitId)).toBe(false)
    const { id } = await practitionerRow(first.personId)
    must(await leaveProvider(first, { practitionerId: id, reason: 'Moving away.' }, during))
    await lookAtVisits(system, first.personId, during)
    expect(await isForOfficeToSay(provider.actor, visitId)).toBe(true)
    expect(refusal(await recordDelivery(second, one, evening))).toBe('not_found')
    const both = await Promise.all([1, 2].map(() => recordDelivery(provider.actor, one, evening)))
    expect(both.map((said) => (said.ok ? 'done' : said.refusal)).sort()).toEqual(['already_done', 'done'])
    must(await takeBackDelivery(provider.actor, one, evening))
    must(await recordDelivery(provider.actor, { ...one, note: 'Five were seen.' }, evening))
    must(await agreeDelivery(school.requester, one, evening))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'agreed' }])
    // What the school says of the visit is read by whoever was there, and its email promises no reply.
    const said = { wentWell: 'Calm and kind', couldBeBetter: '', wouldBookAgain: 'yes' as const }
    must(await giveFeedback(school.requester, { visitId, ...said }, evening))
    const practice = await makeAdviser({ name: 'Of another' })
    const own = { ...practice.actor, personId: first.personId }
    expect((await ownFeedback(own)).map((one) => one.said.wentWell)).toEqual(['Calm and kind'])
    expect(await ownFeedback(practice.actor)).toEqual([])
    const [told] = await emailsWanted('feedback-given')
    expect([told?.recipients, told?.facts?.mayReply]).toEqual([{ to: 'person', personId: first.personId }, ''])
  })

  it('counts among the most days of a week of whoever comes, with visits of their own and those that others name them for', async () => {
    const adviser = await makeAdviser({ name: 'Rowan Tallis' })
    const [{ provider }, { provider: other }] = [await sending(1), await sending(1)]
    for (const one of [provider, other]) await practitioner(one, { person: adviser.actor, name: 'Rowan Tallis' })
    must(await setLimits(adviser.actor, { noticeSchoolDays: 3, maxDaysAWeek: 2 }, NOW))
    const school = await makeSchool()
    must(await requestVisits(school.requester, requestOf(school, adviser, ['2027-02-01']), NOW))
    const nameOn = async (by: MadeProvider, on: string) => {
      const made = await asked(by, [on])
      await approveIt(made)
      return accept(by.actor, made.bookingId, { [made.visitId]: adviser.actor.personId })
    }
    must(await nameOn(provider, '2027-02-02'))
    // Two days of that week are taken, for two organisations: a third is neither named nor asked for.
    for (const by of [provider, other]) expect(refusal(await nameOn(by, '2027-02-03'))).toBe('taken')
    const third = requestOf(school, adviser, ['2027-02-04'])
    expect(refusal(await requestVisits(school.requester, third, NOW))).toMatchObject({ code: 'taken' })
    // The next week is as free as it was, and for the other provider too.
    must(await nameOn(other, '2027-02-09'))
    must(await nameOn(provider, '2027-02-10'))
    expect(refusal(await nameOn(other, '2027-02-11'))).toBe('taken')
  })

  describe('tells its office of other work that somebody is not free then, and that is all', () => {
    const far = () => makeSchool({ careers: null, register: north(40) })

    /** Half an hour at a school, at its price. */
    async function assembly(school: MadeSchool, supplier: { supplierId: string }, from: string, to: string) {
      const form = requestOf(school, supplier as never, [DAY], {
        ...{ serviceCode: 'assembly', interviews: 0 },
        visits: [{ day: day(DAY), from, to }],
      })
      const priced = await requestVisits(school.requester, { ...form, expectedPence: 1 }, NOW)
      const pence = priced.ok ? 0 : (priced.refusal.pricePence ?? 0)
      const lines = [{ from: school.careersId, amountPence: pence - 100, costCentreId: null, tag: null }]
      return must(await requestVisits(school.requester, { ...form, lines, expectedPence: pence }, NOW))
    }
    const whyOf = async (provider: MadeProvider, bookingId: string, { personId }: AdviserActor) =>
      [...(await candidatesFor(provider.actor, bookingId, today)).values()]
        .flat()
        .find((one) => one.personId === personId)?.why

    it('where they would have to drive from it', async () => {
      const adviser = await makeAdviser({ name: 'Rowan Tallis' })
      const { provider } = await sending(1)
      const rowan = await practitioner(provider, { person: adviser.actor, name: 'Rowan Tallis' })
      await assembly(await far(), adviser, '15:45', '16:15')
      const made = await asked(provider)
      await approveIt(made)
      expect(await whyOf(provider, made.bookingId, rowan)).toBe('Not free then')
      const named = { [made.visitId]: rowan.personId }
      expect(refusal(await accept(provider.actor, made.bookingId, named))).toBe('taken')
    })

    it('but says of the provider’s own visits what stands in the way', async () => {
      const { provider, people } = await sending(2)
      const [one, two] = people as [AdviserActor, AdviserActor]
      const school = await far()
      const before = await assembly(school, provider, '15:45', '16:15')
      await approveIt({ school, bookingId: before.bookingId })
      const [visit] = await visitsOf(before.bookingId)
      must(await accept(provider.actor, before.bookingId, { [visit?.id ?? '']: one.personId }))
      const made = await asked(provider)
      await approveIt(made)
      expect(await whyOf(provider, made.bookingId, one)).toBe('Could not drive there in time from your other visit')
      expect(await whyOf(provider, made.bookingId, two)).toBeNull()
      const named = { [made.visitId]: one.personId }
      expect(refusal(await accept(provider.actor, made.bookingId, named))).toBe('too_far_from_yours')
    })
  })

  it('books nobody twice, for whomever they work: one of two at once is refused', async () => {
    for (let round = 0; round < 5; round++) {
      const adviser = await makeAdviser({ name: 'Rowan Tallis' })
      const provider = await makeProvider()
      await practitioner(provider, { person: adviser.actor, name: adviser.actor.name })
      await listProvider(provider)
      const booked = await asked(provider)
      const own = await makeSchool()
      reruns.count = 0
      const [byProvider, byOwn] = await Promise.all([
        accept(provider.actor, booked.bookingId, { [booked.visitId]: adviser.actor.personId }),
        requestVisits(own.requester, requestOf(own, adviser, [DAY]), NOW),
      ])
      expect([byProvider.ok, byOwn.ok].filter(Boolean)).toHaveLength(1)
      if (!byProvider.ok) expect(['taken', 'too_far_to_drive']).toContain(byProvider.refusal)
      if (!byOwn.ok) expect(['taken', 'too_far_to_drive']).toContain(byOwn.refusal.code)
      expect(reruns.count).toBe(0)
    }
  })
})

describe('a payment that is split', () => {
  it('is on the provider’s pages its own part, with where the rest goes', async () => {
    const provider = await makeProvider()
    const split = { ...TERMS, rate: { how: 'split' as const, percent: 70 } }
    const one = await practitioner(provider, { name: 'Marian Oakes', terms: split })
    await listProvider(provider)
    const booked = await asked(provider)
    await approveIt(booked)
    must(await accept(provider.actor, booked.bookingId, { [booked.visitId]: one.personId }))
    const after = new Date(`${DAY}T16:00:00Z`)
    const about = { bookingId: booked.bookingId, visitId: booked.visitId }
    must(await recordDelivery(one, { ...about, note: '' }, after))
    must(await agreeDelivery(booked.school.requester, about, after))
    must(await chargeVisit(system, booked.visitId, after))
    const [visit] = await inTransaction(system, (tx) => tx.select().from(visits).where(eq(visits.id, booked.visitId)))
    const whole = (visit?.pricePence ?? 0) + (visit?.travelPence ?? 0)
    const theirs = Math.round((visit?.pricePence ?? 0) * 0.7) + (visit?.travelPence ?? 0)
    expect(theirs).toBeGreaterThan(20_000)
    const { lines } = await readPayouts(provider.actor)
    expect(lines).toMatchObject([{ duePence: whole - theirs, goes: { name: 'Marian Oakes', pence: theirs } }])
    const [office] = (await readAdviserBooking(provider.actor, booked.bookingId, after))?.visits ?? []
    expect(office).toMatchObject({ receives: whole - theirs })
    const [own] = (await readAdviserBooking(one, booked.bookingId, after))?.visits ?? []
    expect(own).toMatchObject({ receives: theirs, charged: null })
  })
})

describe('what a provider is told and shows', () => {
  it('holds nobody’s time, as its email of a request says', async () => {
    const { provider } = await sending(1)
    const booked = await asked(provider)
    const [job] = await emailJobs(booked.bookingId, 'visits-requested')
    if (!job) throw new Error('the office is not told')
    await writeEmail(job, NOW, 'https://waymark.example')
    const [email] = await emailsWritten(job.key)
    expect(email?.text).toContain('Nobody’s time is held yet')
    expect(email?.text).not.toContain('kept free')
  })

  it('is its office’s own page though it hides from the public', async () => {
    const { provider } = await sending(1)
    const card = { supplierId: provider.supplierId, isListed: true, isHidden: true }
    expect(isShownTo(provider.actor, card)).toBe(true)
    expect(isShownTo((await makeProvider()).actor, card)).toBe(false)
  })

  it('stands by its name before staff, beside what its office gave before, and nobody of its office decides about it', async () => {
    const provider = await makeProvider({ facts: PROVIDER_FACTS.slice(0, 1) })
    const colleague = await addMember<ProviderActor>(provider.supplierId, ['administrator'])
    const [, ico] = PROVIDER_FACTS as [never, CredentialFacts]
    const { id } = must(await submitCredential(provider.actor, ico, NOW))
    const staff = await platformStaff()
    const waiting = await credentialQueue(staff, 'waiting', { limit: 50, offset: 0 })
    expect(waiting.find((one) => one.id === id)).toMatchObject({ whose: provider.actor.organisationName })
    const seen = { id, seenHow: 'The body’s look-up', seenOn: today }
    const asColleague = await loadActor<StaffActor>({
      personId: (await joinsToo(staff.organisationId, colleague.personId)).personId,
      organisationId: staff.organisationId,
    })
    expect(refusal(await verifyCredential(asColleague, seen, NOW))).toBe('own_credential')
    must(await verifyCredential(staff, seen, NOW))
    const asked = { named: provider.actor.organisationName, listed: 'all' as const }
    const [row] = (await advisersForStaff(staff, asked, { page: 1, perPage: 10 }, today)).advisers
    expect(providerState(row?.held ?? [], today).words).toBe('Missing: Safeguarding policy, Complaints policy')
    const again = must(await submitCredential(colleague, { ...ico, number: 'SECRET-ZA2' } as CredentialFacts, NOW))
    expect((await credentialForStaff(staff, again.id))?.others.map((one) => one.id)).toEqual([id])
  })

  it('is one file where two of its office give the same at once', async () => {
    const provider = await makeProvider({ facts: [] })
    const colleague = await addMember<ProviderActor>(provider.supplierId, ['administrator'])
    const [first] = PROVIDER_FACTS as [CredentialFacts]
    const { id: credentialId } = must(await submitCredential(provider.actor, first, NOW))
    const give = async (actor: ProviderActor) => {
      const file = goodFile()
      const bytes = file.stream() as unknown as AsyncIterable<Uint8Array>
      return must(await addEvidence(actor, { credentialId, name: file.name, bytes }, NOW)).id
    }
    for (let round = 0; round < 3; round++) {
      const [a, b] = await Promise.all([give(provider.actor), give(colleague)])
      expect(a).toBe(b)
      must(await removeEvidence(provider.actor, { credentialId, fileId: a }, NOW))
    }
    // What one of the office gave another takes back, and somebody of another office does not.
    const stranger = await makeProvider({ facts: [] })
    expect(refusal(await takeBackCredential(stranger.actor, credentialId, NOW))).toBe('not_found')
    must(await takeBackCredential(colleague, credentialId, NOW))
  })
})

describe('somebody else', () => {
  it('comes only once the school agrees, and whoever was named is free at once', async () => {
    const { provider, school, bookingId, visitId, first, second } = await confirmed()
    const about = { bookingId, visitId, personId: second.personId }
    expect(refusal(await nameInstead(provider.actor, { ...about, reason: '' }, NOW))).toBe('reason_missing')
    must(await nameInstead(provider.actor, { ...about, reason: 'Away that week.' }, NOW))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested', open: ['substitute'] }])
    expect((await emailJobs(bookingId, 'substitute-named')).map(({ facts }) => facts?.after)).toContain(second.name)
    expect((await turnsIn(school.requester, bookingId, NOW)).map(({ kind }) => kind)).toEqual(['substitute'])
    // Whoever was named before may be booked again; whoever is named now may not.
    expect((await readVisitsByStatus(first, { statuses: ['requested', 'confirmed'] }, NOW)).length).toBe(0)
    const seen = { bookingId, visitId, agrees: true, reason: '' }
    expect(refusal(await decideSubstitute(school.requester, { ...seen, personId: first.personId }, NOW))).toBe(
      'request_changed',
    )
    must(await decideSubstitute(school.requester, { ...seen, personId: second.personId }, NOW))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'confirmed', open: [] }])
    const twice = await decideSubstitute(school.requester, { ...seen, personId: second.personId }, NOW)
    expect(refusal(twice)).toBe('not_now')
  })

  it('is refused by the school: the provider names another, or cancels at no cost', async () => {
    const { provider, school, bookingId, visitId, first, second, third } = await confirmed()
    const name = (personId: string) =>
      nameInstead(provider.actor, { bookingId, visitId, personId, reason: 'Away that week.' }, NOW)
    must(await name(second.personId))
    const no = { bookingId, visitId, personId: second.personId, agrees: false }
    expect(refusal(await decideSubstitute(school.requester, { ...no, reason: '' }, NOW))).toBe('reason_missing')
    must(await decideSubstitute(school.requester, { ...no, reason: 'We asked for SEND.' }, NOW))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested', open: ['practitioner'] }])
    must(await name(third.personId))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested', open: ['substitute'] }])
    // Whom the school knew all along needs no other yes.
    must(await name(first.personId))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'confirmed', open: [] }])
    must(await name(second.personId))
    const cancel = { bookingId, accept: [], decline: [visitId], reason: 'Nobody can come.', isTakingBack: true }
    must(await answerVisits(provider.actor, cancel, NOW))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'declined' }])
  })

  it('must be as qualified as whoever the school expects', async () => {
    const { provider, bookingId, visitId } = await confirmed()
    const level6 = { qualification: { level: 6, title: 'Level 6 Diploma' } }
    const lower = await practitioner(provider, { name: 'Level six', credentials: level6 })
    const named = await nameInstead(
      provider.actor,
      { bookingId, visitId, personId: lower.personId, reason: 'Away that week.' },
      NOW,
    )
    expect(refusal(named)).toBe('less_qualified')
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'confirmed', open: [] }])
  })

  it('must be so also once staff have stopped what that one showed', async () => {
    const { provider, bookingId, visitId, first, second } = await confirmed()
    const staff = await platformStaff()
    const level6 = { qualification: { level: 6, title: 'Level 6 Diploma' } }
    const lower = await practitioner(provider, { name: 'Level six', credentials: level6 })
    const id = await credentialOf(first, 'qualification')
    must(await decideWithReason(staff, { id, event: 'suspend', reason: 'In doubt' }, NOW))
    const named = (personId: string) =>
      nameInstead(provider.actor, { bookingId, visitId, personId, reason: 'Away that week.' }, NOW)
    expect(refusal(await named(lower.personId))).toBe('less_qualified')
    const all = (await candidatesFor(provider.actor, bookingId, today)).get(visitId)
    expect(all?.find(({ personId }) => personId === lower.personId)?.why).toBe('Less qualified than the school expects')
    must(await named(second.personId))
  })

  it('is wanted where whoever was named has left: the condition opens again, and both sides are told', async () => {
    const { provider, school, bookingId, visitId, first, second } = await confirmed()
    const { id } = await practitionerRow(first.personId)
    const left = must(await leaveProvider(first, { practitionerId: id, reason: 'Moving away.' }, NOW))
    expect(left.visits).toBe(1)
    await lookAtVisits(system, first.personId, NOW)
    await lookAtVisits(system, first.personId, NOW)
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested', open: ['practitioner'] }])
    const told = await emailJobs(bookingId, 'practitioner-wanted')
    expect(told.map(({ recipients }) => recipients.to).sort()).toEqual(['adviser', 'approvers', 'requester'])
    // Its requests say what they wait for, by when, and no approval that was given long ago.
    const waits = async () =>
      (await readRequests(provider.actor, NOW)).map(({ awaits, by }) => `${awaits} by ${londonDay(by)}`)
    expect(await waits()).toEqual([`practitioner by ${DAY}`])
    must(await nameInstead(provider.actor, { bookingId, visitId, personId: second.personId, reason: '' }, NOW))
    expect(await waits()).toEqual([`substitute by ${DAY}`])
    const yes = { bookingId, visitId, personId: second.personId, agrees: true, reason: '' }
    must(await decideSubstitute(school.requester, yes, NOW))
    const rows = await inTransaction(system, (tx) => tx.select().from(namings).where(eq(namings.visitId, visitId)))
    expect(rows.map(({ status }) => status).sort()).toEqual(['ended', 'stands'])
  })
})
