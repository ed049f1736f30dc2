import type { Day } from '../calendar.ts'
import { addDays } from '../calendar.ts'
import { done, type Result, refuse } from '../result.ts'

// A credential is what an adviser says of themselves and staff have seen to be true, until a day. This table is the only
// place that knows which move is allowed, from where and by whom; `decideCredential` reads it, and commands, the nightly
// timer and tests all go through it.

export const CREDENTIAL_STATUSES = [
  'submitted',
  'verified',
  'expiring',
  'expired',
  'refused',
  'withdrawn',
  'replaced',
  'suspended',
  'revoked',
] as const
export type CredentialStatus = (typeof CREDENTIAL_STATUSES)[number]

/** Only these count, and only on the days that the credential itself covers: what has ended counts on days before its end. */
export const HOLDING: readonly CredentialStatus[] = ['verified', 'expiring', 'expired']

export type CredentialEvent =
  | 'withdraw'
  | 'verify'
  | 'refuse'
  | 'replace'
  | 'warn'
  | 'expire'
  | 'suspend'
  | 'lift'
  | 'revoke'

/** Who acts. `another`: a member of staff, and not the one who suspended it. */
type By = 'adviser' | 'staff' | 'another' | 'waymark'

type Row = {
  from: readonly CredentialStatus[]
  to: CredentialStatus
  by: By
  /** Whether whoever acts says why, in words that the adviser reads. */
  needsReason: boolean
  timer?: 'sixty days before it ends' | 'the day after it ends'
  past: string
}

/**
 * Every move of a credential. Nothing is revoked by one person: staff suspend at once, which stops it counting, and a second
 * one revokes it or lifts the suspension. (Source: the house rule that what takes somebody's work away needs two people.)
 */
export const CREDENTIAL_LIFECYCLE: Readonly<Record<CredentialEvent, Row>> = {
  withdraw: { from: ['submitted'], to: 'withdrawn', by: 'adviser', needsReason: false, past: 'took it back' },
  verify: { from: ['submitted'], to: 'verified', by: 'staff', needsReason: false, past: 'verified it' },
  refuse: { from: ['submitted'], to: 'refused', by: 'staff', needsReason: true, past: 'did not verify it' },
  // Of what somebody has one at a time: a newer one has been verified.
  replace: {
    from: ['verified', 'expiring', 'expired'],
    to: 'replaced',
    by: 'waymark',
    needsReason: false,
    past: 'gave way to a newer one',
  },
  warn: {
    from: ['verified'],
    to: 'expiring',
    by: 'waymark',
    needsReason: false,
    timer: 'sixty days before it ends',
    past: 'came within sixty days of its end',
  },
  expire: {
    from: ['verified', 'expiring'],
    to: 'expired',
    by: 'waymark',
    needsReason: false,
    timer: 'the day after it ends',
    past: 'ended',
  },
  // What has ended, or was replaced, counts for the days before that, and can be as untrue.
  suspend: {
    from: ['verified', 'expiring', 'expired', 'replaced'],
    to: 'suspended',
    by: 'staff',
    needsReason: true,
    past: 'suspended it',
  },
  lift: { from: ['suspended'], to: 'verified', by: 'another', needsReason: true, past: 'lifted the suspension' },
  revoke: { from: ['suspended'], to: 'revoked', by: 'another', needsReason: true, past: 'revoked it' },
}

/** A credential is expiring from so many days before it ends; its adviser is reminded then and on two days after. */
export const EXPIRING_DAYS = 60
export const REMINDED_DAYS = [60, 30, 7] as const

/** What `decideCredential` looks at. */
export type CredentialState = {
  status: CredentialStatus
  personId: string
  /** The last day on which it holds; null where it has no end, as a DBS certificate has none. */
  endsOn: Day | null
  suspendedBy: string | null
}

export type CredentialActor =
  | { side: 'adviser'; personId: string }
  | { side: 'staff'; personId: string }
  | { side: 'waymark' }

export type CredentialMoveRefusal =
  | 'not_yours'
  | 'own_credential'
  | 'second_person_needed'
  | 'already_done'
  | 'not_now'
  | 'too_early'
  | 'ended_already'
  | 'reason_missing'

/**
 * Decides one move of one credential, today. Pure. Staff never decide about a credential of their own
 * (`own_credential`), and what one of them has suspended only another lifts or revokes (`second_person_needed`). A
 * credential that has ended by today is not verified (`ended_already`), and the timer moves nothing before its day.
 */
export function decideCredential(
  credential: CredentialState,
  event: CredentialEvent,
  by: CredentialActor,
  { reason, today }: { reason: string; today: Day },
): Result<CredentialStatus, CredentialMoveRefusal> {
  const row = CREDENTIAL_LIFECYCLE[event]
  const side = row.by === 'another' ? 'staff' : row.by
  if (by.side !== side) return refuse('not_yours')
  if (by.side === 'adviser' && by.personId !== credential.personId) return refuse('not_yours')
  if (by.side === 'staff' && by.personId === credential.personId) return refuse('own_credential')
  if (!row.from.includes(credential.status)) return refuse(credential.status === row.to ? 'already_done' : 'not_now')
  if (row.by === 'another' && by.side === 'staff' && by.personId === credential.suspendedBy)
    return refuse('second_person_needed')
  if (row.needsReason && reason.trim() === '') return refuse('reason_missing')
  const { endsOn } = credential
  if (event === 'verify' && endsOn !== null && endsOn < today) return refuse('ended_already')
  if (event === 'warn' && (endsOn === null || today < addDays(endsOn, -EXPIRING_DAYS))) return refuse('too_early')
  if (event === 'expire' && (endsOn === null || today <= endsOn)) return refuse('too_early')
  return done(row.to)
}

/** From when and until when a credential holds, as it is kept. */
export type Cover = {
  status: CredentialStatus
  startsOn: Day | null
  endsOn: Day | null
  /** Once it is replaced: from when the newer one holds; null or left out: on every day, so that this one counts on none. */
  replacedFrom?: Day | null
}

/**
 * Whether a credential counts on a day: it was verified, it is not suspended, and the day is within what it covers. What was
 * replaced counts on the days before the newer one holds, whatever becomes of that.
 */
export const holdsOn = (credential: Cover, on: Day): boolean =>
  (credential.status === 'replaced'
    ? credential.replacedFrom != null && on < credential.replacedFrom
    : HOLDING.includes(credential.status)) &&
  (credential.startsOn === null || credential.startsOn <= on) &&
  (credential.endsOn === null || on <= credential.endsOn)

/**
 * Which of the three reminders is due of a credential that still counts: 60, 30 or 7 days before it ends, the nearest
 * that has come; null before the first, after the end, and for what has no end. Each is sent once.
 */
export function reminderDue(credential: Pick<CredentialState, 'status' | 'endsOn'>, today: Day): number | null {
  const { endsOn, status } = credential
  if (endsOn === null || (status !== 'verified' && status !== 'expiring') || today > endsOn) return null
  return [...REMINDED_DAYS].reverse().find((days) => today >= addDays(endsOn, -days)) ?? null
}
