import { eq, inArray } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { accounts, balances, fundYears, shares } from '#db/schema/index.ts'
import type { Day } from '../calendar.ts'
import { budgetAccountName } from '../ledger/chart.ts'
import type { VisitSeen } from './read-booking.server.ts'

/** A year of a fund, or a share, with what a booking at hand takes from it. Pence; `reserved` holds that amount already. */
export type BudgetAtHand = {
  name: string
  kind: string
  until: Day
  amount: number
  /** Null: no allocation is set, so nothing is known to be left. */
  allocation: number | null
  reserved: number
  committed: number
  spent: number
}

/** Every budget that the visits awaiting approval draw on, by year: what it holds before and what the decision takes. */
export function readBudgetsAtHand(actor: BuyingActor, visits: readonly VisitSeen[]): Promise<BudgetAtHand[]> {
  const lines = visits.flatMap((visit) => visit.lines)
  const drawn = new Map<
    string,
    { fundYearId: string; shareId: string | null; name: string; kind: string; amount: number }
  >()
  for (const { fundYearId, shareId, fundName, fundKind, amountPence } of lines) {
    const key = shareId ?? fundYearId
    const before = drawn.get(key)?.amount ?? 0
    drawn.set(key, { fundYearId, shareId, name: fundName, kind: fundKind, amount: before + amountPence })
  }
  return inTransaction(actor, async (tx) => {
    const found: BudgetAtHand[] = []
    for (const { fundYearId, shareId, name, kind, amount } of drawn.values()) {
      const year = shareId ? await shareSpan(tx, shareId) : await yearSpan(tx, fundYearId)
      if (!year) continue
      const sums = await sumsOf(tx, fundYearId, shareId)
      const all = sums.available + sums.reserved + sums.committed + sums.spent
      found.push({
        name: shareId ? `Share of ${name}` : name,
        kind,
        until: year.endsOn,
        amount,
        allocation: year.hasFloor ? all : null,
        reserved: sums.reserved,
        committed: sums.committed,
        spent: sums.spent,
      })
    }
    return found
  })
}

async function yearSpan(tx: Tx, fundYearId: string) {
  const [year] = await tx.select().from(fundYears).where(eq(fundYears.id, fundYearId))
  return year && { endsOn: year.endsOn, hasFloor: year.allocationPence !== null }
}

async function shareSpan(tx: Tx, shareId: string) {
  const [share] = await tx.select().from(shares).where(eq(shares.id, shareId))
  return share && { endsOn: share.endsOn, hasFloor: true }
}

const PARTS = ['available', 'reserved', 'committed', 'spent'] as const

async function sumsOf(tx: Tx, fundYearId: string, shareId: string | null) {
  const of = shareId ?? fundYearId
  const rows = await tx
    .select({ name: accounts.name, sum: balances.balancePence })
    .from(accounts)
    .innerJoin(balances, eq(balances.accountId, accounts.id))
    .where(
      inArray(
        accounts.name,
        PARTS.map((part) => budgetAccountName(of, part)),
      ),
    )
  const sum = (part: (typeof PARTS)[number]) => rows.find((row) => row.name === budgetAccountName(of, part))?.sum ?? 0
  return { available: sum('available'), reserved: sum('reserved'), committed: sum('committed'), spent: sum('spent') }
}
