import { addDays, type Day, monthsAfter } from '#app/domain/calendar.ts'
import type { CredentialKind } from './credential-facts.ts'
import type { CredentialEvent, CredentialStatus } from './credential-lifecycle.ts'

// Evidence is a file that shows a credential to be true: a certificate, a policy’s schedule, a reference. Waymark holds the
// least of it: what is looked at on a call is not collected, and what is no longer needed goes within six months.

/** The largest file taken, in bytes. The page and the database say the same. */
export const MOST_BYTES = 10 * 1_048_576
/** How many files a credential may have at once. */
export const MOST_FILES = 10

/** What may be given, by what the content is and never by its name, and how a copy of it is called. */
export const EVIDENCE_TYPES = {
  'application/pdf': { ending: 'pdf', words: 'PDF' },
  'image/jpeg': { ending: 'jpg', words: 'JPEG' },
  'image/png': { ending: 'png', words: 'PNG' },
} as const
export type EvidenceType = keyof typeof EVIDENCE_TYPES

export const isEvidenceType = (type: string | null): type is EvidenceType => type !== null && type in EVIDENCE_TYPES

/**
 * Whether files of a kind are collected. A DBS certificate and what shows the right to work are seen on a call, and a copy is
 * taken only where staff have asked for one; of identity there is never a copy. (Source: the DBS code of practice: certificate
 * information is kept no longer than six months.)
 */
const COLLECTED: Partial<Record<CredentialKind, 'on asking' | 'never'>> = {
  identity: 'never',
  right_to_work: 'on asking',
  dbs: 'on asking',
}
const collected = (kind: CredentialKind): 'always' | 'on asking' | 'never' => COLLECTED[kind] ?? 'always'

type Of = { kind: CredentialKind; status: CredentialStatus; copyAskedAt: Date | null }

/** While staff may look at it: its owner adds and removes files. */
const OPEN: readonly CredentialStatus[] = ['submitted', 'verified', 'expiring']

export type EvidenceRefusal = 'not_now' | 'not_collected' | 'copy_not_asked'

/** Why no file may be added to a credential now; null where it may. */
export function addingRefused({ kind, status, copyAskedAt }: Of): EvidenceRefusal | null {
  if (collected(kind) === 'never') return 'not_collected'
  if (collected(kind) === 'on asking' && copyAskedAt === null) return 'copy_not_asked'
  return OPEN.includes(status) ? null : 'not_now'
}

/** While it counts on, what comes is looked at after the verifying, and what was seen stays. */
const COUNTS = ['verified', 'expiring'] as const satisfies readonly CredentialStatus[]
export const countsNow = (status: CredentialStatus): boolean => (COUNTS as readonly string[]).includes(status)

/**
 * Why a file may not be removed by its owner; null where it may: `seen` of what staff have looked at, on which the
 * verifying rests, while the credential counts. It goes when files of its kind go.
 */
export function removingRefused(
  { status }: Pick<Of, 'status'>,
  { seenAt }: { seenAt: Date | null },
): 'not_now' | 'seen' | null {
  if (!OPEN.includes(status)) return 'not_now'
  return countsNow(status) && seenAt !== null ? 'seen' : null
}

/** Whether staff may ask for a copy of what is otherwise only looked at, and have not yet. */
export const mayAskForCopy = ({ kind, status, copyAskedAt }: Of): boolean =>
  collected(kind) === 'on asking' && copyAskedAt === null && OPEN.includes(status)

/** The last day within so many months of a day: what is to go by then goes in the night that begins it. */
export const lastDayKept = (from: Day, months = 6): Day => addDays(monthsAfter(from, months), -1)

/** When a file that is given today is deleted, whatever becomes of its credential; null: with the credential’s end. */
export const deleteOnOf = (kind: CredentialKind, today: Day): Day | null =>
  collected(kind) === 'on asking' ? lastDayKept(today) : null

/**
 * After these moves the files go within so many months: nobody needs what was never verified or has a newer one; of what somebody
 * worked by until it ended an agency keeps its record for a year. (Source: Conduct Regulations 2003, regulation 29.)
 */
export const EVIDENCE_ENDS_AFTER: Readonly<Partial<Record<CredentialEvent, number>>> = {
  refuse: 6,
  withdraw: 6,
  replace: 6,
  expire: 12,
  revoke: 12,
}

/**
 * What a school with a live request may read, as the agency regulations ask: qualifications, and references whose writers
 * agreed, that staff have verified, and of those the files that staff have looked at. (Source: Conduct of Employment Agencies and Employment Businesses Regulations 2003, reg. 22.)
 */
export const SCHOOL_MAY_READ = {
  kinds: ['qualification', 'reference'],
  statuses: COUNTS,
} as const satisfies {
  kinds: readonly CredentialKind[]
  statuses: readonly CredentialStatus[]
}

/** Whether a visit makes the request for it live: asked for and not lapsed, or confirmed. */
export const isLiveRequest = ({ status, isLapsed }: { status: string; isLapsed: boolean }): boolean =>
  status === 'confirmed' || (status === 'requested' && !isLapsed)

/**
 * The name under which a file is shown and handed out: what was typed, without folders, characters that nobody sees or that a
 * file’s name cannot have, and with the ending of what it is.
 */
export function safeFileName(typed: string, type: EvidenceType): string {
  const base = (typed.split(/[/\\]/).at(-1) ?? '')
    .normalize('NFC')
    .replace(/[\p{C}"*:<>?|%]/gu, '')
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  const short = [...base].slice(0, 80).join('').trim()
  return `${short || 'File'}.${EVIDENCE_TYPES[type].ending}`
}

/** "1.2 MB", "340 KB" */
export const sizeWords = (bytes: number): string =>
  bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`
