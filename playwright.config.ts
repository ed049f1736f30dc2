import { defineConfig, devices } from '@playwright/test'
import { findBrowser } from './tests/setup/browser.mjs'

const port = Number(process.env.JOURNEY_PORT ?? 4173)
const baseURL = `http://localhost:${port}`

const desktop = { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 900 } }

export default defineConfig({
  testDir: 'tests/journeys',
  outputDir: 'test-results/journeys',
  // One server, one database: the journeys take turns.
  workers: 1,
  timeout: 120_000,
  // Both cores may be busy with something else: a page may take its time, what it says may not.
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['line'], ['json', { outputFile: 'test-results/journeys.json' }]],
  use: {
    baseURL,
    actionTimeout: 20_000,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: findBrowser() ?? undefined,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'with JavaScript', use: desktop },
    { name: 'without JavaScript', grep: /@plain/, use: { ...desktop, javaScriptEnabled: false } },
  ],
  webServer: {
    command: `"${process.execPath}" --import tsx tests/setup/journey-server.ts`,
    url: `${baseURL}/health`,
    env: { JOURNEY_PORT: String(port) },
    // Filling the demonstration plays half a year of bookings.
    timeout: 480_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'ignore',
    stderr: 'pipe',
  },
})
