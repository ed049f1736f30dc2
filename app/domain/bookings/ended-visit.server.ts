import { and, asc, desc, eq, notInArray } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { approvals, bookingEvents, bookings, fundingLines, fundYears, visits } from '#db/schema/index.ts'
import { londonDay, londonTime } from '../calendar.ts'
import { pence } from '../money.ts'
import type { Result } from '../result.ts'
import { boughtBy } from './bought-by.server.ts'
import type { InPlaceOf, Plan, VisitsRequest } from './plan-request.server.ts'
import { grossOf } from './price.ts'
import { addressParts, linesInPlaceOf, mayBeReplaced, type NotReplaceable } from './replacing.ts'
import type { FundingAnswer, VisitAnswer } from './request-answers.ts'

type Row = typeof visits.$inferSelect

/** A visit that its adviser could not keep, with what is carried to whatever takes its place. */
export type EndedVisit = {
  booking: typeof bookings.$inferSelect
  visit: Row & { span: NonNullable<Row['span']> }
  approval: typeof approvals.$inferSelect
  lines: FundingAnswer[]
  /** Whether another may be taken in its place now. */
  may: Result<null, NotReplaceable>
}

/** Null where it is none of the actor’s buying, or has no date. What a consortium led is the consortium’s to replace. */
export async function endedVisit(
  tx: Tx,
  actor: BuyingActor,
  { bookingId, visitId }: { bookingId: string; visitId: string },
  now: Date,
): Promise<EndedVisit | null> {
  const [row] = await tx
    .select({ booking: bookings, visit: visits, approval: approvals })
    .from(visits)
    .innerJoin(bookings, eq(bookings.id, visits.bookingId))
    .innerJoin(approvals, eq(approvals.bookingId, bookings.id))
    .where(and(eq(visits.id, visitId), eq(bookings.id, bookingId), boughtBy(actor, bookings)))
  if (!row || row.visit.span === null) return null
  if (row.booking.leadId !== (actor.kind === 'consortium' ? actor.organisationId : null)) return null
  const [ended] = await tx
    .select({ side: bookingEvents.actorSide })
    .from(bookingEvents)
    .where(and(eq(bookingEvents.visitId, visitId), eq(bookingEvents.toStatus, 'cancelled')))
    .orderBy(desc(bookingEvents.at))
    .limit(1)
  const replaced = await tx.$count(
    visits,
    and(eq(visits.replacesVisitId, visitId), notInArray(visits.status, ['declined', 'withdrawn', 'expired'])),
  )
  const { visit } = row
  const state = { ...visit, endedBy: ended?.side ?? null, isDated: true, isReplaced: replaced > 0 }
  return {
    ...row,
    visit: { ...visit, span: row.visit.span },
    lines: await linesOf(tx, visitId),
    may: mayBeReplaced(state, londonDay(now)),
  }
}

/** Its funding as a request says it: a fund or a share, whatever year of it that was. */
async function linesOf(tx: Tx, visitId: string): Promise<FundingAnswer[]> {
  const rows = await tx
    .select({ line: fundingLines, fundId: fundYears.fundId })
    .from(fundingLines)
    .leftJoin(fundYears, eq(fundYears.id, fundingLines.fundYearId))
    .where(eq(fundingLines.visitId, visitId))
    .orderBy(asc(fundingLines.id))
  return rows.map(({ line, fundId }) => ({
    from: line.shareId ?? fundId ?? '',
    amountPence: line.amountPence,
    costCentreId: line.costCentreId,
    tag:
      line.whom && line.approach && line.challenge !== null
        ? {
            ...{ whom: line.whom, pupilsEligible: line.pupilsEligible, pupilsInAll: line.pupilsInAll },
            ...{ method: line.method, approach: line.approach, challenge: line.challenge },
            rationale: line.rationale ?? '',
          }
        : null,
  }))
}

/** The same that was asked for, asked of another supplier or for another day. */
export const requestInPlaceOf = (
  { booking, visit }: EndedVisit,
  of: { key: string; supplierId: string; visit: VisitAnswer },
): VisitsRequest => ({
  key: of.key,
  supplierId: of.supplierId,
  schoolId: booking.schoolId,
  serviceCode: booking.serviceCode,
  visits: [of.visit],
  place: placeOf(booking, visit),
  room: visit.room,
  yearGroups: booking.yearGroups,
  interviews: visit.interviewsWanted,
  ...(booking.groupSize === null ? {} : { groupSize: booking.groupSize }),
  safeguardingLead: booking.safeguardingLead,
  purpose: booking.purpose,
  lines: [],
  expectedPence: 0,
})

function placeOf(booking: EndedVisit['booking'], visit: Row): VisitsRequest['place'] {
  if (booking.remote) return { kind: 'remote', ...booking.remote }
  if (visit.isAtSchool) return { kind: 'school' }
  return { kind: 'elsewhere', name: visit.placeName, ...addressParts(visit.placeAddress) }
}

/** By what it is judged otherwise than a request is. `expectedPence`: what was shown; null where it is only looked at. */
export const judgedInPlaceOf = (ended: EndedVisit, supplierId: string, expectedPence: number | null): InPlaceOf => ({
  expectedPence,
  linesFor: (bears) => linesInPlaceOf(ended.lines, ended.visit.interviewsWanted, bears),
  frozen: supplierId === ended.booking.supplierId ? frozenOf(ended) : null,
})

/** What a visit of this booking costs, whatever its adviser asks by now. */
function frozenOf({ booking: { terms }, visit }: EndedVisit): Plan['priced'] {
  const [gross, vat] = [grossOf(visit), pence(visit.vatPence)]
  const recoverableVat = pence(gross - visit.bearsPence)
  return {
    terms,
    // It was within reach when it was asked for.
    miles: 0,
    price: {
      ...{ lines: [], price: pence(visit.pricePence), travel: pence(visit.travelPence), fee: pence(visit.feePence) },
      ...{ adviserVat: vat, feeVat: pence(0), vat, net: pence(gross - vat), gross },
      ...{ recoverableVat, payerBears: pence(visit.bearsPence) },
    },
  }
}

/** When it was: where another has the time, they are asked for the same. */
export const timeOf = ({ visit: { span } }: EndedVisit) => ({ from: londonTime(span.from), to: londonTime(span.to) })
