import { formatPounds, type Pence } from '../money.ts'
import { partsOf } from './billed.ts'
import type { Outcome } from './register-rules.ts'

/** "4 of 6 interviews", "half of it": how much of a visit took place. */
export const partWords = (done: number, of: number): string =>
  of === 2 && done === 1 ? 'half of it' : `${done} of ${of} interviews`

/**
 * How a visit is billed that did not take place as a whole, as its terms say it before anybody asks for it: by the interview, or by
 * the half where it has one interview at most. The rule is `partsOf`, and stands word for word in the agreement that is signed.
 */
export const partTerms = (visit: { interviewsWanted: number }): string =>
  partsOf(visit).unit === 'interview'
    ? 'Where only some of the interviews can be held, only those are billed, and travel as agreed. One counts where the adviser was there for it, whether or not the pupil came.'
    : 'Where only about half of it takes place, half of the price is billed, and travel as agreed.'

/** The same in the cell of a table. */
export const partTermsShort = (visit: { interviewsWanted: number }): string =>
  partsOf(visit).unit === 'interview' ? 'Billed by the interview' : 'Billed by the half'

/** What each part brings whoever supplies the visit; null where somebody else is paid for it. Pence. */
export type PartPaid = { done: number; receives: Pence | null }

/** What whoever was there chooses from: all of it, or each part, the most first, each with what it brings them. */
export function partOptions(interviewsWanted: number, paid: readonly PartPaid[]): { value: string; label: string }[] {
  const { of } = partsOf({ interviewsWanted })
  const amount = (done: number) => {
    const receives = paid.find((one) => one.done === done)?.receives ?? null
    return receives === null ? '' : `: you receive ${formatPounds(receives)}`
  }
  return partsDone(interviewsWanted).map((done) => ({
    value: String(done),
    label: `${done === of ? 'All of it' : capital(partWords(done, of))}${amount(done)}`,
  }))
}

/** How many of its parts may have taken place, all of them first. */
export function partsDone(interviewsWanted: number): number[] {
  const { of } = partsOf({ interviewsWanted })
  return Array.from({ length: of }, (_, at) => of - at)
}

/**
 * How many interviews the register says took place, where every one that was planned is marked: one counts where the adviser was
 * there for it, whether the pupil came or not, and one that was put to another time does not. Undefined where it does not say.
 */
export function doneByRegister(
  interviewsWanted: number,
  register: readonly { outcome: Outcome | null; isPlanned: boolean }[],
): number | undefined {
  const planned = register.filter(({ isPlanned }) => isPlanned)
  const { unit, of } = partsOf({ interviewsWanted })
  if (unit !== 'interview' || planned.length < of || planned.some(({ outcome }) => outcome === null)) return undefined
  const held = register.filter(({ outcome }) => outcome !== null && outcome !== 'rearranged').length
  return held === 0 ? undefined : Math.min(of, held)
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
