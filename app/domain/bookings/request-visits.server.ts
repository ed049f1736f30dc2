import { eq, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import { databaseError, inTransaction, type Tx } from '#db/client.server.ts'
import { refusalOfConstraint } from '#db/refusals.ts'
import {
  approvals,
  bookings,
  fundingLines,
  funds,
  requestDrafts,
  shares,
  signatures,
  visitConditions,
  visits,
} from '#db/schema/index.ts'
import { readDiaryOfDays, rewriteFreeDays } from '../availability/free-days.server.ts'
import { fits, freeOn } from '../availability/free-time.ts'
import { fundYearRow } from '../budgets/fund-year-row.server.ts'
import { fundYearOn } from '../budgets/funds.ts'
import { type Day, instantAt, isWithin, londonDay, type Time } from '../calendar.ts'
import { spendKey, spentKey } from '../command-key.server.ts'
import { newId } from '../ids.ts'
import { type BudgetOf, moveVisitMoney, type VisitMoney } from '../ledger/budget-moves.server.ts'
import { pence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { fivePmOnSchoolDay } from '../school-days.ts'
import { serviceByCode } from '../services/menu.ts'
import { agreementHash, agreementText } from './agreement-text.ts'
import { expireLapsed } from './expire-requests.server.ts'
import { byOf, writeEvent } from './move-visits.server.ts'
import {
  type Plan,
  type PlannedLine,
  planRequest,
  Refused,
  type RequestRefusal,
  SCHOOL_DAYS_TO_DECIDE,
  type VisitsRequest,
} from './plan-request.server.ts'

type Requested = Result<{ bookingId: string }, RequestRefusal>

/** At most so many days of one adviser may a school hold that nobody has approved. */
export const MOST_UNAPPROVED_DAYS = 10

/**
 * A school, a trust for its academy, or a consortium for its member asks one adviser for one or several visits: one
 * booking, one agreement signed by sending, one approval. All or nothing: the dates are held, the money is reserved, or
 * nothing is. Refused with the days or the funding lines that stand in the way; a lost race reads the same as the rule.
 */
export async function requestVisits(
  actor: BuyingActor,
  input: VisitsRequest,
  now: Date,
): Promise<Result<{ bookingId: string }, RequestRefusal>> {
  if (!may(actor, 'request visits')) return refuse({ code: 'role_missing' })
  await expireLapsed(input.supplierId, now)
  let asking: Day | null = null
  try {
    return await inTransaction(actor, async (tx) => {
      const { key, ...asked } = input
      const before = await earlier(tx, actor, key, asked)
      if (before) return before

      const plan = await planRequest(tx, actor, input, now)
      await tx.execute(sql`select lock_person(${plan.card.personId})`)
      // A double click: the other sending held the lock, and has just succeeded.
      const meanwhile = await earlier(tx, actor, key, asked)
      if (meanwhile) return meanwhile
      await refuseTooManyUnapproved(tx, input, plan.card.personId)
      await refuseWhatIsNotFree(tx, input, plan)

      const bookingId = await writeBooking(tx, actor, input, plan, now)
      const money: VisitMoney[] = []
      for (const [position, visit] of input.visits.entries()) {
        asking = visit.day
        money.push(await writeVisit(tx, input, plan, { bookingId, position, visit, now }))
      }
      asking = null
      await moveVisitMoney(tx, 'reserve', money, { at: now, actorId: actor.personId })
      await rewriteFreeDays(tx, plan.card.personId, londonDay(now))
      await tx.update(requestDrafts).set({ bookingId, changedAt: now }).where(eq(requestDrafts.id, key))
      await tellOfRequest(tx, bookingId)
      await spendKey(tx, actor, { key, verb: 'request-visits', input: asked, outcome: bookingId, now })
      return done({ bookingId })
    })
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal)
    const code = refusalOfConstraint(databaseError(error)?.constraint ?? null)
    if (!code) throw error
    if (code === 'already_sent') return repeated(actor, input)
    return refuse({ code, days: asking ? [{ day: asking, code }] : undefined })
  }
}

async function refuseTooManyUnapproved(tx: Tx, input: VisitsRequest, personId: string): Promise<void> {
  const [held] = await tx.execute<{ days: number }>(sql`select unapproved_days(${input.schoolId}, ${personId}) as days`)
  const asked = new Set(input.visits.map((visit) => visit.day)).size
  if ((held?.days ?? 0) + asked > MOST_UNAPPROVED_DAYS) throw new Refused({ code: 'too_many_unapproved' })
}

/** Every date at once that is taken, or that could not be driven to, so that the form comes back with all of them marked. */
async function refuseWhatIsNotFree(tx: Tx, input: VisitsRequest, plan: Plan): Promise<void> {
  const sorted = input.visits.map((visit) => visit.day).sort()
  const drive = { to: plan.place, roads: plan.platform }
  const [first, last] = [sorted[0] as Day, sorted.at(-1) as Day]
  const { personId } = plan.card
  const reachable = await readDiaryOfDays(tx, personId, first, last, drive)
  const isFree = (diary: typeof reachable, visit: VisitsRequest['visits'][number]) =>
    fits(freeOn(diary, visit.day), visit.from as Time, visit.to as Time)
  const refused = input.visits.filter((visit) => !isFree(reachable, visit))
  if (refused.length === 0) return
  const there = await readDiaryOfDays(tx, personId, first, last)
  const days = refused.map((visit) => ({
    day: visit.day,
    code: isFree(there, visit) ? ('too_far_to_drive' as const) : ('taken' as const),
  }))
  throw new Refused({ code: days[0]?.code ?? 'taken', days })
}

async function writeBooking(tx: Tx, actor: BuyingActor, input: VisitsRequest, plan: Plan, now: Date): Promise<string> {
  const bookingId = newId('booking')
  const parties = {
    schoolId: input.schoolId,
    payerId: plan.payer.payerId,
    supplierId: input.supplierId,
    leadId: plan.leadId,
  }
  const agreement = agreementText({
    supplier: plan.card.legalName,
    payer: plan.payer.legalName,
    school: plan.school.name,
    lead: plan.lead?.name ?? null,
    service: serviceByCode(input.serviceCode).name,
    visits: input.visits.map((visit) => ({ ...visit, place: plan.place.name })),
    terms: plan.priced.terms,
    totalPence: plan.priced.price.gross * input.visits.length,
    safeguardingLead: input.safeguardingLead,
  })
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
      safeguardingLead: input.safeguardingLead,
      terms: plan.priced.terms,
      agreement,
      agreementHash: hash,
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
  return bookingId
}

type NewVisit = { bookingId: string; position: number; visit: VisitsRequest['visits'][number]; now: Date }

async function writeVisit(tx: Tx, input: VisitsRequest, plan: Plan, of: NewVisit): Promise<VisitMoney> {
  const visitId = newId('visit')
  const parties = { schoolId: input.schoolId, payerId: plan.payer.payerId, leadId: plan.leadId }
  const from = instantAt(of.visit.day, of.visit.from as Time)
  const until = instantAt(of.visit.day, of.visit.to as Time)
  // Nothing waits beyond the visit itself.
  const deadline = new Date(
    Math.min(fivePmOnSchoolDay(plan.calendar, of.now, SCHOOL_DAYS_TO_DECIDE).getTime(), from.getTime()),
  )
  const { price } = plan.priced
  await tx.insert(visits).values({
    id: visitId,
    bookingId: of.bookingId,
    ...parties,
    supplierId: input.supplierId,
    personId: plan.card.personId,
    position: of.position + 1,
    status: 'requested',
    onDay: of.visit.day,
    span: { from, to: until },
    placeName: plan.place.name,
    isAtSchool: plan.place.isAtSchool,
    latitude: plan.place.latitude,
    longitude: plan.place.longitude,
    room: input.room,
    interviewsWanted: input.interviews,
    pricePence: price.price,
    travelPence: price.travel,
    feePence: price.fee,
    vatPence: price.vat,
    bearsPence: price.payerBears,
    approveBy: deadline,
    answerBy: deadline,
  })
  await tx.insert(visitConditions).values(
    (['approval', 'answer'] as const).map((kind) => ({
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
      bookingId: of.bookingId,
      ...parties,
      fundYearId: budget.fundYearId,
      shareId: budget.shareId,
      fundName: line.fundName,
      fundKind: line.fundKind,
      amountPence: pence(amount),
      costCentreId: line.costCentreId,
      ...(line.fundKind === 'pupil_premium' ? line.tag : {}),
    })
    lines.push({ of: budget, amount })
  }
  return { visitId, bookingId: of.bookingId, onDay: of.visit.day, lines, parties }
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

async function tellOfRequest(tx: Tx, bookingId: string): Promise<void> {
  const tell = (
    template: 'request-sent' | 'approval-wanted' | 'visits-requested',
    to: 'requester' | 'approvers' | 'adviser',
  ) =>
    enqueue(tx, 'write-email', { template, key: `${template}:${bookingId}`, recipients: { to, bookingId }, bookingId })
  await tell('request-sent', 'requester')
  await tell('approval-wanted', 'approvers')
  await tell('visits-requested', 'adviser')
}

/** What the same form came to when it was sent before, or null. */
async function earlier(tx: Tx, actor: BuyingActor, key: string, asked: unknown): Promise<Requested | null> {
  const spent = await spentKey(tx, actor, key, asked)
  if (!spent.ok) return refuse({ code: spent.refusal })
  return spent.value ? done({ bookingId: spent.value }) : null
}

/** The same form sent twice at once: the other sending has just succeeded, so say what it came to. */
async function repeated(
  actor: BuyingActor,
  input: VisitsRequest,
): Promise<Result<{ bookingId: string }, RequestRefusal>> {
  const { key, ...asked } = input
  const spent = await inTransaction(actor, (tx) => spentKey(tx, actor, key, asked))
  return spent.ok && spent.value ? done({ bookingId: spent.value }) : refuse({ code: 'already_sent' })
}
