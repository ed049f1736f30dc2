import { expect, it } from 'vitest'
import { day } from '#app/domain/calendar.ts'
import { MENU } from '#tests/make/menu.ts'
import type { CredentialKind } from '../accreditation/credential-facts.ts'
import type { AccountStanding } from '../payouts/account-words.ts'
import type { MenuService } from '../services/menu.ts'
import { type Beginnings, firstSteps } from './first-steps.ts'

const account = (more: Partial<AccountStanding>): AccountStanding => ({
  stripeAccountId: 'acct_1',
  canReceive: false,
  canPayOut: false,
  requirements: [],
  disabledReason: null,
  ...more,
})

const lack = (
  kind: CredentialKind,
  services: MenuService[] = [MENU.personal_guidance_day],
): Beginnings['lacked'][number] => ({
  kind,
  why: 'not_seen',
  endsOn: null,
  services,
  stoppedWhy: null,
  isWaiting: false,
})

const done: Beginnings = {
  isListed: true,
  hasProfile: true,
  hasPrice: true,
  hasWeek: true,
  isAuthorised: true,
  found: [MENU.personal_guidance_day, MENU.group_session],
  lacked: [],
  payoutAccount: account({ canReceive: true, canPayOut: true }),
}
const nothing: Beginnings = {
  isListed: false,
  hasProfile: false,
  hasPrice: false,
  hasWeek: false,
  isAuthorised: false,
  found: [],
  lacked: [lack('qualification'), lack('dbs')],
  payoutAccount: null,
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
    'Show us your credentials',
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
  [{ payoutAccount: null }, 'Set up your payout account'],
] as const)('asks for the one thing that is missing', (lacks, what) => {
  expect(asked({ ...done, ...lacks })).toEqual([what])
})

it('names what is not verified before an adviser is listed', () => {
  const [step] = firstSteps({ ...done, isListed: false, lacked: [lack('public_liability'), lack('qualification')] })
  expect(step?.detail).toBe('Still to show, or ended: Qualification, Public liability.')
})

it('tells a listed adviser first of all which check is gone, and what schools do not find them for', () => {
  const register = { ...lack('register'), why: 'ended' as const, endsOn: day('2026-11-14') }
  const both = lack('register', [MENU.personal_guidance_day, MENU.personal_guidance_half_day])
  expect(asked({ ...done, payoutAccount: null, lacked: [register] })).toEqual([
    'Your place on the professional register ended on 14 November 2026: schools do not find you for personal guidance day',
    'Set up your payout account',
  ])
  expect(asked({ ...done, lacked: [both] })).toEqual([
    'Your place on the professional register has not been seen by Waymark’s staff: schools do not find you for 2 of your services',
  ])
  const stopped = { ...lack('dbs'), why: 'stopped' as const, stoppedWhy: 'It was somebody else’s' }
  const [step] = firstSteps({ ...done, found: [], lacked: [stopped] })
  expect(step).toMatchObject({
    before: 'found_again',
    what: 'Your DBS check does not count at the moment: schools do not find you',
    href: '/adviser/credentials/new/dbs',
    detail: expect.stringMatching(
      /^Our staff wrote: “It was somebody else’s”. .* ask you for personal guidance day\.$/,
    ),
  })
  expect(firstSteps({ ...done, lacked: [both] })[0]?.detail).toContain(
    'personal guidance day or personal guidance half day',
  )
})

it('says that staff are looking at what was given', () => {
  const waiting = { ...lack('dbs'), isWaiting: true }
  const [all] = firstSteps({ ...done, isListed: false, lacked: [waiting] })
  expect(all).toMatchObject({ what: 'Waymark’s staff are looking at your credentials', detail: 'With our staff: DBS.' })
  const [some] = firstSteps({ ...done, isListed: false, lacked: [waiting, lack('register')] })
  expect(some).toMatchObject({
    what: 'Show us your credentials',
    detail: 'Still to show, or ended: Register. With our staff: DBS.',
  })
})

it.each([
  [
    account({ requirements: ['external_account'] }),
    ['Complete your payout account at Stripe'],
    /^Stripe needs: the bank/,
  ],
  [account({}), [], /^$/],
  [
    account({ disabledReason: 'rejected.fraud', requirements: ['external_account'] }),
    ['Write to us: Stripe has closed your payout account'],
    /^Stripe has closed this payout account. Write to us at /,
  ],
])('says of a payout account what its page says: %#', (payoutAccount, what, detail) => {
  const of = { ...done, payoutAccount }
  expect(asked(of)).toEqual(what)
  expect(firstSteps(of)[0]?.detail ?? '').toMatch(detail)
})
