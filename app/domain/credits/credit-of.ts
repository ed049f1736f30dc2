import type { ChargeItem, CreditItem, InvoiceLine, Supply } from '../invoices/sheet.ts'
import { type Pence, pence, sumPence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'

// A credit takes something off the lines of one charge: net amounts, with the VAT that was charged on them. (Source: VAT
// Regulations 1995, regulation 15C: a credit note says what is credited and the VAT of it.)

export const CREDIT_LINES = ['price', 'travel', 'fee'] as const
export type CreditLine = (typeof CREDIT_LINES)[number]

/** Net pence to take off each line. */
export type CreditWanted = Readonly<Record<CreditLine, number>>

/** What may still be taken off each line, net, after earlier credits; a line that was never charged is none. */
export const creditable = (item: ChargeItem, earlier: readonly CreditItem[]): Record<CreditLine, Pence> => {
  const left = (what: CreditLine) => {
    const net = (lines: readonly InvoiceLine[]) =>
      sumPence(lines.flatMap((line) => (line.what === what ? [pence(line.netPence)] : [])))
    return pence(net(linesOf(item)) - sumPence(earlier.map((credit) => net(linesOf(credit)))))
  }
  return { price: left('price'), travel: left('travel'), fee: left('fee') }
}

const linesOf = ({ adviser, waymark }: CreditItem): InvoiceLine[] => [...adviser.lines, ...waymark.lines]

/**
 * What is credited of a charge, line by line, with its VAT: so much that all credits of a line together carry the VAT of what
 * they take off it, rounded once, and a line that is credited whole carries all of its own. Refuses `nothing` and, of any line,
 * `too_much`.
 */
export function creditOf(
  item: ChargeItem,
  earlier: readonly CreditItem[],
  wanted: CreditWanted,
): Result<CreditItem, { code: 'nothing' } | { code: 'too_much'; line: CreditLine; left: Pence }> {
  const left = creditable(item, earlier)
  for (const line of CREDIT_LINES) {
    if (!Number.isInteger(wanted[line]) || wanted[line] < 0 || wanted[line] > left[line])
      return refuse({ code: 'too_much', line, left: left[line] })
  }
  if (CREDIT_LINES.every((line) => wanted[line] === 0)) return refuse({ code: 'nothing' })
  const supply = (of: 'adviser' | 'waymark'): Supply => {
    const lines = item[of].lines.flatMap((line) => {
      if (wanted[line.what] === 0) return []
      const before = earlier.flatMap((credit) => credit[of].lines.filter(({ what }) => what === line.what))
      const netBefore = sumPence(before.map(({ netPence }) => pence(netPence)))
      const vatBefore = sumPence(before.map(({ vatPence }) => pence(vatPence)))
      const netPence = wanted[line.what]
      const vatPence = vatOfPart(line, netBefore + netPence) - vatBefore
      return [{ ...line, note: null, netPence, vatPence }]
    })
    const netPence = sumPence(lines.map((line) => pence(line.netPence)))
    const vatPence = sumPence(lines.map((line) => pence(line.vatPence)))
    return { lines, netPence, vatPence, grossPence: sumPence([netPence, vatPence]) }
  }
  return done({ adviser: supply('adviser'), waymark: supply('waymark') })
}

/** The VAT of a part of a line, half a penny up; of the whole all of it. */
const vatOfPart = (line: InvoiceLine, net: number): number =>
  line.netPence === 0 ? 0 : Math.floor((2 * line.vatPence * net + line.netPence) / (2 * line.netPence))

/** All that a credit comes to, VAT included. Pence. */
export const creditTotal = ({ adviser, waymark }: CreditItem): Pence =>
  sumPence([adviser.grossPence, waymark.grossPence])
