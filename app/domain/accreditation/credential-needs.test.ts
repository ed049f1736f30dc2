import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { addDays, day } from '../calendar.ts'
import { CredentialFacts, coverOf } from './credential-facts.ts'
import type { CredentialStatus } from './credential-lifecycle.ts'
import { type Given, type HeldCredential, heldSpans, isHeldOn, lackingOn } from './credential-needs.ts'
import { lackingOnWords } from './credential-words.ts'

const edge = () =>
  fc.option(
    fc.integer({ min: 1, max: 19 }).map((n) => addDays(day('2027-01-01'), n)),
    { nil: null },
  )
const VISIT = day('2027-01-21')

const held = (facts: Record<string, unknown>, status: CredentialStatus = 'verified'): HeldCredential => {
  const known = CredentialFacts.parse(facts)
  return { facts: known, status, ...coverOf(known) }
}
const reference = (writer: string) => ({
  kind: 'reference',
  writer,
  role: 'Head of careers',
  organisation: 'Larkfield College',
  email: `${writer.toLowerCase().replace(' ', '.')}@larkfield.example`,
  maybeShown: true,
})
const FACTS = {
  identity: { kind: 'identity', document: 'passport' },
  right_to_work: { kind: 'right_to_work', document: 'Passport', endsOn: null },
  'first reference': reference('Una Marsh'),
  'second reference': reference('Tom Hale'),
  qualification: {
    kind: 'qualification',
    title: 'Level 6 Diploma in Career Guidance and Development',
    awardedBy: 'Northern Awards',
    level: 6,
    credits: 64,
    isCareerDevelopment: true,
    awardedOn: null,
  },
  register: {
    kind: 'register',
    body: 'cdi',
    number: 'R1',
    grade: 'career_development_professional',
    renewsOn: '2027-08-31',
  },
  dbs: {
    kind: 'dbs',
    level: 'enhanced',
    hasChildrensBarredList: true,
    workforce: 'child',
    number: '001234567890',
    issuedOn: '2026-02-01',
    update: null,
  },
  safeguarding: { kind: 'safeguarding', edition: 2026, trainedOn: '2026-09-10', preventOn: '2026-09-10' },
  public_liability: {
    kind: 'public_liability',
    insurer: 'Fellside Mutual',
    amount: 5_000_000,
    startsOn: '2026-05-01',
    endsOn: '2027-04-30',
  },
  send: { kind: 'send', title: 'Autism and transition', provider: 'Fellside', trainedOn: '2026-03-01' },
  test_user: { kind: 'test_user', instrument: 'Pathways', body: 'BPS', number: 'T1', endsOn: null },
} satisfies Record<string, Record<string, unknown>>
type Name = keyof typeof FACTS
const NAMES = Object.keys(FACTS) as Name[]

const all = (change: Partial<Record<Name, Record<string, unknown> | null>> = {}): HeldCredential[] =>
  NAMES.flatMap((name) => {
    const changed = change[name]
    return changed === null ? [] : [held({ ...FACTS[name], ...changed })]
  })

const GUIDANCE: Given = { as: 'guidance', isUnsupervised: true, isForSend: false, instrument: null }
const SERVICES = {
  'personal guidance': GUIDANCE,
  'an EHCP review': { ...GUIDANCE, isForSend: true },
  'a psychometric test': { ...GUIDANCE, instrument: 'Pathways' },
  'a group session': { as: 'information', isUnsupervised: false, isForSend: false, instrument: null },
} as const satisfies Record<string, Given>

/** By hand from the issue: what each service cannot do without. */
const NEEDED: Record<keyof typeof SERVICES, Name[]> = {
  'personal guidance': NAMES.filter((name) => name !== 'send' && name !== 'test_user'),
  'an EHCP review': NAMES.filter((name) => name !== 'test_user'),
  'a psychometric test': NAMES.filter((name) => name !== 'send'),
  'a group session': NAMES.filter((name) => !['send', 'test_user', 'register'].includes(name)),
}

