import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, anyone, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { agreeDelivery, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { readReplacements } from '#app/domain/bookings/read-replacements.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { makeClientLink } from '#app/domain/clients/client-link.server.ts'
import { decideAboutClient, sayClient } from '#app/domain/clients/keep-claims.server.ts'
import { answerEnquiry } from '#app/domain/enquiries/answer-enquiry.server.ts'
import { readEnquiry } from '#app/domain/enquiries/read-enquiries.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { adviserPage } from '#app/domain/search/adviser-page.server.ts'
import { findPage } from '#app/domain/search/find-page.server.ts'
import { searchAnswers } from '#app/domain/search/search-answers.ts'
import { connect, disconnect, inTransaction, seeingAllParties } from '#db/client.server.ts'
import { bookings, charges, existingClients, invoices, visits } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { makeConsortium, makeShare } from '#tests/make/consortia.ts'
import { makeEnquiry, offerOf } from '#tests/make/enquiries.ts'
import { balancesOf, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, DAY_GROSS, NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool, makeTrust } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

/** The day of £320.00 with travel of £8.10 and no fee, so that there is no VAT either. */
const NO_FEE = 32_810
const BEFORE = new Date('2027-01-11T10:00:00Z')
const LATER = new Date('2027-01-13T10:00:00Z')
const system = systemActor('a test')

let database: FreshDatabase
let staff: StaffActor
let school: MadeSchool
beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 10 })
  staff = await makePlatform()
  school = await makeSchool()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

async function claimed(who: MadeSchool, adviser: MadeAdviser): Promise<{ supplierId: string; schoolId: string }> {
  const { secret } = must(await makeClientLink(adviser.actor, { instead: '' }, BEFORE))
  must(await sayClient(who.requester, { secret, schoolId: who.id, event: 'claim' }, BEFORE))
  return { supplierId: adviser.supplierId, schoolId: who.id }
}
const decide = (pair: { supplierId: string; schoolId: string }, event: 'confirm' | 'refuse', at: Date) =>
  decideAboutClient(staff, { ...pair, event, words: 'Invoice 41 of last May.' }, at)
const brought = async (who: MadeSchool, adviser: MadeAdviser) => {
  const pair = await claimed(who, adviser)
  must(await decide(pair, 'confirm', BEFORE))
  return pair
}

const withoutFee = (who: MadeSchool, adviser: MadeAdviser, on: string[]) =>
  requestOf(who, adviser, on, {
    lines: [{ from: who.careersId, amountPence: NO_FEE * on.length, costCentreId: null, tag: null }],
    expectedPence: NO_FEE * on.length,
  })
const bookingOf = async (bookingId: string) => {
  const [row] = await inTransaction(system, (tx) => tx.select().from(bookings).where(eq(bookings.id, bookingId)))
  return row as typeof bookings.$inferSelect
}
const promiseKept = async () =>
  (await checkPromises(system, LATER)).find(({ promise }) => promise.startsWith('There is no booking fee'))

const priceFor = async (actor: Actor, adviser: MadeAdviser, urn: number) => {
  const asked = { slug: adviser.slug, near: '', urn, service: 'personal_guidance_day', month: '' }
  const page = await adviserPage(actor, asked, NOW)
  const answers = searchAnswers(new URLSearchParams(`urn=${urn}&for=personal_guidance_day&order=price`), londonDay(NOW))
  const found = await findPage(actor, answers, { page: 1, perPage: 100 }, NOW)
  const one = found.found?.advisers.find(({ slug }) => slug === adviser.slug)
  expect(one?.price).toEqual(page?.price)
  expect(one?.isFeeNone).toBe(page?.isFeeNone)
  return { fee: page?.price?.fee, gross: page?.price?.gross, isFeeNone: page?.isFeeNone }
}

