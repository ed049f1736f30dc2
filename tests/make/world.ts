import type { sql } from 'drizzle-orm'
import type { AdviserActor, ConsortiumActor, SchoolActor, StaffActor } from '#app/auth/actor.ts'
import { systemActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import type { Role } from '#app/auth/roles.ts'
import type { CheckKind } from '#app/domain/accreditation/check-rules.ts'
import { type CheckSeen, recordCheck } from '#app/domain/accreditation/record-check.server.ts'
import { rewriteFreeDays } from '#app/domain/availability/free-days.server.ts'
import { DEFAULT_TIERS } from '#app/domain/bookings/cancellation.ts'
import type { VisitsRequest } from '#app/domain/bookings/plan-request.server.ts'
import { fundYearOn } from '#app/domain/budgets/funds.ts'
import { addDays, type Day, day, londonDay } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { postAllocation } from '#app/domain/ledger/budget-moves.server.ts'
import { pence } from '#app/domain/money.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  adviserCards,
  consortiumMembers,
  feeRules,
  funds,
  fundYears,
  memberships,
  organisations,
  payers,
  people,
  platform,
  practices,
  schoolRegister,
  schoolSettings,
  services,
  weeklyHours,
} from '#db/schema/index.ts'

// The ground that tests stand on: organisations, people and prices. Bookings and money come from real commands only.

/** A Tuesday in term: what most tests call today. */
export const NOW = new Date('2027-01-12T10:00:00Z')
const setUp = systemActor('a test sets its world up')
const asSetUp = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(setUp, work)

let made = 0
const next = () => ++made

/** Who makes the checks of advisers: the platform's first member of staff. */
let staff: StaffActor | null = null

/** The platform's own facts, its staff and the demonstration's booking fee: 6 per cent, at least £5, at most £30. */
export async function makePlatform(options: { vatNumber?: string | null } = {}): Promise<StaffActor> {
  const staffId = newId('organisation')
  await asSetUp(async (tx) => {
    await tx.insert(organisations).values({ id: staffId, kind: 'staff', name: 'Waymark', createdAt: NOW })
    await tx.insert(platform).values({
      legalName: 'Waymark Guidance Ltd',
      addressLines: ['1 Signpost Yard', 'Tarnbeck', 'ZZ1 1ZZ'],
      vatNumber: options.vatNumber === undefined ? 'GB 000 0000 00' : options.vatNumber,
      roadFactor: 1.3,
      milesPerHour: 30,
      staffOrganisationId: staffId,
    })
    await tx.insert(feeRules).values({
      id: newId('feeRule'),
      fromOn: day('2020-09-01'),
      basisPoints: 600,
      leastPence: pence(500),
      mostPence: pence(3_000),
      setBy: 'Set-up',
      setAt: NOW,
    })
  })
  staff = (await join(staffId, ['staff'])) as StaffActor
  return staff
}

/** Somebody who belongs to an organisation with these roles, ready to act. */
export async function join(organisationId: string, roles: Role[], name = `Person ${next()}`): Promise<unknown> {
  const personId = newId('person')
  await asSetUp(async (tx) => {
    const email = `${personId}@people.example`
    await tx.insert(people).values({ id: personId, email, name, emailVerifiedAt: NOW, createdAt: NOW })
    const membership = { id: newId('membership'), personId, organisationId, roles, status: 'active' as const }
    await tx.insert(memberships).values({ ...membership, askedAt: NOW, decidedAt: NOW })
  })
  return loadMember(personId, organisationId)
}

type Point = { latitude: number; longitude: number }
const HERE: Point = { latitude: 54.5, longitude: -2.5 }
/** A point so many miles north of another. */
export const north = (miles: number, of: Point = HERE): Point => ({ ...of, latitude: of.latitude + miles / 69.1 })

export type TestSchool = {
  id: string
  payerId: string
  careersId: string
  premiumId: string
  requester: SchoolActor
  approver: SchoolActor
}

type SchoolOptions = { at?: Point; trustId?: string; careers?: number | null; premium?: number | null; around?: Day }

