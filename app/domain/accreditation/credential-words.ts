import { addDays, type Day } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import type { CredentialFacts, CredentialKind } from './credential-facts.ts'
import { CREDENTIAL_KINDS, CREDENTIAL_WORDS, PRIVATE_KINDS, PROVIDER_CREDENTIAL_KINDS } from './credential-kinds.ts'
import { EXPIRING_DAYS } from './credential-lifecycle.ts'
import {
  type Given,
  type HeldCredential,
  type Lacking,
  LEVEL_NEEDED,
  lackingOn,
  PERSONAL_GUIDANCE,
  providerLacksOn,
} from './credential-needs.ts'
import { forAsking, isToConfirmAnew } from './credential-renewals.ts'
import { type Register, registerOf } from './registers.ts'
import { servicesFound } from './services-found.ts'
import { standsFor } from './stands-for.ts'

/** What a public page may say of a credential that was verified: never a number, and of the private ones only when it was seen. */
export type PublicCredential = {
  kind: CredentialKind
  words: string
  seenOn: Day
  /** By what staff saw it, in their words; null where that is not for everybody, or would hold a number. */
  seenHow: string | null
  /** From when it holds: of a DBS certificate the day of its issue, of SEND training that of the training. */
  startsOn: Day | null
  endsOn: Day | null
  /** Of a DBS certificate alone: when the Update Service last said that nothing has changed, where staff have asked it. */
  unchangedOn?: Day
  /** Of references alone: by how many people some were seen, the last of them on `seenOn`. */
  many?: number
}

/** The same for whoever has not signed in: by what it was seen is for schools. */
export const withoutHow = (all: readonly PublicCredential[]): PublicCredential[] =>
  all.map((one) => ({ ...one, seenHow: null }))

/**
 * A credential in words that everybody may read, kept with it; '' for those of which only the day is public. `registers`: the kept
 * list, which names the one that a place is on.
 */
export function publicWords(facts: CredentialFacts, registers: readonly Register[]): string {
  switch (facts.kind) {
    case 'register':
      return `${registerOf(registers, facts).name}${facts.grade === 'careers_leader' ? ', as a Careers Leader' : ''}`
    case 'qualification':
      return /\blevel\s*\d/i.test(facts.title) ? facts.title : `Level ${facts.level}, ${facts.title}`
    case 'dbs':
      return facts.hasChildrensBarredList
        ? 'Enhanced DBS with children’s barred list'
        : { enhanced: 'Enhanced DBS', standard: 'Standard DBS', basic: 'Basic DBS' }[facts.level]
    case 'safeguarding':
      return `KCSIE ${facts.edition} and Prevent`
    case 'send':
      return `SEND training: ${facts.title}`
    case 'public_liability':
      return `${amountWords(facts.amount)} public liability insurance`
    case 'professional_indemnity':
      return `${amountWords(facts.amount)} professional indemnity insurance`
    case 'ico':
    case 'provider_ico':
      return 'ICO registration'
    case 'provider_insurance':
      return `${amountWords(facts.amount)} public liability${facts.indemnity === null ? '' : ` and ${amountWords(facts.indemnity)} professional indemnity`} insurance`
    case 'safeguarding_policy':
      return 'Safeguarding policy'
    case 'complaints_policy':
      return 'Complaints policy'
    case 'matrix':
      return 'matrix Standard'
    case 'test_user':
      return `Qualified for ${facts.instrument}`
    default:
      return ''
  }
}

/** "£5m", "£250,000". */
export const amountWords = (pounds: number): string =>
  pounds >= 1_000_000 && pounds % 100_000 === 0 ? `£${pounds / 1_000_000}m` : `£${pounds.toLocaleString('en-GB')}`

const SHOWN_IN_LISTS: readonly CredentialKind[] = [
  ...(['register', 'dbs', 'safeguarding', 'public_liability'] as const),
  ...(['provider_insurance', 'safeguarding_policy', 'matrix'] as const),
]
const ORDER: readonly CredentialKind[] = [...CREDENTIAL_KINDS, ...PROVIDER_CREDENTIAL_KINDS]

const inOrder = <C extends { kind: CredentialKind }>(all: readonly C[]): C[] =>
  [...all].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))

