import { eq } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import {
  approvals,
  bookings,
  fundingLines,
  funds,
  shares,
  signatures,
  visitConditions,
  visits,
} from '#db/schema/index.ts'
import { byOf, writeEvent } from '../audit/write-event.server.ts'
import { fundYearRow } from '../budgets/fund-year-row.server.ts'
import { fundYearOn } from '../budgets/funds.ts'
import { type Day, instantAt, isWithin, type Time } from '../calendar.ts'
import { newId } from '../ids.ts'
import type { BudgetOf, VisitMoney } from '../ledger/budget-moves.server.ts'
import { pence } from '../money.ts'
import { fivePmOnSchoolDay } from '../school-days.ts'
import { agreementHash } from './agreement-text.ts'
import { statusWantedOf } from './employment-status.ts'
import { keptOf, lacksOn, writeLacks } from './lacks.server.ts'
import { type Plan, type PlannedLine, Refused, type VisitsRequest } from './plan-request.server.ts'
import type { RemoteAnswer } from './request-answers.ts'
import { momentsOf } from './visit-moments.ts'
import { SCHOOL_DAYS_TO_DECIDE, waitsUntil } from './waits-until.ts'

/** Writes the booking with its agreement, the approval it waits for, and the requester's signature. */
export async function writeBooking(
  tx: Tx,
  actor: BuyingActor,
  input: VisitsRequest,
  plan: Plan,
  now: Date,
): Promise<typeof bookings.$inferSelect> {
  const bookingId = newId('booking')
  const parties = {
    schoolId: input.schoolId,
    payerId: plan.payer.payerId,
    supplierId: input.supplierId,
    leadId: plan.leadId,
  }
  const { agreement } = plan
  const hash = agreementHash(agreement)
  const [booking] = await tx
    .insert(bookings)
    .values({
      id: bookingId,
      ...parties,
      serviceCode: input.serviceCode,
      serviceName: agreement.service,
      purpose: input.purpose,
      yearGroups: input.yearGroups,
      groupSize: plan.menu.groupMost === null ? null : (input.groupSize ?? null),
      safeguardingLead: input.safeguardingLead,
      terms: plan.priced.terms,
      remote: remoteIn(input.place),
      agreement,
      agreementHash: hash,
      statusWanted: statusWantedOf({
        trading: plan.card.trading,
        group: plan.school.group,
        isDated: plan.menu.isDated,
      }),
      requestedBy: actor.personId,
      requestedByName: actor.name,
      requestedAt: now,
    })
    .returning()
  const approveBy = fivePmOnSchoolDay(plan.calendar, now, SCHOOL_DAYS_TO_DECIDE)
  await tx.insert(approvals).values({
    bookingId,
    schoolId: parties.schoolId,
    payerId: parties.payerId,
    leadId: parties.leadId,
    status: 'awaiting',
    askedAt: now,
    approveBy,
  })
  await tx.insert(signatures).values({
    bookingId,
    ...parties,
    act: 'sent',
    personId: actor.personId,
    name: actor.name,
    at: now,
    agreementHash: hash,
  })
  if (!booking) throw new Error('the booking was not written')
  await writeEvent(tx, booking, {
    visitId: null,
    event: 'requested',
    toStatus: 'requested',
    at: now,
    by: byOf(actor),
    note: null,
  })
  return booking
}

/** What a visit waits for from the beginning. */
const OF_AN_ADVISER = ['approval', 'answer'] as const
const OF_A_PROVIDER = ['approval', 'answer', 'practitioner'] as const

function remoteIn(place: VisitsRequest['place']): RemoteAnswer | null {
  if (place.kind !== 'remote') return null
  const { kind, ...remote } = place
  return remote
}

type NewVisit = {
  booking: typeof bookings.$inferSelect
  position: number
  visit: VisitsRequest['visits'][number]
  now: Date
  /** The visit in whose place it is asked for, and how many visits the booking has by now. */
  inPlaceOf?: { visitId: string; after: number }
}

