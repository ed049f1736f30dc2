import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { withLock } from '#db/process-lock.mjs'

const sources = [
  'app',
  'db',
  'emails',
  'public',
  'vite.config.ts',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
]

/** Builds the pages when a source differs from those of the last whole build. Returns whether it had to. */
export async function buildIfNeeded(root: string): Promise<boolean> {
  return withLock(join(root, '.waymark/build.lock'), async () => {
    const stamp = join(root, 'build/built-from')
    const now = fingerprint(root)
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return false
    rmSync(stamp, { force: true })
    await runBuild(root)
    await precompress(join(root, 'build/client'))
    writeFileSync(stamp, now)
    return true
  })
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

function fingerprint(root: string): string {
  const hash = createHash('sha256')
  for (const path of sources.flatMap((source) => filesUnder(join(root, source))).sort()) {
    if (!/\.test\.tsx?$/.test(path)) hash.update(path.slice(root.length)).update(readFileSync(path))
  }
  return hash.digest('hex')
}

async function runBuild(root: string) {
  const remix = join(root, 'node_modules/@remix-run/dev/dist/cli.js')
  const child = spawn(process.execPath, [remix, 'vite:build', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = () => child.kill()
  process.once('exit', end)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  const code = await new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', done)
  })
  process.off('exit', end)
  if (code !== 0) throw new Error(`The pages could not be built:\n${said}`)
}

/** Compressed once here, hashed files cost nothing to send. */
async function precompress(folder: string) {
  const texts = filesUnder(folder).filter((path) => /\.(css|js|svg|txt)$/.test(path) && statSync(path).size > 500)
  await Promise.all(
    texts.map(async (path) => {
      const text = readFileSync(path)
      const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
      writeFileSync(`${path}.br`, await promisify(brotliCompress)(text, quality))
      writeFileSync(`${path}.gz`, await promisify(gzip)(text, { level: 9 }))
    }),
  )
}
