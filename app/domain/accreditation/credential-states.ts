import { addDays, type Day, day } from '../calendar.ts'
import { type CredentialKind, END_OF } from './credential-facts.ts'
import { isOneAtATime } from './credential-kinds.ts'
import {
  CREDENTIAL_LIFECYCLE,
  CREDENTIAL_STATUSES,
  type CredentialEvent,
  type CredentialStatus,
  EXPIRING_DAYS,
} from './credential-lifecycle.ts'

// Which states a credential of each kind can be in: what its lifecycle leads to, less the moves that a kind is never due.

/** Why no credential of this kind ever goes through a move; null where one may. */
export function whyNever(kind: CredentialKind, event: CredentialEvent): string | null {
  if (event === 'replace' && !isOneAtATime(kind))
    return 'Somebody may hold several of it, so none takes another’s place.'
  if (CREDENTIAL_LIFECYCLE[event].timer !== undefined && END_OF[kind] === null) return 'It has no end.'
  return null
}

/** Every state that a credential of this kind can be in, once it has been given. */
export function statusesOf(kind: CredentialKind): CredentialStatus[] {
  const moves = (Object.keys(CREDENTIAL_LIFECYCLE) as CredentialEvent[])
    .filter((event) => whyNever(kind, event) === null)
    .map((event) => CREDENTIAL_LIFECYCLE[event])
  const reached = new Set<CredentialStatus>(['submitted'])
  // A set that grows while it is walked is walked to its end.
  for (const status of reached) for (const { from, to } of moves) if (from.includes(status)) reached.add(to)
  return CREDENTIAL_STATUSES.filter((status) => reached.has(status))
}

/**
 * The same, on a day, once the night before it has judged. An edition of Keeping children safe in education ends on 31 August
 * for everybody, so that but for the sixty days before, nobody’s is about to.
 */
export const statusesOn = (kind: CredentialKind, today: Day): CredentialStatus[] =>
  statusesOf(kind).filter(
    (status) =>
      status !== 'expiring' || END_OF[kind] !== 'edition' || addDays(editionEnd(today), -EXPIRING_DAYS) <= today,
  )

/** The last day of the edition of Keeping children safe in education that is in force on a day. */
export function editionEnd(on: Day): Day {
  const year = Number(on.slice(0, 4))
  return day(`${on.slice(5) < '09-01' ? year : year + 1}-08-31`)
}