/** 'soon' when it ends within 60 days or is to be confirmed anew, 'no' when it has ended. */
function endState(one: { kind: CredentialKind; endsOn: Day | null }, today: Day): 'seen' | 'soon' | 'no' {
  const { endsOn } = one
  if (endsOn === null) return 'seen'
  if (endsOn < today) return isToConfirmAnew(one, today) ? 'soon' : 'no'
  return endsOn <= addDays(today, EXPIRING_DAYS) ? 'soon' : 'seen'
}

/**
 * Of what staff have verified, what is worth showing: whatever holds today or later, and of a kind of which nothing does the
 * one that ended last.
 */
function shownOf<C extends Pick<PublicCredential, 'kind' | 'endsOn'>>(all: readonly C[], today: Day): C[] {
  const isOver = ({ endsOn }: C) => endsOn !== null && endsOn < today
  return inOrder(all).filter((one, _, list) => {
    if (!isOver(one)) return true
    const same = list.filter(({ kind }) => kind === one.kind)
    return same.every(isOver) && same.every(({ endsOn }) => (endsOn as Day) <= (one.endsOn as Day))
  })
}

/** The credentials of a list's entry, each in one line with its date: "UK Register to 31 August 2027". */
export const credentialLines = (
  all: readonly PublicCredential[],
  today: Day,
): { words: string; state: 'seen' | 'soon' | 'no' }[] =>
  shownOf(all, today)
    .filter(({ kind, startsOn }) => SHOWN_IN_LISTS.includes(kind) && !(startsOn && startsOn > today))
    .map((one) => ({ words: lineOf(one, today), state: endState(one, today) }))

function lineOf(one: PublicCredential, today: Day): string {
  if (one.endsOn === null) return `${one.words}${obtainedWords(one)}, seen ${formatDate(one.seenOn)}`
  const verb = one.endsOn < today ? 'ended' : { seen: 'to', soon: 'ends', no: 'ended' }[endState(one, today)]
  return `${one.words} ${verb} ${formatDate(one.endsOn)}${anewWords(one, today)}`
}

const anewWords = (one: PublicCredential, today: Day): string =>
  isToConfirmAnew(one, today) ? ', this year’s to be confirmed' : ''

/** How the day is called by whose age a school judges what has no end. */
const DATED: Partial<Record<CredentialKind, string>> = { dbs: 'issued', send: 'trained' }

/** ", issued 3 August 2026" */
function obtainedWords({ kind, startsOn }: PublicCredential): string {
  const how = DATED[kind]
  return how === undefined || startsOn === null ? '' : `, ${how} ${formatDate(startsOn)}`
}

/** `mark`: it has ended, or ends before the visit; or it is soon to be confirmed anew. */
type CredentialFact = { name: string; words: string; mark: 'no' | 'soon' | null; note?: string }

/**
 * Whether staff have seen training for what somebody says they know of special educational needs. It has no end: how old is too old
 * is for the school to judge by its date. Of a provider it is whoever comes who is trained.
 */
export function sendTrainingWords(all: readonly PublicCredential[], isProvider: boolean): string {
  if (isProvider) return 'Whether whoever comes has SEND training is said once they are named'
  const trainedOn = ({ startsOn, seenOn }: PublicCredential) => startsOn ?? seenOn
  const last = all
    .filter(({ kind }) => kind === 'send')
    .sort((a, b) => (trainedOn(a) < trainedOn(b) ? -1 : 1))
    .at(-1)
  if (!last) return 'SEND training not seen by Waymark’s staff'
  return `SEND training on ${formatDate(trainedOn(last))}, seen ${formatDate(last.seenOn)}`
}

/** By what each of the private ones is seen: a phrase that is the same for everybody. */
const SEEN_BY: Partial<Record<CredentialKind, string>> = {
  identity: 'A document, with the person present',
  right_to_work: 'A document that shows it',
  reference: 'Written by people who agreed that a school may read them',
}

/**
 * The same as facts with two lines: name, what and until when; by what it was seen, when and by whom. `visitOn`: the day of a visit,
 * for which what ends before it is marked as well.
 */
export const credentialFactsShown = (
  all: readonly PublicCredential[],
  today: Day,
  visitOn: Day = today,
): CredentialFact[] => shownOf(all, today).flatMap((one) => [factOf(one, today, visitOn), ...lookedUp(one)])

