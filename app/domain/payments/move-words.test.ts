import { expect, it } from 'vitest'
import { balanceStands, balanceWords } from './move-words.ts'

const at = (minutes: number) => new Date(Date.UTC(2027, 2, 1, 9, minutes))
const reading = (atStripePence: number, inBooksPence: number, minutes = 0) => ({
  ...{ atStripePence, inBooksPence, readAt: at(minutes) },
  differsSince: atStripePence === inBooksPence ? null : at(0),
})

it.each([
  [reading(50_000, 50_000), 0, 'same'],
  [reading(70_000, 50_000), 20_000, 'moved'],
  [reading(30_000, 50_000, 90), -20_000, 'moved'],
  [reading(70_000, 50_000, 59), 0, 'on_its_way'],
  [reading(70_000, 50_000, 60), 0, 'differs'],
  [reading(70_000, 50_000, 60), 19_999, 'differs'],
] as const)('%j with %i unconfirmed: %s', (read, unconfirmed, stands) => {
  expect(balanceStands(read, unconfirmed)).toBe(stands)
})

it('says both sums where they differ', () => {
  expect(balanceWords(reading(-1_200, 50_000, 60), 0)).toEqual({
    tone: 'no',
    words: 'Stripe holds minus £12.00 for us, our books say £500.00: find out why',
  })
})
