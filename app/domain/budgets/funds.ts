import type { Day } from '#app/domain/calendar.ts'
import { type FinancialYearStart, financialYear, ppYear, type SchoolYear } from '#app/domain/school-years.ts'

/** Where a school's money for guidance comes from: each fund has a source, a rule and a year. */
export type FundKind = 'careers_budget' | 'pupil_premium' | 'high_needs' | 'other'

export type FundKindFacts = {
  kind: FundKind
  name: string
  rule: string
  /** The year its allocation is for: the school's own year of account, or April to March whoever the school is. */
  period: 'year_of_account' | 'april'
}

export const FUND_KINDS: Readonly<Record<FundKind, FundKindFacts>> = {
  careers_budget: {
    kind: 'careers_budget',
    name: 'Careers budget',
    rule: 'The school’s own money: any pupil, any year group.',
    period: 'year_of_account',
  },
  // Source: DfE, Pupil premium: conditions of grant.
  pupil_premium: {
    kind: 'pupil_premium',
    name: 'Pupil Premium',
    rule: 'For pupils in Reception to Year 11, to raise the attainment of disadvantaged pupils. It runs April to March, and each line says whom it is for and which challenge of the school’s strategy it meets.',
    period: 'april',
  },
  high_needs: {
    kind: 'high_needs',
    name: 'High needs',
    rule: 'For pupils with special educational needs or an EHC plan, as agreed with the local authority.',
    period: 'year_of_account',
  },
  other: {
    kind: 'other',
    name: 'Other fund',
    rule: 'Money with a purpose of its own, such as a grant: the school keeps to its conditions.',
    period: 'year_of_account',
  },
}

/** The year of a fund that pays for a visit: the visit's day picks it, never the day of the request or the invoice. */
export const fundYearOn = (kind: FundKind, on: Day, yearOfAccount: FinancialYearStart): SchoolYear =>
  FUND_KINDS[kind].period === 'april' ? ppYear(on) : financialYear(on, yearOfAccount)

/** Money that must not pay for guidance here, and why: shown beside the funds, never offered. */
export const FUNDS_NOT_OFFERED = [
  {
    name: '16 to 19 Bursary',
    rule: 'It helps students with the cost of taking part, such as travel. It is “not intended to provide learning support, services that you give to students, for example counselling or mentoring”, so it cannot pay for guidance.',
    source: 'Department for Education, 16 to 19 Bursary Fund guide, 2025 to 2026',
  },
  {
    name: 'Pupil Premium Plus for looked-after children',
    rule: 'The virtual school head of the authority that looks after the child manages it, against the child’s personal education plan. It is not the school’s to spend.',
    source: 'Department for Education, Pupil premium: conditions of grant, 2025 to 2026',
  },
] as const
