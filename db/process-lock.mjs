import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

// Plain JavaScript, Node's own modules only: the first script of `npm start` runs it before anything is installed.

/** How long a lock file without readable content, or a lock on stealing, counts as somebody's. */
const unreadableForMs = 5_000

/** When a process began, in a form to compare: a process id alone may have been given to another process since. */
function beganAt(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
    }
    if (process.platform === 'win32') return ''
    return execFileSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

/** Is there a process of this id (of any account)? */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The identity of a running process, to be written down and later given to `isSameProcess`. */
export function identityOf(pid) {
  return { pid, began: beganAt(pid) }
}

const thisProcess = () => identityOf(process.pid)

/** Does the process that was written down still run, and is it that one and not a later one with the same id? */
export function isSameProcess({ pid, began }) {
  return Number.isInteger(pid) && pid > 0 && isAlive(pid) && (!began || beganAt(pid) === began)
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return null
    const age = ageOf(path)
    return age !== null && age < unreadableForMs ? { ...thisProcess(), unreadable: true } : { pid: 0 }
  }
}

function ageOf(path) {
  try {
    return Date.now() - statSync(path).mtimeMs
  } catch {
    return null
  }
}

function create(path, body) {
  try {
    writeFileSync(path, body, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/** Removes the lock of a dead process; only one process at a time may try, so that nobody removes a successor's lock. */
function removeIfDead(path) {
  const stealing = `${path}.steal`
  if (!create(stealing, String(process.pid))) {
    if ((ageOf(stealing) ?? 0) > unreadableForMs) rmSync(stealing, { force: true })
    return
  }
  try {
    const holder = read(path)
    if (holder && !isSameProcess(holder)) rmSync(path, { force: true })
  } finally {
    rmSync(stealing, { force: true })
  }
}

/**
 * Takes the lock file at `path` for this process, or says who holds it. The lock of a process that is gone is taken over.
 * `note` is kept in the file for others to read.
 */
export async function takeLock(path, note = {}) {
  for (let attempt = 0; ; attempt++) {
    if (create(path, JSON.stringify({ ...thisProcess(), ...note }))) {
      return {
        heldBy: null,
        rewrite(more) {
          writeFileSync(`${path}.new`, JSON.stringify({ ...thisProcess(), ...more }), { mode: 0o600 })
          renameSync(`${path}.new`, path)
        },
        release() {
          if (read(path)?.pid === process.pid) rmSync(path, { force: true })
        },
      }
    }
    const holder = read(path)
    if (holder && isSameProcess(holder) && !holder.unreadable) return { heldBy: holder }
    if (holder && !holder.unreadable) removeIfDead(path)
    if (attempt > 200) throw new Error(`The lock ${path} can't be taken: delete it if no Waymark is running.`)
    await sleep(50)
  }
}

/** Runs `work` while holding the lock at `path`, waiting up to `waitMs` for its holder. */
export async function withLock(path, work, waitMs = 180_000) {
  const until = Date.now() + waitMs
  for (;;) {
    const lock = await takeLock(path)
    if (!lock.heldBy) {
      try {
        return await work()
      } finally {
        lock.release()
      }
    }
    if (Date.now() > until) {
      throw new Error(`Process ${lock.heldBy.pid} has held ${path} for too long: end it, then try again.`)
    }
    await sleep(50)
  }
}
