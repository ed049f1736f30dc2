import { describePurpose, describeWhom, type Paid, type PpApproach } from '../budgets/pupil-premium.ts'
import { sumPence } from '../money.ts'
import type { PriceTerms } from './agreement.ts'
import { isLive, type VisitStatus } from './lifecycle.ts'
import { isCollected, type PaidThrough } from './paid-through.ts'
import { grossOf } from './price.ts'
import { priceRows } from './price-lines.ts'

type Line = {
  fundName: string
  amountPence: number
  costCentre: string | null
  whom: 'all_eligible' | 'named_number' | 'mixed_group' | null
  pupilsEligible: number | null
  pupilsInAll: number | null
  method: 'whole' | 'share' | null
  approach: PpApproach | null
  challenge: number | null
  challengeWords: string | null
  rationale: string | null
}
type Visit = {
  status: VisitStatus
  open: readonly string[]
  pricePence: number
  travelPence: number
  feePence: number
  vatPence: number
  bearsPence: number
  paidThrough: PaidThrough
  lines: readonly Line[]
}

/** The money of a booking as its page shows it. Pence; visits that have ended cost nothing. */
export type BookingMoney = {
  rows: { what: string; note?: string; amount: number }[]
  each: number
  visits: number
  total: number
  recoverable: number
  /** Whether the payer’s payroll pays its adviser: every visit that counts, some of them, or none. */
  byPayroll: 'all' | 'some' | 'none'
  /** By fund and by where the money stands. */
  paidFrom: { what: string; note: string; amount: number; stands: 'reserved' | 'committed' | 'spent' }[]
}

const standsOf = (visit: Visit): 'reserved' | 'committed' | 'spent' => {
  if (visit.status === 'agreed') return 'spent'
  return visit.status === 'requested' && visit.open.includes('approval') ? 'reserved' : 'committed'
}

/** What each visit costs, what all that are live come to, and what each fund bears of them. */
export function bookingMoney(
  { terms }: { terms: PriceTerms },
  visits: readonly Visit[],
  adviser: string,
): BookingMoney {
  const live = visits.filter((visit) => isLive(visit.status))
  const shown = live[0] ?? visits[0]
  if (!shown) throw new Error('a booking without visits')
  const shownAs = live.length > 0 ? live : visits
  const byPayroll = shownAs.filter((visit) => !isCollected(visit))
  const paid = new Map<string, { line: Line; stands: BookingMoney['paidFrom'][number]['stands'] } & Paid>()
  for (const visit of live) {
    for (const line of visit.lines) {
      const stands = standsOf(visit)
      const key = `${line.fundName} ${line.costCentre} ${stands}`
      const before = paid.get(key)
      paid.set(key, {
        line,
        stands,
        amount: (before?.amount ?? 0) + line.amountPence,
        of: (before?.of ?? 0) + visit.bearsPence,
        visits: (before?.visits ?? 0) + 1,
      })
    }
  }
  return {
    rows: priceRows({
      adviser,
      terms,
      price: asPrice(shown),
      paidThrough: shown.paidThrough,
    }),
    each: grossOf(shown),
    visits: live.length,
    total: sumPence(live.map(grossOf)),
    byPayroll: byPayroll.length === 0 ? 'none' : byPayroll.length === shownAs.length ? 'all' : 'some',
    recoverable: sumPence(live.map((visit) => grossOf(visit) - visit.bearsPence)),
    paidFrom: [...paid.values()].map(({ line, stands, ...sums }) => ({
      what: line.fundName,
      note: noteOf(line, sums),
      stands,
      amount: sums.amount,
    })),
  }
}

const asPrice = (visit: Visit) =>
  ({ price: visit.pricePence, travel: visit.travelPence, fee: visit.feePence, vat: visit.vatPence }) as Parameters<
    typeof priceRows
  >[0]['price']

function noteOf({ whom, pupilsEligible, pupilsInAll, method, costCentre }: Line, paid: Paid): string {
  const tag = whom ? `${describeWhom({ whom, pupilsEligible, pupilsInAll, method }, paid)}.` : ''
  return [tag, costCentre ? `Cost centre ${costCentre}` : ''].filter(Boolean).join(' ')
}

/** What the Pupil Premium of a booking is for, heading and challenge, and why, once for all visits that say the same. */
export function premiumPurposes(visits: readonly Pick<Visit, 'lines'>[]): { words: string; rationale: string }[] {
  const found = visits.flatMap(({ lines }) =>
    lines.flatMap(({ approach, challenge, challengeWords, rationale }) =>
      approach !== null && challenge !== null && rationale !== null
        ? [{ words: describePurpose({ approach, challenge }, challengeWords), rationale }]
        : [],
    ),
  )
  return [...new Map(found.map((one) => [`${one.words} ${one.rationale}`, one])).values()]
}