/** A school with a careers budget and Pupil Premium (pence for the year of `around`; null: not set), and two people. */
export async function makeSchool(options: SchoolOptions = {}): Promise<TestSchool> {
  const n = next()
  const id = newId('organisation')
  const payerId = options.trustId ?? id
  const at = options.at ?? HERE
  const around = options.around ?? addDays(londonDay(NOW), 20)
  const careersId = newId('fund')
  const premiumId = newId('fund')
  await asSetUp(async (tx) => {
    const name = `Test School ${n}`
    await tx.insert(schoolRegister).values({
      urn: 900_000 + n,
      name,
      kind: 'Community school',
      group: options.trustId ? 'academy' : 'maintained',
      isOpen: true,
      town: 'Tarnbeck',
      postcode: `ZZ1 ${n % 10}AA`,
      outcode: 'ZZ1',
      ...at,
      rowHash: '-',
      importedAt: NOW,
    })
    const organisation = { id, kind: 'school' as const, name, urn: 900_000 + n, trustId: options.trustId ?? null }
    await tx.insert(organisations).values({ ...organisation, town: 'Tarnbeck', outcode: 'ZZ1', createdAt: NOW })
    await tx
      .insert(schoolSettings)
      .values({ schoolId: id, payerId, safeguardingLead: 'Dinah Frobisher', usualRoom: 'Library' })
    if (!options.trustId) await openPayer(tx, id, name, 'april')
    const allocations = [
      { id: careersId, kind: 'careers_budget' as const, name: 'Careers budget', amount: options.careers },
      { id: premiumId, kind: 'pupil_premium' as const, name: 'Pupil Premium', amount: options.premium },
    ]
    for (const { amount = 500_000, ...fund } of allocations) {
      await tx.insert(funds).values({ ...fund, schoolId: id, payerId, createdAt: NOW })
      if (amount !== null) await allocate(tx, { schoolId: id, payerId }, fund, amount, around)
    }
  })
  return {
    id,
    payerId,
    careersId,
    premiumId,
    requester: (await join(id, ['requester'])) as SchoolActor,
    approver: (await join(payerId, ['approver', 'payer', 'administrator'])) as SchoolActor,
  }
}

/** A trust that contracts and pays for its academies. */
export async function makeTrust(): Promise<string> {
  const id = newId('organisation')
  await asSetUp(async (tx) => {
    const name = `Test Trust ${next()}`
    await tx.insert(organisations).values({ id, kind: 'trust', name, createdAt: NOW })
    await openPayer(tx, id, name, 'september')
  })
  return id
}

const openPayer = (tx: Tx, payerId: string, name: string, financialYear: 'april' | 'september') =>
  tx.insert(payers).values({
    payerId,
    legalName: name,
    invoiceEmail: `finance.${payerId}@schools.example`,
    addressLines: ['Long Lane', 'Tarnbeck', 'ZZ1 1AA'],
    financialYear,
    recoversVat: true,
    recoveryNote: 'A maintained school claims this VAT back through its local authority.',
  })

type FundRow = { id: string; kind: 'careers_budget' | 'pupil_premium' }

async function allocate(
  tx: Tx,
  parties: { schoolId: string; payerId: string },
  fund: FundRow,
  amount: number,
  around: Day,
) {
  const year = fundYearOn(fund.kind, around, 'april')
  const fundYearId = newId('fundYear')
  const span = { startsOn: year.startsOn, endsOn: year.endsOn }
  await tx
    .insert(fundYears)
    .values({ id: fundYearId, fundId: fund.id, ...parties, ...span, allocationPence: pence(amount) })
  await postAllocation(tx, {
    of: { fundYearId, shareId: null, parties, hasAllocation: false },
    before: null,
    after: amount,
    at: NOW,
    onDay: year.startsOn,
    key: `allocate:${fundYearId}`,
    actorId: null,
    memo: 'Set for a test',
  })
}

export type TestAdviser = { supplierId: string; actor: AdviserActor; slug: string }

/** What staff have seen of an adviser who may do anything on the menu, for years to come. */
const EVERY_CHECK: Partial<Record<CheckKind, Pick<CheckSeen, 'words' | 'level' | 'endsOn'>>> = {
  qualification: { words: 'Level 7, PG Dip Career Guidance', level: 7, endsOn: null },
  register: { words: 'UK Register', level: null, endsOn: day('2099-08-31') },
  dbs: { words: 'Enhanced DBS with children’s barred list', level: 2, endsOn: null },
  insurance: { words: '£5m public liability insurance', level: null, endsOn: day('2099-08-31') },
}

/** What of the usual checks is otherwise; null: it is not there. */
export type ChecksWanted = Partial<Record<CheckKind, Partial<CheckSeen> | null>>

async function recordChecks(supplierId: string, wanted: ChecksWanted): Promise<void> {
  if (!staff) throw new Error('make the platform before its advisers')
  for (const [kind, usual] of Object.entries(EVERY_CHECK) as [
    CheckKind,
    Pick<CheckSeen, 'words' | 'level' | 'endsOn'>,
  ][]) {
    const change = wanted[kind]
    if (change === null) continue
    const seen = { reference: 'SECRET-123456', seenHow: 'Original on a video call', seenOn: day('2026-11-02') }
    const recorded = await recordCheck(staff, supplierId, { kind, ...usual, ...seen, ...change }, NOW)
    if (!recorded.ok) throw new Error(`the check was refused: ${recorded.refusal}`)
  }
}

