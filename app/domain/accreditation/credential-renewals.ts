import { type Day, monthsAfter } from '../calendar.ts'
import type { CredentialKind } from './credential-facts.ts'
import { HOLDING } from './credential-lifecycle.ts'
import {
  type Given,
  type HeldCredential,
  type HeldSpan,
  heldSpans,
  type Lacking,
  lackingOn,
} from './credential-needs.ts'

// What ends before a visit and is renewed as a matter of course keeps no day from being asked for: the visit needs renewal from
// the start and cannot go ahead until it is renewed. Otherwise nobody could be asked in June for any day from 1 September, when
// the edition of Keeping children safe in education that everybody confirms has not come out yet.

/**
 * What everybody renews as it ends: a membership, a September's edition, a year's policy, fee or review. A permission to work and
 * a test publisher's qualification end for good unless somebody decides otherwise, and a certificate has no end. (Source: domain
 * rules C1.2, C1.7 and C1.8.)
 */
const RENEWED_KINDS: readonly CredentialKind[] = [
  ...(['register', 'safeguarding', 'public_liability', 'professional_indemnity', 'ico'] as const),
  ...(['provider_insurance', 'provider_ico', 'safeguarding_policy', 'complaints_policy'] as const),
]

/**
 * Whoever confirmed last September’s edition may still be asked for days of the year that has begun: each such visit needs renewal
 * until they have confirmed the new one. (Source: domain rule C1.7.)
 */
const isLastEdition = ({ facts, status }: HeldCredential): boolean =>
  facts.kind === 'safeguarding' && HOLDING.includes(status)
const MONTHS_TO_CONFIRM = 12

/** The same of what has ended by today, as pages mark it: it is to be confirmed anew, and has not run out for good. */
export const isToConfirmAnew = ({ kind, endsOn }: { kind: CredentialKind; endsOn: Day | null }, today: Day): boolean =>
  kind === 'safeguarding' && endsOn !== null && endsOn < today && today <= monthsAfter(endsOn, MONTHS_TO_CONFIRM)

/**
 * What somebody holds as it will be when they renew what is renewed as a matter of course. Only what counts now is renewed:
 * `today` says until when it must hold; null: whatever has not been said to have ended.
 */
function asIfRenewed(held: readonly HeldCredential[], today: Day | null): HeldCredential[] {
  const isRenewed = ({ facts, status, endsOn }: HeldCredential) =>
    RENEWED_KINDS.includes(facts.kind) &&
    (status === 'verified' || status === 'expiring') &&
    (today === null || endsOn === null || endsOn >= today)
  return held.map((one) => {
    if (isRenewed(one)) return { ...one, endsOn: null }
    return one.endsOn && isLastEdition(one) ? { ...one, endsOn: monthsAfter(one.endsOn, MONTHS_TO_CONFIRM) } : one
  })
}

/** By what a day is judged that is asked for, offered or accepted today. Insurance below what a school asks for can be raised. */
export function forAsking<G extends Given>(
  { held, given }: { held: readonly HeldCredential[]; given: G },
  today: Day,
): { held: HeldCredential[]; given: G } {
  return { held: asIfRenewed(held, today), given: { ...given, leastCoverPounds: null } }
}

/** What keeps a day from being asked for or accepted today, in the order of the needs. */
export function lackingToAsk(held: readonly HeldCredential[], given: Given, on: Day, today: Day): Lacking[] {
  const asked = forAsking({ held, given }, today)
  return lackingOn(asked.held, asked.given, on)
}

/**
 * On which days a service may be asked for, in order: everything holds then, or will once what ends by then is renewed. Like
 * `heldSpans` it follows from the credentials and what was decided about them, and not from today.
 */
export const askableSpans = (held: readonly HeldCredential[], given: Given): HeldSpan[] =>
  heldSpans(asIfRenewed(held, null), given)
