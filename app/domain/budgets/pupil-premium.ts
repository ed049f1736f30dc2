import { z } from 'zod'
import { formatPounds, type Pence, pence, splitPence } from '#app/domain/money.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'

/** Pupil Premium is a tag with content: whom a line is for, under which heading, against which challenge, and why. */
export const PP_APPROACHES = {
  teaching: 'Teaching',
  targeted: 'Targeted academic support',
  wider: 'Wider strategies',
} as const

export type PpApproach = keyof typeof PP_APPROACHES

export const PP_WHOM = {
  all_eligible: 'Only pupils who are eligible',
  named_number: 'A number of pupils who are eligible',
  mixed_group: 'A mixed group: eligible and other pupils',
} as const

export const PP_METHODS = {
  share: 'The eligible pupils’ part of the cost',
  whole: 'The whole cost, because others benefit beside eligible pupils',
} as const

/** Reception is 0. (Source: DfE, Pupil premium: conditions of grant: Reception to Year 11.) */
export const PP_LAST_YEAR_GROUP = 11

export const PP_YEARS_RULE =
  'Pupil Premium is for pupils in Reception to Year 11. It cannot pay for Year 12 and above: choose another fund for them.'

/** Refuses a visit's year groups when any is above Year 11, naming them; the sentence is `PP_YEARS_RULE`. */
export function eligibleYears(
  yearGroups: readonly number[],
): Result<true, { code: 'years_not_eligible'; years: number[]; rule: string }> {
  const years = yearGroups.filter((year) => year > PP_LAST_YEAR_GROUP)
  return years.length > 0 ? refuse({ code: 'years_not_eligible', years, rule: PP_YEARS_RULE }) : done(true)
}

const NUMBERING = /^(?:[-–•*·]\s+|•\s*|\(?\d{1,2}[.)](?!\d)\s*|challenge\s+\d{1,2}(?:\s*[:.)–-]\s*|\s*$))+/i

/**
 * The words of a challenge without the number or bullet that came along from a published strategy ("1. Attendance",
 * "Challenge 1: Attendance"): pages number the challenges themselves. '' where nothing else was there.
 */
export const withoutNumbering = (challenge: string): string => challenge.trim().replace(NUMBERING, '').trim()

export const PP_RATIONALE = { least: 20, most: 300 } as const

const pupils = z
  .number()
  .int('Give a whole number of pupils')
  .min(1, 'Give at least 1 pupil')
  .max(2_000, 'That is too many pupils')

type Counted = { whom: string; pupilsEligible: number | null; pupilsInAll: number | null }

/**
 * Whether a tag counts more pupils than there are interviews: each interview is one pupil's. Where a service has none (an
 * assembly, a class) nothing bounds the number.
 */
export const isMoreThanInterviews = (tag: Counted, interviews: number): boolean =>
  interviews > 0 && Math.max(tag.pupilsEligible ?? 0, tag.pupilsInAll ?? 0) > interviews

/**
 * The tag of one Pupil Premium line, flat as a form sends it. Counts only: a pupil is never named. Refuses a named
 * number without the number, a mixed group without its method, and a share of more pupils than there are.
 */
