import { asc, desc, eq, inArray, or, sql } from 'drizzle-orm'
import { may, type SchoolActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  accounts,
  balances,
  bookings,
  costCentres,
  entries,
  funds,
  fundYears,
  journals,
  people,
  pupilPremiumAllocations,
  visits,
} from '#db/schema/index.ts'
import { addDays, type Day } from '../calendar.ts'
import { isPartSpent, JOURNALS, type JournalKind } from '../ledger/chart.ts'
import { type Pence, pence } from '../money.ts'
import { type FinancialYearStart, type SchoolYear, yearByKey } from '../school-years.ts'
import { type OwnSchool, ownSchoolsIn } from '../schools/own-schools.server.ts'
import { FUND_KINDS, type FundKind, fundYearOn } from './funds.ts'

/** One year of a fund: what it was given and where that stands. Left = allocation − shared − reserved − committed − spent. */
export type FundYearSums = {
  fundYearId: string | null
  year: SchoolYear
  /** Null: nobody has set it, so nothing is known to be left. */
  allocation: Pence | null
  source: string
  /** Put into a consortium's shared budget, used there or not. */
  shared: Pence
  reserved: Pence
  committed: Pence
  spent: Pence
  left: Pence | null
}

export type FundSeen = FundYearSums & { id: string; name: string; kind: FundKind; isActive: boolean }
export type SchoolFunds = OwnSchool & { funds: FundSeen[] }

const yearStartOf = (kind: FundKind, school: OwnSchool): FinancialYearStart =>
  FUND_KINDS[kind].period === 'april' ? 'april' : school.financialYear

/**
 * The funds of the actor's schools, each in the year that a key such as "2026-27" names, or without one in its own year
 * that includes today: a Pupil Premium year starts in April, an academy's own in September.
 */
export function readFunds(actor: SchoolActor, today: Day, yearKey: string | null): Promise<SchoolFunds[]> {
  return inTransaction(actor, async (tx) => {
    const schools = await ownSchoolsIn(tx, actor)
    if (schools.length === 0) return []
    const rows = await tx
      .select()
      .from(funds)
      .where(
        inArray(
          funds.schoolId,
          schools.map((school) => school.id),
        ),
      )
      .orderBy(desc(funds.isActive), asc(funds.createdAt), asc(funds.name))
    const years = await tx
      .select()
      .from(fundYears)
      .where(inArray(fundYears.fundId, rows.length > 0 ? rows.map((fund) => fund.id) : ['']))
    const sums = await sumsOf(
      tx,
      years.map((year) => year.id),
    )
    return schools.map((school) => ({
      ...school,
      funds: rows
        .filter((fund) => fund.schoolId === school.id)
        .map(({ id, name, kind, isActive }) => {
          const starts = yearStartOf(kind, school)
          const year = (yearKey ? yearByKey(yearKey, starts) : null) ?? fundYearOn(kind, today, school.financialYear)
          const row = years.find((one) => one.fundId === id && one.startsOn === year.startsOn)
          return { id, name, kind, isActive, ...fundYearSums(year, row, sums) }
        }),
    }))
  })
}

type YearRow = typeof fundYears.$inferSelect
type Sums = Map<string, Record<string, number>>

function fundYearSums(year: SchoolYear, row: YearRow | undefined, sums: Sums): FundYearSums {
  const of = (row && sums.get(row.id)) ?? {}
  const sum = (kind: string) => pence(of[kind] ?? 0)
  const isSet = row != null && row.allocationPence !== null
  return {
    fundYearId: row?.id ?? null,
    year,
    allocation: isSet ? row.allocationPence : null,
    source: row?.allocationSource ?? '',
    shared: pence(
      Object.entries(of).reduce((all, [kind, amount]) => all + (kind.startsWith('share_') ? amount : 0), 0),
    ),
    reserved: sum('fund_reserved'),
    committed: sum('fund_committed'),
    spent: sum('fund_spent'),
    left: isSet ? sum('fund_available') : null,
  }
}

/** Balances of the accounts of years of funds, by year and kind of account. */
async function sumsOf(tx: Tx, fundYearIds: string[]): Promise<Sums> {
  const found: Sums = new Map()
  if (fundYearIds.length === 0) return found
  const rows = await tx
    .select({
      fundYearId: accounts.fundYearId,
      kind: accounts.kind,
      sum: sql<number>`sum(${balances.balancePence})::float8`,
    })
    .from(accounts)
    .innerJoin(balances, eq(balances.accountId, accounts.id))
    .where(inArray(accounts.fundYearId, fundYearIds))
    .groupBy(accounts.fundYearId, accounts.kind)
  for (const { fundYearId, kind, sum } of rows) {
    found.set(fundYearId as string, { ...found.get(fundYearId as string), [kind]: sum })
  }
  return found
}

/** A proposal from DfE's published table for the year of a Pupil Premium fund. */
export type DfeAllocation = { pupils: number; amountPence: Pence; financialYear: string }

export type FundEvent = {
  id: string
  at: Date
  words: string
  memo: string
  who: string | null
  booking: { id: string; reference: string } | null
  visitOn: Day | null
  /** Of what has no date `visitOn` is the day by which it is wanted. */
  isDated: boolean
  /** What moved, by how much more or less was left for it, and what was left then; null while no allocation was set. */
  amount: Pence
  change: number
  left: Pence | null
}

export type FundPage = {
  school: OwnSchool
  fund: { id: string; name: string; kind: FundKind; isActive: boolean }
  sums: FundYearSums
  /** The years that can be looked at and set: last, this and next, and any that has something in it. */
  years: SchoolYear[]
  events: FundEvent[]
  dfe: DfeAllocation | null
  /** The newest year DfE's table is here for, when it is not this one: never proposed for another year. */
  dfeLatest: string | null
  canSet: boolean
}

