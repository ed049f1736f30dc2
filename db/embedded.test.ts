import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { createDatabaseIfMissing, withConnection } from './databases.server.ts'
import { startOrAttach, stopEmbedded } from './embedded.server.ts'

const folder = realpathSync(mkdtempSync(fileURLToPath(new URL('../.waymark/embedded-test-', import.meta.url))))
chmodSync(folder, 0o755)
const dir = join(folder, 'postgres')
const start = () => startOrAttach({ dir, fsync: true })
const postmaster = () => Number(readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')[0])

/** As root, under a checkout closed to other accounts, a cluster is elsewhere, behind a link; else where it was asked for. */
function removeCluster(asked: string) {
  const place = dirname(realpathSync(asked))
  if (place !== dirname(asked)) rmSync(place, { recursive: true })
}

afterAll(async () => {
  await stopEmbedded(dir)
  removeCluster(dir)
  rmSync(folder, { recursive: true, force: true })
})

test('three callers at once get one cluster', async () => {
  const all = await Promise.all([start(), start(), start()])
  expect(all.filter((one) => !one.attached)).toHaveLength(1)
  expect(new Set(all.map((one) => one.port)).size).toBe(1)
  const url = all[0]?.url('kept') ?? ''
  await Promise.all([createDatabaseIfMissing(url), createDatabaseIfMissing(url)])
  await withConnection(url, (sql) => sql`create table kept as select generate_series(1, 1000) as n`)
})

async function countKept(url: string) {
  const rows = await withConnection(url, (sql) => sql`select count(*)::int as n from kept`)
  return rows[0]?.n
}

test('the cluster outlives a process killed with -9 that had started it, and the next one attaches', async () => {
  await stopEmbedded(dir)
  const here = fileURLToPath(import.meta.url)
  const program = `
    import { startOrAttach } from ${JSON.stringify(join(here, '../embedded.server.ts'))}
    await startOrAttach({ dir: ${JSON.stringify(dir)}, fsync: true })
    process.kill(process.pid, 'SIGKILL')`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { stdio: 'ignore' })
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
  const found = await start()
  expect(found.attached).toBe(true)
  expect(await countKept(found.url('kept'))).toBe(1000)
})

test('a Postgres killed with -9 recovers with everything that was committed', async () => {
  process.kill(postmaster(), 'SIGKILL')
  const found = await start()
  expect(found.attached).toBe(false)
  expect(await countKept(found.url('kept'))).toBe(1000)
})

test('a process id since given to something else is not mistaken for Postgres', async () => {
  const pidFile = join(dir, 'postmaster.pid')
  const lines = readFileSync(pidFile, 'utf8').split('\n')
  expect(await stopEmbedded(dir)).toBe(true)
  writeFileSync(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'))
  const found = await start()
  expect(found.attached).toBe(false)
  expect(await countKept(found.url('kept'))).toBe(1000)
})

test('another version of Postgres is refused in one sentence', async () => {
  await stopEmbedded(dir)
  const version = readFileSync(join(dir, 'PG_VERSION'), 'utf8')
  writeFileSync(join(dir, 'PG_VERSION'), '12\n')
  await expect(start()).rejects.toThrow(/made by Postgres 12 and this is Postgres 18/)
  writeFileSync(join(dir, 'PG_VERSION'), version)
  expect((await start()).attached).toBe(false)
})

test('nothing is left of locks and half-made clusters', () => {
  for (const suffix of ['.lock', '.lock.steal', '.init', '.init-password'])
    expect(existsSync(realpathSync(dir) + suffix)).toBe(false)
})

test('a checkout closed to other accounts still gets its database', async () => {
  const closed = join(folder, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const asked = join(closed, 'postgres')
  expect((await startOrAttach({ dir: asked, fsync: false })).attached).toBe(false)
  expect((await startOrAttach({ dir: asked, fsync: false })).attached).toBe(true)
  expect(await stopEmbedded(asked)).toBe(true)
  removeCluster(asked)
}, 60_000)
