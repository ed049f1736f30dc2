import { describe, expect, it } from 'vitest'
import { MENU } from '#tests/make/menu.ts'
import { addDays, type Day, day } from '../calendar.ts'
import { CredentialFacts, type CredentialKind, coverOf } from './credential-facts.ts'
import { CREDENTIAL_KINDS, PROVIDER_CREDENTIAL_KINDS } from './credential-kinds.ts'
import { CREDENTIAL_STATUSES, type CredentialStatus } from './credential-lifecycle.ts'
import { givenBy, type HeldCredential, lackingOn } from './credential-needs.ts'
import { lackingToAsk } from './credential-renewals.ts'

// Every credential × every service of the menu × practice or provider × the edges of its days and every status it can have, against
// a table written by hand from the issue: what each service cannot do without. Nobody comes for what has no date.

type Code = keyof typeof MENU

/** y: needed. For the DBS check B: with the children’s barred list; e: enhanced for the child workforce. For the qualification its least level. */
const BY_HAND: Record<Code, string> = {
  //                           identity work qualification register dbs safeguarding insurance references send test
  personal_guidance_day: '     y        y    6             y        B   y            y         y          -    -',
  personal_guidance_half_day: 'y        y    6             y        B   y            y         y          -    -',
  single_interview: '          y        y    6             y        B   y            y         y          -    -',
  group_session: '             y        y    4             -        e   y            y         y          -    -',
  assembly: '                  y        y    4             -        e   y            y         y          -    -',
  options_evening: '           y        y    6             y        e   y            y         y          -    -',
  parents_evening: '           y        y    6             y        e   y            y         y          -    -',
  results_day: '               y        y    6             y        B   y            y         y          -    -',
  ehcp_review: '               y        y    6             y        B   y            y         y          y    -',
  test_lodestar: '             y        y    6             y        B   y            y         y          -    y',
  programme_review: '          y        y    4             -        e   y            y         y          -    -',
  staff_training: '            y        y    4             -        e   y            y         y          -    -',
  resource_pack: '             y        -    4             -        -   -            y         -          -    -',
  licences: '                  y        -    4             -        -   -            y         -          -    -',
  test_codes_lodestar: '       y        -    6             y        -   -            y         -          -    y',
}
const COLUMNS: readonly CredentialKind[] = [
  ...(['identity', 'right_to_work', 'qualification', 'register', 'dbs', 'safeguarding'] as const),
  ...(['public_liability', 'reference', 'send', 'test_user'] as const),
]
const cell = (code: Code, kind: CredentialKind): string =>
  BY_HAND[code].trim().split(/\s+/)[COLUMNS.indexOf(kind)] ?? '-'

/** In the place of a practice’s own insurance a provider shows these of itself; the matrix Standard carries nothing. */
const OF_A_PROVIDER: CredentialKind[] = [
  'provider_insurance',
  'provider_ico',
  'safeguarding_policy',
  'complaints_policy',
]
const isNeeded = (code: Code, kind: CredentialKind, fromProvider: boolean): boolean =>
  (PROVIDER_CREDENTIAL_KINDS as readonly string[]).includes(kind)
    ? fromProvider && OF_A_PROVIDER.includes(kind)
    : kind === 'public_liability'
      ? !fromProvider
      : cell(code, kind) !== '-'

/** What is renewed as a matter of course keeps no day from being asked for. */
const RENEWED: CredentialKind[] = ['register', 'safeguarding', 'public_liability', ...OF_A_PROVIDER]

const VISIT = day('2027-06-15')
const FACTS: Record<CredentialKind, Record<string, unknown>> = {
  identity: { document: 'passport' },
  right_to_work: { document: 'Passport', endsOn: null },
  qualification: {
    ...{ title: 'Diploma', awardedBy: 'Northern Awards', level: 7, credits: 120, isCareerDevelopment: true },
    awardedOn: null,
  },
  register: { body: 'cdi', number: 'R1', grade: 'career_development_professional', renewsOn: '2099-08-31' },
  dbs: {
    ...{ level: 'enhanced', hasChildrensBarredList: true, workforce: 'child', number: '001', issuedOn: '2020-02-01' },
    update: null,
  },
  safeguarding: { edition: 2026, trainedOn: '2026-09-10', preventOn: '2026-09-10' },
  public_liability: { insurer: 'Fellside Mutual', amount: 5_000_000, startsOn: '2026-01-01', endsOn: '2099-08-31' },
  reference: {
    writer: 'Una',
    role: 'Head',
    organisation: 'Larkfield',
    email: 'una@larkfield.example',
    maybeShown: true,
  },
  send: { title: 'Autism', provider: 'Fellside', trainedOn: '2015-03-01' },
  test_user: { instrument: 'Lodestar', body: 'BPS', number: 'T1', endsOn: null },
  professional_indemnity: { insurer: 'Fellside', amount: 1_000_000, startsOn: '2026-01-01', endsOn: '2099-08-31' },
  ico: { number: 'ZA1', renewsOn: '2099-08-31' },
  provider_insurance: {
    ...{ insurer: 'Fellside Mutual', amount: 5_000_000, indemnity: null, startsOn: '2026-01-01' },
    endsOn: '2099-08-31',
  },
  provider_ico: { number: 'ZA2', renewsOn: '2099-08-31' },
  safeguarding_policy: { lead: 'Imogen', agreedOn: '2026-01-05', reviewOn: '2099-08-31' },
  complaints_policy: { contact: 'Imogen', agreedOn: '2026-01-05', reviewOn: '2099-08-31' },
  matrix: { number: 'M1', endsOn: '2099-08-31' },
}
const KINDS: readonly CredentialKind[] = [...CREDENTIAL_KINDS, ...PROVIDER_CREDENTIAL_KINDS]

