import { describePurpose, describeWhom, type Paid, type PpApproach } from '../budgets/pupil-premium.ts'
import type { Day } from '../calendar.ts'
import { formatDayShort } from '../format-day.ts'
import { pence, sumPence } from '../money.ts'
import type { PriceTerms } from './agreement.ts'
import { asToBeBilled } from './billed.ts'
import { isBilled, type VisitStatus } from './lifecycle.ts'
import { isCollected, type PaidThrough } from './paid-through.ts'
import { partWords } from './part-words.ts'
import { grossOf, netOf } from './price.ts'
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
  onDay: Day
  partDone: number | null
  partOf: number | null
  pricePence: number
  travelPence: number
  feePence: number
  vatPence: number
  bearsPence: number
  paidThrough: PaidThrough
  billedPricePence: number | null
  billedTravelPence: number | null
  billedFeePence: number | null
  lines: readonly Line[]
}

/** The money of a booking as its page shows it. Pence; visits that have ended cost nothing. */
export type BookingMoney = {
  rows: { what: string; note?: string; amount: number }[]
  /** Those of several that are billed otherwise than the others. */
  otherwise: { what: string; amount: number }[]
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
  if (visit.status === 'agreed' || visit.status === 'cancelled') return 'spent'
  return visit.status === 'requested' && visit.open.includes('approval') ? 'reserved' : 'committed'
}

/** What each visit costs, what all that are live come to, and what each fund bears of them. */
export function bookingMoney(
  { terms }: { terms: PriceTerms },
  visits: readonly Visit[],
  adviser: string,
): BookingMoney {
  const asPaid = visits.filter(isBilled)
  // A part that was recorded is what is to be paid, also while its funds still hold the whole.
  const live = asPaid.map((visit) => asToBeBilled(visit, terms))
  const shown = live.find((visit) => visit.billedPricePence === null) ?? live[0] ?? visits[0]
  if (!shown) throw new Error('a booking without visits')
  const shownAs = live.length > 0 ? live : visits
  const byPayroll = shownAs.filter((visit) => !isCollected(visit))
  const paid = new Map<string, { line: Line; stands: BookingMoney['paidFrom'][number]['stands'] } & Paid>()
  for (const visit of asPaid) {
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
    rows: rowsOf(shown, terms, adviser),
    otherwise: live
      .filter((visit) => visit.billedPricePence !== null && live.length > 1)
      .map((visit) => ({ what: `${chargeWords(visit)}, ${formatDayShort(visit.onDay)}`, amount: grossOf(visit) })),
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

const chargeWords = ({ status, partDone, partOf }: Visit): string => {
  if (status === 'cancelled') return 'Cancellation charge'
  return partDone === null || partOf === null ? 'Billed in part' : `Billed for ${partWords(partDone, partOf)}`
}

/** What one visit is made of: the price of a visit, or of a part, or what cancelling it cost. */
function rowsOf(visit: Visit, terms: PriceTerms, adviser: string): BookingMoney['rows'] {
  const price = { ...netOf(visit), vat: pence(visit.vatPence) }
  const rows = priceRows({ adviser, terms, price, paidThrough: visit.paidThrough })
  if (visit.billedPricePence === null) return rows
  const [first, ...others] = rows.filter(({ amount }) => amount > 0)
  return first ? [{ what: chargeWords(visit), amount: first.amount }, ...others] : []
}

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
