import { createHash } from 'node:crypto'
import { register } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isMainThread } from 'node:worker_threads'

// Imported first by a process that a test starts again and again from its bundle, in TEST_MODULES. tsx, which translates as it
// goes, looks at every file of every package too: three of a start's four seconds.

/** Where the bundle of the script at a path is, in the folder of bundles. */
export const bundledPath = (folder, path) =>
  join(folder, `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.mjs`)

/** How Node reads a script that another asks for by its address: as its bundle. */
export async function load(url, context, next) {
  const { protocol, pathname } = new URL(url)
  if (protocol !== 'file:' || !/\.tsx?$/.test(pathname)) return next(url, context)
  const bundle = bundledPath(process.env.TEST_MODULES, fileURLToPath(url))
  return { format: 'module', shortCircuit: true, source: `export * from ${JSON.stringify(pathToFileURL(bundle).href)}` }
}

// Only the web server that runs jobs asks for another, and to listen takes each start half a second.
if (isMainThread && process.env.TEST_MODULES && process.env.WAYMARK_WORKER === 'on') register(import.meta.url)
