import { defineConfig } from 'vitest/config'

const RACES = 'tests/commands/races.test.ts'
/** Whoever reads the settings does so once: what sets others than its neighbours has a process to itself. */
const OF_THEIR_OWN = [
  'tests/commands/evidence.test.ts',
  'tests/commands/evidence-sent.test.ts',
  'tests/commands/payments.test.ts',
  'tests/commands/stripe-away.test.ts',
  'tests/commands/worker.test.ts',
  'tests/promises/bad-input.test.ts',
  'tests/promises/every-page.test.ts',
]
const AGAIN = ['tests/promises/killed.test.ts', 'tests/promises/twice.test.ts']

/**
 * What starts real processes, and kills them, runs when the rest is done, so as to starve nobody: the processes on one
 * core, while the other does everything twice. Races say how long the slowest of 50 may take, so they run last, with both
 * cores to themselves.
 */
export default defineConfig({
  // As it is built: React's own build for production, which promises that render whole pages take, has no other.
  esbuild: { jsxDev: false },
  test: {
    globalSetup: 'tests/setup/global.ts',
    pool: 'forks',
    maxWorkers: 2,
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
          exclude: [RACES, ...AGAIN, ...OF_THEIR_OWN],
          sequence: { groupOrder: 0 },
          // Each file opens and closes its own database; reading the product anew for each took as long as the tests.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'settings of their own', include: OF_THEIR_OWN, sequence: { groupOrder: 1 } } },
      { extends: true, test: { name: 'twice and killed', include: AGAIN, sequence: { groupOrder: 2 } } },
      { extends: true, test: { name: 'races', include: [RACES], sequence: { groupOrder: 3 } } },
    ],
  },
})
