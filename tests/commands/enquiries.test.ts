import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { decideWithReason } from '#app/domain/accreditation/decide-credential.server.ts'
import { requestToSend } from '#app/domain/bookings/agreement-to-sign.ts'
import { chooseOffer } from '#app/domain/bookings/choose-offer.server.ts'
import { saveAnswers } from '#app/domain/bookings/keep-drafts.server.ts'
import { readRequest } from '#app/domain/bookings/read-request.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { type Day, day } from '#app/domain/calendar.ts'
import { answerEnquiry } from '#app/domain/enquiries/answer-enquiry.server.ts'
import { closeEnquiry } from '#app/domain/enquiries/close-enquiry.server.ts'
import { readAskable } from '#app/domain/enquiries/read-askable.server.ts'
import { askedOfAdviser, readAsked } from '#app/domain/enquiries/read-asked.server.ts'
import { enquiriesToChooseFrom, readEnquiries, readEnquiry } from '#app/domain/enquiries/read-enquiries.server.ts'
import { sendEnquiry } from '#app/domain/enquiries/send-enquiry.server.ts'
import { tendEnquiries } from '#app/domain/enquiries/tend-enquiries.server.ts'
import { newId } from '#app/domain/ids.ts'
import { moveConcern } from '#app/domain/safeguarding/decide-concern.server.ts'
import { reportConcern } from '#app/domain/safeguarding/report-concern.server.ts'
import { connect, disconnect, inTransaction, reruns } from '#db/client.server.ts'
import { bookings, enquiries, enquiryAsks } from '#db/schema/index.ts'
import { credentialOf, type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { makeConsortium } from '#tests/make/consortia.ts'
import { enquiryTo, makeEnquiry, offerOf } from '#tests/make/enquiries.ts'
import { emailsWanted, liveVisits, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let school: MadeSchool
let staff: StaffActor
let three: [MadeAdviser, MadeAdviser, MadeAdviser]
const timer = systemActor('a test lets time pass')
const LATER = new Date('2027-01-13T10:00:00Z')

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 6 })
  staff = await makePlatform()
  three = [await makeAdviser({ name: 'Ann' }), await makeAdviser({ name: 'Ben' }), await makeAdviser({ name: 'Cal' })]
})
afterAll(async () => {
  await disconnect()
  await database.close()
})
beforeEach(async () => {
  school = await makeSchool()
})

const ask = (change = {}) => makeEnquiry(school.requester, school.id, three, change)
const answer = (adviser: MadeAdviser, enquiryId: string, said = offerOf(['2027-01-27', '2027-02-03']), at = LATER) =>
  answerEnquiry(adviser.actor, { enquiryId, answer: said }, at)
/** Suspends somebody by a concern; what it answers lifts that again. */
async function suspend(adviser: MadeAdviser, by: MadeSchool) {
  const said = 'Something that staff look into.'
  const { id } = must(await reportConcern(by.requester, { slug: adviser.slug, said, key: newId('run') }, NOW))
  must(await moveConcern(staff, { id, event: 'suspend', reason: 'What we heard' }, NOW))
  const second = await addMember<StaffActor>(staff.organisationId, ['staff'])
  return async () => must(await moveConcern(second, { id, event: 'lift', reason: 'It was another' }, NOW))
}
async function suspendedOne(name: string) {
  const adviser = await makeAdviser({ name })
  await suspend(adviser, school)
  return adviser
}
const statuses = async (enquiryId: string) => {
  const seen = await readEnquiry(school.requester, enquiryId, 'answered', LATER)
  return Object.fromEntries((seen?.answers ?? []).map(({ adviser, ask: one }) => [adviser, one.status]))
}
const toldOf = async (template: string, enquiryId: string) =>
  (await emailsWanted(template)).filter(({ facts }) => facts?.id === enquiryId)

