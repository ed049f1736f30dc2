import { expect, test } from 'vitest'
import { transactionsIn } from './bare-floor.server.ts'

const heard = (connection: number, turn: number, text: string) => ({ connection, turn, text, parameters: [] })

test('statements are sorted into transactions, and those sent without waiting stay together', () => {
  const texts = transactionsIn([
    heard(1, 0, 'select oid, typname from pg_type'),
    heard(1, 1, 'begin '),
    heard(1, 2, 'a'),
    heard(2, 2, 'begin read only'),
    heard(1, 3, 'b'),
    heard(2, 3, 'x'),
    heard(1, 3, 'c'),
    heard(2, 4, 'commit'),
    heard(1, 4, 'd'),
    heard(1, 5, 'commit'),
    heard(1, 6, 'stray'),
  ]).map((groups) => groups.map((together) => together.map(({ text }) => text)))
  expect(texts).toEqual([[['a'], ['b', 'c'], ['d']], [['x']]])
})
