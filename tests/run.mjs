import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { checkNode, installIfNeeded, root } from '../app/cli/install.mjs'

// `npm test`: plain JavaScript, so that it runs on a fresh clone. Its last line is the sum: `N passed, N failed`.

checkNode()
process.chdir(root)

const results = join(root, 'test-results')

/** A port that is free, below those which a system gives to whoever asks for any: minutes pass before it is listened on. */
function freePort() {
  const port = 15_000 + Math.floor(Math.random() * 15_000)
  return new Promise((done) => {
    const server = createServer()
      .once('error', () => done(freePort()))
      .listen(port, '127.0.0.1', () => server.close(() => done(port)))
  })
}

/** Runs a script of Node's to its end, and answers the code it ends with. */
async function ended(args, env = {}) {
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  const [status] = await once(child, 'close')
  return status
}

/** Runs one of the test runners and reads its report; a runner that ends without one has failed. */
async function run(name, args, report, count, env = {}) {
  const file = join(results, report)
  rmSync(file, { force: true })
  const status = await ended(args, env)
  if (!existsSync(file)) {
    console.error(`${name} ended (${status}) without a report.`)
    return { passed: 0, failed: 1 }
  }
  const { passed, failed } = count(JSON.parse(readFileSync(file, 'utf8')))
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed }
}

/** A file that could not even be loaded has no test to count, and has failed. */
function countVitest(report) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length }
}

function countPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length }
}

/**
 * What the journeys are walked against: its pages are built and its demonstration filled from now on, beside other tests;
 * `serve` answers when it serves. Where that fails Playwright tries itself, and says why.
 */
function prepareJourneys(ports) {
  const script = join(root, 'tests/setup/journey-server.ts')
  const server = fork(script, {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, JOURNEY_PORTS: ports },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(server, 'exit')
  return {
    async serve() {
      if (server.connected) server.send('serve')
      await Promise.race([once(server, 'message'), ended])
    },
    async end() {
      server.kill()
      await ended
    },
  }
}

/** `npm run check` counts as one test, so that what it holds is held wherever the tests are run. */
async function runChecks() {
  return (await ended([join(root, 'app/cli/check.mjs')])) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

const modules = join(root, 'node_modules')

async function runAll() {
  await installIfNeeded()
  const { obtainBrowser } = await import('./setup/browser.mjs')
  const browser = obtainBrowser()
  const ports = [await freePort(), await freePort()].join(',')
  const waymark = prepareJourneys(ports)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${join(results, 'vitest.json')}`]
  // The first tests wait for processes more than they work: beside them there is time for all this.
  const [vitest, checks] = await Promise.all([
    run('vitest', [join(modules, 'vitest/vitest.mjs'), 'run', ...reporters], 'vitest.json', countVitest),
    runChecks(),
  ])
  await waymark.serve()
  const journeys = await run(
    'Playwright',
    [join(modules, '@playwright/test/cli.js'), 'test'],
    'journeys.json',
    countPlaywright,
    { CHROMIUM_PATH: browser, JOURNEY_PORTS: ports, JOURNEYS_PREPARED: 'on' },
  )
  await waymark.end()
  return [vitest, checks, journeys]
}

let counts
try {
  counts = await runAll()
} catch (error) {
  console.error(error.message)
  counts = [{ passed: 0, failed: 1 }]
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && counts.every((count) => count.passed > 0) ? 0 : 1)
