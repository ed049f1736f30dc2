import { addDays, type Day } from '../calendar.ts'
import type { Pence } from '../money.ts'
import { pence, splitPence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import type { VisitStatus } from './lifecycle.ts'
import type { FundingAnswer, PupilPremiumAnswer } from './request-answers.ts'

// When the adviser can't come, the school takes another date of theirs or somebody else in the place of that visit, once. What was
// approved stands for as much as was approved, and no further.

/** How many days after the day of the visit another may take its place: six weeks. After that what was approved is too old. */
const DAYS_TO_REPLACE = 42

/** The last day on which something in the place of a visit may be. */
export const lastDayInPlaceOf = (on: Day): Day => addDays(on, DAYS_TO_REPLACE)

type EndedBy = 'school' | 'consortium' | 'adviser' | 'staff' | 'waymark' | null

/** Whether whoever ended a visit is no buyer: the adviser, their provider, or Waymark. */
export const isSuppliersSide = (side: EndedBy): boolean => side === 'adviser' || side === 'waymark' || side === 'staff'

type Ended = {
  status: VisitStatus
  /** Which side ended it; null while nobody has. */
  endedBy: EndedBy
  /** Something that it needed did not hold, or whoever was to come was held: then its school cancels, and it is not its doing. */
  lacks: 'renewal' | 'hold' | null
  isDated: boolean
  onDay: Day
  isReplaced: boolean
}

export type NotReplaceable = 'not_now' | 'already_replaced' | 'too_late'

/** Whether another may be taken in the place of a visit: one that was confirmed, and that its adviser, or Waymark, could not keep. */
export function mayBeReplaced(visit: Ended, today: Day): Result<null, NotReplaceable> {
  if (visit.status !== 'cancelled' || !visit.isDated || !(isSuppliersSide(visit.endedBy) || visit.lacks !== null))
    return refuse('not_now')
  if (visit.isReplaced) return refuse('already_replaced')
  return today > lastDayInPlaceOf(visit.onDay) ? refuse('too_late') : done(null)
}

type Costs = { gross: number; bears: number }

/** What one costs more than was approved of the other, with everything, or takes more from the funds. Pence; 0 where it does not. */
export const dearerBy = (before: Costs, now: Costs): Pence =>
  pence(Math.max(0, now.gross - before.gross, now.bears - before.bears))

/**
 * What becomes of the approval. `stands`: as it costs no more. Else an approver is asked: for what it costs more (`dearer`), because
 * whoever approved takes it themselves and nobody approves what they chose (`own`), or because a company's status has to be
 * determined anew for each engagement (`determination`).
 */
export type Carried = 'stands' | 'dearer' | 'own' | 'determination'

export function approvalCarried(of: {
  before: Costs
  now: Costs
  /** Another day of the same supplier, by the agreement that was approved. */
  isSameSupplier: boolean
  approvedBy: string | null
  takenBy: string
  statusWanted: 'determination' | 'check' | null
}): Carried {
  if (of.isSameSupplier) return 'stands'
  if (dearerBy(of.before, of.now) > 0) return 'dearer'
  if (of.statusWanted === 'determination') return 'determination'
  return of.approvedBy === of.takenBy ? 'own' : 'stands'
}

/** The lines of one visit for another cost: the same funds in the same proportions, to the penny. */
export function linesInPlaceOf(lines: readonly FundingAnswer[], interviews: number, bears: Pence): FundingAnswer[] {
  const parts = splitPence(
    bears,
    lines.map(({ amountPence }) => amountPence),
  )
  return lines
    .map((line, at) => ({ ...line, amountPence: parts[at] ?? 0, tag: line.tag && tagOfOne(line.tag, interviews) }))
    .filter(({ amountPence }) => amountPence > 0)
}

/** The numbers were said of a whole booking: one visit of it has no more pupils than interviews. */
function tagOfOne(tag: PupilPremiumAnswer, interviews: number): PupilPremiumAnswer {
  if (interviews === 0) return tag
  const most = (number: number | null) => (number === null ? null : Math.min(number, interviews))
  return { ...tag, pupilsEligible: most(tag.pupilsEligible), pupilsInAll: most(tag.pupilsInAll) }
}

/** Street and postcode of a place elsewhere, from the one line that a visit keeps of it. */
export function addressParts(line: string): { street?: string; postcode: string } {
  const at = line.lastIndexOf(', ')
  return at < 0 ? { postcode: line } : { street: line.slice(0, at), postcode: line.slice(at + 2) }
}
