import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { checkNode, installIfNeeded, root } from '../app/cli/install.mjs'

// `npm test`: plain JavaScript, so that it runs on a fresh clone. Its last line is the sum: `N passed, N failed`.

checkNode()
process.chdir(root)

const results = join(root, 'test-results')

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
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

/** `npm run check` counts as one test, so that what it holds is held wherever the tests are run. */
async function runChecks() {
  return (await ended([join(root, 'app/cli/check.mjs')])) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

const modules = join(root, 'node_modules')

async function runAll() {
  await installIfNeeded()
  const { obtainBrowser } = await import('./setup/browser.mjs')
  const browser = obtainBrowser()
  const ports = [await freePort(), await freePort()]
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${join(results, 'vitest.json')}`]
  const vitest = await run(
    'vitest',
    [join(modules, 'vitest/vitest.mjs'), 'run', ...reporters],
    'vitest.json',
    countVitest,
  )
  // The journeys begin with filling the demonstration, one command after another: the checks have a core to themselves.
  const [checks, journeys] = await Promise.all([
    runChecks(),
    run('Playwright', [join(modules, '@playwright/test/cli.js'), 'test'], 'journeys.json', countPlaywright, {
      CHROMIUM_PATH: browser,
      JOURNEY_PORTS: ports.join(','),
    }),
  ])
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
