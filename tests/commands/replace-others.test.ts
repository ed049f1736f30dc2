import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuyingActor, type SupplierActor, systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import type { VisitsRequest } from '#app/domain/bookings/plan-request.server.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { type Choice, readReplacements } from '#app/domain/bookings/read-replacements.server.ts'
import { replaceVisit } from '#app/domain/bookings/replace-visit.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import type { Time } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { adviserCards, bookings, fundingLines, visitConditions, visits } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeConsortium, makeShare } from '#tests/make/consortia.ts'
import { bookingSeenBy, emailJobs, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { listProvider, makePractitioner, makeProvider } from '#tests/make/providers.ts'
import { DAY_BEARS, DAY_GROSS, NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

// Somebody else in the place of a visit that could not be kept, where a provider sends, a consortium leads, or it is not at the school.

const DAY = '2027-02-02'
const AT_SEVEN = new Date(`${DAY}T07:00:00Z`)
const system = systemActor('a test looks')

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 10 })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

// Of those made for other tests nobody is found.
beforeEach(() => inTransaction(system, (tx) => tx.update(adviserCards).set({ isListed: false })))

type Booked = {
  by: BuyingActor
  approver: BuyingActor
  supplier: SupplierActor
  request: VisitsRequest
  named?: string
}

/** A day that was confirmed, and that whoever supplies it cancels at seven that morning. */
async function lost({ by, approver, supplier, request, named }: Booked) {
  const { bookingId } = must(await requestVisits(by, request, NOW))
  const [visit] = await visitsOf(bookingId)
  const visitId = visit?.id as string
  must(await approve(approver, { bookingId, orderNumber: 'PO-78', note: null }, NOW))
  const answer = { bookingId, accept: [visitId], decline: [], reason: '' }
  must(await answerVisits(supplier, { ...answer, ...(named ? { named: { [visitId]: named } } : {}) }, NOW))
  const off = { bookingId, visitIds: [visitId], because: 'adviser_ill' as const, reason: '' }
  must(await cancelVisits(supplier, off, AT_SEVEN))
  return { bookingId, visitId }
}
type Lost = Awaited<ReturnType<typeof lost>>

async function offered(by: BuyingActor, of: Lost) {
  const found = await readReplacements(by, of, AT_SEVEN)
  if (!found) throw new Error('nothing to replace')
  return found
}

const of = (choices: readonly Choice[], supplierId: string): Choice => {
  const choice = choices.find((one) => one.supplierId === supplierId)
  if (!choice) throw new Error('not offered')
  return choice
}

const take = (by: BuyingActor, { bookingId, visitId }: Lost, choice: Choice) =>
  replaceVisit(
    by,
    {
      ...{ key: newId('draft'), bookingId, visitId, supplierId: choice.supplierId, day: choice.visit.day },
      ...{ from: choice.visit.from as Time, to: choice.visit.to as Time, expectedPence: choice.pence },
    },
    AT_SEVEN,
  )

/** The booking, the visit that takes the place of another, what it waits for and from what it is paid. */
const replacing = (visitId: string) =>
  inTransaction(system, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.replacesVisitId, visitId))
    if (!visit) throw new Error('nothing takes its place')
    const [booking] = await tx.select().from(bookings).where(eq(bookings.id, visit.bookingId))
    const conditions = await tx.select().from(visitConditions).where(eq(visitConditions.visitId, visit.id))
    const lines = await tx.select().from(fundingLines).where(eq(fundingLines.visitId, visit.id))
    return { visit, booking, lines, open: conditions.flatMap(({ kind, metAt }) => (metAt === null ? [kind] : [])) }
  })

async function sends() {
  const provider = await makeProvider()
  const practitioner = await makePractitioner(provider)
  await listProvider(provider)
  return { provider, practitioner, supplier: { ...provider, actor: practitioner } }
}

