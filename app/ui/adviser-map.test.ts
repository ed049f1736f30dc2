import { expect, it } from 'vitest'
import { labelOf, marksOf, type Pin } from './adviser-map.tsx'

const pin = (miles: number, bearing: number): Pin => ({ number: 1, miles, bearing })

it.each([
  ['with nobody near', [pin(10, 0), pin(9, 180)], 188],
  ['with somebody just north', [pin(1, 0)], 229],
  ['with somebody just south', [pin(1, 180)], 188],
  ['with more of them north than south', [pin(1, 350), pin(1, 20), pin(1, 180)], 229],
  ['with somebody to the east, beside a short name', [pin(3, 90)], 188],
] as [string, Pin[], number][])('names the place where no pin hides its name: %s', (_, pins, at) => {
  expect(labelOf('Your school', pins, 10)).toBe(at)
})

const at = (number: number, miles: number, bearing: number): Pin => ({ number, miles, bearing })

it.each([
  ['alone', [at(1, 5, 90), at(2, 5, 270)], ['1', '2']],
  ['two of one postcode area', [at(1, 5, 90), at(2, 9, 0), at(3, 5, 90)], ['1, 3', '2']],
  ['more than fit', [at(1, 5, 90), at(2, 5, 90), at(3, 5, 90), at(4, 5, 90)], ['1 +3']],
  ['so near that one would cover the other', [at(1, 5, 90), at(2, 5.4, 90)], ['1, 2']],
] as [string, Pin[], string[]][])('hides no adviser under another: %s', (_, pins, texts) => {
  expect(marksOf(pins, 10).map(({ text }) => text)).toEqual(texts)
})