describe('an enquiry to several advisers', () => {
  it('goes to each of them once, however often it is sent, and holds nobody’s day', async () => {
    const form = enquiryTo(school.id, three)
    const both = await Promise.all([1, 2].map(() => sendEnquiry(school.requester, form, NOW)))
    const [first, second] = both.map((one) => must(one).enquiryId)
    expect(first).toBe(second)
    expect(await toldOf('enquiry-asked', first as string)).toHaveLength(3)
    for (const { actor } of three) {
      expect((await askedOfAdviser(actor, LATER)).map(({ enquiryId }) => enquiryId)).toContain(first)
      expect(await liveVisits(actor.personId)).toBe(0)
    }
  })

  it('goes to two to ten who offer it and come that far, and to nobody who is not there', async () => {
    const send = (change: object) => sendEnquiry(school.requester, enquiryTo(school.id, three, change), NOW)
    expect(refusal(await send({ slugs: [three[0].slug] }))).toEqual({ code: 'too_few' })
    expect(refusal(await send({ slugs: Array.from({ length: 11 }, (_, at) => `a${at}`) }))).toEqual({
      code: 'too_many',
    })
    expect(refusal(await send({ slugs: [three[0].slug, 'nobody'] }))).toEqual({ code: 'adviser_unknown' })
    const talks = await makeAdviser({ name: 'Only Talks', services: { assembly: {} } })
    const near = await makeAdviser({ name: 'Near Home', profile: { outcode: 'ZZ9', radiusMiles: 5 } })
    expect(refusal(await send({ slugs: [talks, near, three[0]].map(({ slug }) => slug) }))).toMatchObject({
      code: 'cannot_be_asked',
      who: expect.arrayContaining([
        { name: 'Only Talks', why: 'not_offered' },
        { name: 'Near Home', why: 'too_far' },
      ]),
    })
    expect(
      refusal(await send({ place: { kind: 'elsewhere', name: 'Hall', street: 'x', postcode: 'QQ1 1QQ' } })),
    ).toEqual({
      code: 'place_unknown',
    })
    expect(refusal(await sendEnquiry(school.approver, enquiryTo(school.id, three), NOW))).toEqual({
      code: 'role_missing',
    })
    const other = await makeSchool()
    expect(refusal(await sendEnquiry(other.requester, enquiryTo(school.id, three), NOW))).toEqual({ code: 'not_found' })
  })

  it('goes to nobody who is suspended, or lacks on each of the days what the service needs', async () => {
    const held = await suspendedOne('Held Back')
    const leads = await makeAdviser({ name: 'Leads Only', credentials: { register: { grade: 'careers_leader' } } })
    const leaves = await makeAdviser({
      name: 'Leaves Soon',
      credentials: { right_to_work: { endsOn: '2027-02-10' } },
    })
    const slugs = [held, leads, leaves].map(({ slug }) => slug)
    const send = (change: object) =>
      sendEnquiry(school.requester, enquiryTo(school.id, three, { slugs, ...change }), NOW)
    const days = (...some: string[]) => ({ wanted: { kind: 'days', days: some } })
    const before = {
      code: 'cannot_be_asked',
      who: [
        { name: 'Held Back', why: 'on_hold' },
        { name: 'Leads Only', why: 'check_missing' },
      ],
    }
    const inOrder = (sent: Awaited<ReturnType<typeof send>>) => {
      const { code, who = [] } = refusal(sent)
      return { code, who: [...who].sort((a, b) => a.name.localeCompare(b.name)) }
    }
    expect(inOrder(await send({}))).toEqual(before)
    expect(inOrder(await send(days('2027-02-10', '2027-03-02')))).toEqual(before)
    expect(inOrder(await send(days('2027-02-11', '2027-03-02'))).who).toEqual([
      ...before.who,
      { name: 'Leaves Soon', why: 'check_missing' },
    ])
    // What each cannot be asked for is said where they are chosen.
    const { advisers, onHold } = await readAskable(school.requester, slugs, NOW)
    expect(onHold.map(({ name }) => name)).toEqual(['Held Back'])
    expect(advisers.map(({ name, notFor }) => [name, notFor.map((one) => one.name)])).toEqual([
      ['Leads Only', ['Personal guidance day', 'Personal guidance half day']],
      ['Leaves Soon', []],
    ])
  })

  it('shows each adviser what they were asked, and not whom else', async () => {
    const enquiryId = await ask()
    const rows = await inTransaction(three[0].actor, (tx) => tx.select().from(enquiryAsks))
    expect(new Set(rows.map(({ supplierId }) => supplierId))).toEqual(new Set([three[0].supplierId]))
    expect(await inTransaction(three[0].actor, (tx) => tx.select().from(enquiries))).toEqual([])
    const other = await makeSchool()
    expect(await readEnquiry(other.requester, enquiryId, 'answered', LATER)).toBeNull()
    expect(await readAsked((await makeAdviser()).actor, enquiryId, LATER)).toBeNull()
  })
})

