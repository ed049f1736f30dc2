import { formatPounds, sumPence } from '../money.ts'
import type { PremiumLine, Reached } from './pupil-premium-statement.ts'

const people = (count: number): string => (count === 1 ? '1 pupil' : `${count} pupils`)
const visitsInWords = (count: number): string => (count === 1 ? '1 visit' : `${count} visits`)

/** Who was reached, in one sentence, and what of it nobody has counted yet. */
export function reachedWords({ eligible, seen, uncounted }: Reached): string {
  if (uncounted > 0) {
    const perhaps = eligible > 0 ? ', so more than this may be eligible' : ''
    return `${people(seen)} in Year 11 or below were seen; for ${visitsInWords(uncounted)} the eligible pupils have not been counted yet${perhaps}.`
  }
  if (seen === 0) return 'No pupil in Year 11 or below was seen.'
  if (seen === 1 && eligible === 0) return 'The one pupil seen was not eligible.'
  return eligible >= seen
    ? 'Every pupil seen was eligible and in Year 11 or below.'
    : `${eligible || 'None'} of the ${people(seen)} seen in Year 11 or below ${eligible > 1 ? 'were' : 'was'} eligible.`
}

/** What was paid, and for whose guidance, as the heading of a statement. */
export const paidWords = (spent: string, eligible: number): string => {
  if (eligible === 0) return `${spent} of Pupil Premium paid for guidance`
  return `${spent} of Pupil Premium paid for ${eligible === 1 ? '1 eligible pupil’s' : `${eligible} eligible pupils’`} guidance`
}

/** How a visit for eligible and other pupils together is charged: beside the visit, and summed up in `sharedWords`. */
export const chargedWords = ({ isMixed, method, partNotPaid }: PremiumLine): string =>
  !isMixed
    ? 'eligible pupils only'
    : partNotPaid !== null
      ? 'a mixed group, less than its part'
      : method === 'whole'
        ? 'a mixed group, charged whole'
        : 'a mixed group, its eligible part'

/** How visits for eligible and other pupils together are charged, and what a reader may ask of it. */
export function sharedWords(lines: readonly PremiumLine[]): string {
  if (lines.length === 0) return 'No visit has been charged to Pupil Premium in this year.'
  const visits = [...new Map(lines.map((line) => [line.visitId, line])).values()]
  const mixed = visits.filter(({ isMixed }) => isMixed)
  const whole = mixed.filter(({ method, partNotPaid }) => method === 'whole' && partNotPaid === null)
  const part = mixed.filter((line) => !whole.includes(line))
  const less = part.flatMap((line) => (line.partNotPaid === null ? [] : [{ ...line, part: line.partNotPaid }]))
  const others = visits.filter(({ isMixed, eligible, seen }) => !isMixed && eligible !== null && eligible < seen)
  const are = (count: number) => (count === 1 ? 'is' : 'are')
  return [
    mixed.length === 0
      ? 'Every visit is for eligible pupils only.'
      : `${visitsInWords(mixed.length)} of ${visits.length} ${are(mixed.length)} for eligible and other pupils together.`,
    part.length > 0 &&
      `For ${part.length} of them Pupil Premium bears ${less.length > 0 ? 'at most ' : ''}the part that was planned for eligible pupils.`,
    less.length > 0 &&
      `${visitsInWords(less.length)} ${are(less.length)} charged less than that: ${formatPounds(sumPence(less.map(({ amountPence }) => amountPence)))} of ${formatPounds(sumPence(less.map(({ part: planned }) => planned)))}.`,
    whole.length > 0 && `For ${whole.length} of them it bears the whole, for the reason given in the request.`,
    others.length > 0 &&
      `At ${visitsInWords(others.length)} for eligible pupils only, others were seen as well: be ready to say why.`,
  ]
    .filter(Boolean)
    .join(' ')
}
