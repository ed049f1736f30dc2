import { PP_APPROACHES, type PpApproach } from '../budgets/pupil-premium.ts'
import type { Day } from '../calendar.ts'
import { type Pence, sumPence } from '../money.ts'
import { academicYear, ppYear, type SchoolYear } from '../school-years.ts'

// A school's account of its Pupil Premium: what was spent is the funding lines of agreed visits, each on its visit's day,
// so that academic and financial years are two cuts of the same lines.

/** One funding line of one visit that Pupil Premium carries, wholly or in part. */
export type PremiumLine = {
  visitId: string
  bookingId: string
  reference: string
  onDay: Day
  /** Spent when delivery is agreed, committed when approved, reserved when asked for. */
  standing: 'spent' | 'committed' | 'reserved'
  activity: string
  /** Cancelled so late that it had to be paid for: it reached nobody. */
  isCancelled: boolean
  provider: string
  fundName: string
  amountPence: Pence
  /** "30 licences" of what has no date: nobody is seen, and no pupil of it is counted. Null of a visit. */
  quantity: string | null
  /** What the visit costs all of its funds together, and the other funds' part in words. */
  visitPence: Pence
  otherFunds: { name: string; amountPence: Pence }[]
  approach: PpApproach
  challenge: number
  /** What the strategy said under the number when it was asked for; null where it listed no challenges. */
  challengeWords: string | null
  rationale: string
  isMixed: boolean
  method: 'whole' | 'share' | null
  /** What its method has Pupil Premium bear at most, where a mixed group's line bears less than that; else null. */
  partNotPaid: Pence | null
  /** Seen in the adviser's register, up to Year 11. */
  seen: number
  /** How many of them the school counted as eligible; null until it has, 0 where the register says nobody was seen. */
  eligible: number | null
}

export type YearView = 'academic' | 'financial'

export const yearOf = (view: YearView, on: Day): SchoolYear => (view === 'academic' ? academicYear(on) : ppYear(on))

/** Groups this small could point to a child, so nothing that is published says how many they are. */
const SMALLEST_PUBLISHED = 5
const published = (pupils: number): string => (pupils > 0 && pupils < SMALLEST_PUBLISHED ? 'c' : String(pupils))

const once = <T>(all: T[]): T[] => [...new Set(all)]

export type Reached = {
  /** Eligible pupils reached, as counted by the school. */
  eligible: number
  seen: number
  visits: number
  /** Visits whose eligible pupils nobody has counted yet. */
  uncounted: number
}

/** Pupils reached by visits, each visit once however many lines it has; what has no date, or was cancelled, reaches none whom a register counts. */
export function reachedBy(lines: readonly PremiumLine[]): Reached {
  const all = [...new Map(lines.map((line) => [line.visitId, line])).values()]
  const visits = all.filter(({ quantity, isCancelled }) => quantity === null && !isCancelled)
  return {
    eligible: visits.reduce((sum, visit) => sum + (visit.eligible ?? 0), 0),
    seen: visits.reduce((sum, visit) => sum + visit.seen, 0),
    visits: visits.length,
    uncounted: visits.filter((visit) => visit.eligible === null).length,
  }
}

/** How many eligible pupils, and for how many visits nobody has counted them yet. */
export function countedWords(
  { eligible, uncounted, visits }: Reached,
  words: (pupils: number) => string = String,
): string {
  if (uncounted === 0) return words(eligible)
  if (visits === 0) return 'None seen: nothing of it is a visit'
  if (uncounted === visits) return 'Not counted yet'
  return `${words(eligible)}, and ${uncounted === 1 ? '1 visit' : `${uncounted} visits`} not counted yet`
}

const spentOf = (lines: readonly PremiumLine[]) => sumPence(lines.map((line) => line.amountPence))

export type TermSum = { key: string; name: string; lines: PremiumLine[]; spent: Pence; reached: Reached }

const TERMS = [
  { name: 'Autumn', months: 'September to December', from: '09', to: '12' },
  { name: 'Spring', months: 'January to March', from: '01', to: '03' },
  { name: 'Summer', months: 'April to August', from: '04', to: '08' },
] as const

