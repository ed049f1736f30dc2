import { eq } from 'drizzle-orm'
import { systemActor } from '#app/auth/actor.ts'
import { addDays, type Day, day } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { openBudgetAccount, postAllocation } from '#app/domain/ledger/budget-moves.server.ts'
import { postJournal } from '#app/domain/ledger/post-journal.server.ts'
import { pence } from '#app/domain/money.ts'
import { inTransaction } from '#db/client.server.ts'
import {
  bookingEvents,
  bookings,
  fundingLines,
  funds,
  fundYears,
  organisations,
  payers,
  payoutAccounts,
  people,
  platform,
  practices,
  visits,
} from '#db/schema/index.ts'

// Rows of agreed visits for tests that begin where a booking's verbs end.

const at = new Date('2027-01-22T10:00:00Z')
const system = systemActor('a test')
let days = 0

export async function makePlatform(vatNumber: string | null = 'GB 000 0000 00'): Promise<void> {
  await inTransaction(system, async (tx) => {
    await tx.insert(organisations).values({ id: 'org_staff', kind: 'staff', name: 'Waymark', createdAt: at })
    await tx.insert(platform).values({
      legalName: 'Waymark Guidance Ltd',
      addressLines: ['1 Signpost House', 'Wexcombe', 'ZZ1 1AA'],
      vatNumber,
      roadFactor: 1.3,
      milesPerHour: 30,
      staffOrganisationId: 'org_staff',
    })
  })
}

export type Practice = { supplierId: string; personId: string; name: string; email: string }

export async function makePractice(
  prefix: string,
  options: { vatNumber?: string; vatFromOn?: Day; stripeAccountId?: string } = {},
): Promise<Practice> {
  const supplierId = newId('organisation')
  const personId = newId('person')
  const name = 'Rowan Tallis'
  const email = `${personId}@tallis.example`
  await inTransaction(system, async (tx) => {
    await tx.insert(people).values({ id: personId, email, name, createdAt: at })
    await tx.insert(organisations).values({ id: supplierId, kind: 'practice', name, createdAt: at })
    await tx.insert(practices).values({
      supplierId,
      personId,
      legalName: name,
      addressLines: ['4 Tannery Row', 'Wexcombe', 'ZZ4 2HB'],
      trading: 'sole_trader',
      vatNumber: options.vatNumber ?? null,
      vatFromOn: options.vatFromOn ?? null,
      invoicePrefix: prefix,
      mileagePence: pence(45),
      noticeSchoolDays: 5,
      maxDaysAWeek: 5,
      authorityToInvoiceAt: at,
    })
    if (options.stripeAccountId) {
      await tx.insert(payoutAccounts).values({ supplierId, stripeAccountId: options.stripeAccountId })
    }
  })
  return { supplierId, personId, name, email }
}

