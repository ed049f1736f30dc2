import { afterAll, expect, inject, it, vi } from 'vitest'
import { emptyTally, said, storm } from '#tests/storm/storm.ts'
import { closeLine } from '#tests/storm/world.ts'

// 2,000 steps of the storm in four worlds, and as many as anybody asks for by `npm run storm:money`. What breaks says its seed.

vi.setConfig({ testTimeout: 600_000, hookTimeout: 60_000 })

const STEPS = 500
const tally = emptyTally()
afterAll(closeLine)

it.each([1, 3, 5, 8])(
  `takes ${STEPS} steps of seed %i, and after each the books, Stripe and the model agree`,
  async (seed) => {
    await storm(inject('testCluster'), { seed, steps: STEPS }, tally)
  },
)

it('has done every kind of step at least once, in another world where four were not enough', async () => {
  for (const seed of [13, 21])
    if (said(tally).never.length > 0) await storm(inject('testCluster'), { seed, steps: STEPS }, tally)
  expect(said(tally).never).toEqual([])
})
