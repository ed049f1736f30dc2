import { type CredentialFacts, type CredentialKind, END_OF } from '#app/domain/accreditation/credential-facts.ts'
import { CREDENTIAL_KINDS, PROVIDER_CREDENTIAL_KINDS } from '#app/domain/accreditation/credential-kinds.ts'
import { CREDENTIAL_STATUSES, type CredentialStatus } from '#app/domain/accreditation/credential-lifecycle.ts'
import { editionEnd, statusesOn } from '#app/domain/accreditation/credential-states.ts'
import { addDays, type Day, day, daysBetween } from '#app/domain/calendar.ts'
import { EVERY_KIND } from './every-kind.ts'

// Who gives what, and what becomes of it, so that the demonstration holds every kind of credential in every state that it can be
// in. Pure: `every-state.server.ts` plays it.

/** What somebody does with a credential; Waymark’s own moves follow by night, or from a newer one. */
export type Deed = 'submit' | 'withdraw' | 'verify' | 'refuse' | 'suspend' | 'revoke'

export type Planned = {
  /** Whose it is, of the people or of the providers. */
  holder: number
  kind: CredentialKind
  /** In which state it is in the end. */
  status: CredentialStatus
  facts(givenOn: Day): CredentialFacts
  /** So many days ago; at least three lie between two, so that no weekend turns their order round. */
  deeds: { daysAgo: number; deed: Deed }[]
}

/** One for each state: in each kind everybody is in another one. */
export const PEOPLE = CREDENTIAL_STATUSES.length

/** What becomes of what each provider shows of itself. Of what it has one at a time, one alone counts in the end. */
const OF_PROVIDERS: readonly (readonly CredentialStatus[])[] = [
  ['suspended', 'replaced'],
  ['revoked', 'refused', 'expiring'],
  ['withdrawn', 'submitted', 'expired'],
]
export const PROVIDERS = OF_PROVIDERS.length

type Deeds = Planned['deeds']
const deedsOf = (...all: [number, Deed][]): Deeds => all.map(([daysAgo, deed]) => ({ daysAgo, deed }))

const DEEDS: Readonly<Record<CredentialStatus, Deeds>> = {
  revoked: deedsOf([40, 'submit'], [37, 'verify'], [33, 'suspend'], [30, 'revoke']),
  suspended: deedsOf([27, 'submit'], [24, 'verify'], [13, 'suspend']),
  replaced: deedsOf([13, 'submit'], [10, 'verify']),
  expiring: deedsOf([13, 'submit'], [10, 'verify']),
  expired: deedsOf([13, 'submit'], [10, 'verify']),
  refused: deedsOf([9, 'submit'], [6, 'refuse']),
  withdrawn: deedsOf([9, 'submit'], [6, 'withdraw']),
  // After the last night, so that an edition that is about to end is not said to be yet.
  verified: deedsOf([4, 'submit'], [0, 'verify']),
  submitted: deedsOf([1, 'submit']),
}

/** Everything to be given, for the state it is in on a day. */
export function planEveryState(today: Day): Planned[] {
  const ofPeople = CREDENTIAL_KINDS.flatMap((kind, k) =>
    CREDENTIAL_STATUSES.flatMap((status, s) => plan((s + k) % PEOPLE, kind, status, today)),
  )
  const ofProviders = PROVIDER_CREDENTIAL_KINDS.flatMap((kind) =>
    OF_PROVIDERS.flatMap((statuses, holder) => statuses.flatMap((status) => plan(holder, kind, status, today))),
  )
  return [...ofPeople, ...ofProviders]
}

/** On which nights, besides the last, something comes to its end. */
export const nightsBefore = (today: Day): Day[] => [addDays(lastEditionEnd(today), 1)].filter((on) => on < today)

/** What a kind never comes to is verified instead, so that nobody lacks it; whatever is replaced has a newer one. */
function plan(holder: number, kind: CredentialKind, wanted: CredentialStatus, today: Day): Planned[] {
  const status = statusesOn(kind, today).includes(wanted) ? wanted : 'verified'
  const one = { holder, kind, status, deeds: deedsFor(kind, status, today) }
  const facts = (n: number) => (givenOn: Day) => EVERY_KIND[kind].facts({ n, givenOn, endsOn: endOf(status, n, today) })
  const older = { ...one, facts: facts(holder) }
  if (status !== 'replaced') return [older]
  return [
    older,
    { ...one, facts: facts(holder + PEOPLE + 1), status: 'verified', deeds: deedsFor(kind, 'verified', today) },
  ]
}

/** An edition is given on the day on which it is looked at, so that no September lies between; or before it ended. */
function deedsFor(kind: CredentialKind, status: CredentialStatus, today: Day): Deeds {
  const deeds = DEEDS[status]
  if (END_OF[kind] !== 'edition') return deeds
  const looked = status === 'expired' ? daysBetween(lastEditionEnd(today), today) + 20 : (deeds[1]?.daysAgo ?? 0)
  return deeds.map((one) => ({ ...one, daysAgo: one.deed === 'submit' || status === 'expired' ? looked : one.daysAgo }))
}

const lastEditionEnd = (today: Day): Day => day(`${Number(editionEnd(today).slice(0, 4)) - 1}-08-31`)

const endOf = (status: CredentialStatus, n: number, today: Day): Day =>
  addDays(today, status === 'expired' ? -1 : status === 'expiring' ? 20 + n : 150 + 11 * n)
