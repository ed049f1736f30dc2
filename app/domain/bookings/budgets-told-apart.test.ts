import { expect, test } from 'vitest'
import { day } from '../calendar.ts'
import { toldApart } from './budgets-told-apart.ts'

const budget = (name: string, until: string) => ({ name, until: day(until), amount: 1 })

test('two years of one fund carry their ends, and a fund that comes once keeps its name', () => {
  const told = toldApart([
    budget('Careers budget', '2027-03-31'),
    budget('Careers budget', '2028-03-31'),
    budget('Pupil Premium', '2027-03-31'),
  ])
  expect(told.map(({ name, until }) => [name, until])).toEqual([
    ['Careers budget, to 31 March 2027', 'to 31 March 2027'],
    ['Careers budget, to 31 March 2028', 'to 31 March 2028'],
    ['Pupil Premium', 'to 31 March 2027'],
  ])
})
