import { expect, it } from 'vitest'
import { day } from '../calendar.ts'
import { freeWords } from './free-words.ts'

const from = day('2026-12-21')

it('counts free days as the adviser’s own, and says which are no school’s', () => {
  const { title, sum } = freeWords(['2026-12-22', '2026-12-25', '2026-12-26', '2027-01-05'].map(day), from)
  expect(title).toBe('You have 4 free days in the next six weeks')
  expect(sum).toMatch(/^From Monday 21 December 2026, the first that leaves your notice/)
  expect(sum).toContain(
    '2 of them are at a weekend or on a bank holiday. A school can ask for those on which it is open',
  )
  expect(freeWords([day('2027-01-05')], from)).toMatchObject({ title: 'You have one free day in the next six weeks' })
  expect(freeWords([day('2027-01-05')], from).sum).not.toContain('bank holiday')
})

it('claims no days where none is free', () => {
  const { title, sum } = freeWords([], from)
  expect(title).toBe('You have no free day in the next six weeks')
  expect(sum).not.toMatch(/every day|can ask for/)
})
