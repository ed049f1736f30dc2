/** The groups an adviser looks for visits in. */
export const VISIT_GROUPS = {
  coming: 'Coming',
  to_record: 'To record',
  waiting: 'Waiting',
  agreed: 'Agreed',
  ended: 'Not going ahead',
} as const
export type VisitGroup = keyof typeof VISIT_GROUPS

/** What an adviser's list of visits is filtered by. `month`: "2027-01". */
export type VisitsAsked = { group: VisitGroup | null; schoolId: string | null; month: string | null }
