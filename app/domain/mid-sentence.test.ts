import { expect, it } from 'vitest'
import { midSentence } from './mid-sentence.ts'

it.each([
  ['Personal guidance day', 'personal guidance day'],
  ['EHCP annual review', 'EHCP annual review'],
  ['SEND', 'SEND'],
  ['', ''],
])('%s is “%s” inside a sentence', (words, inside) => {
  expect(midSentence(words)).toBe(inside)
})
