import { eq } from 'drizzle-orm'
import {
  type AdviserActor,
  type ConsortiumActor,
  type MemberActor,
  type ProviderActor,
  type SchoolActor,
  type StaffActor,
  systemActor,
} from '#app/auth/actor.ts'
import type { Role } from '#app/auth/roles.ts'
import { addEvidence } from '#app/domain/accreditation/keep-evidence.server.ts'
import { seeLaterFile } from '#app/domain/accreditation/see-files.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { proposeDay } from '#app/domain/bookings/change-day.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { deliverCodes, deliverFile } from '#app/domain/bookings/deliver-things.server.ts'
import { agreeDelivery, countPupils, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { startDraft } from '#app/domain/bookings/keep-drafts.server.ts'
import { keepRegister } from '#app/domain/bookings/keep-register.server.ts'
import { setSecondLimit } from '#app/domain/bookings/keep-second-limit.server.ts'
import { nameInstead } from '#app/domain/bookings/name-practitioner.server.ts'
import type { VisitsRequest } from '#app/domain/bookings/plan-request.server.ts'
import { readCase } from '#app/domain/bookings/read-case.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addCaseFile, stateCase } from '#app/domain/bookings/state-case.server.ts'
import { raiseProblem, settleProblem } from '#app/domain/bookings/visit-problems.server.ts'
import { fundYearOn } from '#app/domain/budgets/funds.ts'
import { addDays, type Day, daysBetween, londonDay, type Time } from '#app/domain/calendar.ts'
import { makeClientLink } from '#app/domain/clients/client-link.server.ts'
import { sayClient } from '#app/domain/clients/keep-claims.server.ts'
import { agreeShare, proposeShare } from '#app/domain/consortia/keep-shares.server.ts'
import { keepCertificate } from '#app/domain/cpd/keep-certificate.server.ts'
import { readDelivered } from '#app/domain/deliveries/read-delivered.server.ts'
import { answerEnquiry } from '#app/domain/enquiries/answer-enquiry.server.ts'
import { giveFeedback } from '#app/domain/feedback/keep-feedback.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { noteCall } from '#app/domain/invoices/note-call.server.ts'
import { pence } from '#app/domain/money.ts'
import { recordReferral } from '#app/domain/safeguarding/decide-concern.server.ts'
import { reportConcern } from '#app/domain/safeguarding/report-concern.server.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { financialYear } from '#app/domain/school-years.ts'
import { WITHOUT_DATE } from '#app/domain/services/offer.ts'
import { offerService } from '#app/domain/services/offer-service.server.ts'
import { makeFeed } from '#app/domain/visit-calendars/keep-feed.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { paymentRequests, stripeCustomers } from '#db/schema/index.ts'
import { credentialOf, type MadeAdviser, makeAdviser } from './advisers.ts'
import { makeOutsideCalendar, outsideEvent } from './calendar-server.ts'
import { type MadeConsortium, makeConsortium } from './consortia.ts'
import { type Corrected, makeCorrected } from './corrected.ts'
import { makeCpd } from './cpd.ts'
import { makeEnquiry, offerOf } from './enquiries.ts'
import { goodFile } from './files.ts'
import { visitsOf } from './looks.ts'
import { makeMoves } from './moves.ts'
import { must } from './must.ts'
import { makeOutsideReceipt } from './outside.ts'
import { addMember, membershipOf } from './people.ts'
import { makePlatform } from './platform.ts'
import { listProvider, type MadeProvider, makePractitioner, makeProvider, practitionerRow } from './providers.ts'
import { DAY_BEARS, requestOf } from './requests.ts'
import { type MadeSchool, makeSchool } from './schools.ts'
import { type MadeSellerReport, makeSellerReport } from './seller-report.ts'
import { makeUndatedAdviser, undatedRequest } from './undated.ts'

// Two organisations of each kind that know nothing of each other; the first of each has things of its own.

type Buyer = SchoolActor | ConsortiumActor
type Visit = { bookingId: string; visitId: string }

export type Side = {
  school: SchoolActor
  adviser: AdviserActor
  provider: ProviderActor
  consortium: ConsortiumActor
}

type Disputed = Visit & { fileId: string }

export type TwoOfEach = {
  staff: StaffActor
  /** Members of the first and of the second organisation of each kind, with every role there is. */
  member: Side
  stranger: Side
  schoolId: string
  fundId: string
  /** Delivered, and awaiting that whoever bought agrees. */
  delivered: { school: Visit; consortium: Visit }
  /** Asked for, and neither approved nor answered. */
  asked: { school: Visit; consortium: Visit }
  /**
   * With a problem that the buyer has raised, and a file that whoever supplied it has added. The school’s one of the staff has
   * decided, and a second has to confirm it.
   */
  disputed: Record<'school' | 'consortium' | 'provider', Disputed>
  draft: { school: string; consortium: string }
  membership: { school: string; consortium: string; provider: string }
  /** What the first provider has: whom it sends, what waits for it, what is confirmed, and one of its checks. */
  sent: {
    practitionerId: string
    practitioner: AdviserActor
    asked: Visit
    confirmed: Visit
    checkId: string
    fileId: string
    /** Of each buyer: a visit for which somebody else is named, and waits for its yes. */
    substitute: { school: Visit; consortium: Visit }
  }
  /**
   * Without a date: confirmed between the first school and the adviser, with codes and a file delivered, and in each buyer’s
   * name a request begun to somebody else who offers only such things.
   */
  undated: Visit & { codesId: string; fileId: string; draft: { school: string; consortium: string } }
  /** What the first school has been asked to pay for a visit it agreed took place. */
  requestId: string
  chargeId: string
  /** Money past Stripe that `staff` have recorded with its evidence. */
  outsideReceiptId: string
  /** Money moved to Stripe: one that nobody has recorded, and one that a colleague has. */
  moves: { seen: string; recorded: string }
  /** A visit of the first school that was paid too much and credited, with what of that waits for staff. */
  corrected: Corrected
  /** What HMRC was told of the first adviser. */
  seller: MadeSellerReport
  /** Of the first school, whose money waits at Stripe. */
  payerId: string
  /** The number of the invoice that `requestId` asks to pay. */
  payNumber: string
  slug: string
  /** The adviser’s link for clients; by it the first school has said that it is one. */
  clientSecret: string
  /** Asked of the adviser and of another: the first of each side’s, answered with days; one more waits for the adviser. */
  enquiry: { school: string; consortium: string; waiting: string; otherSlug: string; day: string }
  /** The visit that the first school has agreed, and has said something of. */
  agreed: Visit
  /** One of the adviser’s own. */
  credentialId: string
  /** One that the adviser keeps elsewhere, which is busy during the visit that the school asks for. */
  calendarId: string
  /** In the adviser’s log of this year. */
  cpdEntryId: string
  /** A file of the adviser’s qualification, which the schools that have asked them may read. */
  evidence: { credentialId: string; fileId: string }
  /** What the first side's things were made with, for whoever needs more of them. */
  made: {
    school: MadeSchool
    second: MadeSchool
    other: MadeSchool
    adviser: MadeAdviser
    led: MadeConsortium
    otherLed: MadeConsortium
    shares: { past: string; ahead: string }
  }
}

/** Every role in one person, so that only whose it is decides. */
const EVERY_ROLE: Role[] = ['requester', 'approver', 'payer', 'administrator']
const everything = <A extends MemberActor>(organisationId: string) => addMember<A>(organisationId, EVERY_ROLE)

export function schoolDay(today: Day, from: number): Day {
  let on = addDays(today, from)
  while (!isSchoolDay(schoolCalendar(), on)) on = addDays(on, Math.sign(from))
  return on
}

/** In how many days the visit is that the consortium asks for: in the financial year of the weeks after it, whose share pays. */
export function laterFrom(today: Day): number {
  const { startsOn } = financialYear(addDays(today, 70), 'april')
  return Math.max(24, daysBetween(today, startsOn))
}

/** Pages read the clock, so everything is counted from `now`. */
const numberOf = async (requestId: string): Promise<string> => {
  const [request] = await inTransaction(systemActor('a test'), (tx) =>
    tx.select({ reference: paymentRequests.reference }).from(paymentRequests).where(eq(paymentRequests.id, requestId)),
  )
  return request?.reference ?? ''
}

export async function makeTwoOfEach(now: Date): Promise<TwoOfEach> {
  const today = londonDay(now)
  const before = new Date(`${addDays(today, -30)}T10:00:00Z`)
  const [past, earlier, ahead, later] = [-2, -9, 14, laterFrom(today)].map((from) => schoolDay(today, from)) as [
    Day,
    Day,
    Day,
    Day,
  ]
  const longAgo = schoolDay(today, -16)

  const staff = await makePlatform()
  const school = await makeSchool({ around: earlier, careers: 1_000_000 })
  const second = await makeSchool({ around: later })
  const other = await makeSchool()
  const adviser = await makeAdviser({ notice: 0 })
  const led = await makeConsortium([school, second], before)
  const otherLed = await makeConsortium([other], now)
  const provider = await makeProvider({ now: before })
  const practitioner = await makePractitioner(provider, { now: before })
  const another = await makePractitioner(provider, { now: before })
  await listProvider(provider, now)
  const shares = {
    past: await share(led, school, earlier, before),
    ahead: await share(led, second, later, now, 300_000),
  }
  const member = {
    school: await everything<SchoolActor>(school.id),
    adviser: adviser.actor,
    provider: provider.actor,
    consortium: await everything<ConsortiumActor>(led.id),
  }
  const strangersAdviser = await makeAdviser()
  const stranger = {
    school: await everything<SchoolActor>(other.id),
    adviser: strangersAdviser.actor,
    provider: (await makeProvider({ now })).actor,
    consortium: await everything<ConsortiumActor>(otherLed.id),
  }
  await makeCpd(stranger.adviser, now)
  const aConcern = { slug: strangersAdviser.slug, said: 'What a colleague saw, in the library.', key: 'concern' }
  const { id: concernId } = must(await reportConcern(member.school, aConcern, now))
  must(await recordReferral(staff, { id: concernId, to: 'lado', decision: 'Referred by telephone', on: today }, now))

  async function ask(by: Buyer, at: Date, on: Day, from: { school: MadeSchool; fund: string }): Promise<Visit> {
    const lines = [{ from: from.fund, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    const { bookingId } = must(await requestVisits(by, requestOf(from.school, adviser, [on], { lines }), at))
    const [visit] = await visitsOf(bookingId)
    return { bookingId, visitId: visit?.id as string }
  }
  async function deliver(visit: Visit, approver: Buyer): Promise<Visit> {
    const { bookingId, visitId } = visit
    must(await approve(approver, { bookingId, orderNumber: 'PO-1', note: null }, before))
    must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, before))
    const seen = { position: 1, startsAt: '09:00', yearGroup: 11, schoolReference: 'A1', outcome: 'seen' as const }
    must(await keepRegister(adviser.actor, { bookingId, visitId, marks: [seen] }, now))
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, now))
    must(await countPupils(member.school, { bookingId, visitId, eligible: 1, send: 0 }, now))
    return visit
  }
  const ofSchool = { school, fund: school.careersId }
  const ofConsortium = { school, fund: shares.past }
  const paidFor = await deliver(await ask(school.requester, before, longAgo, ofSchool), member.school)
  must(await agreeDelivery(member.school, paidFor, now))
  const said = { wentWell: 'Everybody left with a plan.', couldBeBetter: '', wouldBookAgain: 'yes' as const }
  must(await giveFeedback(member.school, { visitId: paidFor.visitId, ...said }, now))
  const invoiced = await chargeVisit(systemActor('a test invoices a visit'), paidFor.visitId, now)
  const requestId = must(invoiced).paymentRequestId ?? ''
  const call = { paymentRequestId: requestId, on: today, spokeTo: 'Sam Okoro', said: 'It is in the next run.' }
  must(await noteCall(staff, call, now))
  const asked = {
    school: await ask(school.requester, now, ahead, ofSchool),
    consortium: await ask(led.lead, now, later, { school: second, fund: shares.ahead }),
  }
  const [disputedOn, disputedByLeadOn] = [schoolDay(earlier, 1), schoolDay(earlier, -1)]
  must(await setSecondLimit(staff, 0, now))
  const disputed = {
    school: await dispute(
      member.school,
      adviser.actor,
      await deliver(await ask(school.requester, before, disputedOn, ofSchool), member.school),
      now,
    ),
    consortium: await dispute(
      member.consortium,
      adviser.actor,
      await deliver(await ask(led.lead, before, disputedByLeadOn, ofConsortium), member.consortium),
      now,
    ),
  }
  must(await setSecondLimit(staff, 50_000, now))
  must(await settleProblem(staff, { ...disputed.school, outcome: 'void', note: 'It was not held.' }, now))
  for (const actor of [member.school, member.adviser, member.consortium]) await makeFeed(actor, now)
  const own = await addMember<StaffActor>(staff.organisationId, ['staff', 'administrator'])
  const putRight = await deliver(await ask(school.requester, before, schoolDay(longAgo, -1), ofSchool), member.school)
  must(await agreeDelivery(member.school, putRight, now))
  const corrected = await makeCorrected(putRight.visitId, { asker: staff, decider: own }, now)
  const seller = await makeSellerReport({ adviser: adviser.actor, staff, visitId: putRight.visitId }, now)
  await inTransaction(systemActor('a test has money wait'), (tx) =>
    tx.insert(stripeCustomers).values({
      payerId: school.payerId,
      stripeCustomerId: `cus_${school.payerId}`,
      waitingPence: pence(12_000),
      waitingReadAt: now,
    }),
  )
  return {
    staff: own,
    corrected,
    seller,
    requestId,
    payerId: school.payerId,
    payNumber: await numberOf(requestId),
    moves: await makeMoves(own, now),
    outsideReceiptId: await makeOutsideReceipt(own, { requestId, pounds: 20, bankReference: '000118' }, now),
    chargeId: must(invoiced).chargeId ?? '',
    slug: adviser.slug,
    agreed: paidFor,
    enquiry: await enquiriesOf(member, adviser, { school, second }, now),
    clientSecret: await clientOf(member.school, adviser, now),
    credentialId: await credentialOf(adviser.actor, 'dbs'),
    cpdEntryId: await cpdOf(adviser, now),
    evidence: await showing(adviser, staff, now),
    member,
    stranger,
    schoolId: school.id,
    fundId: school.careersId,
    delivered: {
      school: await deliver(await ask(school.requester, before, past, ofSchool), member.school),
      consortium: await deliver(await ask(led.lead, before, earlier, ofConsortium), member.consortium),
    },
    disputed: {
      ...disputed,
      provider: await disputeOf(provider, practitioner, school, { before, on: disputedByLeadOn, now }),
    },
    asked,
    undated: await undatedOf(member, adviser, school, now),
    calendarId: await makeOutsideCalendar(adviser.actor, now, {
      events: [outsideEvent(`${ahead}T10:00`, `${ahead}T11:00`)],
    }),
    draft: {
      school: await begin(member.school, adviser.slug, now),
      consortium: await begin(member.consortium, adviser.slug, now),
    },
    made: { school, second, other, adviser, led, otherLed, shares },
    membership: {
      school: await membershipOf(member.school),
      consortium: await membershipOf(member.consortium),
      // Beside whoever began it, so that somebody keeps the team without them.
      provider: await membershipOf(await addMember<ProviderActor>(provider.supplierId, ['administrator', 'allocator'])),
    },
    sent: await sentBy(provider, [practitioner, another], {
      ...{ school, at: now, ahead: schoolDay(today, 16), later: schoolDay(today, 18), on: schoolDay(today, 20) },
      pooled: { led, host: second, shareId: shares.ahead, on: schoolDay(later, 2) },
    }),
  }
}