describe.each(Object.keys(SERVICES) as (keyof typeof SERVICES)[])('%s', (service) => {
  it('may be given by whoever has everything', () => {
    expect(lackingOn(all(), SERVICES[service], VISIT)).toEqual([])
  })

  it.each(NAMES)('without %s', (name) => {
    const lacking = lackingOn(all({ [name]: null }), SERVICES[service], VISIT)
    expect(lacking.map((one) => one.why)).toEqual(NEEDED[service].includes(name) ? ['not_seen'] : [])
  })

  it.each(['submitted', 'refused', 'withdrawn', 'replaced', 'suspended', 'revoked'] as const)(
    'counts nothing that is %s',
    (status) => {
      const none = all().map((credential) => ({ ...credential, status }))
      const kinds = new Set(lackingOn(none, SERVICES[service], VISIT).map(({ kind }) => kind))
      // Two references are one need.
      expect(kinds.size).toBe(NEEDED[service].length - 1)
    },
  )
})

test.each([
  ['level 4 gives no guidance', 'personal guidance', { qualification: { level: 4 } }, ['qualification falls_short']],
  ['level 4 informs', 'a group session', { qualification: { level: 4 } }, []],
  ['level 3 does not', 'a group session', { qualification: { level: 3 } }, ['qualification falls_short']],
  [
    'level 7 in teaching is none in career development',
    'personal guidance',
    { qualification: { level: 7, isCareerDevelopment: false } },
    ['qualification falls_short'],
  ],
  [
    'a Registered Careers Leader gives no guidance',
    'personal guidance',
    { register: { grade: 'careers_leader' } },
    ['register falls_short'],
  ],
  [
    'but informs, without another certificate',
    'a group session',
    { register: { grade: 'careers_leader' }, qualification: null },
    [],
  ],
  [
    'while on the register',
    'a group session',
    { register: { grade: 'careers_leader', renewsOn: '2027-01-20' }, qualification: null },
    ['register ended'],
  ],
  [
    'no barred list, nobody else in the room',
    'personal guidance',
    { dbs: { hasChildrensBarredList: false } },
    ['dbs falls_short'],
  ],
  ['no barred list, beside a teacher', 'a group session', { dbs: { hasChildrensBarredList: false } }, []],
  [
    'a certificate for work with adults',
    'a group session',
    { dbs: { hasChildrensBarredList: false, workforce: 'adult' } },
    ['dbs falls_short'],
  ],
  [
    'another instrument',
    'a psychometric test',
    { test_user: { instrument: 'Compass Points' } },
    ['test_user falls_short'],
  ],
  [
    'a reference that may not be shown',
    'a group session',
    { 'second reference': { maybeShown: false } },
    ['reference falls_short'],
  ],
] as [string, keyof typeof SERVICES, Partial<Record<Name, Record<string, unknown> | null>>, string[]][])(
  '%s',
  (_, service, change, lacking) => {
    expect(lackingOn(all(change), SERVICES[service], VISIT).map(({ kind, why }) => `${kind} ${why}`)).toEqual(lacking)
  },
)

test.each([
  ['the register ends on the day', { register: { renewsOn: '2027-01-21' } }, []],
  ['the day before', { register: { renewsOn: '2027-01-20' } }, ['register ended 2027-01-20']],
  ['insurance ends on the day', { public_liability: { endsOn: '2027-01-21' } }, []],
  ['the day before', { public_liability: { endsOn: '2027-01-20' } }, ['public_liability ended 2027-01-20']],
  ['begins on the day', { public_liability: { startsOn: '2027-01-21' } }, []],
  ['the day after', { public_liability: { startsOn: '2027-01-22' } }, ['public_liability not_yet null']],
  ['last September’s edition', { safeguarding: { edition: 2025 } }, ['safeguarding ended 2026-08-31']],
  ['permission to work ends before', { right_to_work: { endsOn: '2027-01-20' } }, ['right_to_work ended 2027-01-20']],
] as [string, Partial<Record<Name, Record<string, unknown>>>, string[]][])('%s: %j', (_, change, lacking) => {
  const found = lackingOn(all(change), GUIDANCE, VISIT)
  expect(found.map(({ kind, why, endsOn }) => `${kind} ${why} ${endsOn}`)).toEqual(lacking)
})