/** One fund and one of its years with every journal. Null when it is not one of the actor's schools'. */
export function readFund(
  actor: SchoolActor,
  fundId: string,
  today: Day,
  yearKey: string | null,
): Promise<FundPage | null> {
  return inTransaction(actor, async (tx) => {
    const schools = await ownSchoolsIn(tx, actor)
    const [fund] = await tx.select().from(funds).where(eq(funds.id, fundId))
    const school = schools.find((one) => one.id === fund?.schoolId)
    if (!fund || !school) return null
    const rows = await tx.select().from(fundYears).where(eq(fundYears.fundId, fund.id)).orderBy(asc(fundYears.startsOn))
    const now = fundYearOn(fund.kind, today, school.financialYear)
    const offered = new Map<Day, SchoolYear>()
    for (const on of [
      addDays(now.startsOn, -1),
      now.startsOn,
      addDays(now.endsOn, 1),
      ...rows.map((row) => row.startsOn),
    ]) {
      const year = fundYearOn(fund.kind, on, school.financialYear)
      offered.set(year.startsOn, year)
    }
    const years = [...offered.values()].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))
    const year = years.find((one) => one.key === yearKey) ?? now
    const row = rows.find((one) => one.startsOn === year.startsOn)
    const dfe = fund.kind === 'pupil_premium' ? await dfeAllocations(tx, school.urn) : []
    const { id, name, kind, isActive } = fund
    return {
      school,
      fund: { id, name, kind, isActive },
      sums: fundYearSums(year, row, await sumsOf(tx, row ? [row.id] : [])),
      years,
      events: row ? await eventsOf(tx, row.id) : [],
      dfe: dfe.find((one) => one.financialYear === year.key) ?? null,
      dfeLatest: dfe.find((one) => one.financialYear !== year.key)?.financialYear ?? null,
      canSet: may(actor, 'set allocations'),
    }
  })
}

async function dfeAllocations(tx: Tx, urn: number): Promise<DfeAllocation[]> {
  const rows = await tx
    .select()
    .from(pupilPremiumAllocations)
    .where(eq(pupilPremiumAllocations.urn, urn))
    .orderBy(desc(pupilPremiumAllocations.financialYear))
  return rows.map(({ pupils, amountPence, financialYear }) => ({ pupils: Number(pupils), amountPence, financialYear }))
}

/** Every journal that touched a year of a fund, newest first, with what was left after each. */
async function eventsOf(tx: Tx, fundYearId: string): Promise<FundEvent[]> {
  const rows = await tx
    .select({
      id: journals.id,
      at: journals.at,
      kind: journals.kind,
      memo: journals.memo,
      who: people.name,
      bookingId: bookings.id,
      reference: bookings.reference,
      visitOn: visits.onDay,
      isDated: sql<boolean>`${visits.span} is not null`,
      moved: sql<number>`sum(greatest(${entries.amountPence}, 0))::float8`,
      drawn: sql<number>`-sum(least(${entries.amountPence}, 0))::float8`,
      spent: sql<number>`coalesce(sum(${entries.amountPence}) filter (where ${accounts.kind} in ('fund_spent', 'share_spent')), 0)::float8`,
      left: sql<number>`coalesce(sum(${entries.amountPence}) filter (where ${accounts.kind} = 'fund_available'), 0)::float8`,
    })
    .from(entries)
    .innerJoin(accounts, eq(accounts.id, entries.accountId))
    .innerJoin(journals, eq(journals.id, entries.journalId))
    .leftJoin(people, eq(people.id, journals.actorId))
    .leftJoin(bookings, eq(bookings.id, journals.bookingId))
    .leftJoin(visits, eq(visits.id, journals.visitId))
    .where(eq(accounts.fundYearId, fundYearId))
    .groupBy(journals.id, people.id, bookings.id, visits.id)
    .orderBy(sql`min(${entries.id})`)
  let left = 0
  let isSet = false
  const events = rows.map((row): FundEvent => {
    left += row.left
    isSet ||= row.kind === 'allocate'
    const words = JOURNALS[row.kind as JournalKind]?.words ?? row.kind
    const isShared = row.left === 0 && row.kind === 'reserve'
    return {
      id: row.id,
      at: row.at,
      words: isShared ? `${words}, from the share` : words,
      memo: row.memo,
      who: row.who,
      booking: row.bookingId && row.reference ? { id: row.bookingId, reference: row.reference } : null,
      visitOn: row.visitOn,
      isDated: row.isDated,
      amount: pence(
        row.kind === 'allocate' ? row.left : isPartSpent(row.kind) ? row.spent : Math.max(row.moved, row.drawn),
      ),
      change: row.left,
      left: isSet ? pence(left) : null,
    }
  })
  return events.reverse()
}

export type CostCentre = { id: string; schoolId: string; code: string; name: string; isActive: boolean }

/** The cost centres of the actor's schools, those in use first. */
export function readCostCentres(actor: SchoolActor): Promise<CostCentre[]> {
  return inTransaction(actor, (tx) =>
    tx
      .select({
        id: costCentres.id,
        schoolId: costCentres.schoolId,
        code: costCentres.code,
        name: costCentres.name,
        isActive: costCentres.isActive,
      })
      .from(costCentres)
      .where(or(eq(costCentres.schoolId, actor.organisationId), eq(costCentres.payerId, actor.organisationId)))
      .orderBy(desc(costCentres.isActive), asc(costCentres.code)),
  )
}
