import { addDays, type Day, day, monthsAfter } from '../calendar.ts'
import type { CredentialFacts, CredentialKind } from './credential-facts.ts'
import { type Cover, holdsOn } from './credential-lifecycle.ts'
import { isSameInstrument } from './stands-for.ts'

// What a service needs of whoever gives it, judged on the day of the visit and never on today: what search, a request, an
// acceptance and the nightly look at visits to come all go by.

/** How a service is given, as far as credentials go. */
export type Given = {
  /** `guidance`: one to one, by somebody at level 6 on a register. `information`: to groups, or about routes in general. */
  as: 'guidance' | 'information'
  /** One to one with nobody of the school in the room: regulated activity, which the barred list is for. */
  isUnsupervised: boolean
  /** Pupils with an education, health and care plan, or whose needs the visit is about. */
  isForSend: boolean
  /** The instrument of a psychometric test. */
  instrument: string | null
  /** False: without a date, so that whoever gives it meets no pupil and comes into no school. True unless said. */
  isDated?: boolean
  /** By a provider's practitioner: what the provider has shown of itself counts too, never in place of the person's own. */
  isFromProvider?: boolean
  /** How many years old the school where it is given lets a DBS certificate be; null or left out: as old as it is. */
  dbsMostYears?: number | null
  /** The least public liability cover that the school where it is given asks for, in pounds; null or left out: any. */
  leastCoverPounds?: number | null
}

/** What a school asks for beyond what everybody needs. */
export type OwnRules = Required<Pick<Given, 'dbsMostYears' | 'leastCoverPounds'>>
const NO_RULES: OwnRules = { dbsMostYears: null, leastCoverPounds: null }

/** The same service, as a practice's adviser gives it or a provider's practitioner. */
export const givenBy = <G extends Given>(given: G, isFromProvider: boolean): G =>
  isFromProvider ? { ...given, isFromProvider } : given

export type HeldCredential = Cover & { facts: CredentialFacts }

type Need = {
  kind: CredentialKind
  /** What must be true of the credential beside that it holds on the day. */
  isMetBy: (facts: CredentialFacts, on: Day) => boolean
  /** How many of them, each with another of these; one unless said. */
  many?: { count: number; different: (facts: CredentialFacts) => string }
}

/** Personal guidance as everybody means it: one to one, with nobody else in the room. */
export const PERSONAL_GUIDANCE: Given = { as: 'guidance', isUnsupervised: true, isForSend: false, instrument: null }

/** The level that a qualification in career development must have, by how a service is given. */
export const LEVEL_NEEDED = { guidance: 6, information: 4 } as const satisfies Record<Given['as'], number>

const always = () => true
const need = (kind: CredentialKind, isMetBy: Need['isMetBy'] = always): Need => ({ kind, isMetBy })

const isGuidanceLevel = (facts: CredentialFacts) =>
  facts.kind === 'qualification' && facts.isCareerDevelopment && facts.level >= LEVEL_NEEDED.guidance
const isInformationLevel = (facts: CredentialFacts) =>
  facts.kind === 'qualification' && facts.isCareerDevelopment && facts.level >= LEVEL_NEEDED.information
const mayGuide = (facts: CredentialFacts) =>
  facts.kind === 'register' && facts.grade === 'career_development_professional'
const hasBarredList = (facts: CredentialFacts) =>
  facts.kind === 'dbs' && facts.level === 'enhanced' && facts.hasChildrensBarredList
const isEnhancedForChildren = (facts: CredentialFacts) =>
  facts.kind === 'dbs' && facts.level === 'enhanced' && facts.workforce.includes('child')

/** When a DBS certificate was last known to be right: when it was issued, or the Update Service said that nothing has changed. */
const dbsSince = ({ issuedOn, update }: Extract<CredentialFacts, { kind: 'dbs' }>): Day =>
  update?.isUnchanged && update.answeredOn > issuedOn ? update.answeredOn : issuedOn

/**
 * A DBS certificate has no expiry, and only a school may say how old is too old for it. (Source: DBS guidance; Keeping children
 * safe in education, part 3.)
 */
const isYoungEnough = (facts: CredentialFacts, { dbsMostYears }: Given, on: Day): boolean =>
  facts.kind !== 'dbs' || dbsMostYears == null || monthsAfter(dbsSince(facts), 12 * dbsMostYears) >= on

