import { VISIT_GROUPS, type VisitGroup, type VisitsAsked } from './visit-groups.ts'

/** The filters of an adviser's visits in an address; what is no filter is left out. */
export function visitsAsked(asked: URLSearchParams): VisitsAsked {
  const group = asked.get('group') ?? ''
  const month = asked.get('month') ?? ''
  return {
    group: Object.hasOwn(VISIT_GROUPS, group) ? (group as VisitGroup) : null,
    schoolId: asked.get('school') || null,
    month: /^20\d{2}-(0[1-9]|1[0-2])$/.test(month) ? month : null,
  }
}