describe('an answer', () => {
  it('is days and the menu’s price, or another with a reason; each day is free when it is offered', async () => {
    const enquiryId = await ask()
    const [ann] = three
    const say = (days: string[], change = {}) => answer(ann, enquiryId, offerOf(days, change))
    expect(refusal(await say(['2027-04-01']))).toMatchObject({ code: 'day_not_wanted' })
    expect(refusal(await say(['2027-01-30']))).toMatchObject({
      code: 'days_not_free',
      days: [{ day: '2027-01-30', code: 'no_school_that_day' }],
    })
    expect(refusal(await say(['2027-01-27'], { pricePence: 30_000 }))).toEqual({ code: 'price_reason_missing' })
    must(await say(['2027-02-03', '2027-01-27'], { pricePence: 30_000, priceReason: 'Two days in one trip' }))
    const asked = await readAsked(ann.actor, enquiryId, LATER)
    expect(asked?.ask).toMatchObject({ status: 'offered', pricePence: 30_000, priceReason: 'Two days in one trip' })
    expect(asked?.ask.days?.map(({ day: on }) => on)).toEqual(['2027-01-27', '2027-02-03'])
  })

  it('is told to the school once, may be changed, and may become a no with a reason', async () => {
    const enquiryId = await ask()
    const [ann] = three
    must(await answer(ann, enquiryId))
    must(await answer(ann, enquiryId))
    expect(await toldOf('enquiry-answered', enquiryId)).toHaveLength(1)
    expect(refusal(await answer(ann, enquiryId, { kind: 'decline', why: ' ' }))).toEqual({ code: 'reason_missing' })
    must(await answer(ann, enquiryId, { kind: 'decline', why: 'I am away after all.' }))
    expect(await statuses(enquiryId)).toMatchObject({ Ann: 'declined', Ben: 'asked' })
    expect(refusal(await answer(ann, enquiryId))).toEqual({ code: 'not_now' })
  })

  it('stands beside the others as they came, by price only when asked; a day that has gone says so', async () => {
    const enquiryId = await ask()
    const [ann, ben] = three
    must(await answer(ben, enquiryId, offerOf(['2027-02-09', '2027-02-10'])))
    const cheaper = offerOf(['2027-02-10'], { pricePence: 28_000, priceReason: 'A quiet week' })
    must(await answer(ann, enquiryId, cheaper, new Date('2027-01-13T11:00:00Z')))
    const read = async (order: 'answered' | 'price') => {
      const seen = await readEnquiry(school.requester, enquiryId, order, LATER)
      return (seen?.answers ?? []).map(({ adviser }) => adviser)
    }
    expect(await read('answered')).toEqual(['Ben', 'Ann', 'Cal'])
    expect(await read('price')).toEqual(['Ann', 'Ben', 'Cal'])
    const other = await makeSchool()
    must(await requestVisits(other.requester, requestOf(other, ben, ['2027-02-10']), LATER))
    const seen = await readEnquiry(school.requester, enquiryId, 'answered', LATER)
    expect(seen?.answers[0]?.days.map(({ day: on, isFree }) => [on, isFree])).toEqual([
      ['2027-02-09', true],
      ['2027-02-10', false],
    ])
    expect(seen?.answers[0]?.price).toMatchObject({ gross: 35_114, payerBears: 34_730 })
    const choose = (days: Day[]) =>
      chooseOffer(school.requester, { enquiryId, supplierId: ben.supplierId, days }, LATER)
    expect(refusal(await choose([day('2027-02-10')]))).toBe('day_not_offered')
    expect(refusal(await choose([]))).toBe('no_day')
  })
})

