import { and, eq, gte, inArray } from 'drizzle-orm'
import { may, type SchoolActor } from '#app/auth/actor.ts'
import { changeRow } from '#db/change-row.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { differs } from '#db/differs.ts'
import { costCentres, payers, schoolSettings, visits } from '#db/schema/index.ts'
import { askToLookAtVisits } from '../accreditation/held.server.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { withoutNumbering } from '../budgets/pupil-premium.ts'
import { type Day, londonDay } from '../calendar.ts'
import type { Invoicing } from '../invoices/invoice-on.ts'
import { redateCharges } from '../invoices/redate-charges.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { ownRulesAt } from './own-rules.server.ts'
import { type OwnSchool, ownSchoolIn, ownSchoolsIn } from './own-schools.server.ts'

export type VisitSettings = {
  usesCostCentres: boolean
  safeguardingLead: string
  usualRoom: string
  arrival: string
  /** The numbered challenges of the Pupil Premium strategy: the first is challenge 1. */
  challenges: string[]
  /** How many years old it lets an adviser’s DBS certificate be; null: as old as it is. */
  dbsMostYears: number | null
  /** The least public liability cover it asks an adviser for, in pounds; null: any. */
  leastCoverPounds: number | null
}

export type PayerSettings = {
  legalName: string
  invoiceEmail: string
  addressLines: string[]
  usesOrderNumbers: boolean
  /** When its invoices leave. */
  invoicing: Invoicing
  financialYear: 'april' | 'september'
  recoversVat: boolean
}

export type SettingsRefusal = 'role_missing' | 'not_found'
export const SETTINGS_REFUSALS: Record<SettingsRefusal, string> = {
  role_missing: 'Your role does not allow this. Ask an administrator of your organisation.',
  not_found: 'There is nothing here that you can see.',
}

export type SettingsPage = {
  schools: OwnSchool[]
  school: OwnSchool
  visits: VisitSettings
  /** Null where nobody has set up who pays. */
  payer: PayerSettings | null
  /** Whether the actor's organisation is the one that pays: an academy's own people see the trust's, and cannot change it. */
  isOwnPayer: boolean
  /** Each line of a request is to name a cost centre, and there is none. */
  lacksCostCentre: boolean
  canKeepVisits: boolean
  canKeepPayer: boolean
}

const NOTHING: VisitSettings = {
  usesCostCentres: false,
  safeguardingLead: '',
  usualRoom: '',
  arrival: '',
  challenges: [],
  dbsMostYears: null,
  leastCoverPounds: null,
}

const mayKeepPayer = (actor: SchoolActor) => may(actor, 'set allocations')

/** How a school runs its visits and who pays. Null when the school asked for is not the actor's. */
export function readSettingsPage(actor: SchoolActor, schoolId: string | null): Promise<SettingsPage | null> {
  return inTransaction(actor, async (tx) => {
    const schools = await ownSchoolsIn(tx, actor)
    const school = schoolId ? schools.find(({ id }) => id === schoolId) : schools[0]
    if (!school) return null
    const [kept] = await tx.select().from(schoolSettings).where(eq(schoolSettings.schoolId, school.id))
    const [payer] = await tx.select().from(payers).where(eq(payers.payerId, school.payerId))
    const isOwnPayer = school.payerId === actor.organisationId
    return {
      schools,
      school,
      visits: kept ? { ...NOTHING, ...pick(kept) } : NOTHING,
      payer: payer ? payerOf(payer) : null,
      isOwnPayer,
      lacksCostCentre: kept?.usesCostCentres === true && !(await hasCostCentre(tx, school.id)),
      canKeepVisits: may(actor, 'keep settings'),
      canKeepPayer: isOwnPayer && mayKeepPayer(actor),
    }
  })
}

async function hasCostCentre(tx: Tx, schoolId: string): Promise<boolean> {
  const inUse = and(eq(costCentres.schoolId, schoolId), eq(costCentres.isActive, true))
  return (await tx.select({ id: costCentres.id }).from(costCentres).where(inUse).limit(1)).length > 0
}

