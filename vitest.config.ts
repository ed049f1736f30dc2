import { defineConfig } from 'vitest/config'

const RACES = 'tests/commands/races.test.ts'
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
          exclude: [RACES, ...AGAIN],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'twice and killed', include: AGAIN, sequence: { groupOrder: 1 } } },
      { extends: true, test: { name: 'races', include: [RACES], sequence: { groupOrder: 2 } } },
    ],
  },
})
