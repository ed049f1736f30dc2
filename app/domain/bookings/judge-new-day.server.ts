import { and, eq, sql } from 'drizzle-orm'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { fundingLines, fundYears, services, shares } from '#db/schema/index.ts'
import { lackingToAsk } from '../accreditation/credential-renewals.ts'
import { type Day, instantAt, isWithin, londonDay, londonTime, minutesOf, type Time, timeOf } from '../calendar.ts'
import { done, type Result, refuse } from '../result.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { visitDay } from '../services/visit-day.ts'
import { isFull, isPast, isUsableTime } from './check-request.ts'
import type { DayRefusal } from './day-change-words.ts'
import { isProvider, judgedFor } from './held-for-visit.server.ts'
import { lostDays } from './judge-days.server.ts'
import { type Lacks, lacksOn } from './lacks.server.ts'
import type { Booking, LoadedVisit } from './move-visits.server.ts'

/** A day that a visit could be put to, and whether something is to be renewed before it. */
export type NewDay = { onDay: Day; span: { from: Date; to: Date }; lacks: Lacks }
export type Wanted = { day: Day; from: Time }

/** Any day: what they hold is judged apart, with its reason. */
const ALWAYS = [{ from: null, until: null }]

/**
 * Whether a confirmed visit could be on another day, as long as it is now and at the same place, when it is proposed and again when
 * it is agreed. By the rules of a request: a day of the school's, what whoever comes holds on it, their diary without this visit,
 * the drive, how many of the service they take a day; without notice, since the other side may say no. The money stays where it
 * was set aside, so that the day must be in the same year of each fund.
 */
export async function judgeNewDay(
  tx: Tx,
  booking: Booking,
  visit: LoadedVisit,
  { day, from }: Wanted,
  now: Date,
): Promise<Result<NewDay, DayRefusal>> {
  const { span, personId } = visit
  if (span === null || personId === null) return refuse('not_now')
  const end = minutesOf(from) + Math.round((span.to.getTime() - span.from.getTime()) / 60_000)
  if (end >= 24 * 60) return refuse('too_long_for_the_day')
  const asked = { day, from, to: timeOf(end) }
  const wanted = { from: instantAt(day, from), to: instantAt(day, asked.to) }
  if (!isUsableTime(asked)) return refuse('not_free')
  if (wanted.from.getTime() === span.from.getTime()) return refuse('day_the_same')
  if (isPast(asked, { today: londonDay(now), todayFrom: londonTime(now) })) return refuse('in_the_past')

  const { service, held } = await judgedFor(tx, booking, personId)
  const calendar = await schoolCalendarIn(tx, booking.schoolId)
  if (!visitDay(calendar, service, day).ok) return refuse('no_school_that_day')
  if (lackingToAsk(held, service, day, londonDay(now)).length > 0) return refuse('check_missing')
  if (!(await isInSameYears(tx, visit.id, day))) return refuse('other_fund_year')
  if (day !== visit.onDay && (await isFullThen(tx, booking, day))) return refuse('full_that_day')
  const comers = [{ personId, held: ALWAYS, askable: ALWAYS }]
  const isOffice = await isProvider(tx, booking.supplierId)
  const [lost] = await lostDays(tx, { comers, at: visit, isOffice, leaving: span }, [asked])
  if (lost) return refuse(lost.code as DayRefusal)
  return done({ onDay: day, span: wanted, lacks: lacksOn(held, service, day) })
}

/** Whether every fund and share that pays for it covers the day in the year from which it pays. */
const isInSameYears = (tx: Tx, visitId: string, on: Day): Promise<boolean> =>
  // Of whose money pays a supplier reads nothing; that a day is in another year is all that is said.
  seeingAllParties(tx, async () => {
    const years = await tx
      .select({
        year: { startsOn: fundYears.startsOn, endsOn: fundYears.endsOn },
        share: { startsOn: shares.startsOn, endsOn: shares.endsOn },
      })
      .from(fundingLines)
      .innerJoin(fundYears, eq(fundYears.id, fundingLines.fundYearId))
      .leftJoin(shares, eq(shares.id, fundingLines.shareId))
      .where(eq(fundingLines.visitId, visitId))
    return years.every(({ year, share }) => isWithin(year, on) && (share === null || isWithin(share, on)))
  })

async function isFullThen(tx: Tx, { supplierId, serviceCode }: Booking, on: Day): Promise<boolean> {
  const [offer] = await tx
    .select({
      most: services.capacityADay,
      taken: sql<Record<string, number>>`visits_a_day(${services.supplierId}, ${services.code})`,
    })
    .from(services)
    .where(and(eq(services.supplierId, supplierId), eq(services.code, serviceCode)))
  return offer !== undefined && isFull(offer, on)
}