describe('somebody who is suspended meanwhile', () => {
  it('offers no days, may say no, and is not chosen; lifted, all goes on', async () => {
    const [ann, , cal] = three
    const dan = await makeAdviser({ name: 'Dan' })
    const enquiryId = await makeEnquiry(school.requester, school.id, [dan, ann, cal])
    must(await answer(dan, enquiryId, offerOf(['2027-01-27'])))
    const lift = await suspend(dan, school)
    expect(refusal(await answer(dan, enquiryId, offerOf(['2027-02-03'])))).toEqual({ code: 'on_hold' })
    expect((await readAsked(dan.actor, enquiryId, LATER))?.why).toBe('on_hold')
    const seen = await readEnquiry(school.requester, enquiryId, 'answered', LATER)
    expect(seen?.answers.map(({ adviser, why }) => [adviser, why])).toContainEqual(['Dan', 'on_hold'])
    const choose = () =>
      chooseOffer(school.requester, { enquiryId, supplierId: dan.supplierId, days: [day('2027-01-27')] }, LATER)
    expect(refusal(await choose())).toBe('cannot_be_chosen')
    expect(await statuses(enquiryId)).toMatchObject({ Dan: 'offered', Ann: 'asked' })
    await lift()
    must(await choose())

    const again = await makeEnquiry(school.requester, school.id, [dan, ann, cal])
    await suspend(dan, school)
    must(await answer(dan, again, { kind: 'decline', why: 'I cannot come this time.' }))
    expect(await statuses(again)).toMatchObject({ Dan: 'declined' })
  })

  it('who has lost a check that every day needs is told so before they answer, and is not chosen', async () => {
    const [ann] = three
    const eve = await makeAdviser({ name: 'Eve' })
    const enquiryId = await makeEnquiry(school.requester, school.id, [eve, ann])
    must(await answer(eve, enquiryId, offerOf(['2027-01-27'])))
    const id = await credentialOf(eve.actor, 'register')
    must(await decideWithReason(staff, { id, event: 'suspend', reason: 'In doubt' }, LATER))
    expect((await readAsked(eve.actor, enquiryId, LATER))?.why).toBe('check_missing')
    expect(refusal(await answer(eve, enquiryId, offerOf(['2027-02-03'])))).toEqual({ code: 'check_missing' })
    const chosen = { enquiryId, supplierId: eve.supplierId, days: [day('2027-01-27')] }
    expect(refusal(await chooseOffer(school.requester, chosen, LATER))).toBe('cannot_be_chosen')
  })
})