type Stands = { startsOn: Day | null; endsOn: Day | null; status: CredentialStatus }
const ALWAYS: Stands = { startsOn: null, endsOn: null, status: 'verified' }
const held = (kind: CredentialKind, stands: Stands, change: Record<string, unknown> = {}): HeldCredential[] => {
  const facts = CredentialFacts.parse({ kind, ...FACTS[kind], ...change })
  if (facts.kind !== 'reference') return [{ facts, ...stands }]
  return ['una', 'tom'].map((who) => ({ facts: { ...facts, email: `${who}@larkfield.example` }, ...stands }))
}
/** Everything there is, with one kind as said; null: none of it. */
const all = (kind: CredentialKind, stands: Stands | null, change: Record<string, unknown> = {}): HeldCredential[] =>
  KINDS.flatMap((one) => (one === kind ? (stands === null ? [] : held(one, stands, change)) : held(one, ALWAYS)))

/** How one stands, whether it counts on the visit’s day, and whether it may be asked for today where it is renewed as a matter of course. */
const EDGES: [string, Stands | null, 'counts' | 'ends before' | 'does not count'][] = [
  ['not there', null, 'does not count'],
  ['that begins on the day', { ...ALWAYS, startsOn: VISIT }, 'counts'],
  ['that begins the day after', { ...ALWAYS, startsOn: addDays(VISIT, 1) }, 'does not count'],
  ['that ends the day after', { ...ALWAYS, endsOn: addDays(VISIT, 1) }, 'counts'],
  ['that ends on the day', { ...ALWAYS, endsOn: VISIT }, 'counts'],
  ['that ends the day before', { ...ALWAYS, endsOn: addDays(VISIT, -1) }, 'ends before'],
  ...CREDENTIAL_STATUSES.map((status): [string, Stands, 'counts' | 'does not count'] => [
    `that is ${status}`,
    { ...ALWAYS, status },
    ['verified', 'expiring', 'expired'].includes(status) ? 'counts' : 'does not count',
  ]),
]
const TODAY = day('2027-01-12')
const CODES = Object.keys(BY_HAND) as Code[]

it('the table has every service of the menu', () => {
  expect(CODES.sort()).toEqual((Object.keys(MENU) as Code[]).sort())
})

describe.each(CODES.flatMap((code) => [false, true].map((fromProvider) => ({ code, fromProvider }))))(
  '$code, from a provider: $fromProvider',
  ({ code, fromProvider }) => {
    const given = givenBy(MENU[code], fromProvider)
    const lacks = (some: HeldCredential[]) => lackingOn(some, given, VISIT).map(({ kind }) => kind)

    it.each(KINDS.flatMap((kind) => EDGES.map(([words, stands, how]) => ({ kind, words, stands, how }))))(
      '$kind $words',
      ({ kind, stands, how }) => {
        const some = all(kind, stands)
        const needed = isNeeded(code, kind, fromProvider)
        expect(lacks(some)).toEqual(needed && how !== 'counts' ? [kind] : [])
        const mayAsk = how === 'counts' || (how === 'ends before' && RENEWED.includes(kind))
        expect(lackingToAsk(some, given, VISIT, TODAY).map((one) => one.kind)).toEqual(needed && !mayAsk ? [kind] : [])
      },
    )

    it.each([3, 4, 5, 6, 7])('with a qualification at level %i', (level) => {
      const least = Number(cell(code, 'qualification'))
      expect(lacks(all('qualification', ALWAYS, { level }))).toEqual(level < least ? ['qualification'] : [])
    })

    it.each([
      ['without the barred list', { hasChildrensBarredList: false }, 'B'],
      ['for work with adults', { hasChildrensBarredList: false, workforce: 'adult' }, 'Be'],
      ['that is a standard one', { hasChildrensBarredList: false, level: 'standard' }, 'Be'],
    ])('with a DBS check %s', (_, change, falls) => {
      expect(lacks(all('dbs', ALWAYS, change))).toEqual(falls.includes(cell(code, 'dbs')) ? ['dbs'] : [])
    })

    it('with the register as a Careers Leader, with one reference, and for another instrument', () => {
      const if_ = (isSo: boolean, kind: CredentialKind) => (isSo ? [kind] : [])
      const guidance = cell(code, 'register') === 'y'
      expect(lacks(all('register', ALWAYS, { grade: 'careers_leader' }))).toEqual(if_(guidance, 'register'))
      const one = all('reference', null).concat(held('reference', ALWAYS).slice(1))
      expect(lacks(one)).toEqual(if_(cell(code, 'reference') === 'y', 'reference'))
      const other = all('test_user', ALWAYS, { instrument: 'Compass Points' })
      expect(lacks(other)).toEqual(if_(cell(code, 'test_user') === 'y', 'test_user'))
    })
  },
)

