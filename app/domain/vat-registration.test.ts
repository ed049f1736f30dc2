import { describe, expect, test } from 'vitest'
import { day } from './calendar.ts'
import { isCardRegisteredOn, isRegisteredOn, isWholeRegistration } from './vat-registration.ts'

const FROM = day('2027-01-01')
const UNTIL = day('2027-03-31')

describe('VAT is charged on the days on which the number holds', () => {
  test.each([
    ['without days', null, null, '2020-01-01', true],
    ['the day before the first', FROM, null, '2026-12-31', false],
    ['the first', FROM, null, '2027-01-01', true],
    ['long after the first', FROM, null, '2030-01-01', true],
    ['the last', FROM, UNTIL, '2027-03-31', true],
    ['the day after the last', FROM, UNTIL, '2027-04-01', false],
    ['before a last alone', null, UNTIL, '2020-01-01', true],
    ['after a last alone', null, UNTIL, '2027-04-01', false],
    ['its only day', FROM, FROM, '2027-01-01', true],
  ])('%s', (_, vatFromOn, vatUntilOn, on, is) => {
    const days = { vatFromOn, vatUntilOn }
    expect(isRegisteredOn({ vatNumber: 'GB 123 4567 89', ...days }, day(on))).toBe(is)
    expect(isCardRegisteredOn({ isVatRegistered: true, ...days }, day(on))).toBe(is)
    expect(isRegisteredOn({ vatNumber: null, ...days }, day(on))).toBe(false)
    expect(isCardRegisteredOn({ isVatRegistered: false, ...days }, day(on))).toBe(false)
  })
})

describe('a registration is kept whole', () => {
  test.each([
    ['not registered', null, null, null, true],
    ['from a day on', 'GB123456789', FROM, null, true],
    ['from a day until another', 'GB123456789', FROM, UNTIL, true],
    ['a number without its first day', 'GB123456789', null, null, false],
    ['a last day alone', 'GB123456789', null, UNTIL, false],
    ['a last day before the first', 'GB123456789', UNTIL, FROM, false],
    ['a first day without a number', null, FROM, null, false],
    ['a last day without a number', null, null, UNTIL, false],
  ])('%s', (_, vatNumber, vatFromOn, vatUntilOn, is) => {
    expect(isWholeRegistration({ vatNumber, vatFromOn, vatUntilOn })).toBe(is)
  })
})