/** Writes one visit of it with its conditions, what is to be renewed before it, and its funding lines; answers the money that is to be reserved for it. */
export async function writeVisit(tx: Tx, input: VisitsRequest, plan: Plan, of: NewVisit): Promise<VisitMoney> {
  const visitId = newId('visit')
  const parties = { schoolId: input.schoolId, payerId: plan.payer.payerId, leadId: plan.leadId }
  const { isDated } = plan.menu
  const span = isDated
    ? { from: instantAt(of.visit.day, of.visit.from as Time), to: instantAt(of.visit.day, of.visit.to as Time) }
    : null
  const deadline = waitsUntil(plan.calendar, of.now, momentsOf({ onDay: of.visit.day, span }).from)
  const { price } = plan.priced
  // Of a provider nobody is known yet.
  const lacks = plan.card.personId ? lacksOn(plan.held, plan.menu, of.visit.day) : null
  await tx.insert(visits).values({
    id: visitId,
    bookingId: of.booking.id,
    ...parties,
    supplierId: input.supplierId,
    personId: plan.card.personId,
    position: (of.inPlaceOf?.after ?? 0) + of.position + 1,
    replacesVisitId: of.inPlaceOf?.visitId ?? null,
    status: 'requested',
    onDay: of.visit.day,
    span,
    quantity: isDated ? 1 : (input.quantity ?? 0),
    placeName: plan.place.name,
    placeAddress: plan.place.isAtSchool ? '' : plan.place.address,
    isAtSchool: plan.place.isAtSchool,
    mode: isDated ? plan.place.mode : 'without_date',
    latitude: plan.place.latitude,
    longitude: plan.place.longitude,
    room: isDated ? input.room : '',
    interviewsWanted: isDated ? input.interviews : 0,
    pricePence: price.price,
    travelPence: price.travel,
    feePence: price.fee,
    vatPence: price.vat,
    bearsPence: price.payerBears,
    approveBy: deadline,
    answerBy: deadline,
    ...keptOf(lacks, of.now),
  })
  if (lacks !== null) await writeLacks(tx, of.booking, visitId, lacks, of.now)
  await tx.insert(visitConditions).values(
    (plan.card.personId ? OF_AN_ADVISER : OF_A_PROVIDER).map((kind) => ({
      visitId,
      kind,
      ...parties,
      supplierId: input.supplierId,
      openedAt: of.now,
    })),
  )
  const lines: VisitMoney['lines'] = []
  for (const [index, line] of plan.lines.entries()) {
    const amount = plan.split[of.position]?.[index] ?? 0
    if (amount === 0) continue
    const budget = await budgetOf(tx, line, plan, of.visit.day)
    await tx.insert(fundingLines).values({
      id: newId('fundingLine'),
      visitId,
      bookingId: of.booking.id,
      ...parties,
      fundYearId: budget.fundYearId,
      shareId: budget.shareId,
      fundName: line.fundName,
      fundKind: line.fundKind,
      amountPence: pence(amount),
      costCentreId: line.costCentreId,
      ...(line.fundKind === 'pupil_premium' ? { ...line.tag, challengeWords: line.challengeWords } : {}),
    })
    lines.push({ of: budget, amount })
  }
  return {
    ...{ visitId, bookingId: of.booking.id, onDay: of.visit.day, lines, parties },
    bears: price.payerBears,
    isCancelled: false,
  }
}

/** The ledger's side of a line: the year of the fund that the visit falls in, or the share. */
async function budgetOf(tx: Tx, line: PlannedLine, plan: Plan, on: Day): Promise<BudgetOf> {
  const own = { schoolId: plan.school.id, payerId: plan.payer.payerId }
  if (line.isShare) {
    const [share] = await tx.select().from(shares).where(eq(shares.id, line.from))
    if (!share || !isWithin(share, on)) throw new Refused({ code: 'outside_share' })
    return {
      fundYearId: share.fundYearId,
      shareId: share.id,
      parties: { ...own, leadId: share.leadId },
      hasAllocation: true,
    }
  }
  const [fund] = await tx.select().from(funds).where(eq(funds.id, line.from))
  if (!fund) throw new Refused({ code: 'fund_not_found' })
  const year = await fundYearRow(tx, fund, fundYearOn(fund.kind, on, plan.payer.financialYear))
  return { fundYearId: year.id, shareId: null, parties: own, hasAllocation: year.allocationPence !== null }
}
