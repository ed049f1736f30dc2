import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

// Plain JavaScript: the first script of `npm test` and Playwright's configuration both ask it.

const require = createRequire(import.meta.url)

const systemBrowsers = [
  // The same Chromium without its windows: two thirds of the work.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

/** The browser that is there: CHROMIUM_PATH, Playwright's own, the system's. Null when there is none. */
export function findBrowser() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`CHROMIUM_PATH names ${chosen}, which is not there: correct or unset it.`)
    return chosen
  }
  const { chromium } = require('@playwright/test')
  return [chromium.executablePath(), ...systemBrowsers].find((path) => path && existsSync(path)) ?? null
}

/** The browser that is there, else Playwright's download, else Debian's package when we are root. Throws a sentence. */
export function obtainBrowser() {
  return findBrowser() ?? download() ?? installPackage() ?? complain()
}

function download() {
  console.log('No Chromium or Chrome is here: asking Playwright to download one.')
  const cli = join(dirname(require.resolve('@playwright/test/package.json')), 'cli.js')
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit', timeout: 600_000 })
  return findBrowser()
}

function installPackage() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null
  console.log("Installing Debian's Chromium.")
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium-headless-shell'], {
    stdio: 'inherit',
    env,
  })
  return findBrowser()
}

function complain() {
  throw new Error(
    'The tests need Chromium or Chrome: install one, or set CHROMIUM_PATH to its program, then run npm test again.',
  )
}
