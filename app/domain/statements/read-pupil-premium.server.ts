import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { SchoolActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  approvals,
  bookings,
  fundingLines,
  funds,
  fundYears,
  interviews,
  organisations,
  pupilPremiumAllocations,
  visitCounts,
  visits,
} from '#db/schema/index.ts'
import { isBilled, LIVE } from '../bookings/lifecycle.ts'
import { quantityOf } from '../bookings/price-lines.ts'
import { nobodyWasSeen } from '../bookings/rows-to-count.server.ts'
import { PP_LAST_YEAR_GROUP, partNotWhollyPaid } from '../budgets/pupil-premium.ts'
import type { Day } from '../calendar.ts'
import type { Pence } from '../money.ts'
import { yearByKey } from '../school-years.ts'
import { type OwnSchool, ownSchoolsIn } from '../schools/own-schools.server.ts'
import type { PremiumLine } from './pupil-premium-statement.ts'

export type PremiumAllocation = {
  yearKey: string
  /** What the school set aside of it for guidance; null when nobody has. */
  setAside: Pence | null
  /** DfE's figure for the whole school; null when its table for that year is not here. */
  dfe: { amountPence: Pence; pupils: number } | null
}

export type PremiumRead = {
  schools: OwnSchool[]
  school: OwnSchool
  /** Every line that is spent, committed or reserved, by day. */
  lines: PremiumLine[]
  allocations: PremiumAllocation[]
  fundId: string | null
}

/** All of a school's Pupil Premium lines, whatever year. Null when the school asked for is not the actor's. */
export function readPupilPremiumLines(actor: SchoolActor, schoolId: string | null): Promise<PremiumRead | null> {
  return inTransaction(actor, async (tx) => {
    const schools = await ownSchoolsIn(tx, actor)
    const school = schoolId ? schools.find(({ id }) => id === schoolId) : schools[0]
    if (!school) return null
    const [fund] = await tx
      .select({ id: funds.id })
      .from(funds)
      .where(and(eq(funds.schoolId, school.id), eq(funds.kind, 'pupil_premium')))
    return {
      schools,
      school,
      lines: await linesOf(tx, school.id),
      allocations: await allocationsOf(tx, school.urn, fund?.id ?? null),
      fundId: fund?.id ?? null,
    }
  })
}

async function linesOf(tx: Tx, schoolId: string): Promise<PremiumLine[]> {
  const rows = await tx
    .select({
      line: fundingLines,
      visit: visits,
      reference: bookings.reference,
      activity: bookings.serviceName,
      terms: bookings.terms,
      provider: organisations.name,
      approval: approvals.status,
      eligible: visitCounts.eligible,
      isSeenByNobody: nobodyWasSeen(visits.id),
      seen: sql<number>`(select count(*)::int from ${interviews} where ${interviews.visitId} = ${visits.id}
        and ${interviews.outcome} = 'seen' and coalesce(${interviews.yearGroup}, 0) <= ${PP_LAST_YEAR_GROUP})`,
    })
    .from(fundingLines)
    .innerJoin(visits, eq(visits.id, fundingLines.visitId))
    .innerJoin(bookings, eq(bookings.id, visits.bookingId))
    .innerJoin(organisations, eq(organisations.id, visits.supplierId))
    .leftJoin(approvals, eq(approvals.bookingId, bookings.id))
    .leftJoin(visitCounts, eq(visitCounts.visitId, visits.id))
    .where(and(eq(fundingLines.schoolId, schoolId), inArray(visits.status, [...LIVE, 'cancelled'])))
    .orderBy(asc(visits.onDay), asc(visits.id), desc(fundingLines.amountPence))
  return rows.flatMap(({ line, visit, ...row }) => {
    // What a part, or a late cancellation, leaves of a line may be nothing.
    if (!isBilled(visit) || line.amountPence === 0) return []
    const isCancelled = visit.status === 'cancelled'
    if (line.fundKind !== 'pupil_premium' || !line.approach || line.challenge === null || !line.rationale) return []
    const others = rows.filter((other) => other.line.visitId === visit.id && other.line.id !== line.id)
    return [
      {
        visitId: visit.id,
        bookingId: visit.bookingId,
        reference: row.reference,
        onDay: visit.onDay,
        standing:
          visit.status === 'agreed' || isCancelled ? 'spent' : row.approval === 'approved' ? 'committed' : 'reserved',
        activity: isCancelled ? `${row.activity}, cancelled late` : row.activity,
        isCancelled,
        provider: row.provider,
        quantity: quantityOf(row.terms),
        fundName: line.fundName,
        amountPence: line.amountPence,
        visitPence: visit.bearsPence,
        otherFunds: others.map((other) => ({ name: other.line.fundName, amountPence: other.line.amountPence })),
        approach: line.approach,
        challenge: line.challenge,
        challengeWords: line.challengeWords,
        rationale: line.rationale,
        isMixed: line.whom === 'mixed_group',
        method: line.method,
        // A penny is how a booking's sum was spread over its visits.
        partNotPaid:
          line.whom === 'mixed_group'
            ? partNotWhollyPaid(
                { ...line, whom: line.whom },
                { amount: line.amountPence, of: visit.bearsPence, visits: 2 },
              )
            : null,
        seen: row.seen,
        eligible: isCancelled ? 0 : (row.eligible ?? (row.isSeenByNobody ? 0 : null)),
      } satisfies PremiumLine,
    ]
  })
}

async function allocationsOf(tx: Tx, urn: number, fundId: string | null): Promise<PremiumAllocation[]> {
  const set = fundId ? await tx.select().from(fundYears).where(eq(fundYears.fundId, fundId)) : []
  const dfe = await tx.select().from(pupilPremiumAllocations).where(eq(pupilPremiumAllocations.urn, urn))
  const keyOf = (startsOn: Day) => `${startsOn.slice(0, 4)}-${String(Number(startsOn.slice(0, 4)) + 1).slice(2)}`
  const keys = new Set([...set.map((year) => keyOf(year.startsOn)), ...dfe.map((row) => row.financialYear)])
  return [...keys]
    .filter((key) => yearByKey(key, 'april'))
    .sort()
    .map((yearKey) => {
      const found = dfe.find((row) => row.financialYear === yearKey)
      return {
        yearKey,
        setAside: set.find((year) => keyOf(year.startsOn) === yearKey)?.allocationPence ?? null,
        dfe: found ? { amountPence: found.amountPence, pupils: Number(found.pupils) } : null,
      }
    })
}