/** A provider’s policy stands in the place of a practice’s. */
const COVERS: readonly CredentialKind[] = ['public_liability', 'provider_insurance']
const isEnoughCover = (facts: CredentialFacts, { leastCoverPounds }: Given): boolean =>
  !('amount' in facts) || leastCoverPounds == null || facts.amount >= leastCoverPounds

/**
 * What a provider must show of itself before it may be found or asked: it is insured in the place of whoever it sends. The matrix
 * Standard is a badge of the organisation and never stands in for a person's qualification, so nothing needs it.
 */
export const PROVIDER_NEEDS: readonly Need[] = [
  need('provider_insurance'),
  need('provider_ico'),
  need('safeguarding_policy'),
  need('complaints_policy'),
]

/** What a provider lacks of that on a day. */
export const providerLacksOn = (held: readonly HeldCredential[], on: Day): Lacking[] =>
  lackingOf(PROVIDER_NEEDS, held, on)

/**
 * What each way of giving a service needs. Two references and identity are what an agency must have before it supplies
 * anybody for work with under-eighteens. (Source: Conduct Regulations 2003, regulations 19 and 22; Keeping children safe in
 * education, part 3; CDI, UK Register: personal guidance is given at level 6.)
 */
export function needsOf(given: Given): Need[] {
  const meetsPupils = given.isDated !== false
  return [
    need('identity'),
    // Nobody is sent where there is no date: the agency’s and the school’s checks of whoever comes say nothing of a file.
    ...(meetsPupils
      ? [
          need('right_to_work'),
          {
            ...need('reference', (facts) => facts.kind === 'reference' && facts.maybeShown),
            many: { count: 2, different: writerOf },
          },
        ]
      : []),
    ...(given.as === 'guidance'
      ? [need('qualification', isGuidanceLevel), need('register', mayGuide)]
      : [need('qualification', isInformationLevel)]),
    ...(meetsPupils
      ? [
          need(
            'dbs',
            (facts, on) =>
              (given.isUnsupervised ? hasBarredList(facts) : isEnhancedForChildren(facts)) &&
              isYoungEnough(facts, given, on),
          ),
          need('safeguarding'),
        ]
      : []),
    ...(given.isFromProvider ? PROVIDER_NEEDS : [need('public_liability')]).map((one) =>
      COVERS.includes(one.kind) ? { ...one, isMetBy: (facts: CredentialFacts) => isEnoughCover(facts, given) } : one,
    ),
    ...(given.isForSend ? [need('send')] : []),
    ...(given.instrument === null
      ? []
      : [
          need(
            'test_user',
            (facts) => facts.kind === 'test_user' && isSameInstrument(facts.instrument, given.instrument),
          ),
        ]),
  ]
}

/** Two references are by two people, whatever each says they are. */
const writerOf = (facts: CredentialFacts): string =>
  facts.kind === 'reference' ? facts.email.trim().toLowerCase() : ''

/**
 * Why a need is not met on a day: nothing of its kind was verified, staff have stopped it, what there is falls short, it holds on
 * other days, or it is older, or covers less, than the school lets it.
 */
export type Lacking = {
  kind: CredentialKind
  why: 'not_seen' | 'stopped' | 'falls_short' | 'not_yet' | 'ended' | 'too_old' | 'too_little'
  /** The last day of what fell short by its days alone; null for the others. */
  endsOn: Day | null
}

/**
 * What of a service's needs is not met on the day of a visit, in the order of the needs. A Registered Careers Leader stands
 * in for a level 4 qualification where information is all that is given.
 */
export function lackingOn(held: readonly HeldCredential[], given: Given, on: Day): Lacking[] {
  const anywhere = lackingAnywhere(held, { ...given, ...NO_RULES }, on)
  if (given.dbsMostYears == null && given.leastCoverPounds == null) return anywhere
  // What lacks here and would do at a school without rules of its own falls short of those.
  return lackingAnywhere(held, given, on).map(
    ({ kind }) =>
      anywhere.find((one) => one.kind === kind) ?? {
        ...{ kind, why: kind === 'dbs' ? 'too_old' : 'too_little' },
        endsOn: null,
      },
  )
}

