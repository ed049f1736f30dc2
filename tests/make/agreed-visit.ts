import { eq } from 'drizzle-orm'
import { systemActor } from '#app/auth/actor.ts'
import { addDays, day } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { openBudgetAccount, postAllocation } from '#app/domain/ledger/budget-moves.server.ts'
import { postJournal } from '#app/domain/ledger/post-journal.server.ts'
import { pence } from '#app/domain/money.ts'
import { inTransaction } from '#db/client.server.ts'
import { bookingEvents, bookings, fundingLines, funds, fundYears, payers, visits } from '#db/schema/index.ts'
import type { MadeAdviser } from './advisers.ts'
import { makePerson } from './people.ts'
import type { MadeSchool } from './schools.ts'

// Rows of agreed visits for tests that begin where a booking's verbs end.

const at = new Date('2027-01-22T10:00:00Z')
const system = systemActor('a test')
let days = 0

/** One agreed visit of £320.00 with £8.10 travel and a fee of £19.20: £351.14 with the VAT on the fee, its money spent. */
export async function makeAgreedVisit(of: {
  school: MadeSchool
  adviser: MadeAdviser
  orderNumber?: string | null
  payerRecoversVat?: boolean
  how?: 'person' | 'silence'
}): Promise<{ bookingId: string; visitId: string }> {
  const { adviser, payerRecoversVat = true, how = 'person' } = of
  const { id: schoolId, payerId } = of.school
  const bookingId = newId('booking')
  const visitId = newId('visit')
  const { personId: requestedBy } = await makePerson({ name: 'Priya Anand' })
  const onDay = addDays(day('2026-09-02'), days++)
  const parties = { schoolId, payerId, supplierId: adviser.supplierId, leadId: null }
  const buyers = { schoolId, payerId, leadId: null }
  const bears = pence(payerRecoversVat ? 34_730 : 35_114)
  await inTransaction(system, async (tx) => {
    await tx.update(payers).set({ recoversVat: payerRecoversVat }).where(eq(payers.payerId, payerId))
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
        unit: 'day',
        interviewMinutes: 45,
      },
      agreement: {
        supplier: adviser.actor.name,
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
      personId: adviser.actor.personId,
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
  return { bookingId, visitId }
}
