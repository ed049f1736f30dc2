import { expect, test } from 'vitest'
import { day } from '../calendar.ts'
import { CredentialFacts, coverOf, factsAtOdds } from './credential-facts.ts'

const today = day('2027-01-21')
const read = (facts: Record<string, unknown>): CredentialFacts => CredentialFacts.parse(facts)
const dbs = {
  kind: 'dbs',
  level: 'enhanced',
  hasChildrensBarredList: true,
  workforce: 'child',
  number: '001234567890',
  issuedOn: '2026-02-01',
  update: { answeredOn: '2026-11-02', isUnchanged: true },
}
const safeguarding = { kind: 'safeguarding', edition: 2026, trainedOn: '2026-09-10', preventOn: '2026-09-10' }
const insurance = {
  kind: 'public_liability',
  insurer: 'Fellside Mutual',
  amount: 5_000_000,
  startsOn: '2026-05-01',
  endsOn: '2027-04-30',
}
const send = { kind: 'send', title: 'Autism and transition', provider: 'Fellside', trainedOn: '2026-03-01' }
const qualification = {
  kind: 'qualification',
  title: 'Diploma',
  awardedBy: 'Northern Awards',
  level: 6,
  credits: 64,
  isCareerDevelopment: true,
  awardedOn: '2021-07-15',
}
const register = { kind: 'register', body: 'cdi', number: 'R1', grade: 'careers_leader', renewsOn: '2027-08-31' }

test.each([
  ['a DBS certificate holds from its issue, and has no end', dbs, '2026-02-01', null],
  ['an edition is in force to the end of August', safeguarding, '2026-09-10', '2027-08-31'],
  [
    'it holds from the later of the two trainings',
    { ...safeguarding, preventOn: '2026-10-02' },
    '2026-10-02',
    '2027-08-31',
  ],
  [
    'and never before 1 September',
    { ...safeguarding, trainedOn: '2026-08-20', preventOn: '2026-05-01' },
    '2026-09-01',
    '2027-08-31',
  ],
  ['SEND training holds from its day', send, '2026-03-01', null],
  ['a qualification holds from its award', qualification, '2021-07-15', null],
  ['whose day nobody may know', { ...qualification, awardedOn: null }, null, null],
  ['insurance covers from one day to another', insurance, '2026-05-01', '2027-04-30'],
  ['a register holds to its renewal', register, null, '2027-08-31'],
  ['identity does not end', { kind: 'identity', document: 'passport' }, null, null],
  [
    'permission to work may end',
    { kind: 'right_to_work', document: 'Share code', endsOn: '2028-03-01' },
    null,
    '2028-03-01',
  ],
] as const)('%s', (_, facts, startsOn, endsOn) => {
  expect(coverOf(read(facts))).toEqual({ startsOn, endsOn })
})

test.each([
  ['all is well', dbs, []],
  ['issued tomorrow', { ...dbs, issuedOn: '2027-01-22', update: null }, ['issuedOn']],
  ['a standard certificate has no barred list', { ...dbs, level: 'standard' }, ['hasChildrensBarredList']],
  ['nor has one for the adult workforce', { ...dbs, workforce: 'adult' }, ['workforce']],
  ['the child and adult workforce has', { ...dbs, workforce: 'child_and_adult' }, []],
  ['looked up before it was issued', { ...dbs, update: { answeredOn: '2026-01-31', isUnchanged: true } }, ['update']],
  ['next September’s edition', { ...safeguarding, edition: 2027 }, ['edition']],
  ['trained tomorrow', { ...safeguarding, trainedOn: '2027-01-22' }, ['trainedOn']],
  ['cover that ends before it begins', { ...insurance, endsOn: '2026-04-30' }, ['endsOn']],
] as const)('%s', (_, facts, wrong) => {
  expect(Object.keys(factsAtOdds(read(facts), today))).toEqual(wrong)
})

test.each([
  ['a kind that there is not', { kind: 'badge' }],
  ['a day that there is not', { ...register, renewsOn: '2027-02-30' }],
  ['a grade that the register has not', { ...register, grade: 'fellow' }],
  ['an amount in pence of a pound', { ...insurance, amount: 0.5 }],
])('refuses %s', (_, facts) => {
  expect(CredentialFacts.safeParse(facts).success).toBe(false)
})