function factOf(one: PublicCredential, today: Day, visitOn: Day): CredentialFact {
  const { name } = CREDENTIAL_WORDS[one.kind]
  const seen = `Seen ${formatDate(one.seenOn)}`
  if (PRIVATE_KINDS.includes(one.kind))
    return { name, words: one.many ? manySeen(one.many, one.seenOn) : seen, mark: null, note: noteOf(one) }
  const isOver = one.endsOn !== null && one.endsOn < today
  const endsBefore = !isOver && one.endsOn !== null && one.endsOn < visitOn
  return {
    name,
    words: `${one.words}${obtainedWords(one)}${daysOf(one, today)}${endsBefore ? ', before the visit' : ''}${anewWords(one, today)}`,
    mark: isToConfirmAnew(one, today) ? 'soon' : isOver || endsBefore ? 'no' : null,
    note: `${seen}${one.seenHow ? `: ${one.seenHow}` : ''}, by Waymark’s staff`,
  }
}

/** The look-up of a DBS certificate is another check than the sight of it, with a day of its own. */
const lookedUp = ({ unchangedOn }: PublicCredential): CredentialFact[] =>
  unchangedOn === undefined
    ? []
    : [
        {
          ...{ name: 'Update Service', words: `No new information on ${formatDate(unchangedOn)}` },
          ...{ mark: null, note: 'Asked by Waymark’s staff' },
        },
      ]

const noteOf = ({ kind }: PublicCredential) => `${SEEN_BY[kind] ?? 'Seen'}, by Waymark’s staff`
const manySeen = (many: number, last: Day): string =>
  many === 1 ? `One seen, ${formatDate(last)}` : `${many} seen, the last on ${formatDate(last)}`

function daysOf({ startsOn, endsOn }: PublicCredential, today: Day): string {
  const from = startsOn !== null && startsOn > today ? ` from ${formatDate(startsOn)}` : ''
  return endsOn === null ? from : `${from} ${endsOn < today ? 'ended' : 'to'} ${formatDate(endsOn)}`
}

/** What staff still have to see before an adviser may give personal guidance, or what of it ends soon. */
export function guidanceState(
  held: readonly (HeldCredential & { words: string })[],
  today: Day,
): { tone: 'no' | 'soon' | 'done'; words: string } {
  const lacking = lackingOn(held, PERSONAL_GUIDANCE, today)
  if (lacking.length > 0)
    return { tone: 'no', words: `Missing: ${lacking.map(({ kind }) => CREDENTIAL_WORDS[kind].name).join(', ')}` }
  const standing = held.map((one) => ({ ...one, kind: one.facts.kind }))
  const soon = shownOf(standing, today)
    .filter((one) => endState(one, today) === 'soon')
    .find(
      ({ facts, endsOn }) =>
        !standing.some((next) => standsFor(next.facts, facts) && (next.endsOn ?? '9999') > (endsOn as Day)),
    )
  if (soon?.endsOn)
    return { tone: 'soon', words: `${soon.words || CREDENTIAL_WORDS[soon.kind].name} ends ${formatDate(soon.endsOn)}` }
  return { tone: 'done', words: 'All seen for guidance' }
}

/** What of itself a provider has still to show before schools may find it. */
export function providerState(held: readonly HeldCredential[], today: Day): { tone: 'no' | 'done'; words: string } {
  const lacking = providerLacksOn(held, today)
  if (lacking.length === 0) return { tone: 'done', words: 'All seen of the provider' }
  return { tone: 'no', words: `Missing: ${lacking.map(({ kind }) => CREDENTIAL_WORDS[kind].name).join(', ')}` }
}

/** Whether a provider is found, as far as it goes by the provider itself: who may come is on its own page. */
export function providerListed(
  { isListed, held }: { isListed: boolean; held: readonly HeldCredential[] },
  today: Day,
): { tone: 'open' | 'turn' | 'done'; words: string } {
  if (!isListed) return { tone: 'open', words: 'No' }
  if (providerLacksOn(held, today).length > 0) return { tone: 'turn', words: 'Yes, but not found: a check is missing' }
  return { tone: 'done', words: 'Yes' }
}

/** Credentials end after somebody is listed: whom no school can ask for anything is for staff to see to. */
export function listedState(
  { isListed, held, offers }: { isListed: boolean; held: readonly HeldCredential[]; offers: readonly MenuService[] },
  today: Day,
): { tone: 'open' | 'turn' | 'soon' | 'done'; words: string } {
  if (!isListed) return { tone: 'open', words: 'No' }
  if (offers.length === 0) return { tone: 'turn', words: 'Yes, but offers nothing' }
  const { found } = servicesFound(held, offers, today)
  if (found.length === 0) return { tone: 'turn', words: 'Yes, but with a check missing for every service' }
  if (found.length < offers.length)
    return {
      tone: 'soon',
      words: `Yes, but with a check missing for ${offers.length - found.length} of ${offers.length} services`,
    }
  return { tone: 'done', words: 'Yes' }
}

