import type { AdviserActor, BuyingActor } from '#app/auth/actor.ts'
import { systemActor } from '#app/auth/actor.ts'
import { changeProfile } from '#app/domain/advisers/change-profile.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { proposeDay } from '#app/domain/bookings/change-day.server.ts'
import { approve, askRequester } from '#app/domain/bookings/decide-approval.server.ts'
import { agreeDelivery, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { disagreeWithStatus } from '#app/domain/bookings/disagree-with-status.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { saveAnswers } from '#app/domain/bookings/keep-drafts.server.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { raiseProblem } from '#app/domain/bookings/visit-problems.server.ts'
import { setAllocation } from '#app/domain/budgets/set-allocation.server.ts'
import { addDays, type Day, londonDay, type Time } from '#app/domain/calendar.ts'
import { inviteMember } from '#app/domain/consortia/keep-members.server.ts'
import { newId } from '#app/domain/ids.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { pence } from '#app/domain/money.ts'
import { makeAdviser, PROFILE } from './advisers.ts'
import { visitsOf } from './looks.ts'
import { must } from './must.ts'
import { makeRegisterRow } from './register.ts'
import { DAY_BEARS, requestOf } from './requests.ts'
import { cookieOf } from './route-calls.ts'
import { makeSchool } from './schools.ts'
import { laterFrom, makeTwoOfEach, schoolDay, type TwoOfEach } from './two-of-each.ts'
import { askingMember, emailLinks, keepThings, somebody, staffForms } from './what-waits.ts'

// Everything that a person can be asked to fill in, in the state in which its form is shown: made by the commands that
// people use, on top of two organisations of each kind.

type Side = 'school' | 'consortium'
export type Visit = { bookingId: string; visitId: string }

export type BuyerForms = {
  cookie: string
  draftId: string
  asked: Visit
  questioned: Visit
  confirmed: Visit
  delivered: Visit
  unnumbered: Visit
  /** Confirmed, with too little notice to be cancelled free of charge; of the school alone. */
  late: Visit | null
  /** With a determination on file that the adviser disagrees with. */
  determined: Visit
  /** Confirmed, and cancelled by its adviser. */
  lost: Visit
  /** Confirmed, and its adviser asks for another day. */
  dayAsked: Visit
  member: string
}
export type EveryForm = {
  two: TwoOfEach
  buyer: Record<Side, BuyerForms>
  adviser: {
    cookie: string
    asked: Visit
    today: Visit
    recorded: Visit
    confirmed: Visit
    /** Confirmed, and its school asks for another day. */
    dayAsked: Visit
    supplierId: string
    company: { cookie: string; determined: Visit }
  }
  /** The office of the first provider, and somebody it sends. */
  provider: { cookie: string; practitionerCookie: string }
  /** `reference`: of the booking with a problem. `account`: of a fund, with what is left of it. */
  staff: {
    cookie: string
    firstMember: string
    problem: Visit
    member: string
    reference: string
    account: string
    /** Money past Stripe that a colleague has recorded. */
    outside: string
    /** Of the adviser: what waits for staff, what a colleague has suspended, and a DBS certificate that counts. */
    credentials: { waiting: string; suspended: string; verified: string }
    /** Concerns about an adviser nobody else's form needs: one reported, and one whose adviser a colleague has suspended. */
    concerns: { reported: string; suspended: string }
  }
  school: { fundId: string; toPay: string; toNumber: string }
  /** A school that the consortium has invited, and that has not answered. */
  invitedId: string
  /** Somebody with a password, who belongs to two organisations, acting for the first. */
  person: { email: string; password: string; cookie: string; name: string }
  urn: number
  links: { verify: string; reset: string; invitation: string }
}

/** Pages read the clock, so everything is counted from `now`. */
export async function makeEveryForm(now: Date): Promise<EveryForm> {
  const two = await makeTwoOfEach(now)
  const { adviser, school, second, led, shares } = two.made
  const today = londonDay(now)
  const before = new Date(`${addDays(today, -30)}T10:00:00Z`)
  let gone = -20
  let toCome = laterFrom(today) + 4
  const past = () => {
    const on = schoolDay(today, gone)
    gone = -1 - Math.round((Date.parse(today) - Date.parse(on)) / 86_400_000)
    return on
  }
  const ahead = () => {
    const on = schoolDay(today, toCome)
    toCome = 1 + Math.round((Date.parse(on) - Date.parse(today)) / 86_400_000)
    return on
  }
  // A year of the funds for every day that is used here.
  for (const [fundId, approver] of [
    [school.careersId, school.approver],
    [school.premiumId, school.approver],
    [second.careersId, second.approver],
  ] as const) {
    for (const startsOn of yearsAround(today)) {
      const set = { fundId, startsOn, amountPence: pence(1_800_000), source: 'For a test', key: newId('run') }
      await setAllocation(approver, set, now)
    }
  }

  async function ask(side: Side, at: Date, on: Day): Promise<Visit> {
    const of = side === 'school' ? school : on < today ? school : second
    const fund = side === 'school' ? school.careersId : on < today ? shares.past : shares.ahead
    const lines = [{ from: fund, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    const by = side === 'school' ? school.requester : led.lead
    const { bookingId } = must(await requestVisits(by, requestOf(of, adviser, [on], { lines }), at))
    const [visit] = await visitsOf(bookingId)
    return { bookingId, visitId: visit?.id as string }
  }
  async function confirm(side: Side, at: Date, on: Day, orderNumber: string | null = 'PO-7'): Promise<Visit> {
    const visit = await ask(side, at, on)
    must(await approve(two.member[side], { bookingId: visit.bookingId, orderNumber, note: null }, at))
    const answer = { bookingId: visit.bookingId, accept: [visit.visitId], decline: [], reason: '' }
    must(await answerVisits(adviser.actor, answer, at))
    return visit
  }

  /** Approved as inside the off-payroll rules, of an adviser who trades through a company. */
  async function determine(side: Side, on: Day, isDisagreedWith: boolean): Promise<Visit> {
    const of = side === 'school' ? school : second
    const fund = side === 'school' ? school.careersId : shares.ahead
    const lines = [{ from: fund, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    const by = side === 'school' ? school.requester : led.lead
    const { bookingId } = must(await requestVisits(by, requestOf(of, company, [on], { lines }), now))
    const status = { answer: 'inside' as const, reasons: 'They work as we say.', decidedOn: today }
    must(await approve(two.member[side], { bookingId, orderNumber: 'PO-8', note: null, status }, now))
    const [visit] = await visitsOf(bookingId)
    if (isDisagreedWith) {
      const seen = await readAdviserBooking(company.actor, bookingId, now)
      const statusId = seen?.determinations[0]?.id ?? ''
      must(await disagreeWithStatus(company.actor, { bookingId, statusId, reasons: 'I decide how I work.' }, now))
    }
    return { bookingId, visitId: visit?.id as string }
  }

  async function lose(visit: Visit): Promise<Visit> {
    const off = { bookingId: visit.bookingId, visitIds: [visit.visitId], reason: 'I am ill.' }
    must(await cancelVisits(adviser.actor, off, now))
    return visit
  }

  /** The same day a quarter of an hour later, so that no year of a fund ends between. */
  async function askDay(by: BuyingActor | AdviserActor, visit: Visit): Promise<Visit> {
    const [row] = await visitsOf(visit.bookingId)
    const asked = { day: row?.day as Day, from: '09:00' as Time, because: 'other' as const, reason: 'The bus is late.' }
    must(await proposeDay(by, { ...visit, ...asked }, now))
    return visit
  }

  async function buyerForms(side: Side): Promise<BuyerForms> {
    const actor = two.member[side]
    const question = await ask(side, now, ahead())
    must(await askRequester(actor, { bookingId: question.bookingId, question: 'Why six?' }, now))
    const day = ahead()
    const from = side === 'school' ? school.careersId : shares.ahead
    const answers = {
      schoolId: side === 'school' ? school.id : second.id,
      serviceCode: 'personal_guidance_day',
      visits: [{ day, from: '08:45', to: '15:15' }],
      place: { kind: 'school' as const },
      room: 'Library office',
      yearGroups: [11],
      interviews: 6,
      safeguardingLead: 'Dinah Frobisher',
      purpose: 'The next six.',
      lines: [{ from, amountPence: DAY_BEARS, costCentreId: null, tag: null }],
    }
    must(await saveAnswers(actor, two.draft[side], () => answers, now))
    return {
      cookie: await cookieOf(actor),
      draftId: two.draft[side],
      asked: two.asked[side],
      questioned: question,
      confirmed: await confirm(side, now, ahead()),
      delivered: two.delivered[side],
      unnumbered: await confirm(side, now, ahead(), null),
      late: side === 'school' ? await confirm(side, now, schoolDay(today, 4)) : null,
      determined: await determine(side, ahead(), true),
      lost: await lose(await confirm(side, now, ahead())),
      dayAsked: await askDay(adviser.actor, await confirm(side, now, ahead())),
      member: await askingMember(side === 'school' ? school.id : led.id),
    }
  }

  const company = await makeAdviser()
  must(
    await changeProfile(
      company.actor,
      { ...PROFILE, trading: 'limited_company', legalName: 'Adviser Guidance Ltd' },
      now,
    ),
  )
  const buyer = { school: await buyerForms('school'), consortium: await buyerForms('consortium') }
  const problem = await confirm('school', before, past())
  must(await recordDelivery(adviser.actor, { ...problem, note: '' }, now))
  must(await raiseProblem(two.member.school, { ...problem, what: 'Nobody came.' }, now))
  const toNumber = await confirm('school', before, past(), null)
  must(await recordDelivery(adviser.actor, { ...toNumber, note: '' }, now))
  must(await agreeDelivery(two.member.school, toNumber, now))
  const unnumbered = must(await chargeVisit(systemActor('a test invoices'), toNumber.visitId, now))
  const open = await confirm('school', before, past())
  const recorded = await confirm('school', before, past())
  must(await recordDelivery(adviser.actor, { ...recorded, note: '' }, now))

  await keepThings(two, now)
  const invited = await makeSchool()
  must(await inviteMember(led.lead, { schoolId: invited.id }, now))

  return {
    two,
    buyer,
    adviser: {
      cookie: await cookieOf(two.member.adviser),
      asked: buyer.school.asked,
      today: open,
      recorded,
      confirmed: buyer.school.confirmed,
      dayAsked: await askDay(two.member.school, await confirm('school', now, ahead())),
      supplierId: adviser.supplierId,
      company: { cookie: await cookieOf(company.actor), determined: await determine('school', ahead(), false) },
    },
    provider: {
      cookie: await cookieOf(two.member.provider),
      practitionerCookie: await cookieOf(two.sent.practitioner),
    },
    staff: await staffForms(two, problem, now),
    school: {
      fundId: school.careersId,
      toPay: two.requestId,
      toNumber: unnumbered.chargeId ?? '',
    },
    invitedId: invited.id,
    person: await somebody(two),
    urn: (await makeRegisterRow()).urn,
    links: await emailLinks(two, now),
  }
}

const yearsAround = (today: Day): Day[] => {
  const year = Number(today.slice(0, 4))
  return [year - 1, year, year + 1].flatMap((one) => [`${one}-04-01`, `${one}-09-01`] as Day[])
}
