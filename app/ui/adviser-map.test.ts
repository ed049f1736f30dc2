import { expect, it } from 'vitest'
import { labelOf, type Pin } from './adviser-map.tsx'

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