/** The buyer raises a problem, and whoever supplied it answers with words and a file. */
async function dispute(
  by: Buyer,
  supplier: MadeAdviser['actor'] | ProviderActor,
  visit: Visit,
  now: Date,
): Promise<Disputed> {
  must(await raiseProblem(by, { ...visit, what: 'It ended at noon.' }, now))
  must(await stateCase(supplier, { ...visit, words: 'The room was closed.' }, now))
  const file = goodFile('Signing in.pdf')
  const bytes = file.stream() as unknown as AsyncIterable<Uint8Array>
  must(await addCaseFile(supplier, { ...visit, name: file.name, bytes }, now))
  const seen = await readCase(by, visit.visitId)
  return { ...visit, fileId: seen?.statements.find((one) => one.file)?.id ?? '' }
}

/** The same of a visit that the provider’s practitioner went to. */
async function disputeOf(
  provider: MadeProvider,
  practitioner: AdviserActor,
  school: MadeSchool,
  { before, on, now }: { before: Date; on: Day; now: Date },
): Promise<Disputed> {
  const request = requestOf(school, { ...provider, actor: practitioner }, [on])
  const { bookingId } = must(await requestVisits(school.requester, request, before))
  const [visit] = await visitsOf(bookingId)
  const visitId = visit?.id as string
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, before))
  const named = { [visitId]: practitioner.personId }
  const answer = { bookingId, accept: [visitId], decline: [], reason: '', named }
  must(await answerVisits(provider.actor, answer, before))
  must(await recordDelivery(practitioner, { bookingId, visitId, note: '' }, now))
  return dispute(school.requester, provider.actor, { bookingId, visitId }, now)
}

