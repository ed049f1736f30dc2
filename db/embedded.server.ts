import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import {
  type Account,
  type Binaries,
  findAccount,
  findBinaries,
  placeCluster,
  reachableBinaries,
  run,
} from './embedded-binaries.server.ts'
import { isAlive, withLock } from './process-lock.mjs'

// The cluster outlives the process that started it, on purpose: killing Waymark never interrupts a write. Whoever comes
// next attaches to it; `npm run db:stop` ends it.

const owner = 'waymark'

/** How long a starting or recovering server is waited for. */
const readyWithinMs = 60_000

export interface EmbeddedPostgres {
  /** The owner's connection string for a database of this cluster, which need not exist yet. */
  url(database: string): string
  port: number
  /** True when the cluster already ran. */
  attached: boolean
}

interface Cluster {
  dir: string
  log: string
  passwordFile: string
  fsync: boolean
  binaries: Binaries
  account: Account | undefined
}

/**
 * Starts the embedded Postgres whose files are in `dir`, making it if need be, or attaches to it when it already runs.
 * Safe to call from several processes at once. `fsync: false` is for tests: fast, and lost with the machine's power.
 * Throws one sentence where it can't.
 */
export async function startOrAttach(options: { dir: string; fsync: boolean }): Promise<EmbeddedPostgres> {
  const cluster = describeCluster(options.dir, options.fsync)
  mkdirSync(dirname(cluster.dir), { recursive: true })
  return withLock(`${cluster.dir}.lock`, async () => {
    if (existsSync(join(cluster.dir, 'PG_VERSION'))) {
      checkVersion(cluster)
      const port = await findRunning(cluster)
      if (port) return { port, attached: true, url: urlFor(cluster, port) }
    } else {
      await makeCluster(cluster)
    }
    const port = await start(cluster)
    return { port, attached: false, url: urlFor(cluster, port) }
  })
}

/** Ends the cluster in `dir` after its open database transactions were rolled back. False when none was running. */
export async function stopEmbedded(dir: string): Promise<boolean> {
  if (!existsSync(join(dir, 'postmaster.pid'))) return false
  const cluster = describeCluster(dir, true)
  return withLock(`${cluster.dir}.lock`, async () => {
    const pid = readPidFile(cluster)?.pid
    if (!pid || !isAlive(pid) || isServerOf(cluster, pid) === false) return false
    const { binaries, account, log } = cluster
    await run(binaries.bin('pg_ctl'), ['-D', cluster.dir, '-m', 'fast', '-w', '-t', '60', 'stop'], log, account)
    return true
  })
}

function describeCluster(path: string, fsync: boolean): Cluster {
  const account = findAccount()
  const dir = placeCluster(path, account)
  const binaries = reachableBinaries(findBinaries(), account)
  return { dir, log: `${dir}.log`, passwordFile: `${dir}.password`, fsync, binaries, account }
}

function checkVersion({ dir, binaries }: Cluster) {
  const major = readFileSync(join(dir, 'PG_VERSION'), 'utf8').trim()
  if (major !== binaries.major) {
    throw new Error(
      `The database in ${dir} was made by Postgres ${major} and this is Postgres ${binaries.major}: move that folder away to begin anew, or go back to the earlier Waymark.`,
    )
  }
}

/** A half-made cluster never counts: it is made under another name and gets its own when it is whole. */
async function makeCluster({ dir, log, passwordFile, binaries, account }: Cluster) {
  const making = `${dir}.init`
  const passwordForInit = `${dir}.init-password`
  rmSync(making, { recursive: true, force: true })
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(making, { mode: 0o700 })
  const password = randomBytes(24).toString('base64url')
  for (const file of [passwordFile, passwordForInit]) {
    writeFileSync(file, password, { mode: 0o600 })
    chmodSync(file, 0o600)
  }
  if (account) for (const path of [making, passwordForInit]) chownSync(path, account.uid, account.gid)
  const args = ['-D', making, '-U', owner, `--pwfile=${passwordForInit}`, '-A', 'scram-sha-256', '-E', 'UTF8', '-k']
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  try {
    await run(binaries.bin('initdb'), [...args, ...locale], log, account)
  } finally {
    rmSync(passwordForInit, { force: true })
  }
  renameSync(making, dir)
}

/** The lines of postmaster.pid that matter: 1 is the process, 4 the port. */
function readPidFile({ dir }: Cluster): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]) }
  } catch {
    return null
  }
}

/** Is process `pid` the Postgres of this cluster? Null where the system does not tell. */
function isServerOf({ dir }: Cluster, pid: number): boolean | null {
  if (process.platform !== 'linux') return null
  try {
    const program = basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '')
    return program === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === dir
  } catch {
    return null
  }
}

/** The port of the running server, once it answers; null when none runs. Clears away a pid file that names a stranger. */
async function findRunning(cluster: Cluster): Promise<number | null> {
  const until = Date.now() + readyWithinMs
  for (;;) {
    const found = readPidFile(cluster)
    if (!found || !isAlive(found.pid)) return null
    const known = isServerOf(cluster, found.pid)
    if (known === false) {
      rmSync(join(cluster.dir, 'postmaster.pid'), { force: true })
      return null
    }
    const answer = await probe(cluster, found.port)
    if (answer === 'ours') return found.port
    if (answer === 'not listening' && known === null) return null
    if (answer === 'not ours' || Date.now() > until) {
      throw new Error(
        `The Postgres in ${cluster.dir} runs (process ${found.pid}) but does not accept ${cluster.passwordFile}: end that process, then start again.`,
      )
    }
    await sleep(50)
  }
}

async function probe(cluster: Cluster, port: number): Promise<'ours' | 'not ours' | 'starting' | 'not listening'> {
  if (!port || !existsSync(cluster.passwordFile)) return port ? 'not ours' : 'starting'
  const sql = postgres(urlFor(cluster, port)('postgres'), { max: 1, connect_timeout: 10, onnotice: () => {} })
  try {
    const [row] = await sql`select current_setting('data_directory') as dir`
    return row && realpathSync(row.dir) === cluster.dir ? 'ours' : 'not ours'
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code === 'ECONNREFUSED') return 'not listening'
    return code === '28P01' || code === '28000' ? 'not ours' : 'starting'
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** A killed server's last backends may hold its memory for a moment, and a free port may be taken before we use it. */
async function start(cluster: Cluster): Promise<number> {
  const { dir, log, binaries, account } = cluster
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const settings = { timezone: 'UTC', max_connections: '200', unix_socket_directories: `''` }
    const unsafe = cluster.fsync ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }
    const options = Object.entries({ ...settings, ...unsafe }).map(([name, value]) => `-c ${name}=${value}`)
    const serverOptions = ['-p', port, '-h 127.0.0.1', ...options].join(' ')
    try {
      await run(binaries.bin('pg_ctl'), ['-D', dir, '-w', '-t', '60', '-o', serverOptions, 'start'], log, account)
      return port
    } catch (error) {
      if (attempt === 5) throw new Error(`The embedded Postgres did not start: ${(error as Error).message}`)
      await sleep(500 * attempt)
    }
  }
}

function urlFor({ passwordFile }: Cluster, port: number) {
  return (database: string) =>
    `postgres://${owner}:${readFileSync(passwordFile, 'utf8').trim()}@127.0.0.1:${port}/${database}`
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })
}
