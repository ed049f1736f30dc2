import type { Day, DayRange } from '../calendar.ts'
import { AGES, type Age, ageOf } from '../ledger/days-late.ts'
import { type Pence, sumPence } from '../money.ts'

/** One entry of what a payer owes, or is to have back, as the ledger has it: what raises the debt is positive. Pence. */
export type PayerEntry = {
  id: number
  /** The day it was posted, in London. */
  on: Day
  kind: string
  amountPence: number
  isToReturn: boolean
  schoolId: string | null
  school: string | null
  /** The request it is about, by which the debt's age is known; none of money that was paid beyond what was due. */
  requestId: string | null
  numbers: string[]
  dueOn: Day | null
  /** What several entries of one event have in common: an invoice, a payment. */
  event: string
  memo: string
  booking: string | null
}

/** Entries of one event, in one line. Pence. */
export type StatementLine = Pick<PayerEntry, 'on' | 'kind' | 'requestId' | 'numbers' | 'memo'> & {
  event: string
  amountPence: Pence
  /** What is owed after it. */
  balancePence: Pence
  entryIds: number[]
  bookings: string[]
}

export type PayerStatement = {
  openingPence: Pence
  lines: StatementLine[]
  closingPence: Pence
  /** What is owed at the end, by how late it is then: with what is to be returned it comes to the closing balance. */
  ages: Record<Age, Pence>
  toReturnPence: Pence
  /** Each school, as its payer sees them: what was owed, what came to it, what was taken off, what is owed. */
  schools: {
    id: string | null
    name: string
    openingPence: Pence
    upPence: Pence
    downPence: Pence
    closingPence: Pence
  }[]
}

/**
 * What a payer owed, what came to it and what is owed, between two days, both in it. Every figure is a sum of the entries given:
 * of all that was ever posted, or of one school's.
 */
export function payerStatement(entries: readonly PayerEntry[], span: DayRange): PayerStatement {
  const upTo = entries.filter(({ on }) => on <= span.endsOn)
  const before = upTo.filter(({ on }) => on < span.startsOn)
  const within = upTo.filter(({ on }) => on >= span.startsOn)
  const openingPence = total(before)
  let balance: number = openingPence
  const lines = grouped(within, ({ event }) => event).map(([event, own]): StatementLine => {
    const [first] = own as [PayerEntry, ...PayerEntry[]]
    const amountPence = total(own)
    balance += amountPence
    const { on, kind, memo, requestId } = first
    return {
      ...{ event, on, kind, memo, requestId, amountPence },
      numbers: unique(own.flatMap(({ numbers }) => numbers)),
      balancePence: balance as Pence,
      entryIds: own.map(({ id }) => id),
      bookings: unique(own.flatMap(({ booking }) => booking ?? [])),
    }
  })
  const owed = upTo.filter(({ isToReturn }) => !isToReturn)
  const ages = Object.fromEntries(Object.keys(AGES).map((age) => [age, 0])) as Record<Age, Pence>
  for (const [, own] of grouped(owed, ({ requestId, event }) => requestId ?? event)) {
    const age = ageOf(own.find(({ dueOn }) => dueOn)?.dueOn ?? null, span.endsOn)
    ages[age] = sumPence([ages[age], total(own)])
  }
  return {
    openingPence,
    lines,
    closingPence: total(upTo),
    ages,
    toReturnPence: total(upTo.filter(({ isToReturn }) => isToReturn)),
    schools: grouped(upTo, ({ schoolId }) => schoolId ?? '')
      .map(([id, own]) => {
        const inSpan = own.filter(({ on }) => on >= span.startsOn)
        return {
          id: id || null,
          name: own[0]?.school ?? 'No school',
          openingPence: total(own.filter(({ on }) => on < span.startsOn)),
          upPence: total(inSpan.filter(({ amountPence }) => amountPence > 0)),
          downPence: total(inSpan.filter(({ amountPence }) => amountPence < 0)),
          closingPence: total(own),
        }
      })
      .sort((one, other) => one.name.localeCompare(other.name)),
  }
}

const total = (entries: readonly PayerEntry[]): Pence => sumPence(entries.map(({ amountPence }) => amountPence))

const unique = <T>(some: T[]): T[] => [...new Set(some)]

function grouped(entries: readonly PayerEntry[], by: (entry: PayerEntry) => string): [string, PayerEntry[]][] {
  const groups = new Map<string, PayerEntry[]>()
  for (const entry of entries) groups.set(by(entry), [...(groups.get(by(entry)) ?? []), entry])
  return [...groups]
}
