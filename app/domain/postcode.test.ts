import { expect, test } from 'vitest'
import { endsWithPostcode } from './postcode.ts'

test.each(['ZZ2 9QQ', 'zz29qq', 'Tarnbeck ZZ2 9QQ', 'Tarnbeck, ZZ29QQ', '7 Hidden Lane, Tarnbeck, ZZ2  9QQ'])(
  '%s ends with a postcode',
  (line) => expect(endsWithPostcode(line)).toBe(true),
)
test.each(['Tarnbeck', '7 Hidden Lane', 'ZZ2 9QQ, Tarnbeck', 'ZZ2', '', 'Words '.repeat(60)])('%s does not', (line) =>
  expect(endsWithPostcode(line)).toBe(false),
)