const YEARS_AGO = { dbs: { issuedOn: '2024-01-21' } }
const confirmed = (answeredOn: string, isUnchanged = true) => ({
  dbs: { issuedOn: '2020-05-01', update: { answeredOn, isUnchanged } },
})
test.each([
  ['three years old on the day', YEARS_AGO, 3, []],
  ['a day older than three years', { dbs: { issuedOn: '2024-01-20' } }, 3, ['dbs too_old']],
  ['as old as it is, where the school has no rule', { dbs: { issuedOn: '2009-01-20' } }, null, []],
  ['older, and confirmed by the Update Service since', confirmed('2026-02-01'), 1, []],
  ['confirmed too long ago', confirmed('2025-12-01'), 1, ['dbs too_old']],
  ['older, and changed since', confirmed('2026-02-01', false), 1, ['dbs too_old']],
  [
    'old, and without the barred list, which is worse',
    { dbs: { issuedOn: '2020-01-20', hasChildrensBarredList: false } },
    3,
    ['dbs falls_short'],
  ],
] as [string, Partial<Record<Name, Record<string, unknown>>>, number | null, string[]][])(
  'a DBS certificate %s',
  (_, change, dbsMostYears, lacking) => {
    const found = lackingOn(all(change), { ...GUIDANCE, dbsMostYears }, VISIT)
    expect(found.map(({ kind, why }) => `${kind} ${why}`)).toEqual(lacking)
  },
)

test('the school that lets a DBS certificate be less old says so', () => {
  const old = all({ dbs: { issuedOn: '2020-01-20' } })
  expect(lackingOnWords('Rowan’s', old, { ...GUIDANCE, dbsMostYears: 3 }, VISIT)).toBe(
    'Rowan’s DBS check is older than the school allows: it asks for one issued or confirmed in the 3 years before the visit',
  )
})

test.each([
  ['dbs', { issuedOn: '2027-01-22' }, 'Rowan’s DBS check was issued after that day'],
  ['safeguarding', { trainedOn: '2027-01-22' }, 'Rowan’s safeguarding training was done after that day'],
  ['send', { trainedOn: '2027-01-22' }, 'Rowan’s SEND training was done after that day'],
  ['qualification', { awardedOn: '2027-01-22' }, 'Rowan’s career guidance qualification was awarded after that day'],
  ['public_liability', { startsOn: '2027-01-22' }, 'Rowan’s public liability insurance begins after that day'],
] as const)('a school reads that the %s came after the visit', (name, change, words) => {
  expect(lackingOnWords('Rowan’s', all({ [name]: change }), SERVICES['an EHCP review'], VISIT)).toBe(words)
})

test('what has ended counts for the days before its end, and for none after', () => {
  const over = all().map((one) => ({ ...one, status: 'expired' as const }))
  expect(lackingOn(over, GUIDANCE, day('2027-04-30'))).toEqual([])
  expect(lackingOn(over, GUIDANCE, day('2027-05-01')).map(({ kind }) => kind)).toEqual(['public_liability'])
})

test('of two that are renewed one after the other, either counts on its days', () => {
  const next = held({ ...FACTS.public_liability, startsOn: '2027-05-01', endsOn: '2028-04-30' })
  for (const on of ['2027-04-30', '2027-05-01', '2027-08-31'])
    expect(lackingOn([...all(), next], GUIDANCE, day(on))).toEqual([])
})

