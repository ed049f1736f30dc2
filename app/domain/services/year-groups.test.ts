import { describe, expect, it } from 'vitest'
import { areYearsServed, yearChoices, yearGroupsFor, yearsInWords, yearsTicked } from './year-groups.ts'

describe('whom a service may be asked for', () => {
  it('is Years 7 to 13, and up to 25 only where the menu says so', () => {
    expect(yearGroupsFor('11_to_19')).toEqual([7, 8, 9, 10, 11, 12, 13])
    expect(yearGroupsFor('to_25_with_ehcp')).toEqual([7, 8, 9, 10, 11, 12, 13, 14])
    expect(yearChoices('to_25_with_ehcp').at(-1)).toEqual({
      value: '14',
      label: 'Year 14 or older, to 25, with an EHCP',
    })
    expect(yearChoices('11_to_19').at(-1)).toEqual({ value: '13', label: 'Year 13' })
  })

  it.each([
    [[7, 13], '11_to_19', true],
    [[14], '11_to_19', false],
    [[13, 14], '11_to_19', false],
    [[13, 14], 'to_25_with_ehcp', true],
    [[6], 'to_25_with_ehcp', false],
    [[15], 'to_25_with_ehcp', false],
    [[Number.NaN], 'to_25_with_ehcp', false],
    [[], '11_to_19', false],
  ] as const)('%j of a service for %s: %s', (years, ages, served) => {
    expect(areYearsServed(years, ages)).toBe(served)
  })
})

it.each([
  [[], ''],
  [[11], 'Year 11'],
  [[14], 'Year 14 or older'],
  [[11, 9, 10], 'Years 9, 10 and 11'],
  [[14, 13], 'Years 13 and 14 or older'],
] as const)('%j reads "%s"', (years, words) => expect(yearsInWords(years)).toBe(words))

it('takes what was ticked once and in order', () => {
  expect(yearsTicked(['13', '7', '13'])).toEqual([7, 13])
})