/** Spent lines by term, in the order of the days. Spring ends on 31 March, where a financial year ends too. */
export function byTerm(lines: readonly PremiumLine[]): TermSum[] {
  const sums = new Map<string, PremiumLine[]>()
  for (const line of [...lines].sort((a, b) => (a.onDay < b.onDay ? -1 : 1))) {
    const month = line.onDay.slice(5, 7)
    const term = TERMS.find(({ from, to }) => from <= month && month <= to)
    const key = `${term?.name} ${line.onDay.slice(0, 4)}`
    sums.set(key, [...(sums.get(key) ?? []), line])
  }
  return [...sums].map(([name, of]) => ({ key: name, name, lines: of, spent: spentOf(of), reached: reachedBy(of) }))
}

export const TERM_MONTHS = TERMS.map(({ name, months }) => `${name}: ${months}`).join('; ')

export type StatementLine = {
  approach: PpApproach
  heading: string
  activity: string
  evidence: string[]
  challenges: number[]
  /** Each challenge with its words as they were when it was asked for: "3: Few adults at home who have been to college". */
  challengesInWords: string[]
  cost: Pence
  /** As it may be published: "c" where fewer than five. */
  pupils: string
}

const challengeInWords = ({ challenge, challengeWords }: PremiumLine): string =>
  challengeWords ? `${challenge}: ${challengeWords}` : String(challenge)

/** The lines a school copies into its published strategy: one for each activity under each heading. */
export function statementLines(spent: readonly PremiumLine[]): StatementLine[] {
  const groups = new Map<string, PremiumLine[]>()
  for (const line of spent) {
    const key = `${line.approach} ${line.activity}`
    groups.set(key, [...(groups.get(key) ?? []), line])
  }
  const order = Object.keys(PP_APPROACHES)
  return [...groups.values()]
    .map((lines) => {
      const [first] = lines as [PremiumLine, ...PremiumLine[]]
      const reached = reachedBy(lines)
      return {
        approach: first.approach,
        heading: PP_APPROACHES[first.approach],
        activity: first.activity,
        evidence: once(lines.map((line) => line.rationale)),
        challenges: once(lines.map((line) => line.challenge)).sort((a, b) => a - b),
        challengesInWords: once([...lines].sort((a, b) => a.challenge - b.challenge).map(challengeInWords)),
        cost: spentOf(lines),
        pupils: countedWords(reached, published),
      }
    })
    .sort((a, b) => order.indexOf(a.approach) - order.indexOf(b.approach) || (a.activity < b.activity ? -1 : 1))
}

export type Crossing = {
  academic: SchoolYear[]
  financial: SchoolYear[]
  cells: Pence[][]
  total: Pence
  visits: number
}

/** Academic years down, financial years across: each line is in one cell, so both cuts add up to the same bookings. */
export function crossYears(spent: readonly PremiumLine[]): Crossing {
  const distinct = (view: YearView) =>
    [...new Map(spent.map((line) => yearOf(view, line.onDay)).map((year) => [year.key, year])).values()].sort((a, b) =>
      a.key < b.key ? -1 : 1,
    )
  const academic = distinct('academic')
  const financial = distinct('financial')
  return {
    academic,
    financial,
    cells: academic.map((a) =>
      financial.map((f) =>
        spentOf(
          spent.filter((l) => yearOf('academic', l.onDay).key === a.key && yearOf('financial', l.onDay).key === f.key),
        ),
      ),
    ),
    total: spentOf(spent),
    visits: new Set(spent.map((line) => line.visitId)).size,
  }
}

/** Who provided what, for "Externally provided programmes". */
export function programmes(spent: readonly PremiumLine[]): { programme: string; providers: string[] }[] {
  return once(spent.map((line) => line.activity))
    .sort()
    .map((programme) => ({
      programme,
      providers: once(spent.filter((line) => line.activity === programme).map((line) => line.provider)).sort(),
    }))
}