// The same edges by the facts alone, as somebody gives them: nothing here says by hand from when or until when it holds.

const byFacts = (kind: CredentialKind, change: Record<string, unknown>): HeldCredential[] =>
  all(kind, ALWAYS, change).map((one) => ({ ...one, ...coverOf(one.facts) }))

/** The fact from which each kind holds on, and the one after which it does not. */
const HOLDS_FROM: [CredentialKind, string][] = [
  ['dbs', 'issuedOn'],
  ['safeguarding', 'trainedOn'],
  ['safeguarding', 'preventOn'],
  ['send', 'trainedOn'],
  ['qualification', 'awardedOn'],
  ['public_liability', 'startsOn'],
  ['provider_insurance', 'startsOn'],
]
const HOLDS_UNTIL: [CredentialKind, string][] = [
  ['right_to_work', 'endsOn'],
  ['register', 'renewsOn'],
  ['public_liability', 'endsOn'],
  ['test_user', 'endsOn'],
  ['provider_insurance', 'endsOn'],
  ['provider_ico', 'renewsOn'],
  ['safeguarding_policy', 'reviewOn'],
  ['complaints_policy', 'reviewOn'],
]
const DATED = [
  ...HOLDS_FROM.flatMap(([kind, fact]) =>
    [-1, 0, 1].map((days) => ({ kind, fact, days, why: days > 0 ? 'not_yet' : null })),
  ),
  ...HOLDS_UNTIL.flatMap(([kind, fact]) =>
    [-1, 0, 1].map((days) => ({ kind, fact, days, why: days < 0 ? 'ended' : null })),
  ),
]

describe.each(CODES.flatMap((code) => [false, true].map((fromProvider) => ({ code, fromProvider }))))(
  '$code by the facts, from a provider: $fromProvider',
  ({ code, fromProvider }) => {
    const given = givenBy(MENU[code], fromProvider)
    const lacksOn = (some: HeldCredential[], on: Day) => lackingOn(some, given, on).map(({ kind, why }) => [kind, why])

    it.each(DATED)('$kind with $fact $days days after the visit', ({ kind, fact, days, why }) => {
      const some = byFacts(kind, { [fact]: addDays(VISIT, days) })
      expect(lacksOn(some, VISIT)).toEqual(why !== null && isNeeded(code, kind, fromProvider) ? [[kind, why]] : [])
    })

    it.each([
      ['2026-08-31', 'not_yet'],
      ['2026-09-01', null],
      ['2027-08-31', null],
      ['2027-09-01', 'ended'],
    ] as const)('an edition that was read in August on %s: %s', (on, why) => {
      const some = byFacts('safeguarding', { trainedOn: '2026-08-12', preventOn: '2026-08-12' })
      const needed = isNeeded(code, 'safeguarding', fromProvider)
      expect(lacksOn(some, day(on))).toEqual(why !== null && needed ? [['safeguarding', why]] : [])
    })

    it('with a qualification whose day nobody knows', () => {
      expect(lacksOn(byFacts('qualification', { awardedOn: null }), VISIT)).toEqual([])
    })

    it('with two references of one writer, whatever their title and case', () => {
      const both = byFacts('reference', {}).map((one) =>
        one.facts.kind === 'reference' && one.facts.email.startsWith('tom')
          ? { ...one, facts: { ...one.facts, role: 'Governor', email: 'Una@Larkfield.example' } }
          : one,
      )
      const needed = isNeeded(code, 'reference', fromProvider)
      expect(lacksOn(both, VISIT)).toEqual(needed ? [['reference', 'falls_short']] : [])
    })
  },
)