describe('a school that its adviser brought, as staff confirmed', () => {
  it('reads a price without a booking fee wherever it looks, and so do its trust and consortium; nobody else', async () => {
    const adviser = await makeAdviser()
    const trust = await makeTrust()
    const academy = await makeSchool({ trust })
    const lead = (await makeConsortium([academy])).lead
    await brought(academy, adviser)
    const none = { fee: 0, gross: NO_FEE, isFeeNone: true }
    const fee = { fee: 1_920, gross: DAY_GROSS, isFeeNone: false }
    for (const who of [academy.requester, trust.finance, lead])
      expect(await priceFor(who, adviser, academy.urn)).toEqual(none)
    for (const who of [anyone(), school.requester]) expect(await priceFor(who, adviser, academy.urn)).toEqual(fee)
    expect(await priceFor(academy.requester, await makeAdviser(), academy.urn)).toEqual(fee)
    expect(await priceFor(school.requester, adviser, school.urn)).toEqual(fee)
  })

  it('is sorted by what it pays itself', async () => {
    const [own, mine] = [await makeSchool(), await makeAdviser({ name: 'Known Before' })]
    await brought(own, mine)
    const answers = searchAnswers(
      new URLSearchParams(`urn=${own.urn}&for=personal_guidance_day&order=price`),
      londonDay(NOW),
    )
    const { found } = await findPage(own.requester, answers, { page: 1, perPage: 100 }, NOW)
    expect(found?.advisers[0]).toMatchObject({ slug: mine.slug, isFeeNone: true })
    expect(found?.advisers.length).toBeGreaterThan(1)
  })

  it('asks, approves and is invoiced without one: one invoice, the adviser’s, and the books agree', async () => {
    const [own, adviser] = [await makeSchool(), await makeAdviser({ invoicePrefix: 'NF' })]
    await brought(own, adviser)
    // Whoever was shown a fee is shown the price anew.
    const stale = await requestVisits(own.requester, requestOf(own, adviser, ['2027-02-02']), NOW)
    expect(refusal(stale)).toMatchObject({ code: 'price_changed', pricePence: NO_FEE })
    const { bookingId } = must(await requestVisits(own.requester, withoutFee(own, adviser, ['2027-02-02']), NOW))
    const booking = await bookingOf(bookingId)
    expect(booking.terms).toMatchObject({
      feePence: 0,
      fee: { basisPoints: 0, leastPence: 0, mostPence: 0, none: { because: 'existing_client' } },
    })
    const words = booking.agreement.clauses.flatMap(({ sentences }) => sentences).join(' ')
    expect(words).toContain(`no booking fee, since ${booking.agreement.supplier} brought the school to Waymark`)
    expect(words).toContain('its own booking service without a fee')
    expect(words).not.toContain('the booking fee by its rule')

    must(await approve(own.approver, { bookingId, orderNumber: 'PO-1', note: null }, NOW))
    const [visit] = await visitsOf(bookingId)
    const visitId = visit?.id as string
    must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, NOW))
    const after = new Date('2027-02-02T17:00:00Z')
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, after))
    must(await agreeDelivery(own.requester, { bookingId, visitId }, after))
    must(await chargeVisit(system, visitId, after))
    const papers = await inTransaction(system, (tx) =>
      tx
        .select({ kind: invoices.kind, gross: invoices.grossPence, fee: charges.feePence, total: charges.totalPence })
        .from(invoices)
        .innerJoin(charges, eq(charges.paymentRequestId, invoices.paymentRequestId))
        .where(eq(charges.visitId, visitId)),
    )
    expect(papers).toEqual([{ kind: 'visit', gross: NO_FEE, fee: 0, total: NO_FEE }])
    expect(await balancesOf(own.careersId)).toMatchObject({ committed: 0, reserved: 0, spent: NO_FEE })
    expect((await checkPromises(system, LATER)).filter(({ broken }) => broken > 0)).toEqual([])
  })

  it('keeps what was agreed: a claim that is confirmed later, or refused later, changes no booking', async () => {
    const [own, adviser] = [await makeSchool(), await makeAdviser()]
    const pair = await claimed(own, adviser)
    const first = must(await requestVisits(own.requester, requestOf(own, adviser, ['2027-02-02']), BEFORE))
    must(await decide(pair, 'confirm', new Date('2027-01-11T12:00:00Z')))
    const second = must(await requestVisits(own.requester, withoutFee(own, adviser, ['2027-02-03']), NOW))
    must(await decide(pair, 'refuse', new Date('2027-01-12T12:00:00Z')))
    const third = must(await requestVisits(own.requester, requestOf(own, adviser, ['2027-02-04']), LATER))
    const fees = []
    for (const { bookingId } of [first, second, third]) fees.push((await bookingOf(bookingId)).terms.feePence)
    expect(fees).toEqual([1_920, 0, 1_920])
    expect(await promiseKept()).toMatchObject({ broken: 0 })
  })

  it('has none where its consortium asks for it; another member pays', async () => {
    const [known, other, adviser] = [await makeSchool(), await makeSchool(), await makeAdviser()]
    const consortium = await makeConsortium([known, other])
    await brought(known, adviser)
    const ask = async (member: MadeSchool, on: string, pence: number, bears: number) => {
      const from = await makeShare(consortium, member, member.careersId, 100_000)
      const lines = [{ from, amountPence: bears, costCentreId: null, tag: null }]
      const form = requestOf(member, adviser, [on], { lines, expectedPence: pence })
      return (await bookingOf(must(await requestVisits(consortium.lead, form, NOW)).bookingId)).terms.feePence
    }
    expect(await ask(known, '2027-02-09', NO_FEE, NO_FEE)).toBe(0)
    expect(await ask(other, '2027-02-10', DAY_GROSS, DAY_BEARS)).toBe(1_920)
  })

  it('reads it beside the answer to an enquiry', async () => {
    const [own, known, other] = [await makeSchool(), await makeAdviser(), await makeAdviser()]
    await brought(own, known)
    const enquiryId = await makeEnquiry(own.requester, own.id, [known, other])
    for (const { actor } of [known, other])
      must(await answerEnquiry(actor, { enquiryId, answer: offerOf(['2027-02-03']) }, NOW))
    const seen = await readEnquiry(own.requester, enquiryId, 'price', NOW)
    expect(seen?.answers.map(({ ask, isFeeNone, price }) => [ask.supplierId, isFeeNone, price?.gross])).toEqual([
      [known.supplierId, true, NO_FEE],
      [other.supplierId, false, DAY_GROSS],
    ])
  })

  it('pays the fee of whoever comes in the adviser’s place, by what is confirmed of them', async () => {
    const [own, ill, known] = [await makeSchool(), await makeAdviser(), await makeAdviser({ name: 'Known Too' })]
    await brought(own, known)
    const { bookingId } = must(await requestVisits(own.requester, requestOf(own, ill, ['2027-02-16']), NOW))
    const [visit] = await visitsOf(bookingId)
    const visitId = visit?.id as string
    must(await approve(own.approver, { bookingId, orderNumber: 'PO-2', note: null }, NOW))
    must(await answerVisits(ill.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, NOW))
    const seven = new Date('2027-02-16T07:00:00Z')
    must(await cancelVisits(ill.actor, { bookingId, visitIds: [visitId], reason: 'I am ill.' }, seven))
    const found = await readReplacements(own.requester, { bookingId, visitId }, seven)
    const all = [...(found?.thatDay ?? []), ...(found?.later ?? [])]
    const costs = (who: MadeAdviser) => all.find(({ supplierId }) => supplierId === who.supplierId)?.pence
    expect(costs(known)).toBe(NO_FEE)
  })
})

