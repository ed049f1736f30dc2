import { expect, it } from 'vitest'
import type { WaitingTransfer } from './transfers-come.ts'
import { whyItWaits } from './why-it-waits.ts'

const transfer = (reference: string | null, more: Partial<WaitingTransfer> = {}): WaitingTransfer => ({
  ...{ id: 'ccsbtxn_1', at: '2027-03-03T10:00:00Z', amountPence: 31_114, hasPaid: false, sender: null },
  reference,
  ...more,
})
const OPEN = { number: 'FP-0012', leftPence: 35_114 }
const SMALL = { number: 'FP-0013', leftPence: 33_000 }
const PAID = { number: 'FP-0009', leftPence: 0 }

it.each([
  ['short of what it quotes', transfer('fp 0012 careers'), 31_114, [OPEN, SMALL], '£40.00 short of FP-0012'],
  [
    'short of the least',
    transfer(null),
    31_114,
    [OPEN, SMALL],
    'It quotes nothing. £18.86 short of FP-0013, the least of what is open',
  ],
  [
    'quotes what is nobody’s',
    transfer('YEAR 11'),
    31_114,
    [OPEN],
    'It quotes “YEAR 11”, which is no invoice of theirs. £40.00 short of FP-0012, the least of what is open',
  ],
  ['paid by card before', transfer('FP-0009'), 31_114, [OPEN, PAID], 'FP-0009 was paid before it came'],
  [
    'over',
    transfer('FP-0009', { hasPaid: true }),
    4_000,
    [PAID],
    'More than was due: it has paid an invoice, and this is left over',
  ],
  ['nothing is open', transfer(null), 31_114, [PAID], 'No invoice is open'],
  [
    'nothing is open, and it quotes',
    transfer('YEAR 11'),
    31_114,
    [],
    'It quotes “YEAR 11”, which is no invoice of theirs, and no invoice is open',
  ],
  ['covered with what waited', transfer('FP-0012'), 40_000, [OPEN], 'It covers FP-0012'],
])('%s', (_, came, waits, known, words) => {
  expect(whyItWaits(came, waits, known)).toBe(words)
})
