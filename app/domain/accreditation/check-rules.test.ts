import { expect, test } from 'vitest'
import { day } from '#app/domain/calendar.ts'
import { MENU, type ServiceCode } from '#app/domain/services/menu.ts'
import { checksNeeded, checksNotHeldOn, heldUntil } from './check-rules.ts'
import { checkFacts, checkMissingOn, guidanceState, listedState } from './check-words.ts'

const guidance = checksNeeded(MENU.personal_guidance_day)
const group = checksNeeded(MENU.group_session)
const full = [
  { kind: 'qualification', level: 6, endsOn: null },
  { kind: 'register', level: null, endsOn: '2027-08-31' },
  { kind: 'dbs', level: 2, endsOn: null },
  { kind: 'insurance', level: null, endsOn: '2027-04-30' },
]

test('personal guidance needs level 6, the register, barred list and insurance', () => {
  expect(guidance.map(({ kind }) => kind)).toEqual(['qualification', 'register', 'dbs', 'insurance'])
  expect(checksNotHeldOn(full, guidance, day('2027-04-30'))).toEqual([])
})

test.each([
  ['level 4 only', full.map((one) => (one.kind === 'qualification' ? { ...one, level: 4 } : one)), ['qualification']],
  ['no barred list', full.map((one) => (one.kind === 'dbs' ? { ...one, level: 1 } : one)), ['dbs']],
  ['not on the register', full.filter((one) => one.kind !== 'register'), ['register']],
  ['nothing at all', [], ['qualification', 'register', 'dbs', 'insurance']],
])('%s cannot give personal guidance', (_, checks, missing) => {
  expect(checksNotHeldOn(checks, guidance, day('2027-01-21'))).toEqual(missing)
  expect(heldUntil(checks, guidance)).toBeNull()
})

test('level 4 without the register may speak to groups', () => {
  const checks = full
    .filter((one) => one.kind !== 'register')
    .map((one) =>
      one.kind === 'qualification' ? { ...one, level: 4 } : { ...one, level: one.kind === 'dbs' ? 1 : null },
    )
  expect(checksNotHeldOn(checks, group, day('2027-01-21'))).toEqual([])
})

test('insurance that ends before the visit counts as missing on that day, however good it is today', () => {
  expect(checksNotHeldOn(full, guidance, day('2027-05-01'))).toEqual(['insurance'])
  expect(checksNotHeldOn(full, guidance, day('2027-09-01'))).toEqual(['register', 'insurance'])
  expect(heldUntil(full, guidance)).toBe('2027-04-30')
})

test('checks that never end hold always', () => {
  expect(
    heldUntil(
      full.map((one) => ({ ...one, endsOn: null })),
      guidance,
    ),
  ).toBe('always')
})

const without = (kind: string) => full.filter((one) => one.kind !== kind)
const changed = (kind: string, change: { level?: number; endsOn?: string }) =>
  full.map((one) => (one.kind === kind ? { ...one, ...change } : one))

test.each([
  ['all is well', full, '2027-04-30', ''],
  ['never seen', without('dbs'), '2027-01-21', 'Rowan’s DBS check has not been seen for that day'],
  ['over by then', full, '2027-05-01', 'Rowan’s insurance ends on 30 April 2027, before that day'],
  ['seen today and over by then', changed('dbs', { endsOn: '2027-01-20' }), '2027-01-20', ''],
  [
    'a day later',
    changed('dbs', { endsOn: '2027-01-20' }),
    '2027-01-21',
    'Rowan’s DBS check ends on 20 January 2027, before that day',
  ],
  [
    'no barred list',
    changed('dbs', { level: 1 }),
    '2027-01-21',
    'Rowan’s DBS check does not include the children’s barred list, which this service needs',
  ],
  [
    'level 4',
    changed('qualification', { level: 4 }),
    '2027-01-21',
    'Rowan’s career guidance qualification is below level 6, which this service needs',
  ],
  [
    'two at once',
    full,
    '2027-09-01',
    'Rowan’s place on the UK Register ends on 31 August 2027, before that day. Rowan’s insurance ends on 30 April 2027, before that day',
  ],
])('what is missing, in words fit for a school: %s', (_, checks, on, words) => {
  expect(checkMissingOn('Rowan’s', checks, MENU.personal_guidance_day, day(on))).toBe(words || null)
})

test.each([
  ['never listed, whatever was seen', false, full, '2027-01-21', 'open', 'No'],
  ['all is seen', true, full, '2027-01-21', 'done', 'Yes'],
  ['level 4', true, changed('qualification', { level: 4 }), '2027-01-21', 'soon', /for 1 of 2 services$/],
  ['no DBS check', true, without('dbs'), '2027-01-21', 'turn', /for every service$/],
  ['insurance ended since', true, full, '2027-05-01', 'turn', /for every service$/],
])('staff read of who is listed: %s', (_, isListed, checks, today, tone, words) => {
  const offers = ['personal_guidance_day', 'group_session'] as const
  const state = listedState({ isListed, checks, offers }, day(today))
  expect(state).toMatchObject({ tone, words: typeof words === 'string' ? words : expect.stringMatching(words) })
})

test('nobody is found who offers only what a check is missing for, or nothing', () => {
  const state = (offers: ServiceCode[]) =>
    listedState({ isListed: true, checks: without('register'), offers }, day('2027-01-21'))
  expect(state(['personal_guidance_day'])).toMatchObject({
    tone: 'turn',
    words: expect.stringMatching(/every service/),
  })
  expect(state([])).toMatchObject({ tone: 'turn', words: expect.stringMatching(/offers nothing/) })
})

test.each([
  [full, '2027-01-21', 'done', 'All seen for guidance'],
  [full, '2027-03-01', 'soon', 'insurance ends 30 April 2027'],
  [without('dbs'), '2027-03-01', 'no', 'Missing: DBS'],
  [full, '2027-09-01', 'no', 'Missing: Register, Insurance'],
] as const)('staff read what is missing before what ends soon: %#', (checks, today, tone, words) => {
  const seen = checks.map((one) => ({ ...one, words: one.kind, seenOn: '2026-09-01' }))
  expect(guidanceState(seen, day(today))).toEqual({ tone, words })
})

test('a public page says of identity and right to work only when they were seen, and marks what has ended', () => {
  const seen = (kind: string, endsOn: string | null) => ({
    kind,
    words: 'Leave to remain',
    seenOn: '2026-05-12',
    endsOn,
  })
  const facts = checkFacts(
    [seen('right_to_work', '2026-06-01'), seen('identity', null), seen('register', '2026-06-01'), seen('dbs', null)],
    day('2026-11-28'),
  )
  expect(facts).toEqual([
    { name: 'Register', words: 'Leave to remain ended 1 June 2026', hasEnded: true, note: 'Seen 12 May 2026' },
    { name: 'DBS', words: 'Leave to remain', hasEnded: false, note: 'Seen 12 May 2026' },
    { name: 'Identity', words: 'Seen 12 May 2026', hasEnded: false },
    { name: 'Right to work', words: 'Seen 12 May 2026', hasEnded: false },
  ])
})
