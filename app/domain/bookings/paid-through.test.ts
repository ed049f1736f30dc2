import { describe, expect, it } from 'vitest'
import { pence } from '../money.ts'
import { isCollected, moneyPaidThrough, paidThroughOf } from './paid-through.ts'

const visit = { pricePence: pence(32_000), travelPence: pence(1_920) }
const terms = (adviser: boolean, waymark: boolean, recovers: boolean) => ({
  ...{
    feePence: 1_920,
    supplierRegisteredForVat: adviser,
    platformRegisteredForVat: waymark,
    payerRecoversVat: recovers,
  },
})

describe('what a visit costs by how its adviser is paid', () => {
  it.each([
    ['waymark', terms(false, false, true), 1_920, 0, 35_840],
    ['waymark', terms(false, true, true), 1_920, 384, 35_840],
    ['waymark', terms(true, true, false), 1_920, 7_168, 43_008],
    ['payroll', terms(false, false, true), 0, 0, 33_920],
    ['payroll', terms(true, true, false), 0, 0, 33_920],
    ['payroll', terms(true, true, true), 0, 0, 33_920],
  ] as const)('%s, %j: fee %i, VAT %i, funds bear %i', (through, of, feePence, vatPence, bearsPence) => {
    expect(moneyPaidThrough(through, visit, of)).toEqual({ feePence, vatPence, bearsPence })
  })
})

it.each([
  ['outside', 'waymark', true],
  ['inside', 'payroll', false],
  ['self_employed', 'waymark', true],
] as const)('%s: paid through %s, collected %s', (outcome, through, collected) => {
  expect(paidThroughOf(outcome)).toBe(through)
  expect(isCollected({ paidThrough: through })).toBe(collected)
})