const pick = (kept: typeof schoolSettings.$inferSelect): VisitSettings => ({
  usesCostCentres: kept.usesCostCentres,
  safeguardingLead: kept.safeguardingLead,
  usualRoom: kept.usualRoom,
  arrival: kept.arrival,
  challenges: kept.challenges,
  dbsMostYears: kept.dbsMostYears,
  leastCoverPounds: kept.leastCoverPounds,
})
const payerOf = (row: typeof payers.$inferSelect): PayerSettings => ({
  legalName: row.legalName,
  invoiceEmail: row.invoiceEmail,
  addressLines: row.addressLines,
  usesOrderNumbers: row.usesOrderNumbers,
  invoicing: row.invoicing,
  financialYear: row.financialYear,
  recoversVat: row.recoversVat,
})

/**
 * Keeps how visits run at one of the actor's schools; what is left out stays as it is. Where a rule of its own on
 * DBS certificates or insurance changes, whoever has a visit ahead there is looked at again.
 */
export async function keepVisitSettings(
  actor: SchoolActor,
  input: { schoolId: string } & Partial<VisitSettings>,
  now: Date,
): Promise<Result<true, SettingsRefusal>> {
  if (!may(actor, 'keep settings')) return refuse('role_missing')
  return inTransaction(actor, async (tx) => {
    const school = await ownSchoolIn(tx, actor, input.schoolId)
    if (!school) return refuse('not_found')
    const { schoolId, challenges, ...rest } = input
    const set = { ...rest, ...(challenges && { challenges: challenges.map(withoutNumbering).filter(Boolean) }) }
    const before = await ownRulesAt(tx, schoolId)
    const { payerId } = school
    const [changed] = await tx
      .insert(schoolSettings)
      .values({ schoolId, payerId, ...set })
      .onConflictDoUpdate({ target: schoolSettings.schoolId, set, setWhere: differs(schoolSettings, set) })
      .returning({ id: schoolSettings.schoolId })
    if (changed) await recordAct(tx, actor, { organisationId: schoolId, payerId, what: 'changed how visits run' }, now)
    const after = await ownRulesAt(tx, schoolId)
    const isAsBefore = after.dbsMostYears === before.dbsMostYears && after.leastCoverPounds === before.leastCoverPounds
    if (!isAsBefore) await lookAtVisitsTo(tx, schoolId, londonDay(now))
    return done(true)
  })
}

async function lookAtVisitsTo(tx: Tx, schoolId: string, today: Day): Promise<void> {
  const ahead = and(
    eq(visits.schoolId, schoolId),
    inArray(visits.status, ['requested', 'confirmed']),
    gte(visits.onDay, today),
  )
  const expected = await tx.selectDistinct({ personId: visits.personId }).from(visits).where(ahead)
  for (const { personId } of expected) if (personId !== null) await askToLookAtVisits(tx, personId)
}

/** Keeps how the actor's own organisation buys and is invoiced: for approvers and administrators. */
export async function keepPayerSettings(
  actor: SchoolActor,
  input: Pick<PayerSettings, 'usesOrderNumbers' | 'invoicing' | 'invoiceEmail' | 'addressLines'>,
  now: Date,
): Promise<Result<true, SettingsRefusal>> {
  if (!mayKeepPayer(actor)) return refuse('role_missing')
  return inTransaction(actor, async (tx) => {
    const organisationId = actor.organisationId
    const kept = await changeRow(tx, payers, eq(payers.payerId, organisationId), input)
    if (kept === 'not_there') return refuse('not_found')
    if (kept === 'changed') {
      await redateCharges(tx, organisationId, input.invoicing)
      await recordAct(tx, actor, { organisationId, payerId: organisationId, what: 'changed how we are invoiced' }, now)
    }
    return done(true)
  })
}
