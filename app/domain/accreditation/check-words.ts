import { addDays, type Day } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { CHECK_KINDS, CHECK_WORDS, type CheckKind } from './check-rules.ts'

type SeenCheck = { kind: string; words: string; seenOn: string; endsOn: string | null }

/** A check that ends within so many days carries the clock. */
const SOON_DAYS = 60

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

/** The same as facts with two lines: name, what and until when, seen when. */
export const checkFacts = (checks: readonly SeenCheck[]): { name: string; words: string; note: string }[] =>
  inOrder(checks).map(({ kind, words, seenOn, endsOn }) => ({
    name: CHECK_WORDS[kind as CheckKind]?.name ?? kind,
    words: endsOn === null ? words : `${words} to ${formatDate(endsOn as Day)}`,
    note: `Seen ${formatDate(seenOn as Day)}`,
  }))
