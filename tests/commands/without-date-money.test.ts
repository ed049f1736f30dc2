import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type AdviserActor, type BuyingActor, type ProviderActor, systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { deliverCodes, deliverLink } from '#app/domain/bookings/deliver-things.server.ts'
import { agreeDelivery, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import type { VisitsRequest } from '#app/domain/bookings/plan-request.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { openCodes, readDelivered } from '#app/domain/deliveries/read-delivered.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { pence } from '#app/domain/money.ts'
import { decideTerms, offerTerms } from '#app/domain/providers/agree-terms.server.ts'
import { ownProviders } from '#app/domain/providers/read-practitioners.server.ts'
import { WITHOUT_DATE } from '#app/domain/services/offer.ts'
import { offerService } from '#app/domain/services/offer-service.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { practices } from '#db/schema/index.ts'
import { makeConsortium, makeShare } from '#tests/make/consortia.ts'
import { balancesOf, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { askedAtStripe, connectedAtStripe, paidOut, transferTo } from '#tests/make/paid.ts'
import { loadActor } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { listProvider, makePractitioner, makeProvider, practitionerRow, TERMS } from '#tests/make/providers.ts'
import { NOW } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { bearsOf, confirmedUndated, grossOf, makeUndatedAdviser, undatedRequest } from '#tests/make/undated.ts'
import { type MoneyProduct, startMoneyProduct } from '#tests/setup/stripe-product.ts'

// What has no date is paid for as a visit is: invoiced once it is agreed, paid, and paid out to whoever it was bought from.

vi.setConfig({ testTimeout: 90_000 })

const LATER = new Date('2027-01-14T10:00:00Z')
const system = systemActor('a test')
let product: MoneyProduct

beforeAll(async () => {
  product = await startMoneyProduct()
  await makePlatform()
}, 60_000)
afterAll(() => product?.close())

const PACK = { code: 'resource_pack', quantity: 2 } as const
const PACKS = 12_000

type Undated = { bookingId: string; visitId: string }

/** Asked for and approved. */
async function approved(by: { asks: BuyingActor; approves: BuyingActor }, request: VisitsRequest): Promise<Undated> {
  const { bookingId } = must(await requestVisits(by.asks, request, NOW))
  must(await approve(by.approves, { bookingId, orderNumber: 'PO-9', note: null }, NOW))
  const [visit] = await visitsOf(bookingId)
  return { bookingId, visitId: visit?.id ?? '' }
}

const accept = async (actor: AdviserActor | ProviderActor, { bookingId, visitId }: Undated, comes?: string) => {
  const named = comes === undefined ? undefined : { [visitId]: comes }
  must(await answerVisits(actor, { bookingId, accept: [visitId], decline: [], reason: '', named }, NOW))
}

/** Delivered by a link, agreed by whoever bought it, and invoiced. */
async function invoiced(delivers: AdviserActor | ProviderActor, agrees: BuyingActor, one: Undated): Promise<void> {
  must(await deliverLink(delivers, { ...one, said: 'The pack', url: 'https://packs.fellcareers.org.uk/9' }, LATER))
  must(await recordDelivery(delivers, { ...one, note: '' }, LATER))
  must(await agreeDelivery(agrees, one, LATER))
  must(await chargeVisit(system, one.visitId, LATER))
}

/** Paid by transfer; what was paid out, and to whom, the most first. */
async function paid(visitId: string) {
  const request = await askedAtStripe(product, visitId)
  await transferTo(product, request.accountNumber, request.totalPence)
  const sent = await paidOut(product, visitId)
  const payouts = sent.map(({ supplierId, amountPence }) => ({ supplierId, amountPence }))
  return { total: request.totalPence, payouts: payouts.sort((one, other) => other.amountPence - one.amountPence) }
}

const practiceOf = async (personId: string) =>
  (await inTransaction(system, (tx) => tx.select().from(practices).where(eq(practices.personId, personId))))[0]
    ?.supplierId ?? ''

const linesOf = (visitId: string) =>
  inTransaction(system, (tx) =>
    tx.execute<{ kind: string; service: string; words: string; day: string }>(sql`
      select i.kind, sheet->'items'->0->'visit'->>'service' as service, sheet->'items'->0->'visit'->>'day' as day,
             sheet->'items'->0->'lines'->0->>'words' as words
        from invoices i join charges c on c.payment_request_id = i.payment_request_id
       where c.visit_id = ${visitId} order by i.kind desc`),
  )

describe('of a practice', () => {
  test('thirty codes: invoiced for how many and when they were there, one payment, one payout', async () => {
    const { school, adviser, ...one } = await confirmedUndated()
    await connectedAtStripe(product, adviser.actor)
    const codes = Array.from({ length: 30 }, (_, i) => `LS-${i}`).join('\n')
    must(await deliverCodes(adviser.actor, { ...one, said: 'Codes', isForAll: false, codes }, LATER))
    must(await recordDelivery(adviser.actor, { ...one, note: '' }, LATER))
    must(await agreeDelivery(school.requester, one, LATER))
    must(await chargeVisit(system, one.visitId, LATER))
    const [sheet] = await linesOf(one.visitId)
    expect(sheet).toMatchObject({ kind: 'visit', day: '2027-01-14' })
    expect(sheet?.service).toMatch(/30/)
    expect(await paid(one.visitId)).toEqual({
      total: grossOf(13_500),
      payouts: [{ supplierId: adviser.supplierId, amountPence: 13_500 }],
    })
    expect(await balancesOf(school.careersId)).toMatchObject({ spent: bearsOf(13_500), committed: 0 })
  })
})

describe('of a provider', () => {
  test('is split with whoever answers for it by the rate both agreed', async () => {
    const provider = await makeProvider({ name: 'Northfell Careers' })
    must(
      await offerService(provider.actor, 'resource_pack', { price: pence(6_000), block: null, ...WITHOUT_DATE }, NOW),
    )
    const answersFor = await makePractitioner(provider)
    await listProvider(provider)
    const { id } = await practitionerRow(answersFor.personId)
    const terms = { ...TERMS, rate: { how: 'split' as const, percent: 70 } }
    must(await offerTerms(provider.actor, { practitionerId: id, terms }, NOW))
    const [own] = await ownProviders(answersFor, '2027-01-11' as never)
    const termsId = own?.terms.find(({ status }) => status === 'offered')?.id ?? ''
    must(await decideTerms(answersFor, { practitionerId: id, termsId, agrees: true }, NOW))
    const practiceId = await practiceOf(answersFor.personId)

    const school = await makeSchool()
    const request = undatedRequest(school, { ...provider, actor: provider.actor as never }, PACK)
    const one = await approved({ asks: school.requester, approves: school.approver }, request)
    await accept(provider.actor, one, answersFor.personId)
    await connectedAtStripe(product, provider.actor)
    const ofPractice = { personId: answersFor.personId, organisationId: practiceId }
    await connectedAtStripe(product, await loadActor<AdviserActor>(ofPractice))
    await invoiced(provider.actor, school.requester, one)
    expect(await paid(one.visitId)).toEqual({
      total: grossOf(PACKS),
      payouts: [
        { supplierId: practiceId, amountPence: 8_400 },
        { supplierId: provider.supplierId, amountPence: 3_600 },
      ],
    })
  })

  test('cannot be confirmed before somebody who holds what it needs is named', async () => {
    const provider = await makeProvider()
    must(
      await offerService(provider.actor, 'resource_pack', { price: pence(6_000), block: null, ...WITHOUT_DATE }, NOW),
    )
    await makePractitioner(provider)
    await listProvider(provider)
    const school = await makeSchool()
    const request = undatedRequest(school, { ...provider, actor: provider.actor as never }, PACK)
    const one = await approved({ asks: school.requester, approves: school.approver }, request)
    const answer = { bookingId: one.bookingId, accept: [one.visitId], decline: [], reason: '' }
    expect(refusal(await answerVisits(provider.actor, answer, NOW))).toBe('practitioner_missing')
    expect((await visitsOf(one.bookingId))[0]?.status).toBe('requested')
  })
})

describe('of a consortium', () => {
  test('is paid by the school’s share, delivered to the lead and to the school alike', async () => {
    const [first, member, adviser] = [await makeSchool(), await makeSchool(), await makeUndatedAdviser()]
    const four = await makeConsortium([first, member])
    const shareId = await makeShare(four, member, member.careersId, 100_000)
    const lines = [{ from: shareId, amountPence: bearsOf(13_500), costCentreId: null, tag: null }]
    const one = await approved(
      { asks: four.lead, approves: four.approver },
      undatedRequest(member, adviser, {}, { lines }),
    )
    await accept(adviser.actor, one)
    await connectedAtStripe(product, adviser.actor)
    const codes = Array.from({ length: 30 }, (_, i) => `FV-${i}`).join('\n')
    must(await deliverCodes(adviser.actor, { ...one, said: 'Codes', isForAll: false, codes }, LATER))
    must(await recordDelivery(adviser.actor, { ...one, note: '' }, LATER))
    const [thing] = (await readDelivered(member.requester, one.bookingId)) ?? []
    const open = { bookingId: one.bookingId, deliveryId: thing?.id ?? '' }
    expect((await openCodes(member.requester, open, LATER))?.codes).toHaveLength(30)
    expect(await openCodes(first.requester, open, LATER)).toBeNull()
    must(await agreeDelivery(four.lead, one, LATER))
    must(await chargeVisit(system, one.visitId, LATER))
    expect(await paid(one.visitId)).toMatchObject({
      payouts: [{ supplierId: adviser.supplierId, amountPence: 13_500 }],
    })
    expect(await balancesOf(shareId)).toEqual({
      available: 100_000 - bearsOf(13_500),
      reserved: 0,
      committed: 0,
      spent: bearsOf(13_500),
    })
  })
})

test('leaves every promise whole', async () => {
  expect((await checkPromises(system, LATER)).filter((one) => one.broken > 0)).toEqual([])
})
