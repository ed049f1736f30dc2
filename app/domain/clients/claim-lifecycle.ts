import { done, type Result, refuse } from '../result.ts'

// Whether a school was an adviser's client before they met on Waymark: said by the school's own person, who came by the
// adviser's link, and confirmed by staff. This table is the only place that knows which move is allowed, and by whom.

export const CLAIM_STATUSES = ['claimed', 'confirmed', 'refused', 'taken_back'] as const
export type ClaimStatus = (typeof CLAIM_STATUSES)[number]
export type ClaimEvent = 'claim' | 'confirm' | 'refuse' | 'take_back'

type Row = { from: readonly (ClaimStatus | 'none')[]; to: ClaimStatus; by: 'school' | 'staff'; past: string }

/** A school may say it again after taking it back; what staff refused stands, unless they confirm it after all. */
const CLAIM_LIFECYCLE: Readonly<Record<ClaimEvent, Row>> = {
  claim: { from: ['none', 'taken_back'], to: 'claimed', by: 'school', past: 'said that they are a client already' },
  confirm: { from: ['claimed', 'refused'], to: 'confirmed', by: 'staff', past: 'confirmed it' },
  refuse: { from: ['claimed', 'confirmed'], to: 'refused', by: 'staff', past: 'refused it' },
  take_back: { from: ['claimed'], to: 'taken_back', by: 'school', past: 'took it back' },
}

export type ClaimRefusal = 'not_yours' | 'already_done' | 'not_now' | 'words_missing'

/**
 * Decides one move. Pure. Staff say what they saw, or why they refuse: `words`. Refuses what is so already apart from what is
 * not possible any more, so that a second press reads as done.
 */
export function decideClaim(
  status: ClaimStatus | 'none',
  event: ClaimEvent,
  by: 'school' | 'staff',
  words = '',
): Result<ClaimStatus, ClaimRefusal> {
  const row = CLAIM_LIFECYCLE[event]
  if (row.by !== by) return refuse('not_yours')
  if (!row.from.includes(status)) return refuse(status === row.to ? 'already_done' : 'not_now')
  if (row.by === 'staff' && words.trim() === '') return refuse('words_missing')
  return done(row.to)
}