/** A listed adviser, free on weekdays from 8am to 9pm, who offers guidance days at £320 and half days at £180. */
export async function makeAdviser(
  options: { at?: Point; vatNumber?: string | null; notice?: number; checks?: ChecksWanted } = {},
): Promise<TestAdviser> {
  const n = next()
  const supplierId = newId('organisation')
  const name = `Adviser ${n}`
  const slug = `adviser-${n}`
  await asSetUp((tx) =>
    tx.insert(organisations).values({ id: supplierId, kind: 'practice', name, town: 'Tarnbeck', createdAt: NOW }),
  )
  const actor = (await join(supplierId, ['adviser'], name)) as AdviserActor
  const at = options.at ?? north(6.9)
  const shared = {
    supplierId,
    personId: actor.personId,
    mileagePence: pence(45),
    noticeSchoolDays: options.notice ?? 3,
  }
  await asSetUp(async (tx) => {
    await tx.insert(practices).values({
      ...shared,
      legalName: name,
      addressLines: ['2 Beck Row', 'Tarnbeck', 'ZZ2 2BB'],
      trading: 'sole_trader',
      vatNumber: options.vatNumber ?? null,
      invoicePrefix: `T${n}`,
      maxDaysAWeek: 5,
      authorityToInvoiceAt: NOW,
    })
    await tx.insert(adviserCards).values({
      ...shared,
      slug,
      name,
      legalName: name,
      town: 'Tarnbeck',
      outcode: 'ZZ2',
      ...at,
      radiusMiles: 60,
      reach: '((-180,-90),(180,90))',
      level: 7,
      trading: 'sole_trader',
      isVatRegistered: Boolean(options.vatNumber),
      isListed: true,
      refreshedAt: NOW,
    })
    const offer = { supplierId, personId: actor.personId, tiers: [...DEFAULT_TIERS], changedAt: NOW }
    await tx.insert(services).values([
      { id: newId('service'), ...offer, code: 'personal_guidance_day', pricePence: pence(32_000), interviews: 6 },
      { id: newId('service'), ...offer, code: 'personal_guidance_half_day', pricePence: pence(18_000), interviews: 3 },
      { id: newId('service'), ...offer, code: 'assembly', pricePence: pence(6_000), interviews: 0 },
    ])
    const hours = { personId: actor.personId, supplierId, fromTime: '08:00', toTime: '21:00' }
    await tx.insert(weeklyHours).values([1, 2, 3, 4, 5].map((weekday) => ({ ...hours, weekday })))
    await rewriteFreeDays(tx, actor.personId, londonDay(NOW))
  })
  await recordChecks(supplierId, options.checks ?? {})
  return { supplierId, actor, slug }
}

/** A consortium that these schools have joined, with a lead who asks and one who approves. */
export async function makeConsortium(
  schools: TestSchool[],
): Promise<{ id: string; lead: ConsortiumActor; approver: ConsortiumActor }> {
  const id = newId('organisation')
  await asSetUp(async (tx) => {
    await tx.insert(organisations).values({ id, kind: 'consortium', name: `Test Consortium ${next()}`, createdAt: NOW })
    for (const school of schools) {
      const member = { leadId: id, schoolId: school.id, payerId: school.payerId, status: 'joined' as const }
      await tx.insert(consortiumMembers).values({ ...member, invitedAt: NOW, decidedAt: NOW })
    }
  })
  const lead = (await join(id, ['requester', 'administrator'])) as ConsortiumActor
  return { id, lead, approver: (await join(id, ['approver'])) as ConsortiumActor }
}

/** £351.14 a day, of which the funds bear £347.30: the price of a guidance day between `makeSchool` and `makeAdviser`. */
export const DAY_GROSS = 35_114
export const DAY_BEARS = 34_730

/** A complete request of guidance days at a school, from its careers budget unless other lines are given. */
export function requestOf(
  school: TestSchool,
  adviser: TestAdviser,
  days: string[],
  change: Partial<VisitsRequest> = {},
): VisitsRequest {
  return {
    key: newId('draft'),
    schoolId: school.id,
    supplierId: adviser.supplierId,
    serviceCode: 'personal_guidance_day',
    visits: days.map((on) => ({ day: day(on), from: '08:45', to: '15:15' })),
    place: { kind: 'school' },
    room: 'Library office',
    yearGroups: [11],
    interviews: 6,
    safeguardingLead: 'Dinah Frobisher',
    purpose: 'The next six of Year 11, before their college deadlines.',
    lines: [{ from: school.careersId, amountPence: DAY_BEARS * days.length, costCentreId: null, tag: null }],
    expectedPence: DAY_GROSS * days.length,
    ...change,
  }
}

/** A number asked of every row, whoever it belongs to: what a test compares commands with. */
export const countRows = async (query: ReturnType<typeof sql>): Promise<number> => {
  const [row] = await asSetUp((tx) => tx.execute<{ n: string }>(query))
  return Number(row?.n)
}