/** Whether nothing that somebody holds counts, because they are suspended: schools read that they cannot be asked, and no more. */
export const isOnHold = (held: readonly HeldCredential[]): boolean =>
  held.length > 0 && held.every(({ status }) => status === 'suspended')

/** "Rowan" of "Rowan’s", "You" of "Your". */
const holderOf = (whose: string): string => (whose === 'Your' ? 'You' : whose.replace(/’s?$/, ''))

/** Who reads why something lacks: of what is private a school and a provider’s office read only that it lacks. */
export type LackReader = 'school' | 'office' | 'adviser'

/**
 * What a service needs and an adviser lacks on a visit's day, without the last full stop; null when all of it holds.
 * `whose`: "Rowan’s" or "Your".
 */
export function lackingOnWords(
  whose: string,
  held: readonly HeldCredential[],
  given: Given,
  on: Day,
  reader: LackReader = 'school',
): string | null {
  if (isOnHold(held)) return `${holderOf(whose)} cannot be asked for visits at the moment`
  const lacking = lackingOn(held, given, on)
  return lacking.length === 0 ? null : lacking.map((one) => lackingWords(whose, one, given, 'then', reader)).join('. ')
}

/** The same of what keeps a day from being asked for or accepted today: what is renewed as a matter of course does not. */
export function lackingToAskWords(
  whose: string,
  held: readonly HeldCredential[],
  given: Given,
  { on, today }: { on: Day; today: Day },
  reader: LackReader = 'school',
): string | null {
  const asked = forAsking({ held, given }, today)
  return lackingOnWords(whose, asked.held, asked.given, on, reader)
}

/**
 * One thing that lacks. `then`: judged for a visit’s day; `now`: for today. "Rowan’s place on the professional register ended on 14
 * November 2026".
 */
export function lackingWords(
  whose: string,
  one: Lacking,
  given: Given,
  when: 'then' | 'now',
  reader: LackReader = 'school',
): string {
  const is = one.kind === 'reference' ? 'have' : 'has'
  const seen = when === 'now' ? `${is} not been seen by Waymark’s staff` : `${is} not been seen for that day`
  const isPrivate = reader !== 'adviser' && PRIVATE_KINDS.includes(one.kind)
  return `${whose} ${CREDENTIAL_WORDS[one.kind].owned} ${isPrivate ? seen : whyLacking(one, given, when, seen)}`
}

function whyLacking(one: Lacking, given: Given, when: 'then' | 'now', seen: string): string {
  if (one.endsOn !== null)
    return when === 'now' ? `ended on ${formatDate(one.endsOn)}` : `ends on ${formatDate(one.endsOn)}, before that day`
  if (one.why === 'too_old')
    return `is older than the school allows: it asks for one issued or confirmed in the ${yearsBefore(given)} before the visit`
  if (one.why === 'too_little')
    return `is for less than the school asks for, which is ${amountWords(given.leastCoverPounds ?? 0)}`
  if (one.why === 'not_yet')
    return when === 'now' ? 'does not hold yet' : `${OBTAINED[one.kind] ?? 'begins'} after that day`
  if (one.why === 'stopped') return 'does not count at the moment'
  return one.why === 'falls_short' ? `${SHORT[one.kind]?.(given) ?? 'is not enough'}, which this service needs` : seen
}

/** How somebody comes by what holds from the day on which they did. */
const OBTAINED: Partial<Record<CredentialKind, string>> = {
  dbs: 'was issued',
  safeguarding: 'was done',
  send: 'was done',
  qualification: 'was awarded',
}

const yearsBefore = ({ dbsMostYears }: Given) => (dbsMostYears === 1 ? 'year' : `${dbsMostYears} years`)

/** What something that was verified is short of. */
const SHORT: Partial<Record<CredentialKind, (given: Given) => string>> = {
  qualification: ({ as }) => `is not at level ${LEVEL_NEEDED[as]} or above in career development`,
  register: () => 'is not as a Career Development Professional',
  dbs: ({ isUnsupervised }) =>
    isUnsupervised ? 'does not include the children’s barred list' : 'is not an enhanced one for work with children',
  reference: () => 'are not by two people who agreed that a school may read them',
  test_user: ({ instrument }) => `is not for ${instrument}`,
}