/** One agreed visit of £320.00 with £8.10 travel and a fee of £19.20: £351.14 with the VAT on the fee, its money spent. */
export async function makeAgreedVisit(of: {
  schoolId: string
  payerId?: string
  practice: Practice
  orderNumber?: string | null
  payerRecoversVat?: boolean
  how?: 'person' | 'silence'
}): Promise<{ bookingId: string; visitId: string; requestedBy: string }> {
  const { schoolId, practice, payerId = schoolId, payerRecoversVat = true, how = 'person' } = of
  const bookingId = newId('booking')
  const visitId = newId('visit')
  const requestedBy = newId('person')
  const onDay = addDays(day('2026-09-02'), days++)
  const parties = { schoolId, payerId, supplierId: practice.supplierId, leadId: null }
  const buyers = { schoolId, payerId, leadId: null }
  const bears = pence(payerRecoversVat ? 34_730 : 35_114)
  await inTransaction(system, async (tx) => {
    await tx.update(payers).set({ recoversVat: payerRecoversVat }).where(eq(payers.payerId, payerId))
    await tx
      .insert(people)
      .values({ id: requestedBy, email: `${requestedBy}@a.example`, name: 'Priya Anand', createdAt: at })
    await tx.insert(bookings).values({
      id: bookingId,
      ...parties,
      serviceCode: 'personal_guidance_day',
      serviceName: 'Personal guidance day',
      purpose: 'Year 11 choices',
      yearGroups: [11],
      safeguardingLead: 'Helen Marsh',
      terms: {
        pricePence: 32_000,
        travelMiles: 18,
        mileagePence: 45,
        travelPence: 810,
        fee: { basisPoints: 600, leastPence: 500, mostPence: 3_000 },
        feePence: 1_920,
        supplierRegisteredForVat: false,
        platformRegisteredForVat: true,
        payerRecoversVat,
        tiers: [],
        minutes: 390,
      },
      agreement: {
        supplier: practice.name,
        payer: 'School',
        school: 'School',
        lead: null,
        service: 'Personal guidance day',
        visits: [{ day: onDay, from: '8:45am', to: '3:15pm', place: 'The school' }],
        pricePence: 35_114,
        clauses: [{ heading: 'Price', sentences: ['£351.14 for the visit.'] }],
      },
      agreementHash: 'x',
      orderNumber: of.orderNumber === undefined ? 'FH-2291' : of.orderNumber,
      requestedBy,
      requestedByName: 'Priya Anand',
      requestedAt: at,
    })
    const fundId = newId('fund')
    const fundYearId = newId('fundYear')
    const years = { startsOn: day('2026-09-01'), endsOn: day('2027-08-31') }
    await tx.insert(funds).values({ id: fundId, schoolId, payerId, kind: 'other', name: fundId, createdAt: at })
    await tx
      .insert(fundYears)
      .values({ id: fundYearId, fundId, schoolId, payerId, ...years, allocationPence: pence(40_000) })
    const budget = { fundYearId, shareId: null, parties: buyers, hasAllocation: true }
    await postAllocation(tx, {
      of: budget,
      before: null,
      after: 40_000,
      at,
      onDay,
      key: `allocate:${fundYearId}`,
      actorId: null,
      memo: 'Made for a test',
    })
    const span = { from: new Date(`${onDay}T08:45:00Z`), to: new Date(`${onDay}T15:15:00Z`) }
    await tx.insert(visits).values({
      id: visitId,
      bookingId,
      ...parties,
      personId: practice.personId,
      position: 1,
      status: 'agreed',
      onDay,
      span,
      placeName: 'The school',
      isAtSchool: true,
      latitude: 53.1,
      longitude: -0.5,
      room: 'Careers room',
      interviewsWanted: 6,
      pricePence: pence(32_000),
      travelPence: pence(810),
      feePence: pence(1_920),
      vatPence: pence(384),
      bearsPence: bears,
      approveBy: at,
      answerBy: at,
      deliveredAt: span.to,
      agreedAt: at,
      agreedHow: how,
    })
    await tx.insert(fundingLines).values({
      id: newId('fundingLine'),
      visitId,
      bookingId,
      ...buyers,
      fundYearId,
      fundName: 'Careers budget',
      fundKind: 'other',
      amountPence: bears,
    })
    await postJournal(tx, {
      kind: 'spend',
      key: `spend:${visitId}`,
      at,
      onDay,
      entries: [
        { account: await openBudgetAccount(tx, budget, 'available'), amount: -bears },
        { account: await openBudgetAccount(tx, budget, 'spent'), amount: bears },
      ],
      bookingId,
      visitId,
      parties: buyers,
    })
    await tx.insert(bookingEvents).values({
      id: newId('event'),
      bookingId,
      visitId,
      ...parties,
      at,
      event: 'agree',
      toStatus: 'agreed',
      actorName: 'Priya Anand',
      actorSide: 'school',
    })
  })
  return { bookingId, visitId, requestedBy }
}