describe('what a newer one has taken the place of', () => {
  const newer = (
    kind: 'dbs' | 'safeguarding',
    change: Record<string, unknown>,
    status: CredentialStatus = 'verified',
  ) => held({ ...FACTS[kind], ...change }, status)
  const older = (kind: 'dbs' | 'safeguarding', replacedFrom: string | null) =>
    all().map((one) =>
      one.facts.kind === kind
        ? { ...one, status: 'replaced' as const, replacedFrom: replacedFrom === null ? null : day(replacedFrom) }
        : one,
    )
  const dbs = newer('dbs', { issuedOn: '2027-02-10' })
  const lacksOn = (some: HeldCredential[], on: string) =>
    lackingOn(some, GUIDANCE, day(on)).map(({ kind, why }) => `${kind} ${why}`)

  it.each(['2026-05-01', '2027-02-09', '2027-02-10', '2027-02-11'])('counts until the newer one begins: %s', (on) => {
    const edition = all({ safeguarding: { edition: 2025, trainedOn: '2025-09-10', preventOn: '2025-09-10' } })
    const some = [...older('dbs', '2027-02-10'), ...edition.filter(({ facts }) => facts.kind === 'safeguarding'), dbs]
    expect(lacksOn(some, on)).toEqual([])
  })

  it('counts for no day of the newer one, though that is stopped', () => {
    const stopped = newer('dbs', { issuedOn: '2027-02-10' }, 'revoked')
    expect(lacksOn([...older('dbs', '2027-02-10'), stopped], '2027-02-09')).toEqual([])
    expect(lacksOn([...older('dbs', '2027-02-10'), stopped], '2027-02-10')).toEqual(['dbs stopped'])
  })

  it('counts for no day where the newer one holds on all of them', () => {
    expect(lacksOn(older('dbs', null), '2027-01-21')).toEqual(['dbs not_seen'])
    expect(lacksOn(older('dbs', '2026-02-01'), '2027-01-21')).toEqual(['dbs not_seen'])
  })

  it('counts within its own days alone', () => {
    const last = { edition: 2025, trainedOn: '2025-09-10', preventOn: '2025-09-10' }
    const before = { ...held({ ...FACTS.safeguarding, ...last }, 'replaced'), replacedFrom: day('2026-09-10') }
    const some = [...all(), before]
    expect(lacksOn(some, '2026-08-31')).toEqual([])
    expect(lacksOn(some, '2026-09-01')).toEqual(['safeguarding not_yet'])
    expect(lacksOn(some, '2026-09-10')).toEqual([])
  })

  it('leaves no gap in the days on which a service may be given', () => {
    const spans = heldSpans([...older('dbs', '2027-02-10'), dbs], GUIDANCE)
    expect(spans).toEqual(heldSpans(all(), GUIDANCE))
  })
})

describe('the days on which a service may be given', () => {
  const spansOf = (held: HeldCredential[]) => heldSpans(held, GUIDANCE).map(({ from, until }) => `${from} ${until}`)
  const insured = (startsOn: string, endsOn: string) => held({ ...FACTS.public_liability, startsOn, endsOn })

  it('follow from what begins and ends', () => {
    expect(spansOf(all())).toEqual(['2026-09-10 2027-04-30'])
    expect(spansOf([])).toEqual([])
  })

  it('go on where one is renewed by the next, and stop where there is a gap', () => {
    expect(spansOf([...all(), insured('2027-05-01', '2028-04-30')])).toEqual(['2026-09-10 2027-08-31'])
    expect(spansOf([...all(), insured('2027-05-03', '2028-04-30')])).toEqual([
      '2026-09-10 2027-04-30',
      '2027-05-03 2027-08-31',
    ])
  })

  it('are all days where nothing has an end', () => {
    const always = all().map((one) => ({ ...one, startsOn: null, endsOn: null }))
    expect(spansOf(always)).toEqual(['null null'])
  })

  it('are those on which nothing lacks, whatever there is', () => {
    const some = fc.sample(
      fc.array(
        fc.record({
          name: fc.constantFrom(...NAMES),
          starts: edge(),
          ends: edge(),
          status: fc.constantFrom('verified', 'expiring', 'suspended'),
        }),
        { maxLength: 16 },
      ),
      200,
    )
    for (const list of some) {
      const mine = list.map(({ name, starts, ends, status }) => ({
        ...held(FACTS[name], status as CredentialStatus),
        startsOn: starts,
        endsOn: ends,
      }))
      const usual = all().map((one, at) => ({ ...one, ...(at % 2 ? {} : { startsOn: null, endsOn: null }) }))
      const both = [...mine, ...usual]
      const spans = heldSpans(both, GUIDANCE)
      for (let on = day('2027-01-01'); on <= '2027-01-20'; on = addDays(on, 1))
        expect(isHeldOn(spans, on)).toBe(lackingOn(both, GUIDANCE, on).length === 0)
    }
  })
})