type Sent = {
  school: MadeSchool
  at: Date
  ahead: Day
  later: Day
  on: Day
  pooled: { led: MadeConsortium; host: MadeSchool; shareId: string; on: Day }
}

/**
 * Days asked of the provider by the first school: one waits for its answer, one is confirmed, with who comes, and for one somebody else
 * is named; as for one that the consortium asks for.
 */
async function sentBy(
  provider: MadeProvider,
  [practitioner, another]: readonly [AdviserActor, AdviserActor],
  { school, at, ahead, later, on, pooled }: Sent,
) {
  const supplier = { ...provider, actor: practitioner }
  const ask = async (by: Buyer, request: VisitsRequest): Promise<Visit> => {
    const { bookingId } = must(await requestVisits(by, request, at))
    const [visit] = await visitsOf(bookingId)
    return { bookingId, visitId: visit?.id as string }
  }
  const own = (day: Day) => ask(school.requester, requestOf(school, supplier, [day]))
  const accept = async (approver: Buyer, { bookingId, visitId }: Visit): Promise<Visit> => {
    must(await approve(approver, { bookingId, orderNumber: null, note: null }, at))
    const named = { [visitId]: practitioner.personId }
    must(await answerVisits(provider.actor, { bookingId, accept: [visitId], decline: [], reason: '', named }, at))
    return { bookingId, visitId }
  }
  const instead = async (visit: Visit): Promise<Visit> => {
    const who = { personId: another.personId, reason: 'They are on a course that day.' }
    must(await nameInstead(provider.actor, { ...visit, ...who }, at))
    return visit
  }
  const asked = await own(ahead)
  const confirmed = await accept(school.approver, await own(later))
  const day = { day: later, from: '09:00' as Time, because: 'other' as const, reason: 'The bus is late.' }
  must(await proposeDay(school.requester, { ...confirmed, ...day }, at))
  const lines = [{ from: pooled.shareId, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
  const led = await ask(pooled.led.lead, requestOf(pooled.host, supplier, [pooled.on], { lines }))
  const substitute = {
    school: await instead(await accept(school.approver, await own(on))),
    consortium: await instead(await accept(pooled.led.approver, led)),
  }
  const { id: practitionerId } = await practitionerRow(practitioner.personId)
  const checkId = await credentialOf(provider.actor, 'provider_ico')
  const fileId = await fileOf(provider.actor, checkId, at)
  return { practitionerId, practitioner, asked, confirmed, checkId, fileId, substitute }
}

/** A pack asked of the adviser, confirmed, with one code for everybody and a file; and a request begun to another by each buyer. */
async function undatedOf(
  member: Side,
  adviser: MadeAdviser,
  school: MadeSchool,
  now: Date,
): Promise<TwoOfEach['undated']> {
  must(await offerService(adviser.actor, 'resource_pack', { price: pence(6_000), block: null, ...WITHOUT_DATE }, now))
  const by = addDays(londonDay(now), 20)
  const request = undatedRequest(school, adviser, { code: 'resource_pack', quantity: 1, by })
  const { bookingId } = must(await requestVisits(school.requester, request, now))
  const [visit] = await visitsOf(bookingId)
  const one = { bookingId, visitId: visit?.id as string }
  must(await approve(school.approver, { bookingId, orderNumber: 'PO-3', note: null }, now))
  must(await answerVisits(adviser.actor, { bookingId, accept: [one.visitId], decline: [], reason: '' }, now))
  must(await deliverCodes(adviser.actor, { ...one, said: 'For everybody', codes: 'FELL-1', isForAll: true }, now))
  const file = goodFile('Pack.pdf')
  const bytes = file.stream() as unknown as AsyncIterable<Uint8Array>
  must(await deliverFile(adviser.actor, { ...one, name: file.name, bytes }, now))
  const things = (await readDelivered(adviser.actor, bookingId)) ?? []
  const idOf = (kind: string) => things.find((thing) => thing.kind === kind)?.id as string
  const { slug } = await makeUndatedAdviser()
  const begun = async (buyer: Buyer) => {
    const wanted = { slug, serviceCode: 'resource_pack', on: [], shownUrn: school.urn }
    return must(await startDraft(buyer, wanted, now)).draftId
  }
  const draft = { school: await begun(member.school), consortium: await begun(member.consortium) }
  return { ...one, codesId: idOf('codes'), fileId: idOf('file'), draft }
}

async function clientOf(by: SchoolActor, { actor }: MadeAdviser, now: Date): Promise<string> {
  const { secret } = must(await makeClientLink(actor, { instead: '' }, now))
  must(await sayClient(by, { secret, schoolId: by.organisationId, event: 'claim' }, now))
  return secret
}

/** In weeks of school days ahead, which nothing else here uses: the adviser offers one of them. */
async function enquiriesOf(
  member: Side,
  adviser: MadeAdviser,
  { school, second }: { school: MadeSchool; second: MadeSchool },
  now: Date,
): Promise<TwoOfEach['enquiry']> {
  const other = await makeAdviser({ notice: 0 })
  const today = londonDay(now)
  const offered = schoolDay(today, 90)
  const change = {
    wanted: { kind: 'range' as const, from: addDays(offered, -3), until: addDays(offered, 3), visits: 1 },
    answerOn: addDays(today, 7),
  }
  const send = (by: Buyer, schoolId: string) => makeEnquiry(by, schoolId, [adviser, other], change, now)
  const both = { school: await send(member.school, school.id), consortium: await send(member.consortium, second.id) }
  for (const enquiryId of Object.values(both))
    must(await answerEnquiry(adviser.actor, { enquiryId, answer: offerOf([offered]) }, now))
  const waiting = await send(member.school, school.id)
  return { ...both, waiting, otherSlug: other.slug, day: offered.split('-').reverse().map(Number).join(' ') }
}

/** An entry with its certificate. */
async function cpdOf({ actor }: MadeAdviser, now: Date): Promise<string> {
  const id = await makeCpd(actor, now)
  const file = goodFile('Routes into care.pdf')
  const bytes = file.stream() as unknown as AsyncIterable<Uint8Array>
  must(await keepCertificate(actor, { id, name: file.name, bytes }))
  return id
}

/** A file that staff have looked at since, which schools read, and one that they have not. */
async function showing({ actor }: MadeAdviser, staff: StaffActor, now: Date) {
  const credentialId = await credentialOf(actor, 'qualification')
  const fileId = await fileOf(actor, credentialId, now)
  must(await seeLaterFile(staff, { credentialId, fileId }, now))
  await fileOf(actor, credentialId, now, 'Transcript.pdf')
  return { credentialId, fileId }
}

async function fileOf(
  actor: MadeAdviser['actor'] | ProviderActor,
  credentialId: string,
  now: Date,
  name = 'Diploma.pdf',
): Promise<string> {
  const file = goodFile(name)
  const bytes = file.stream() as unknown as AsyncIterable<Uint8Array>
  return must(await addEvidence(actor, { credentialId, name: file.name, bytes }, now)).id
}

const begin = async (by: Buyer, slug: string, now: Date): Promise<string> =>
  must(await startDraft(by, { slug, serviceCode: 'personal_guidance_day', on: [] }, now)).draftId

/** A share of the careers budget of the year that a day is in. */
async function share(led: MadeConsortium, school: MadeSchool, on: Day, now: Date, amount = 200_000): Promise<string> {
  const { startsOn } = fundYearOn('careers_budget', on, 'april')
  const offer = { leadId: led.id, fundId: school.careersId, startsOn, amountPence: pence(amount) }
  const { shareId } = must(await proposeShare(school.requester, offer, now))
  must(await agreeShare(school.approver, { shareId }, now))
  return shareId
}
