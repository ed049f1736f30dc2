/** What kind of legal thing a school is, for who contracts and how its year runs. */
export type SchoolGroup = 'maintained' | 'academy' | 'special' | 'independent' | 'college' | 'other'

// Codes of "Get information about schools": TypeOfEstablishment.
const BY_TYPE: Record<SchoolGroup, number[]> = {
  academy: [6, 28, 33, 34, 35, 36, 38, 39, 40, 41, 42, 43, 44, 45, 46, 57],
  maintained: [1, 2, 3, 5, 14, 15],
  special: [7, 8, 12],
  independent: [10, 11],
  college: [18, 31, 32],
  other: [],
}

// EstablishmentTypeGroup.
const BY_GROUP: Record<string, SchoolGroup> = {
  '1': 'college',
  '3': 'independent',
  '4': 'maintained',
  '5': 'special',
  '10': 'academy',
  '11': 'academy',
}

// In this order: an "Academy special" is an academy, an "Other independent special school" is independent.
const BY_NAME: [RegExp, SchoolGroup][] = [
  [/academ|free school|university technical|studio school|city technology/, 'academy'],
  [/non-maintained special|^special$|special school|(community|foundation) special/, 'special'],
  [/maintained|mainstream|community|voluntary|foundation|pupil referral|nursery/, 'maintained'],
  [/independent/, 'independent'],
  [/college|further education|sixth form|post.?16|post 16/, 'college'],
]

/**
 * The group by the type's code where given, else by its group's code, else by either name, else 'other'. Academies come
 * first whatever they teach, because an academy's trust contracts for it.
 */
export function establishmentGroup(
  type: { code: string; name: string },
  group: { code: string; name: string },
): SchoolGroup {
  const code = Number(type.code)
  for (const [found, codes] of Object.entries(BY_TYPE) as [SchoolGroup, number[]][]) {
    if (type.code !== '' && codes.includes(code)) return found
  }
  const byName = (name: string) => BY_NAME.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1]
  if (/independent/i.test(type.name)) return 'independent'
  return BY_GROUP[group.code] ?? byName(group.name) ?? byName(type.name) ?? 'other'
}
