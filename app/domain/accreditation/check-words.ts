import { addDays, type Day } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { MENU, type MenuService, type ServiceCode } from '#app/domain/services/menu.ts'
import {
  CHECK_KINDS,
  CHECK_WORDS,
  type CheckKind,
  checksNeeded,
  checksNotHeldOn,
  DBS_LEVELS,
  type HeldCheck,
  type MissingCheck,
  missingChecks,
} from './check-rules.ts'
import { servicesFound } from './services-found.ts'

type SeenCheck = { kind: string; words: string; seenOn: string; endsOn: string | null }

/** A check that ends within so many days carries the clock. */
export const SOON_DAYS = 60

const SHOWN_IN_LISTS: readonly CheckKind[] = ['register', 'dbs', 'safeguarding', 'insurance']

const inOrder = <C extends SeenCheck>(checks: readonly C[]): C[] =>
  [...checks].sort((a, b) => CHECK_KINDS.indexOf(a.kind as CheckKind) - CHECK_KINDS.indexOf(b.kind as CheckKind))

/** 'soon' when a check ends within 60 days, 'no' when it has ended. */
export function checkState(check: Pick<SeenCheck, 'endsOn'>, today: Day): 'seen' | 'soon' | 'no' {
  if (check.endsOn === null) return 'seen'
  if (check.endsOn < today) return 'no'
  return check.endsOn <= addDays(today, SOON_DAYS) ? 'soon' : 'seen'
}

/** The checks of a list's entry, each in one line with its date: "UK Register to 31 August 2027". */
export const checkLines = (
  checks: readonly SeenCheck[],
  today: Day,
): { words: string; state: 'seen' | 'soon' | 'no' }[] =>
  inOrder(checks)
    .filter(({ kind }) => (SHOWN_IN_LISTS as readonly string[]).includes(kind))
    .map((check) => ({ words: lineOf(check, today), state: checkState(check, today) }))

function lineOf(check: SeenCheck, today: Day): string {
  if (check.endsOn === null) return `${check.words}, seen ${formatDate(check.seenOn as Day)}`
  const verb = { seen: 'to', soon: 'ends', no: 'ended' }[checkState(check, today)]
  return `${check.words} ${verb} ${formatDate(check.endsOn as Day)}`
}

type CheckFact = { name: string; words: string; hasEnded: boolean; note?: string }

/**
 * The same as facts with two lines: name, what and until when, seen when. Of identity and right to work it is said only
 * when they were seen: the rest is about nationality and immigration.
 */
export const checkFacts = (checks: readonly SeenCheck[], today: Day): CheckFact[] =>
  inOrder(checks).map((check) => {
    const name = CHECK_WORDS[check.kind as CheckKind]?.name ?? check.kind
    const seen = `Seen ${formatDate(check.seenOn as Day)}`
    if ((ONLY_SEEN as readonly string[]).includes(check.kind)) return { name, words: seen, hasEnded: false }
    const hasEnded = checkState(check, today) === 'no'
    const until = check.endsOn === null ? '' : ` ${hasEnded ? 'ended' : 'to'} ${formatDate(check.endsOn as Day)}`
    return { name, words: `${check.words}${until}`, hasEnded, note: seen }
  })

const ONLY_SEEN: readonly CheckKind[] = ['identity', 'right_to_work']

const GUIDANCE = checksNeeded(MENU.personal_guidance_day)

/** What staff still have to see before an adviser may give personal guidance, or what of it ends soon. */
export function guidanceState(
  checks: readonly (SeenCheck & HeldCheck)[],
  today: Day,
): { tone: 'no' | 'soon' | 'done'; words: string } {
  const missing = checksNotHeldOn(checks, GUIDANCE, today)
  if (missing.length > 0)
    return { tone: 'no', words: `Missing: ${missing.map((kind) => CHECK_WORDS[kind].name).join(', ')}` }
  const [soon] = checks.filter((check) => checkState(check, today) === 'soon')
  if (soon?.endsOn) return { tone: 'soon', words: `${soon.words} ends ${formatDate(soon.endsOn as Day)}` }
  return { tone: 'done', words: 'All seen for guidance' }
}

/** Checks end after somebody is listed: whom no school can ask for anything is for staff to see to. */
export function listedState(
  { isListed, checks, offers }: { isListed: boolean; checks: readonly HeldCheck[]; offers: readonly ServiceCode[] },
  today: Day,
): { tone: 'open' | 'turn' | 'soon' | 'done'; words: string } {
  if (!isListed) return { tone: 'open', words: 'No' }
  if (offers.length === 0) return { tone: 'turn', words: 'Yes, but offers nothing' }
  const { found } = servicesFound(checks, offers, today)
  if (found.length === 0) return { tone: 'turn', words: 'Yes, but with a check missing for every service' }
  if (found.length < offers.length)
    return {
      tone: 'soon',
      words: `Yes, but with a check missing for ${offers.length - found.length} of ${offers.length} services`,
    }
  return { tone: 'done', words: 'Yes' }
}

/** A check as it is said to be somebody's: "Rowan’s DBS check". */
export const AS_OWNED: Readonly<Record<CheckKind, string>> = {
  register: 'place on the UK Register',
  qualification: 'career guidance qualification',
  dbs: 'DBS check',
  safeguarding: 'safeguarding training',
  insurance: 'insurance',
  identity: 'identity',
  right_to_work: 'right to work',
}

/**
 * What a service needs and an adviser lacks on a visit's day, in words fit for a school, without the last full stop; null
 * when every check holds. `whose`: "Rowan’s" or "Your".
 */
export function checkMissingOn(
  whose: string,
  checks: readonly HeldCheck[],
  service: Pick<MenuService, 'level' | 'needsBarredList'>,
  on: Day,
): string | null {
  const missing = missingChecks(checks, checksNeeded(service), on)
  return missing.length === 0
    ? null
    : missing.map((one) => `${whose} ${AS_OWNED[one.kind]} ${whyMissing(one, 'then')}`).join('. ')
}

/** The same of one check that is missing today: "Rowan’s place on the UK Register ended on 14 November 2026". */
export const checkMissingNow = (whose: string, one: MissingCheck & { withdrawnWhy?: string | null }): string =>
  `${whose} ${AS_OWNED[one.kind]} ${one.withdrawnWhy ? 'was withdrawn by Waymark’s staff' : whyMissing(one, 'now')}`

function whyMissing(one: MissingCheck, when: 'then' | 'now'): string {
  if (one.endsOn !== null)
    return when === 'now' ? `ended on ${formatDate(one.endsOn)}` : `ends on ${formatDate(one.endsOn)}, before that day`
  if (one.why === 'not_seen')
    return when === 'now' ? 'has not been seen by Waymark’s staff' : 'has not been seen for that day'
  return one.kind === 'dbs' && one.level === DBS_LEVELS.enhanced_with_barred_list
    ? 'does not include the children’s barred list, which this service needs'
    : `is below level ${one.level}, which this service needs`
}
