import { apportion, isMoreThanInterviews, PpTag } from '../budgets/pupil-premium.ts'
import type { Pence } from '../money.ts'
import type { PupilPremiumAnswer } from './request-answers.ts'

/** The Pupil Premium part of a fund as it was typed. `number`: of a named number; `eligible` of `inAll`: of a mixed group. */
export type TypedTag = {
  whom: string
  number: string
  eligible: string
  inAll: string
  method: string
  approach: string
  challenge: string
  rationale: string
}

type Read = { tag: PupilPremiumAnswer | null; errors: Partial<Record<keyof TypedTag, string>> }

/**
 * Reads what makes a Pupil Premium line traceable; null, with what is wrong by field, where it is not whole. `interviews`:
 * all that the booking has; 0 where the service has none.
 */
export function readTag(typed: TypedTag, interviews: number): Read {
  const isMixed = typed.whom === 'mixed_group'
  const counts = {
    pupilsEligible: isMixed ? count(typed.eligible) : typed.whom === 'named_number' ? count(typed.number) : null,
    pupilsInAll: isMixed ? count(typed.inAll) : null,
  }
  const parsed = PpTag.safeParse({
    ...counts,
    whom: typed.whom || undefined,
    method: isMixed ? typed.method || null : null,
    approach: typed.approach || undefined,
    challenge: count(typed.challenge) ?? undefined,
    rationale: typed.rationale || undefined,
  })
  const errors: Read['errors'] = {}
  for (const { path, message } of parsed.error?.issues ?? []) errors[fieldOf(path[0], isMixed)] ??= message
  // Of a mixed group all are counted; that no more of them are eligible has been judged already.
  const many = isMixed ? { ...counts, pupilsEligible: null } : counts
  if (isMoreThanInterviews({ whom: typed.whom, ...many }, interviews)) {
    const there = interviews === 1 ? 'is 1 interview' : `are ${interviews} interviews`
    errors[isMixed ? 'inAll' : 'number'] ??= `There ${there} in this booking: enter ${interviews} or fewer`
  }
  return { tag: parsed.data ?? null, errors }
}

const count = (typed: string): number | null => (/^\d{1,5}$/.test(typed) ? Number(typed) : null)

function fieldOf(part: PropertyKey | undefined, isMixed: boolean): keyof TypedTag {
  if (part === 'pupilsEligible') return isMixed ? 'eligible' : 'number'
  if (part === 'pupilsInAll') return 'inAll'
  return part as keyof TypedTag
}

/** A tag as its fields on the page have it; all empty where there is none. */
export const tagTypedAgain = (tag: PupilPremiumAnswer | null): TypedTag => ({
  whom: tag?.whom ?? '',
  number: tag?.whom === 'named_number' ? String(tag.pupilsEligible ?? '') : '',
  eligible: tag?.whom === 'mixed_group' ? String(tag.pupilsEligible ?? '') : '',
  inAll: String(tag?.pupilsInAll ?? ''),
  method: tag?.method ?? '',
  approach: tag?.approach ?? '',
  challenge: String(tag?.challenge ?? ''),
  rationale: tag?.rationale ?? '',
})

/** What a line carries at most where it carries the eligible pupils' part: pence, and of how many pupils. */
export type Part = { most: Pence; of: string }

/**
 * The eligible pupils' part of a cost, whatever else is wrong with the tag: null where the line carries no such part,
 * `unknown` while what it depends on is not said rightly.
 */
export function partOf(typed: TypedTag, errors: Read['errors'], cost: Pence): Part | null | 'unknown' {
  if (errors.whom || errors.method || errors.eligible || errors.inAll) return 'unknown'
  if (typed.whom !== 'mixed_group' || typed.method !== 'share') return null
  const [pupilsEligible, pupilsInAll] = [count(typed.eligible), count(typed.inAll)]
  const { pupilPremium } = apportion(cost, { whom: 'mixed_group', method: 'share', pupilsEligible, pupilsInAll })
  return { most: pupilPremium, of: `${pupilsEligible} of ${pupilsInAll} pupils` }
}