export const PpTag = z
  .object({
    whom: z.enum(['all_eligible', 'named_number', 'mixed_group'], { error: 'Say whom this is for' }),
    pupilsEligible: pupils.nullable().default(null),
    pupilsInAll: pupils.nullable().default(null),
    method: z.enum(['whole', 'share'], { error: 'Choose how the cost is shared' }).nullable().default(null),
    approach: z.enum(['teaching', 'targeted', 'wider'], {
      error: 'Choose the heading of your strategy it comes under',
    }),
    challenge: z
      .number({ error: 'Give the number of the challenge in your strategy' })
      .int('A challenge is a whole number')
      .min(1, 'Challenges start at 1')
      .max(20, 'A challenge is a number from 1 to 20'),
    rationale: z
      .string({ error: 'Say in one sentence why this helps' })
      .trim()
      .min(PP_RATIONALE.least, `Say in one sentence why this helps, in ${PP_RATIONALE.least} characters or more`)
      .max(PP_RATIONALE.most, `Use ${PP_RATIONALE.most} characters or fewer`),
  })
  .superRefine(
    (tag, context) => {
      const missing = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
      if (tag.whom === 'named_number' && tag.pupilsEligible == null) missing('pupilsEligible', 'Say how many pupils')
      if (tag.whom !== 'mixed_group') return
      if (tag.method == null) missing('method', 'Choose how the cost is shared')
      if (tag.pupilsEligible == null) missing('pupilsEligible', 'Say how many of them are eligible')
      if (tag.pupilsInAll == null) missing('pupilsInAll', 'Say how many pupils there are in all')
      // A number that is wrong by itself is compared with nothing.
      else if (tag.pupilsInAll >= 1 && tag.pupilsEligible != null && tag.pupilsEligible > tag.pupilsInAll)
        missing('pupilsEligible', 'There cannot be more eligible pupils than pupils in all')
    },
    // Beside whatever is wrong with one field alone: a rationale that is too short hides no missing number.
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )

export type PpTag = z.infer<typeof PpTag>

type Apportioned = Pick<PpTag, 'whom'> & Partial<Pick<PpTag, 'method' | 'pupilsEligible' | 'pupilsInAll'>>

/**
 * How much of a cost Pupil Premium may carry under its tag, and the rest for other funds; both add up to the cost.
 * All of it, except for a mixed group by share: 4 of 6 pupils carry four sixths, to the penny by largest remainder.
 */
export function apportion(cost: Pence, tag: Apportioned): { pupilPremium: Pence; rest: Pence } {
  if (tag.whom !== 'mixed_group' || tag.method === 'whole') return { pupilPremium: cost, rest: pence(0) }
  const { pupilsEligible, pupilsInAll } = tag
  if (tag.method !== 'share' || pupilsEligible == null || pupilsInAll == null || pupilsEligible > pupilsInAll)
    throw new Error('a mixed group without its method and numbers')
  const [pupilPremium, rest] = splitPence(cost, [pupilsEligible, pupilsInAll - pupilsEligible])
  return { pupilPremium: pupilPremium as Pence, rest: rest as Pence }
}

/** What a line pays of a cost, in pence, over so many visits: a cost that is spread over visits is rounded at each. */
export type Paid = { amount: number; of: number; visits: number }

/** What Pupil Premium would pay at most by its tag, where a line pays less of it; null where it pays all of that. */
export function partNotWhollyPaid(tag: Apportioned, { amount, of, visits }: Paid): Pence | null {
  const part = apportion(pence(of), tag).pupilPremium
  return part - amount > visits - 1 ? part : null
}

/** "4 of 6 pupils eligible, their part of the cost", or what is paid of that part where it is less. */
export function describeWhom(tag: Apportioned, paid?: Paid): string {
  const count = (n: number) => `${n} ${n === 1 ? 'pupil' : 'pupils'}`
  if (tag.whom === 'all_eligible') return 'Only eligible pupils'
  if (tag.whom === 'named_number') return `${count(tag.pupilsEligible ?? 0)}, all eligible`
  const group = `${tag.pupilsEligible} of ${count(tag.pupilsInAll ?? 0)} eligible`
  const part = paid ? partNotWhollyPaid(tag, paid) : null
  if (paid && part !== null)
    return `${group}: ${formatPounds(paid.amount)} of ${tag.method === 'whole' ? 'the whole cost' : 'their part'} of ${formatPounds(part)}`
  return tag.method === 'whole' ? `${group}, whole cost` : `${group}, their part of the cost`
}

/** "Wider strategies, challenge 3: Few adults at home who have been to college"; the words where the school has listed them. */
export const describePurpose = (tag: Pick<PpTag, 'approach' | 'challenge'>, words: string | null | undefined): string =>
  `${PP_APPROACHES[tag.approach]}, challenge ${tag.challenge}${words ? `: ${words.replace(/\.$/, '')}` : ' in the strategy'}`
