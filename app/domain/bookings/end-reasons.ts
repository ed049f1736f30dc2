/** Why a visit is cancelled, of the list that both sides choose from. What it costs does not hang on it: notice alone does. */
export type EndReason =
  | 'plans_changed'
  | 'pupils_away'
  | 'closed_planned'
  | 'closed_suddenly'
  | 'adviser_ill'
  | 'adviser_cannot_come'
  | 'other'

/**
 * As the other side reads it, whoever said so, on pages and in emails, which name no pupils; '' where their own words say it all.
 */
const WORDS: Record<EndReason, string> = {
  plans_changed: 'Plans at the school have changed',
  pupils_away: 'Nobody can be seen that day: a trip, exams or illness',
  closed_planned: 'The school is closed that day',
  closed_suddenly: 'Snow or an emergency has closed the school',
  adviser_ill: 'Whoever was to come is ill',
  adviser_cannot_come: 'Whoever was to come can’t come',
  other: '',
}

type Choice = { value: EndReason; label: string }

/** What a school chooses from. */
export const SCHOOL_REASONS: readonly Choice[] = [
  { value: 'plans_changed', label: 'Our plans have changed' },
  { value: 'pupils_away', label: 'The pupils are away: a trip, exams or illness' },
  { value: 'closed_planned', label: 'The school is closed that day' },
  { value: 'closed_suddenly', label: 'Snow or an emergency has closed the school' },
  { value: 'other', label: 'Something else' },
]

/** What whoever was to come chooses from, or their provider’s office. */
export const ADVISER_REASONS: readonly Choice[] = [
  { value: 'adviser_ill', label: 'Illness' },
  { value: 'adviser_cannot_come', label: 'Something else came up' },
  { value: 'closed_suddenly', label: 'The school was closed' },
  { value: 'pupils_away', label: 'There were no pupils to see' },
  { value: 'other', label: 'Another reason' },
]

/** Which of a list was chosen; null where none of them was. */
export const reasonOf = (list: readonly Choice[], typed: string | undefined): EndReason | null =>
  list.find(({ value }) => value === typed)?.value ?? null

/** The reason in words, and what was written besides, as it stays on the visit. Empty where nothing says why. */
export const reasonWords = (because: EndReason, besides: string): string =>
  [WORDS[because], besides.trim()].filter(Boolean).join('. ')
