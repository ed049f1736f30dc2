import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const RACES = 'tests/commands/races.test.ts'
/** Whoever reads the settings does so once: what sets others than its neighbours has a process to itself. */
const OF_THEIR_OWN = [
  'tests/promises/killed.test.ts',
  'tests/commands/webhook-secrets.test.ts',
  'tests/promises/twice.test.ts',
  'tests/promises/bad-input.test.ts',
  'tests/promises/storm.test.ts',
  'tests/promises/ten-failures.test.ts',
  'tests/commands/payments.test.ts',
  'tests/commands/payout-account.test.ts',
  'tests/commands/corrections.test.ts',
  'tests/commands/dispute-files.test.ts',
  'tests/commands/look-up.test.ts',
  'tests/commands/own-moves.test.ts',
  'tests/commands/known-at-stripe.test.ts',
  'tests/commands/outside-money.test.ts',
  'tests/commands/return-balance.test.ts',
  'tests/promises/every-page.test.ts',
  'tests/commands/worker.test.ts',
  'tests/commands/without-date-money.test.ts',
  'tests/commands/stripe-away.test.ts',
  'tests/commands/evidence.test.ts',
  'tests/commands/evidence-sent.test.ts',
]

/** The longest first, in the order above: at the end no core waits for one of them. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = OF_THEIR_OWN.findIndex((file) => moduleId.endsWith(file))
      return at < 0 ? OF_THEIR_OWN.length : at
    }
    return (await super.sort(files)).sort((one, other) => place(one) - place(other))
  }
}

/** Races say how long the slowest of 50 may take, so they run when the rest is done, with both cores to themselves. */
export default defineConfig({
  // As it is built: React's own build for production, which promises that render whole pages take, has no other.
  esbuild: { jsxDev: false },
  test: {
    globalSetup: 'tests/setup/global.ts',
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { NODE_ENV: 'test', TZ: 'UTC' },
    projects: [
      {
        extends: true,
        test: {
          name: 'rules, commands and promises',
          include: [
            'app/**/*.test.{ts,tsx}',
            'db/**/*.test.ts',
            'emails/**/*.test.{ts,tsx}',
            'tests/commands/**/*.test.{ts,tsx}',
            'tests/promises/**/*.test.{ts,tsx}',
          ],
          exclude: [RACES, ...OF_THEIR_OWN],
          // Each file opens and closes its own database; reading the product anew for each took as long as the tests.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'settings of their own', include: OF_THEIR_OWN } },
      { extends: true, test: { name: 'races', include: [RACES], sequence: { groupOrder: 1 } } },
    ],
  },
})
