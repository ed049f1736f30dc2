import fc from 'fast-check'
import { expect, it } from 'vitest'
import { codesIn, codesMissing, linkIn } from './delivery-rules.ts'

it.each([
  ['https://packs.fellcareers.org.uk/year-9?v=2#top', 'https://packs.fellcareers.org.uk/year-9?v=2#top'],
  [' https://packs.fellcareers.org.uk/a b ', 'https://packs.fellcareers.org.uk/ab'],
])('takes %s', (typed, href) => expect(linkIn(typed)).toEqual({ ok: true, value: href }))

it.each([
  ['packs.fellcareers.org.uk', 'not_a_link'],
  ['', 'not_a_link'],
  ['javascript:alert(1)', 'not_a_link'],
  ['data:text/html,x', 'not_a_link'],
  ['ftp://fellcareers.org.uk/a', 'not_a_link'],
  ['http://fellcareers.org.uk/', 'not_https'],
  ['https://user:pass@fellcareers.org.uk/', 'with_password'],
  ['https://fellcareers.org.uk:8443/', 'other_port'],
  ['https://localhost/', 'private_link'],
  ['https://printer/', 'private_link'],
  ['https://files.school.internal/', 'private_link'],
  ['https://nas.local./x', 'private_link'],
  ['https://192.168.1.4/', 'private_link'],
  ['https://127.1/', 'private_link'],
  ['https://0x7f000001/', 'private_link'],
  ['https://[::1]/', 'private_link'],
  [`https://fellcareers.org.uk/${'a'.repeat(2_000)}`, 'not_a_link'],
])('refuses %s as %s', (typed, refusal) => expect(linkIn(typed)).toEqual({ ok: false, refusal }))

const some = { isForAll: false, room: 3 }
it.each([
  ['A1\nB2', some, ['A1', 'B2']],
  [' A1 \r\n\r\nB2\r\n', some, ['A1', 'B2']],
  ['EVERYBODY', { isForAll: true, room: 0 }, ['EVERYBODY']],
])('reads %j', (typed, of, value) => expect(codesIn(typed, of)).toEqual({ ok: true, value }))

it.each([
  ['', some, 'no_codes'],
  [' \n ', some, 'no_codes'],
  ['A\nA', some, 'twice_the_same_code'],
  ['A\nB\nC\nD', some, 'too_many_codes'],
  ['A'.repeat(201), some, 'code_too_long'],
  ['A\nB', { isForAll: true, room: 30 }, 'more_than_one_for_all'],
])('refuses %j as %s', (typed, of, refusal) => expect(codesIn(typed, of)).toEqual({ ok: false, refusal }))

it('takes as many codes as are missing, whatever they are, and loses none', () => {
  const code = fc.stringMatching(/^[A-Z0-9-]{1,20}$/)
  fc.assert(
    fc.property(fc.uniqueArray(code, { minLength: 1, maxLength: 40 }), fc.nat(20), (codes, spare) => {
      const room = codes.length + spare
      expect(codesIn(codes.join('\n'), { isForAll: false, room })).toEqual({ ok: true, value: codes })
      expect(codesMissing(room, codes.length)).toBe(spare)
      if (codes.length > 1)
        expect(codesIn(codes.join('\n'), { isForAll: false, room: codes.length - 1 }).ok).toBe(false)
    }),
  )
  expect(codesMissing(30, null)).toBe(0)
})
