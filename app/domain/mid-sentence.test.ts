import { expect, it } from 'vitest'
import { midSentence, withArticle } from './mid-sentence.ts'

it.each([
  ['Personal guidance day', 'personal guidance day'],
  ['EHCP annual review', 'EHCP annual review'],
  ['SEND', 'SEND'],
  ['English as an additional language', 'English as an additional language'],
  ['Englishness', 'englishness'],
  ['', ''],
])('%s is “%s” inside a sentence', (words, inside) => {
  expect(midSentence(words)).toBe(inside)
})

it.each([
  ['Results day', 'a results day'],
  ['Assembly', 'an assembly'],
  ['EHCP annual review', 'an EHCP annual review'],
])('%s with its article is “%s”', (words, inside) => {
  expect(withArticle(words)).toBe(inside)
})
