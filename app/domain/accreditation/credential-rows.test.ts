import { expect, test } from 'vitest'
import { withKind } from './credential-rows.ts'

test.each([
  ['register', 'UK Register', 'Register: UK Register'],
  ['send', 'SEND training: Preparing for adulthood', 'SEND training: Preparing for adulthood'],
  ['matrix', 'matrix Standard', 'matrix Standard'],
  ['right_to_work', '', 'Right to work'],
] as const)('a %s is named by its kind once: %s', (kind, words, line) => {
  expect(withKind(kind, words)).toBe(line)
})
