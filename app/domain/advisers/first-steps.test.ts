import { expect, it } from 'vitest'
import { type Beginnings, firstSteps } from './first-steps.ts'

const done: Beginnings = {
  isListed: true,
  hasProfile: true,
  hasPrice: true,
  hasWeek: true,
  isAuthorised: true,
  missing: [],
  canBePaid: true,
}
const nothing: Beginnings = {
  isListed: false,
  hasProfile: false,
  hasPrice: false,
  hasWeek: false,
  isAuthorised: false,
  missing: ['qualification', 'dbs'],
  canBePaid: false,
}
const asked = (of: Beginnings) => firstSteps(of).map(({ what }) => what)

it('asks nothing of an adviser who is listed and can be paid', () => {
  expect(firstSteps(done)).toEqual([])
})

it('asks a new adviser for everything, and for the authority once there is a profile to put on an invoice', () => {
  const first = [
    'Say who you are and how you trade',
    'Set your first price',
    'Say which days you work',
    'Show us your checks',
    'Set up your payout account',
  ]
  expect(asked(nothing)).toEqual(first)
  expect(asked({ ...nothing, hasProfile: true })).toContain('Authorise Waymark to issue your invoices')
})

it('tells apart what keeps schools from finding them and what keeps them from being paid', () => {
  const before = (which: string) => firstSteps({ ...nothing, hasProfile: true }).filter((step) => step.before === which)
  expect(before('paid').map(({ what }) => what)).toEqual(['Set up your payout account'])
  expect(before('found')).toHaveLength(4)
})

it.each([
  [{ hasPrice: false }, 'Set your first price'],
  [{ hasWeek: false }, 'Say which days you work'],
  [{ isAuthorised: false }, 'Authorise Waymark to issue your invoices'],
  [{ canBePaid: false }, 'Set up your payout account'],
] as const)('asks for the one thing that is missing', (lacks, what) => {
  expect(asked({ ...done, ...lacks })).toEqual([what])
})

it('names the checks that are not seen, and leaves those of a listed adviser to each service', () => {
  const [step] = firstSteps({ ...done, isListed: false, missing: ['qualification', 'insurance'] })
  expect(step?.detail).toContain('Level, Insurance')
  expect(asked({ ...done, missing: ['insurance'] })).toEqual([])
})
