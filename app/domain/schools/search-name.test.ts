import { expect, test } from 'vitest'
import { searchNameOf } from './search-name.ts'

test.each(["St Osyth's", 'St Osyth’s', 'st osyths', 'St. Osyth‘s', ' Saint Osyth’s '])('%s is one name', (typed) => {
  expect(searchNameOf(typed)).toBe('st osyths')
})

test('a saint within a word is none', () => {
  expect(searchNameOf('Saintbury School')).toBe('saintbury school')
})
