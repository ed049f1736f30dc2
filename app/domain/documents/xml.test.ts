import fc from 'fast-check'
import { expect, it } from 'vitest'
import { xml, xmlFile, xmlWords } from './xml.ts'

it('writes elements a line each, escapes words and attributes by name, and adds nothing to the words', () => {
  const file = xmlFile(
    xml('a:all', [xml('a:one', `<Tom & "Jo's">`, { by: `"&'` }), xml('a:none', [])], { version: '1.0' }),
  )
  expect(file).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<a:all version="1.0">
  <a:one by="&quot;&amp;&apos;">&lt;Tom &amp; &quot;Jo&apos;s&quot;&gt;</a:one>
  <a:none>
  </a:none>
</a:all>
`)
})

it.each([
  ['  1 Mill Lane\r\n\tTarnbeck ', '1 Mill Lane Tarnbeck'],
  ['a\u0000b\u0007c\ud800d\ufffee', 'abcde'],
  ['a -- b --- c', 'a - b - c'],
  ['a /* b /** c */', 'a / b / c */'],
  ['😀😀😀', '😀😀'],
  ['ab   ', 'ab'],
  ['', ''],
])('words %j are written %j', (typed, expected) =>
  expect(xmlWords(typed, expected === '😀😀' ? 2 : 100)).toBe(expected),
)

it('of any words nothing is left that a file is refused for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (typed, most) => {
      const words = xmlWords(typed, most)
      expect([...words].length).toBeLessThanOrEqual(most)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
      expect(words).not.toMatch(/--|\/\*|[\u0000-\u001f]|^\s|\s$/)
      expect(xmlFile(xml('a', words))).not.toMatch(/<!--|&#/)
    }),
  )
})