function lackingAnywhere(held: readonly HeldCredential[], given: Given, on: Day): Lacking[] {
  const lacking = lackingOf(needsOf(given), held, on)
  if (given.as !== 'information') return lacking
  const leaders = held.filter(isCareersLeader)
  if (leaders.some((one) => holdsOn(one, on))) return lacking.filter(({ kind }) => kind !== 'qualification')
  // Theirs was the place on the register, and no certificate: it is that which ends.
  const why = whyNot(leaders, leaders, on)
  if (why.why !== 'ended') return lacking
  return lacking.map((one) => (isNoCertificate(one) ? { kind: 'register', ...why } : one))
}

const isCareersLeader = ({ facts }: HeldCredential) => facts.kind === 'register' && facts.grade === 'careers_leader'
const isNoCertificate = ({ kind, why }: Lacking) => kind === 'qualification' && why === 'not_seen'

const ONE: Required<Need>['many'] = { count: 1, different: () => '' }

const lackingOf = (needs: readonly Need[], held: readonly HeldCredential[], on: Day): Lacking[] =>
  needs.flatMap((one): Lacking[] => {
    const ofKind = held.filter(({ facts }) => facts.kind === one.kind)
    const able = ofKind.filter(({ facts }) => one.isMetBy(facts, on))
    const holding = able.filter((credential) => holdsOn(credential, on))
    const { count, different } = one.many ?? ONE
    if (new Set(holding.map(({ facts }) => different(facts))).size >= count) return []
    if (holding.length >= count) return [{ kind: one.kind, why: 'falls_short', endsOn: null }]
    return [{ kind: one.kind, ...whyNot(ofKind, able, on) }]
  })

function whyNot(
  ofKind: readonly HeldCredential[],
  able: readonly HeldCredential[],
  on: Day,
): Pick<Lacking, 'why' | 'endsOn'> {
  const wasVerified = ({ status }: HeldCredential) =>
    status === 'verified' || status === 'expiring' || status === 'expired'
  const verified = able.filter(wasVerified)
  const ended = verified.flatMap(({ endsOn }) => (endsOn !== null && endsOn < on ? [endsOn] : [])).sort()
  if (ended.length > 0) return { why: 'ended', endsOn: ended.at(-1) ?? null }
  if (verified.some(({ startsOn }) => startsOn !== null && startsOn > on)) return { why: 'not_yet', endsOn: null }
  if (able.some(({ status }) => status === 'suspended' || status === 'revoked')) return { why: 'stopped', endsOn: null }
  const others = ofKind.filter((one) => !able.includes(one) && wasVerified(one))
  return { why: others.length > 0 ? 'falls_short' : 'not_seen', endsOn: null }
}

/** Days in a row, both ends in it; null: without a beginning, or without an end. */
export type HeldSpan = { from: Day | null; until: Day | null }

/**
 * On which days everything that a service needs holds, in order. It follows from the credentials alone and not from today,
 * so that it changes only when one of them does.
 */
export function heldSpans(held: readonly HeldCredential[], given: Given): HeldSpan[] {
  // Between two of these days nothing begins or ends.
  const turns = [
    ...new Set(
      held.flatMap(({ status, startsOn, endsOn, replacedFrom }) => [
        ...(startsOn === null ? [] : [startsOn]),
        ...(status === 'replaced' && replacedFrom ? [replacedFrom] : []),
        ...(endsOn === null ? [] : [addDays(endsOn, 1)]),
      ]),
    ),
  ].sort()
  const spans: HeldSpan[] = []
  const pieces = [null, ...turns].map((from, at) => ({ from, next: turns[at] ?? null }))
  for (const { from, next } of pieces) {
    const within = from ?? (next === null ? ANY_DAY : addDays(next, -1))
    if (lackingOn(held, given, within).length > 0) continue
    const last = spans.at(-1)
    const until = next === null ? null : addDays(next, -1)
    if (last?.until && from !== null && addDays(last.until, 1) === from) last.until = until
    else spans.push({ from, until })
  }
  return spans
}

/** Where nothing begins or ends every day is like any other. */
const ANY_DAY = day('2020-01-01')

export const isHeldOn = (spans: readonly HeldSpan[], on: Day): boolean =>
  spans.some(({ from, until }) => (from === null || from <= on) && (until === null || on <= until))

export const isSameDays = (a: readonly HeldSpan[], b: readonly HeldSpan[]): boolean =>
  a.length === b.length && a.every((span, at) => span.from === b[at]?.from && span.until === b[at]?.until)
