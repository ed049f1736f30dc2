import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

it.each([
  [{ b: 1, a: [{ d: null, c: 'é' }, 2] }, '{"a":[{"c":"é","d":null},2],"b":1}'],
  [[3, 1, 2], '[3,1,2]'],
  [{ gone: undefined, kept: '' }, '{"kept":""}'],
  [null, 'null'],
])('%j', (value, text) => expect(canonicalJson(value)).toBe(text))

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, one]) => [key, shuffled(one)]),
  )
}

it('is the same for the same facts in any order, and reads back as them', () => {
  // Keys that are whole numbers have an order of their own in JavaScript, whatever they are written in.
  const key = fc.string().filter((one) => !/^\d+$/.test(one) && one !== '__proto__')
  const facts = fc.letrec((tie) => ({
    one: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('one')),
    object: fc.dictionary(key, tie('one')),
  })).one
  fc.assert(
    fc.property(facts, (value) => {
      expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
