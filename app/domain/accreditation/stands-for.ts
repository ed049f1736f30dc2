import type { CredentialFacts } from './credential-facts.ts'
import { isOneAtATime } from './credential-kinds.ts'
import { type CredentialStatus, HOLDING } from './credential-lifecycle.ts'

type Dbs = Extract<CredentialFacts, { kind: 'dbs' }>

const LEVELS: readonly Dbs['level'][] = ['basic', 'standard', 'enhanced']

/**
 * Whether a newer credential does for whatever an older one of its kind was needed for, so that it may take its place or renews it.
 * A place on a register does for one in the same grade of the same register; a DBS certificate for one that was issued no later, for
 * no other work, at no higher level, and with the barred list only if it has that too. Test-user qualifications are each for one
 * instrument. Any other does for one of its kind.
 */
export function standsFor(newer: CredentialFacts, older: CredentialFacts): boolean {
  if (newer.kind === 'register' && older.kind === 'register')
    return newer.body === older.body && newer.grade === older.grade
  if (newer.kind === 'dbs' && older.kind === 'dbs') return doesForDbs(newer, older)
  if (newer.kind === 'test_user' && older.kind === 'test_user')
    return isSameInstrument(newer.instrument, older.instrument)
  return newer.kind === older.kind
}

const doesForDbs = (newer: Dbs, older: Dbs): boolean =>
  newer.issuedOn >= older.issuedOn &&
  LEVELS.indexOf(newer.level) >= LEVELS.indexOf(older.level) &&
  (newer.hasChildrensBarredList || !older.hasChildrensBarredList) &&
  (newer.workforce === older.workforce || (newer.workforce === 'child_and_adult' && older.workforce !== 'other'))

/** An instrument’s name is typed by people. */
export const isSameInstrument = (a: string, b: string | null): boolean =>
  a.trim().toLowerCase() === b?.trim().toLowerCase()

type Other = { facts: CredentialFacts; status: CredentialStatus }

/** Whether a newer one, once it is verified, takes the place of this one of the same holder. */
export const takesPlaceOf = (newer: CredentialFacts, older: Other): boolean =>
  isOneAtATime(newer.kind) && HOLDING.includes(older.status) && standsFor(newer, older.facts)

/** Whether this one of the same holder goes on counting beside a newer one of its kind. */
export const staysBeside = (newer: CredentialFacts, older: Other): boolean =>
  HOLDING.includes(older.status) && !takesPlaceOf(newer, older)