describe('choosing one', () => {
  it('begins an ordinary request at the price that was answered, which is frozen into it; the others are told', async () => {
    const enquiryId = await ask()
    const [ann, ben] = three
    must(await answer(ann, enquiryId, offerOf(['2027-01-27'], { pricePence: 30_000, priceReason: 'Half a trip' })))
    must(await answer(ben, enquiryId, offerOf(['2027-01-28'])))
    const chosen = { enquiryId, supplierId: ann.supplierId, days: [day('2027-01-27')] }
    const { draftId } = must(await chooseOffer(school.requester, chosen, LATER))
    expect(must(await chooseOffer(school.requester, chosen, LATER)).draftId).toBe(draftId)
    expect(await statuses(enquiryId)).toEqual({ Ann: 'chosen', Ben: 'not_chosen', Cal: 'closed' })
    const outcomes = (await toldOf('enquiry-ended', enquiryId)).map(({ facts }) => facts?.outcome)
    expect(outcomes.sort()).toEqual(['another', 'another', 'chosen'])

    const soFar = await readRequest(school.requester, draftId, LATER)
    expect(soFar?.answers).toMatchObject({ visits: [{ day: '2027-01-27' }], yearGroups: [10, 11], interviews: 6 })
    expect(soFar?.priced?.terms).toMatchObject({ pricePence: 30_000, travelPence: 810, feePence: 1_800 })
    expect(soFar?.services.filter(({ isAnswered }) => isAnswered).map(({ menu }) => menu.code)).toEqual([
      'personal_guidance_day',
    ])
    const bears = soFar?.priced?.price.payerBears ?? 0
    const lines = [{ from: school.careersId, amountPence: bears, costCentreId: null, tag: null }]
    const rest = { room: 'Library', safeguardingLead: 'Dinah Frobisher', lines }
    must(await saveAnswers(school.requester, draftId, (answers) => ({ ...answers, ...rest }), LATER))
    const whole = await readRequest(school.requester, draftId, LATER)
    if (!whole?.total) throw new Error('no total')
    const sent = requestToSend(whole, { expectedPence: whole.total.gross })
    const { bookingId } = must(await requestVisits(school.requester, sent, LATER))
    expect(await visitsOf(bookingId)).toHaveLength(1)
    const [booking] = (await inTransaction(timer, (tx) => tx.select().from(bookings))).filter(
      ({ id }) => id === bookingId,
    )
    expect(booking?.terms.pricePence).toBe(30_000)
  })

  it('gives nobody else’s request that price, nor another service or school', async () => {
    const enquiryId = await ask()
    const [ann] = three
    must(await answer(ann, enquiryId, offerOf(['2027-02-17'], { pricePence: 20_000, priceReason: 'A favour' })))
    const open = requestOf(school, ann, ['2027-02-17'], { enquiryId, expectedPence: 1 })
    const before = await requestVisits(school.requester, open, LATER)
    expect(refusal(before)).toMatchObject({ code: 'price_changed', pricePence: 35_114 })
    const chosen = { enquiryId, supplierId: ann.supplierId, days: [day('2027-02-17')] }
    const { draftId } = must(await chooseOffer(school.requester, chosen, LATER))
    const other = await makeSchool()
    const stolen = requestOf(other, ann, ['2027-02-17'], { enquiryId, expectedPence: 1 })
    expect(refusal(await requestVisits(other.requester, stolen, LATER))).toMatchObject({ pricePence: 35_114 })
    const asHalf = (answers: object) => ({ ...answers, serviceCode: 'personal_guidance_half_day' }) as never
    must(await saveAnswers(school.requester, draftId, asHalf, LATER))
    expect((await readRequest(school.requester, draftId, LATER))?.priced?.terms.pricePence).toBe(18_000)
  })

  it('two choose at once, and one is told that it is over; nobody answers afterwards', async () => {
    const enquiryId = await ask()
    const [ann, ben, cal] = three
    must(await answer(ann, enquiryId, offerOf(['2027-03-02'])))
    must(await answer(ben, enquiryId, offerOf(['2027-03-03'])))
    const colleague = await addMember<typeof school.requester>(school.id, ['requester'])
    const before = reruns.count
    const both = await Promise.all([
      chooseOffer(school.requester, { enquiryId, supplierId: ann.supplierId, days: [day('2027-03-02')] }, LATER),
      chooseOffer(colleague, { enquiryId, supplierId: ben.supplierId, days: [day('2027-03-03')] }, LATER),
    ])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.flatMap((one) => (one.ok ? [] : [one.refusal]))).toEqual(['over'])
    expect(reruns.count).toBe(before)
    expect(refusal(await answer(cal, enquiryId, offerOf(['2027-03-04'])))).toEqual({ code: 'over' })
    expect(await toldOf('enquiry-ended', enquiryId)).toHaveLength(3)
  })

  it('an answer and a closing at once leave one story: answered and closed, or closed and refused', async () => {
    const enquiryId = await ask()
    const [said, closed] = await Promise.all([
      answer(three[0], enquiryId, offerOf(['2027-03-02'])),
      closeEnquiry(school.requester, { enquiryId, note: 'Our timetable has changed.' }, LATER),
    ])
    must(closed)
    expect((await statuses(enquiryId)).Ann).toBe(said.ok ? 'not_chosen' : 'closed')
    must(await closeEnquiry(school.requester, { enquiryId, note: 'Again' }, LATER))
    const told = await toldOf('enquiry-ended', enquiryId)
    expect(told.map(({ facts }) => [facts?.outcome, facts?.note])).toEqual(
      Array.from({ length: 3 }, () => ['closed', 'Our timetable has changed.']),
    )
    const chosen = { enquiryId, supplierId: three[0].supplierId, days: [day('2027-03-02')] }
    expect(refusal(await chooseOffer(school.requester, chosen, LATER))).toBe('over')
  })
})

