import type { Day } from '#app/domain/calendar.ts'
import type { MenuService } from '#app/domain/services/menu.ts'

/**
 * A check is a date: what staff saw, when, and until when it holds. An adviser is found, and may be asked, for a service
 * on a day only when every check that service needs holds on that day.
 */
export const CHECK_KINDS = [
  'register',
  'qualification',
  'dbs',
  'safeguarding',
  'insurance',
  'identity',
  'right_to_work',
] as const
export type CheckKind = (typeof CHECK_KINDS)[number]

/** For pages: the short name of a check, what is looked at, and what it is for. */
export const CHECK_WORDS: Readonly<Record<CheckKind, { name: string; what: string; why: string }>> = {
  register: {
    name: 'Register',
    what: 'A current entry on the UK Register of Career Development Professionals',
    why: 'The register asks for a level 6 qualification, a code of ethics and 25 hours of learning a year.',
  },
  qualification: {
    name: 'Level',
    what: 'The certificate of a career guidance qualification',
    why: 'Personal guidance needs level 6 or above. Level 4 is enough for information to groups.',
  },
  dbs: {
    name: 'DBS',
    what: 'An enhanced DBS certificate, and whether it includes the children’s barred list',
    why: 'One-to-one work without a member of staff in the room needs the barred list.',
  },
  safeguarding: {
    name: 'Safeguarding',
    what: 'Keeping children safe in education, this September’s edition, read and confirmed',
    why: 'A new edition comes into force each September.',
  },
  insurance: {
    name: 'Insurance',
    what: 'A public liability policy and the dates it covers',
    why: 'It must cover the day of the visit, not the day you book.',
  },
  identity: {
    name: 'Identity',
    what: 'A passport or driving licence, with the person present',
    why: 'You check identity again when the adviser arrives.',
  },
  right_to_work: {
    name: 'Right to work',
    what: 'A document that shows the right to work in the United Kingdom',
    why: 'Where permission to work has an end date, so has this check.',
  },
}

/** What the `level` of a DBS check means: without or with the children’s barred list. */
export const DBS_LEVELS = { enhanced: 1, enhanced_with_barred_list: 2 } as const

export type HeldCheck = { kind: string; level: number | null; endsOn: string | null }

export type NeededCheck = { kind: CheckKind; level: number }

/**
 * The checks a service needs, each with the least level (0 where a check has none). Register: only those at level 6 can
 * be on it. (Source: CDI, UK Register; Keeping children safe in education, part 3; Safeguarding Vulnerable Groups Act.)
 */
export function checksNeeded(service: Pick<MenuService, 'level' | 'needsBarredList'>): NeededCheck[] {
  const dbs = service.needsBarredList ? DBS_LEVELS.enhanced_with_barred_list : DBS_LEVELS.enhanced
  return [
    { kind: 'qualification', level: service.level },
    ...(service.level >= 6 ? [{ kind: 'register' as const, level: 0 }] : []),
    { kind: 'dbs', level: dbs },
    { kind: 'insurance', level: 0 },
  ]
}

/** A check that a service needs and an adviser lacks on a day, and why: never seen, at a lower level, or over by then. */
export type MissingCheck = NeededCheck & { why: 'not_seen' | 'level_too_low' | 'ended'; endsOn: Day | null }

/**
 * The needed checks that do not hold on a day, in the order of the needs. The day is the visit's, never today: this is
 * what search, a request, an acceptance and whatever looks again before the visit all judge by.
 */
export const missingChecks = (checks: readonly HeldCheck[], needed: readonly NeededCheck[], on: Day): MissingCheck[] =>
  needed.flatMap((need): MissingCheck[] => {
    const ofKind = checks.filter(({ kind }) => kind === need.kind)
    const atLevel = ofKind.filter(({ level }) => (level ?? 0) >= need.level)
    if (atLevel.some(({ endsOn }) => endsOn === null || endsOn >= on)) return []
    const last = atLevel
      .flatMap(({ endsOn }) => endsOn ?? [])
      .sort()
      .at(-1)
    const why = last ? 'ended' : ofKind.length > 0 ? 'level_too_low' : 'not_seen'
    return [{ ...need, why, endsOn: (last as Day | undefined) ?? null }]
  })

/** Their kinds alone. */
export const checksNotHeldOn = (checks: readonly HeldCheck[], needed: readonly NeededCheck[], on: Day): CheckKind[] =>
  missingChecks(checks, needed, on).map(({ kind }) => kind)

/** The last day on which every needed check holds: null when one is missing, 'always' when none of them ends. */
export function heldUntil(checks: readonly HeldCheck[], needed: readonly NeededCheck[]): Day | 'always' | null {
  let until: Day | 'always' = 'always'
  for (const { kind, level } of needed) {
    const held = checks.find((one) => one.kind === kind && (one.level ?? 0) >= level)
    if (!held) return null
    if (held.endsOn !== null && (until === 'always' || held.endsOn < until)) until = held.endsOn as Day
  }
  return until
}
