import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type CredentialsWanted, factsWith, heldWith } from '#tests/make/held.ts'
import { addDays, type Day, day } from '../calendar.ts'
import { CredentialFacts, coverOf } from './credential-facts.ts'
import type { CredentialStatus } from './credential-lifecycle.ts'
import { type HeldCredential, isHeldOn, lackingOn, PERSONAL_GUIDANCE } from './credential-needs.ts'
import { askableSpans, lackingToAsk } from './credential-renewals.ts'
import { lackingOnWords, lackingToAskWords } from './credential-words.ts'

const TODAY = day('2027-01-04')
const VISIT = day('2027-09-02')

const heldOf = (facts: Record<string, unknown>, status: CredentialStatus = 'verified'): HeldCredential => {
  const known = CredentialFacts.parse(facts)
  return { facts: known, status, ...coverOf(known) }
}
const usual = (kind: string) => factsWith().find((one) => one.kind === kind) as CredentialFacts
/** Everything that ends does so long after, unless a row says otherwise: an edition that is not out yet holds already. */
const LONG_AFTER = 2028
const with_ = (change: CredentialsWanted = {}) =>
  heldWith({ safeguarding: { edition: LONG_AFTER }, ...change }).map((one) =>
    one.facts.kind === 'safeguarding' && one.facts.edition === LONG_AFTER ? { ...one, startsOn: null } : one,
  )
/** What a provider shows of itself. */
const ofProvider = (change: Record<string, unknown>, reviewOn: string) => [
  heldOf({
    ...{ kind: 'provider_insurance', insurer: 'Fellside Mutual', amount: 5_000_000, indemnity: null },
    ...{ startsOn: '2026-01-01', endsOn: '2099-04-30', ...change },
  }),
  heldOf({ kind: 'provider_ico', number: 'ZA1', renewsOn: reviewOn }),
  heldOf({ kind: 'safeguarding_policy', lead: 'Imogen Thwaite', agreedOn: '2026-01-05', reviewOn }),
  heldOf({ kind: 'complaints_policy', contact: 'Imogen Thwaite', agreedOn: '2026-01-05', reviewOn }),
]

test.each([
  // Renewed as a matter of course: asked for, and the visit needs renewal.
  ['the register ends the day before the visit', { register: { renewsOn: '2027-09-01' } }, [], ['register ended']],
  ['the register ends on the visit’s day', { register: { renewsOn: '2027-09-02' } }, [], []],
  ['the register ends today', { register: { renewsOn: TODAY } }, [], ['register ended']],
  ['this September’s edition is all there is', { safeguarding: { edition: 2026 } }, [], ['safeguarding ended']],
  ['the insurance ends before', { public_liability: { endsOn: '2027-04-30' } }, [], ['public_liability ended']],
  // Ended already: as missing.
  ['the register ended yesterday', { register: { renewsOn: '2027-01-03' } }, ['register ended'], ['register ended']],
  ['last September’s edition', { safeguarding: { edition: 2025 } }, ['safeguarding ended'], ['safeguarding ended']],
  // Not renewed as a matter of course, or not for the asking.
  [
    'permission to work ends before',
    { right_to_work: { endsOn: '2027-09-01' } },
    ['right_to_work ended'],
    ['right_to_work ended'],
  ],
  ['no register', { register: null }, ['register not_seen'], ['register not_seen']],
  ['no barred list', { dbs: { hasChildrensBarredList: false } }, ['dbs falls_short'], ['dbs falls_short']],
  ['level 4', { qualification: { level: 4 } }, ['qualification falls_short'], ['qualification falls_short']],
] as [string, CredentialsWanted, string[], string[]][])('%s', (_, change, refused, lacks) => {
  const words = (all: { kind: string; why: string }[]) => all.map(({ kind, why }) => `${kind} ${why}`)
  expect(words(lackingToAsk(with_(change), PERSONAL_GUIDANCE, VISIT, TODAY))).toEqual(refused)
  expect(words(lackingOn(with_(change), PERSONAL_GUIDANCE, VISIT))).toEqual(lacks)
})

test.each(['suspended', 'revoked', 'refused', 'withdrawn', 'submitted', 'replaced', 'expired'] as const)(
  'what is %s is not renewed by asking',
  (status) => {
    const held = with_({ register: null }).concat(heldOf({ ...usual('register'), renewsOn: '2027-08-31' }, status))
    expect(lackingToAsk(held, PERSONAL_GUIDANCE, VISIT, TODAY).map(({ kind }) => kind)).toEqual(['register'])
  },
)

test.each([
  // Confirmed in September 2025, and not again since 1 September 2026.
  [2025, 'expired', '2027-06-15', [], ['safeguarding']],
  [2025, 'verified', '2027-08-31', [], ['safeguarding']],
  [2025, 'expired', '2027-09-01', ['safeguarding'], ['safeguarding']],
  [2024, 'expired', '2027-06-15', ['safeguarding'], ['safeguarding']],
  [2025, 'suspended', '2027-06-15', ['safeguarding'], ['safeguarding']],
] as const)(
  'the edition of September %i, %s: a visit on %s may be asked for but for %j, and needs renewal of %j',
  (edition, status, on, refused, lacks) => {
    const facts = { ...usual('safeguarding'), edition, trainedOn: day('2024-10-01'), preventOn: day('2024-10-01') }
    const held = with_({ safeguarding: null }).concat(heldOf(facts, status))
    const kinds = (all: { kind: string }[]) => all.map(({ kind }) => kind)
    expect(kinds(lackingToAsk(held, PERSONAL_GUIDANCE, day(on), TODAY))).toEqual(refused)
    expect(kinds(lackingOn(held, PERSONAL_GUIDANCE, day(on)))).toEqual(lacks)
  },
)

