import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isSameProcess, withLock } from '../../db/process-lock.mjs'

// Plain JavaScript, Node's own modules only: it runs before anything is installed.

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const stateFolder = join(root, '.waymark')
export const startLock = join(stateFolder, 'start.lock')

/** Ends the process with one sentence when this Node is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(
    `Waymark needs Node 20.19 or later and this is ${process.versions.node}: install a newer one from nodejs.org.`,
  )
  process.exit(1)
}

function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}

/** Is everything that the lock file names in node_modules, in that version? npm writes its list last, so a broken install is not. */
export function isInstalled() {
  const locked = read(join(root, 'package-lock.json')).packages
  const installed = read(join(root, 'node_modules/.package-lock.json'))?.packages
  if (!installed) return false
  return Object.entries(locked).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true
    const found = installed[path]
    return found ? found.version === version && found.integrity === integrity : optional === true
  })
}

/** Installs when the lock file differs from what is installed, one process at a time, and never under a running Waymark. */
export async function installIfNeeded() {
  mkdirSync(stateFolder, { recursive: true })
  if (isInstalled()) return
  await withLock(
    join(stateFolder, 'install.lock'),
    async () => {
      if (isInstalled()) return
      const running = read(startLock)
      if (running && running.pid !== process.pid && isSameProcess(running)) {
        throw new Error(
          `Waymark runs from this folder (process ${running.pid}) and its packages changed: stop it, then try again.`,
        )
      }
      console.log('Installing packages: the first time this takes about a minute.')
      const npm = process.env.npm_execpath
      const options = { cwd: root, stdio: 'inherit', shell: !npm && process.platform === 'win32' }
      const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
      const isNpm = npm && /npm-cli\.c?js$/.test(npm)
      const { status } = isNpm ? spawnSync(process.execPath, [npm, ...args], options) : spawnSync('npm', args, options)
      if (status !== 0) throw new Error('The packages could not be installed: see what npm says above, then try again.')
    },
    900_000,
  )
}
