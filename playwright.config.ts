import { defineConfig, devices } from '@playwright/test'
import { findBrowser } from './tests/setup/browser.mjs'
import { journeyPorts, ownPort } from './tests/setup/journey-ports.ts'

// What is known only when every page has been walked.
const LAST = 'no-page-left-out.spec.ts'

const desktop = { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 900 } }

export default defineConfig({
  testDir: 'tests/journeys',
  outputDir: 'test-results/journeys',
  // Each worker walks in a Waymark of its own, where its tests take turns.
  workers: journeyPorts.length,
  fullyParallel: true,
  timeout: 120_000,
  // Both cores may be busy with something else: a page may take its time, what it says may not.
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['line'], ['json', { outputFile: 'test-results/journeys.json' }]],
  use: {
    baseURL: `http://localhost:${ownPort}`,
    actionTimeout: 20_000,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    launchOptions: {
      executablePath: findBrowser() ?? undefined,
      args: [
        // Painting without a graphics card is quickest in one process, and a page is here too short a time for code to be
        // worth compiling twice: a third less work.
        '--disable-gpu',
        '--disable-gpu-compositing',
        '--disable-software-rasterizer',
        '--in-process-gpu',
        '--js-flags=--no-opt --no-maglev',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'with JavaScript', use: desktop, testIgnore: LAST },
    { name: 'without JavaScript', grep: /@plain/, use: { ...desktop, javaScriptEnabled: false } },
    { name: 'afterwards', testMatch: LAST, dependencies: ['with JavaScript'] },
  ],
  webServer: {
    command: `"${process.execPath}" --import tsx tests/setup/journey-server.ts`,
    url: `http://localhost:${journeyPorts.at(-1)}/health`,
    env: { JOURNEY_PORTS: journeyPorts.join(',') },
    // `npm test` has begun with it beside other tests.
    reuseExistingServer: process.env.JOURNEYS_PREPARED === 'on',
    // Filling the demonstration plays half a year of bookings.
    timeout: 480_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'ignore',
    stderr: 'pipe',
  },
})
