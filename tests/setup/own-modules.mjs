import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { register } from 'node:module'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'

// Imported first by a process that a test starts again and again: reads our own TypeScript as it was translated once, into
// TEST_MODULES. tsx, which translates as it goes, looks at every file of every package too: three of a start's four seconds.

export const translatedName = (path) => `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.mjs`

/** How Node reads a module: ours from the folder, packages as without us. */
export async function load(url, context, next) {
  const { protocol, pathname } = new URL(url)
  if (protocol !== 'file:' || !/\.tsx?$/.test(pathname)) return next(url, context)
  const source = await readFile(join(process.env.TEST_MODULES, translatedName(decodeURIComponent(pathname))), 'utf8')
  return { format: 'module', shortCircuit: true, source }
}

if (isMainThread && process.env.TEST_MODULES) register(import.meta.url)