test('a test publisher’s qualification that ends is not renewed as a matter of course', () => {
  const given = { ...PERSONAL_GUIDANCE, instrument: 'Pathways' }
  const ends = { instrument: 'Pathways', body: 'BPS', number: 'T1', endsOn: '2027-08-31' }
  const held = [...with_(), heldOf({ kind: 'test_user', ...ends })]
  expect(lackingToAsk(held, given, VISIT, TODAY).map(({ kind }) => kind)).toEqual(['test_user'])
})

test('a provider’s own policies, insurance and fee are', () => {
  const given = { ...PERSONAL_GUIDANCE, isFromProvider: true }
  const held = [...with_({ public_liability: null }), ...ofProvider({ endsOn: '2027-04-30' }, '2027-04-30')]
  expect(lackingToAsk(held, given, VISIT, TODAY)).toEqual([])
  expect(lackingOn(held, given, VISIT).map(({ kind }) => kind)).toEqual([
    ...['provider_insurance', 'provider_ico', 'safeguarding_policy', 'complaints_policy'],
  ])
})

test('a Careers Leader’s place on the register that ends is what is to be renewed, and no certificate', () => {
  const given = { as: 'information', isUnsupervised: false, isForSend: false, instrument: null } as const
  const held = with_({ qualification: null, register: { grade: 'careers_leader', renewsOn: '2027-08-31' } })
  expect(lackingToAsk(held, given, VISIT, TODAY)).toEqual([])
  expect(lackingOn(held, given, VISIT)).toEqual([{ kind: 'register', why: 'ended', endsOn: '2027-08-31' }])
})

describe('the least cover that a school asks for', () => {
  const at = (leastCoverPounds: number | null) => ({ ...PERSONAL_GUIDANCE, leastCoverPounds })
  const insured = (amount: number) => with_({ public_liability: { amount, endsOn: '2099-04-30' } })

  it.each([
    [5_000_000, 5_000_000, []],
    [4_999_999, 5_000_000, ['public_liability too_little']],
    [10_000_000, 5_000_000, []],
    [1, null, []],
  ])('of £%i where it asks for %s', (amount, least, lacking) => {
    const found = lackingOn(insured(amount), at(least), VISIT)
    expect(found.map(({ kind, why }) => `${kind} ${why}`)).toEqual(lacking)
    expect(lackingToAsk(insured(amount), at(least), VISIT, TODAY)).toEqual([])
  })

  it('is compared with a provider’s policy where it sends somebody', () => {
    const own = ofProvider({ amount: 2_000_000 }, '2099-04-30')
    const given = { ...at(5_000_000), isFromProvider: true }
    expect(lackingOn([...insured(1), ...own], given, VISIT)).toEqual([
      { kind: 'provider_insurance', why: 'too_little', endsOn: null },
    ])
  })

  it('says less than that it has ended, where it has', () => {
    const over = with_({ public_liability: { amount: 1, endsOn: '2027-04-30' } })
    expect(lackingOn(over, at(5_000_000), VISIT)).toMatchObject([{ why: 'ended' }])
  })

  it('is said in words, and does not keep a day from being asked for', () => {
    expect(lackingOnWords('Rowan’s', insured(2_000_000), at(5_000_000), VISIT)).toBe(
      'Rowan’s public liability insurance is for less than the school asks for, which is £5m',
    )
    expect(lackingToAskWords('Rowan’s', insured(2_000_000), at(5_000_000), { on: VISIT, today: TODAY })).toBeNull()
  })
})

test('the days that may be asked for are those on which nothing stands against asking, and all that are held', () => {
  const names = ['register', 'safeguarding', 'public_liability', 'right_to_work', 'dbs'] as const
  const edge = fc.option(
    fc.integer({ min: 0, max: 30 }).map((n) => addDays(TODAY, n)),
    { nil: null },
  )
  const one = fc.record({
    name: fc.constantFrom(...names),
    startsOn: edge,
    endsOn: fc.option(
      fc.integer({ min: -5, max: 30 }).map((n) => addDays(TODAY, n)),
      { nil: null },
    ),
    status: fc.constantFrom('verified', 'expiring', 'suspended', 'revoked'),
  })
  fc.assert(
    fc.property(
      fc.array(one, { maxLength: 10 }),
      fc.array(fc.constantFrom(...names), { maxLength: 3 }),
      (some, without) => {
        const mine = some.map(({ name, startsOn, endsOn, status }) => {
          // As the night leaves it: what ended before today is said to have ended.
          const kept = endsOn !== null && endsOn < TODAY && status !== 'suspended' && status !== 'revoked'
          return { ...heldOf(usual(name), kept ? 'expired' : (status as 'verified')), startsOn, endsOn }
        })
        const held = [...with_(Object.fromEntries(without.map((name) => [name, null]))), ...mine]
        const spans = askableSpans(held, PERSONAL_GUIDANCE)
        for (let on: Day = TODAY; on <= addDays(TODAY, 32); on = addDays(on, 1)) {
          const isAskable = lackingToAsk(held, PERSONAL_GUIDANCE, on, TODAY).length === 0
          expect(isHeldOn(spans, on)).toBe(isAskable)
          if (lackingOn(held, PERSONAL_GUIDANCE, on).length === 0) expect(isAskable).toBe(true)
        }
      },
    ),
    { numRuns: 300 },
  )
})