describe('where a provider could not keep it', () => {
  it('takes another day of the provider, which names anew who comes', async () => {
    const [school, { provider, practitioner, supplier }] = [await makeSchool(), await sends()]
    const made = await lost({
      ...{ by: school.requester, approver: school.approver, supplier: provider.actor },
      ...{ request: requestOf(school, supplier, [DAY]), named: practitioner.personId },
    })
    const { same } = await offered(school.requester, made)
    const [first] = same
    if (!first) throw new Error('no other day of the provider')
    expect(first).toMatchObject({ isProvider: true, pence: DAY_GROSS, carried: 'stands' })
    expect(must(await take(school.requester, made, first)).bookingId).toBe(made.bookingId)
    const now = await replacing(made.visitId)
    // The office reads both of its own visits, and which takes the place of which.
    const sheet = await readAdviserBooking(provider.actor, made.bookingId, AT_SEVEN)
    expect(sheet?.visits.map(({ replacesVisitId }) => replacesVisitId)).toEqual([null, made.visitId])
    expect(now.visit).toMatchObject({ supplierId: provider.supplierId, personId: null, status: 'requested' })
    expect(now.open.sort()).toEqual(['answer', 'practitioner'])
    const answer = { bookingId: made.bookingId, accept: [now.visit.id], decline: [], reason: '' }
    expect(refusal(await answerVisits(provider.actor, answer, AT_SEVEN))).toBe('practitioner_missing')
    const named = { [now.visit.id]: practitioner.personId }
    must(await answerVisits(provider.actor, { ...answer, named }, AT_SEVEN))
    expect((await replacing(made.visitId)).visit).toMatchObject({
      ...{ status: 'confirmed', personId: practitioner.personId },
    })
  })

  it('takes an adviser for a provider, and a provider for an adviser, each with terms of their own', async () => {
    const [school, { provider, practitioner, supplier }] = [await makeSchool(), await sends()]
    const adviser = await makeAdviser()
    const own = { by: school.requester, approver: school.approver }
    const ofProvider = await lost({
      ...{ ...own, supplier: provider.actor },
      ...{ request: requestOf(school, supplier, [DAY]), named: practitioner.personId },
    })
    const instead = of((await offered(school.requester, ofProvider)).thatDay, adviser.supplierId)
    expect(instead).toMatchObject({ isProvider: false, carried: 'stands' })
    const { bookingId } = must(await take(school.requester, ofProvider, instead))
    expect(bookingId).not.toBe(ofProvider.bookingId)
    const taken = await replacing(ofProvider.visitId)
    // Each booking leads to the other.
    const [before] = (await bookingSeenBy(school.requester, ofProvider.bookingId, AT_SEVEN))?.visits ?? []
    const [after] = (await bookingSeenBy(school.requester, bookingId, AT_SEVEN))?.visits ?? []
    expect([before?.replacedBy, after?.inPlaceOf]).toEqual([
      { bookingId, onDay: DAY },
      { bookingId: ofProvider.bookingId, onDay: DAY },
    ])
    expect([before?.inPlaceOf, after?.replacedBy]).toEqual([null, null])
    expect(taken.visit).toMatchObject({ supplierId: adviser.supplierId, personId: adviser.actor.personId })
    expect(taken.open).toEqual(['answer'])
    must(await answerVisits(adviser.actor, { bookingId, accept: [taken.visit.id], decline: [], reason: '' }, AT_SEVEN))

    const off = { bookingId, visitIds: [taken.visit.id], because: 'adviser_ill' as const, reason: '' }
    must(await cancelVisits(adviser.actor, off, AT_SEVEN))
    const next = { bookingId, visitId: taken.visit.id }
    const back = of((await offered(school.requester, next)).thatDay, provider.supplierId)
    expect(back).toMatchObject({ isProvider: true, carried: 'stands', pence: DAY_GROSS })
    must(await take(school.requester, next, back))
    const again = await replacing(next.visitId)
    expect(again.visit).toMatchObject({ supplierId: provider.supplierId, personId: null })
    expect(again.booking?.orderNumber).toBe('PO-78')
    expect(again.open.sort()).toEqual(['answer', 'practitioner'])
    expect((await emailJobs(again.visit.bookingId, 'visits-requested')).length).toBe(1)
  })
})

describe('where a consortium leads the booking', () => {
  it('is taken by whoever leads it, from the same share, and by nobody of the member’s school', async () => {
    const [leading, member] = [await makeSchool(), await makeSchool()]
    const led = await makeConsortium([leading, member])
    const shareId = await makeShare(led, member, member.careersId, 200_000)
    const [adviser, other] = [await makeAdviser(), await makeAdviser()]
    const lines = [{ from: shareId, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    const made = await lost({
      ...{ by: led.lead, approver: led.approver, supplier: adviser.actor },
      request: requestOf(member, adviser, [DAY], { lines }),
    })
    expect(await readReplacements(member.requester, made, AT_SEVEN)).toBeNull()
    const choice = of((await offered(led.lead, made)).thatDay, other.supplierId)
    expect(choice).toMatchObject({ carried: 'stands', morePence: 0, short: [] })
    expect(refusal(await take(member.requester, made, choice))).toEqual({ code: 'not_found' })
    must(await take(led.lead, made, choice))
    const now = await replacing(made.visitId)
    expect(now.visit).toMatchObject({ leadId: led.id, schoolId: member.id, supplierId: other.supplierId, onDay: DAY })
    expect(now.lines).toMatchObject([{ shareId, amountPence: DAY_BEARS, leadId: led.id }])
    expect(now.open).toEqual(['answer'])
  })
})

describe('where it is not at the school', () => {
  it('is asked for at the same place, with its street, whoever comes', async () => {
    const school = await makeSchool()
    const [adviser, other] = [await makeAdviser(), await makeAdviser()]
    const place = { kind: 'elsewhere' as const, name: 'Village Hall', street: '3 Chapel Street, Ambleford' }
    const made = await lost({
      ...{ by: school.requester, approver: school.approver, supplier: adviser.actor },
      request: requestOf(school, adviser, [DAY], { place: { ...place, postcode: 'ZZ1 1AA' }, room: 'Small room' }),
    })
    const { same, thatDay } = await offered(school.requester, made)
    expect(same.every(({ miles }) => miles === null)).toBe(true)
    const choice = of(thatDay, other.supplierId)
    expect(choice.miles).not.toBeNull()
    must(await take(school.requester, made, choice))
    const { visit } = await replacing(made.visitId)
    expect(visit).toMatchObject({
      ...{ isAtSchool: false, placeName: 'Village Hall', room: 'Small room', onDay: DAY },
      placeAddress: expect.stringContaining('3 Chapel Street, Ambleford'),
    })
    const [before] = await inTransaction(system, (tx) => tx.select().from(visits).where(eq(visits.id, made.visitId)))
    expect([visit.placeAddress, visit.latitude, visit.longitude]).toEqual([
      ...[before?.placeAddress, before?.latitude, before?.longitude],
    ])
  })
})

it('breaks no promise of the house', async () => {
  expect((await checkPromises(system, AT_SEVEN)).filter(({ broken }) => broken > 0)).toEqual([])
})
