import { defineConfig } from 'vitest/config'

const RACES = 'tests/commands/races.test.ts'

/** Races say how long the slowest of 50 may take, so they run after everything else, with both cores to themselves. */
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
          exclude: [RACES],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'races', include: [RACES], sequence: { groupOrder: 1 } } },
    ],
  },
})
