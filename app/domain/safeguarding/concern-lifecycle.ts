import { done, type Result, refuse } from '../result.ts'

// A concern about an adviser, from its report to its end. This table is the only place that knows which move is allowed and by
// whom. Nothing of it is ever shown to a school: a report that turns out to be unfounded leaves no mark.

export const CONCERN_STATUSES = ['reported', 'unfounded', 'suspended', 'lifted', 'revoked'] as const
export type ConcernStatus = (typeof CONCERN_STATUSES)[number]
export type ConcernEvent = 'suspend' | 'close_unfounded' | 'lift' | 'revoke'

/** `another`: a member of staff, and not the one who suspended. */
type Row = { from: ConcernStatus; to: ConcernStatus; by: 'staff' | 'another'; past: string }

/**
 * One person suspends at once, and two are needed to undo it or to make it final. (Source: Keeping children safe in education,
 * part 4: an allegation is acted upon without delay; the house rule of two people for what takes somebody’s work away.)
 */
export const CONCERN_LIFECYCLE: Readonly<Record<ConcernEvent, Row>> = {
  suspend: { from: 'reported', to: 'suspended', by: 'staff', past: 'suspended the adviser' },
  close_unfounded: { from: 'reported', to: 'unfounded', by: 'staff', past: 'closed it as unfounded' },
  lift: { from: 'suspended', to: 'lifted', by: 'another', past: 'lifted the suspension' },
  revoke: { from: 'suspended', to: 'revoked', by: 'another', past: 'ended the adviser’s work on Waymark' },
}

export type ConcernMoveRefusal =
  | 'about_yourself'
  | 'second_person_needed'
  | 'already_done'
  | 'not_now'
  | 'reason_missing'

type State = { status: ConcernStatus; aboutPersonId: string; suspendedBy: string | null }

/** Decides one move of one concern by a member of staff. Pure. Each says why, for the record. */
export function decideConcern(
  concern: State,
  event: ConcernEvent,
  by: { personId: string },
  reason: string,
): Result<ConcernStatus, ConcernMoveRefusal> {
  const row = CONCERN_LIFECYCLE[event]
  if (by.personId === concern.aboutPersonId) return refuse('about_yourself')
  if (concern.status !== row.from) return refuse(concern.status === row.to ? 'already_done' : 'not_now')
  if (row.by === 'another' && by.personId === concern.suspendedBy) return refuse('second_person_needed')
  if (reason.trim() === '') return refuse('reason_missing')
  return done(row.to)
}