describe('at once', () => {
  it('a request is sent at the fee that it was shown, or shown the other: never at one that nobody saw', async () => {
    for (let round = 0; round < 6; round++) {
      const [own, adviser] = [await makeSchool(), await makeAdviser()]
      const pair = await claimed(own, adviser)
      const [sent, decided] = await Promise.all([
        requestVisits(own.requester, requestOf(own, adviser, ['2027-02-02']), NOW),
        decide(pair, 'confirm', NOW),
      ])
      must(decided)
      if (sent.ok) expect((await bookingOf(sent.value.bookingId)).terms).toMatchObject({ feePence: 1_920 })
      else expect(sent.refusal).toMatchObject({ code: 'price_changed', pricePence: NO_FEE })
    }
    expect(await promiseKept()).toMatchObject({ broken: 0 })
  })

  it('staff who confirm while a request holds the claim wait until it is sent', async () => {
    const [own, adviser] = [await makeSchool(), await makeAdviser()]
    const pair = await claimed(own, adviser)
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const order: string[] = []
    const asking = inTransaction(system, async (tx) => {
      await seeingAllParties(tx, () =>
        tx.select().from(existingClients).where(eq(existingClients.supplierId, pair.supplierId)).for('share'),
      )
      await held
      order.push('asked')
    })
    const deciding = decide(pair, 'confirm', NOW).then(() => order.push('confirmed'))
    await new Promise((resolve) => setTimeout(resolve, 150))
    release()
    await Promise.all([asking, deciding])
    expect(order).toEqual(['asked', 'confirmed'])
  })
})

describe('the promise', () => {
  it('names a fee that is charged to a client, one that is nil for nobody’s, and one that was put back', async () => {
    const [own, adviser] = [await makeSchool(), await makeAdviser()]
    await brought(own, adviser)
    const { bookingId } = must(await requestVisits(own.requester, withoutFee(own, adviser, ['2027-02-02']), NOW))
    const broken = async (change: ReturnType<typeof sql>) => {
      await inTransaction(system, async (tx) => {
        await tx.execute(sql`set local session_replication_role = replica`)
        await tx.execute(change)
      })
      return (await promiseKept())?.broken
    }
    const before = await bookingOf(bookingId)
    const terms = (fee: unknown) =>
      sql`update bookings set terms = ${JSON.stringify({ ...before.terms, fee })}::jsonb where id = ${bookingId}`
    expect(await promiseKept()).toMatchObject({ broken: 0 })
    // Charged although they were confirmed before.
    expect(await broken(terms({ basisPoints: 600, leastPence: 500, mostPence: 3_000 }))).toBe(1)
    expect(await broken(terms(before.terms.fee))).toBe(0)
    // A visit of it that costs a fee all the same.
    expect(await broken(sql`update visits set fee_pence = 1 where booking_id = ${bookingId}`)).toBe(1)
    expect(await broken(sql`update visits set fee_pence = 0 where booking_id = ${bookingId}`)).toBe(0)
    // Nobody has ever confirmed it.
    await inTransaction(system, (tx) => tx.delete(existingClients).where(eq(existingClients.schoolId, own.id)))
    expect(await promiseKept()).toMatchObject({ broken: 1 })
    expect(
      (await inTransaction(system, (tx) => tx.select().from(visits).where(eq(visits.bookingId, bookingId)))).length,
    ).toBe(1)
  })
})
