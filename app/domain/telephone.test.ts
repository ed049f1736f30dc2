import { expect, it } from 'vitest'
import { readTelephone, telephoneHref } from './telephone.ts'

it.each([
  ['01632 960204', '01632 960204'],
  [' 020  7946 0018 ', '020 7946 0018'],
  ['(01632) 960-204', '(01632) 960-204'],
  ['+44 1632 960204', '+44 1632 960204'],
  ['', null],
  ['12345', null],
  ['ring the office', null],
  ['01632 960204 after six', null],
  ['0'.repeat(16), null],
  ['١٢٣٤٥٦٧٨٩٠', null],
])('reads %j as %j', (typed, number) => {
  expect(readTelephone(typed)).toBe(number)
})

it('rings without what was put in for reading', () => {
  expect(telephoneHref('(01632) 960-204')).toBe('tel:01632960204')
  expect(telephoneHref('+44 1632 960204')).toBe('tel:+441632960204')
})
