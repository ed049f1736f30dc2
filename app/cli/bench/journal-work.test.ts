import { expect, test } from 'vitest'
import { type BenchAccount, ENTRIES, linesOf, SITUATIONS, type Situation } from './journal-work.ts'

const account = (id: string, book: BenchAccount['book'], hasFloor: boolean): BenchAccount => ({
  ...{ id, book, hasFloor },
  ...{ schoolId: null, payerId: null, supplierId: null },
})
const accounts = {
  funds: Array.from({ length: 9 }, (_, at) => ({
    available: account(`available ${at}`, 'budget', true),
    reserved: account(`reserved ${at}`, 'budget', true),
  })),
  payers: Array.from({ length: 9 }, (_, at) => ({
    owed: account(`owed ${at}`, 'cash', false),
    due: account(`due ${at}`, 'cash', false),
  })),
  fee: account('fee', 'cash', false),
}

const cases = Object.keys(SITUATIONS).flatMap((situation) =>
  ENTRIES.map((entries) => [situation as Situation, entries] as const),
)

test.each(cases)('%s, %d entries: so many, of one book, that sum to zero', (situation, entries) => {
  const lines = linesOf(situation, entries, accounts, Math.random)
  expect(lines).toHaveLength(entries)
  expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(0)
  expect(new Set(lines.map((line) => line.account.book))).toEqual(new Set([SITUATIONS[situation].book]))
})

test('one fund is one, many are different ones, and each invoice adds to the one fee account', () => {
  const names = (situation: Situation) => linesOf(situation, 8, accounts, Math.random).map((line) => line.account.id)
  expect(new Set(names('one fund')).size).toBe(2)
  expect(new Set(names('many funds')).size).toBe(8)
  expect(names('one shared fee account').filter((name) => name === 'fee')).toHaveLength(1)
})
