import { eq } from 'drizzle-orm'
import { type SchoolActor, systemActor } from '#app/auth/actor.ts'
import { type FundKind, fundYearOn } from '#app/domain/budgets/funds.ts'
import { setAllocation } from '#app/domain/budgets/set-allocation.server.ts'
import { addDays, type Day, day } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import { approveFirstMember } from '#app/domain/people/decide-membership.server.ts'
import { askToJoin } from '#app/domain/people/join.server.ts'
import type { FinancialYearStart } from '#app/domain/school-years.ts'
import { keepVisitSettings } from '#app/domain/schools/settings.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { funds, payers } from '#db/schema/index.ts'
import { must } from './must.ts'
import { addMember, loadActor, madeAt, makePerson, membershipOf } from './people.ts'
import { platformStaff } from './platform.ts'
import { makeRegisterRow, type RegisterRow, registerOfTrust } from './register.ts'

// Schools and trusts as they come to be: somebody asks to join a school of the register, staff let them in, and the first
// settings and allocations are made. Waymark's staff are needed for that: `makePlatform` comes before.

export type MadeSchool = {
  id: string
  urn: number
  /** The school itself, or its trust. */
  payerId: string
  careersId: string
  premiumId: string
  /** requester and administrator: the first member. */
  requester: SchoolActor
  /** approver and payer, of whoever pays. */
  approver: SchoolActor
}

type SchoolWanted = {
  register?: Partial<RegisterRow>
  trust?: MadeTrust
  /** Pence of the careers budget; null: not set. */
  careers?: number | null
  /** Pence of Pupil Premium; null: not set. */
  premium?: number | null
  /** The funds have the years of this day and of the months before and after it; of most tests' visits unless said. */
  around?: Day
}

/** A school on Waymark, with £5,000 of careers budget and as much Pupil Premium, somebody who asks and one who approves. */
export async function makeSchool(wanted: SchoolWanted = {}): Promise<MadeSchool> {
  const { urn } = await makeRegisterRow({ ...wanted.trust?.register, ...wanted.register })
  const requester = await firstMember(urn, 'school')
  const id = requester.organisationId
  const run = { usesCostCentres: false, usualRoom: 'Library', arrival: '', challenges: [] }
  must(await keepVisitSettings(requester, { schoolId: id, safeguardingLead: 'Dinah Frobisher', ...run }, madeAt))
  const own = await inTransaction(systemActor('a test looks'), (tx) =>
    tx
      .select({ id: funds.id, kind: funds.kind, payerId: funds.payerId, year: payers.financialYear })
      .from(funds)
      .innerJoin(payers, eq(payers.payerId, funds.payerId))
      .where(eq(funds.schoolId, id)),
  )
  const of = (kind: 'careers_budget' | 'pupil_premium') => {
    const fund = own.find((one) => one.kind === kind)
    if (!fund) throw new Error(`the school has no fund of ${kind}`)
    return fund
  }
  const [careers, premium] = [of('careers_budget'), of('pupil_premium')]
  const approver = await addMember<SchoolActor>(careers.payerId, ['approver', 'payer'])
  const allocate = async (fund: typeof careers, amount: number | null = 500_000) => {
    if (amount === null) return
    for (const startsOn of yearsOf(fund, wanted.around)) {
      const set = { fundId: fund.id, startsOn, amountPence: pence(amount), source: 'Set for a test', key: startsOn }
      must(await setAllocation(approver, set, madeAt))
    }
  }
  await Promise.all([allocate(careers, wanted.careers), allocate(premium, wanted.premium)])
  return { id, urn, payerId: careers.payerId, careersId: careers.id, premiumId: premium.id, requester, approver }
}

/** Tests that count from today count over the end of a year too, on some days of it. */
function yearsOf(fund: { kind: FundKind; year: FinancialYearStart }, around: Day | undefined): Day[] {
  const days = around ? [addDays(around, -60), around, addDays(around, 90)] : [day('2027-02-01')]
  return [...new Set(days.map((on) => fundYearOn(fund.kind, on, fund.year).startsOn))]
}

export type MadeTrust = {
  id: string
  /** What the register says of each of its academies. */
  register: ReturnType<typeof registerOfTrust>
  /** approver, payer and administrator: the first member. */
  finance: SchoolActor
}

/** A trust that contracts and pays for its academies. One is in the register; `makeSchool({ trust })` makes those that join. */
export async function makeTrust(): Promise<MadeTrust> {
  const register = registerOfTrust()
  const { urn } = await makeRegisterRow(register)
  const first = await firstMember(urn, 'trust')
  return { id: first.organisationId, register, finance: first }
}

/** Somebody asks to join, and staff let them in: the school or trust is open for business. */
async function firstMember(urn: number, side: 'school' | 'trust'): Promise<SchoolActor> {
  const person = await makePerson()
  const { organisationId } = must(await askToJoin(person, { urn, side, jobTitle: 'Careers leader' }, madeAt))
  const asked = { personId: person.personId, organisationId }
  const decision = { membershipId: await membershipOf(asked), payer: { kind: 'itself' as const } }
  must(await approveFirstMember(await platformStaff(), decision, madeAt))
  return loadActor<SchoolActor>(asked)
}
