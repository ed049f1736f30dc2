// The journals that the bench posts: which accounts each moves between. Amounts are signed pence and sum to zero.

/** Whose rows are written, as the ledger's columns name them. */
export interface BenchParties {
  schoolId: string | null
  payerId: string | null
  supplierId: string | null
}

export interface BenchAccount extends BenchParties {
  id: string
  book: 'budget' | 'cash'
  /** Whether it keeps a balance, which may not go below nothing. */
  hasFloor: boolean
}

/** What a fund's money moves between when it is reserved. */
export interface BenchFund {
  available: BenchAccount
  reserved: BenchAccount
}

/** What an invoice moves between, but for the fee, which is one account for all. */
export interface BenchPayer {
  owed: BenchAccount
  due: BenchAccount
}

export interface BenchAccounts {
  funds: readonly BenchFund[]
  payers: readonly BenchPayer[]
  fee: BenchAccount
}

export interface BenchLine {
  account: BenchAccount
  amount: number
}

export const SITUATIONS = {
  'one fund': { book: 'budget', kind: 'reserve' },
  'many funds': { book: 'budget', kind: 'reserve' },
  'one shared fee account': { book: 'cash', kind: 'invoice' },
} as const
export type Situation = keyof typeof SITUATIONS

export const ENTRIES = [2, 8] as const
export type Entries = (typeof ENTRIES)[number]

/**
 * The lines of one journal. Of one fund, each pair reserves a penny of the same fund, as visits of one booking do; of many, of
 * another fund each, by lot. With a shared fee account every journal is an invoice that adds to it.
 */
export function linesOf(
  situation: Situation,
  entries: Entries,
  accounts: BenchAccounts,
  lot: () => number,
): BenchLine[] {
  const pairs = Array.from({ length: entries / 2 }, (_, at) => at)
  if (situation === 'one shared fee account') {
    const invoiced = pairs.map(() => drawn(accounts.payers, lot))
    // The first pair is the fee; the others are the prices of visits that go with it.
    return invoiced.flatMap(({ owed, due }, at) => pair(at === 0 ? accounts.fee : due, owed))
  }
  const first = accounts.funds[0] as BenchFund
  const funds = situation === 'one fund' ? pairs.map(() => first) : severalOf(accounts.funds, pairs.length, lot)
  return funds.flatMap(({ available, reserved }) => pair(available, reserved))
}

const pair = (from: BenchAccount, to: BenchAccount): BenchLine[] => [
  { account: from, amount: -1 },
  { account: to, amount: 1 },
]

const drawn = <T>(from: readonly T[], lot: () => number): T => from[Math.floor(lot() * from.length)] as T

/** So many different ones. */
function severalOf<T>(from: readonly T[], count: number, lot: () => number): T[] {
  const several = new Set<T>()
  while (several.size < count) several.add(drawn(from, lot))
  return [...several]
}