describe('silence', () => {
  it('is reminded of once, ends it at its time, and the school is told what came', async () => {
    const enquiryId = await ask()
    must(await answer(three[0], enquiryId, offerOf(['2027-03-09'])))
    const dayBefore = new Date('2027-01-18T17:30:00Z')
    for (const _ of [1, 2]) await tendEnquiries(timer, dayBefore)
    const reminders = (await toldOf('enquiry-asked', enquiryId)).filter(({ facts }) => facts?.again === 'yes')
    expect(reminders).toHaveLength(2)
    expect(await enquiriesToChooseFrom(school.requester, dayBefore)).toEqual([])
    const timeUp = new Date('2027-01-19T17:00:00Z')
    for (const _ of [1, 2]) await tendEnquiries(timer, timeUp)
    expect(await statuses(enquiryId)).toEqual({ Ann: 'offered', Ben: 'lapsed', Cal: 'lapsed' })
    expect((await toldOf('enquiry-time-up', enquiryId)).map(({ facts }) => facts?.silent)).toEqual(['2'])
    expect(refusal(await answer(three[1], enquiryId, offerOf(['2027-03-09']), timeUp))).toEqual({ code: 'not_now' })
    expect((await enquiriesToChooseFrom(school.requester, timeUp)).map(({ id }) => id)).toEqual([enquiryId])
    const over = new Date('2027-02-02T17:00:00Z')
    for (const _ of [1, 2]) await tendEnquiries(timer, over)
    expect(await statuses(enquiryId)).toMatchObject({ Ann: 'not_chosen' })
    expect((await readEnquiries(school.requester))[0]?.status).toBe('ended')
    expect(await toldOf('enquiry-ended', enquiryId)).toHaveLength(1)
  })
})

it('a consortium’s lead asks for a member, and the request that follows is the consortium’s', async () => {
  const led = await makeConsortium([school])
  const enquiryId = await makeEnquiry(led.lead, school.id, three)
  must(await answer(three[0], enquiryId, offerOf(['2027-03-10'])))
  expect(await readEnquiry(school.requester, enquiryId, 'answered', LATER)).toBeNull()
  const chosen = { enquiryId, supplierId: three[0].supplierId, days: [day('2027-03-10')] }
  expect(refusal(await chooseOffer(school.requester, chosen, LATER))).toBe('not_found')
  const { draftId } = must(await chooseOffer(led.lead, chosen, LATER))
  expect((await readRequest(led.lead, draftId, LATER))?.facts?.lead?.name).toBe('Four Valleys')
  const outsider = await makeSchool()
  expect(refusal(await sendEnquiry(led.lead, enquiryTo(outsider.id, three), NOW)).code).toBe('place_unknown')
})
