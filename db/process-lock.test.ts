import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { identityOf, isSameProcess, takeLock, withLock } from './process-lock.mjs'

const folder = mkdtempSync(join(tmpdir(), 'waymark-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A process that takes the lock and keeps it until it is ended. */
async function holder(path: string) {
  const lockModule = JSON.stringify(new URL('./process-lock.mjs', import.meta.url).href)
  const program = `
    import { takeLock } from ${lockModule}
    await takeLock(${JSON.stringify(path)}, { url: 'http://localhost:1' })
    console.log('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

test('a second process learns who holds the lock, and takes it over when that one is killed with -9', async () => {
  const path = join(folder, 'start.lock')
  const child = await holder(path)
  const refused = await takeLock(path)
  expect(refused.heldBy).toMatchObject({ pid: child.pid, url: 'http://localhost:1' })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const taken = await takeLock(path)
  expect(taken.heldBy).toBeNull()
  if (taken.heldBy === null) taken.release()
  expect(existsSync(path)).toBe(false)
})

test('a process id that was given to another process since is not taken for the holder', async () => {
  const mine = identityOf(process.pid)
  expect(isSameProcess(mine)).toBe(true)
  expect(isSameProcess({ ...mine, began: `${mine.began}0` })).toBe(false)
  const path = join(folder, 'reused.lock')
  writeFileSync(path, JSON.stringify({ ...mine, began: `${mine.began}0` }))
  const taken = await takeLock(path)
  expect(taken.heldBy).toBeNull()
})

test('of many who find a dead lock at once, one at a time works under it', async () => {
  const path = join(folder, 'stale.lock')
  writeFileSync(path, JSON.stringify({ pid: 2 ** 30, began: '' }))
  const log = join(folder, 'log')
  writeFileSync(log, '')
  const lockModule = JSON.stringify(new URL('./process-lock.mjs', import.meta.url).href)
  const program = `
    import { appendFileSync } from 'node:fs'
    import { setTimeout as sleep } from 'node:timers/promises'
    import { withLock } from ${lockModule}
    await withLock(${JSON.stringify(path)}, async () => {
      appendFileSync(${JSON.stringify(log)}, 'in ')
      await sleep(20)
      appendFileSync(${JSON.stringify(log)}, 'out ')
    })`
  const children = Array.from({ length: 8 }, () => spawn(process.execPath, ['--input-type=module', '-e', program]))
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]))
  expect(codes).toEqual(Array(8).fill(0))
  expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(8))
})

test('the lock is let go when the work fails', async () => {
  const path = join(folder, 'failing.lock')
  const failing = () => Promise.reject(new Error('no'))
  await expect(withLock(path, failing)).rejects.toThrow('no')
  expect(existsSync(path)).toBe(false)
})
