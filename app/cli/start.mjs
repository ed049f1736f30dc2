import { checkNode, installIfNeeded, root, startLock } from './install.mjs'

// `npm start`: plain JavaScript and Node's own modules until the packages are there.

checkNode()
process.chdir(root)

const { mkdirSync } = await import('node:fs')
const { dirname } = await import('node:path')
const { takeLock } = await import('../../db/process-lock.mjs')

mkdirSync(dirname(startLock), { recursive: true })
const lock = await takeLock(startLock)
if (lock.heldBy) {
  const { pid, url } = lock.heldBy
  console.log(
    url
      ? `Waymark already serves from this folder, at ${url} (process ${pid}).`
      : `Waymark is being started from this folder by process ${pid}: give it a moment.`,
  )
  process.exit(0)
}
process.on('exit', () => lock.release())

try {
  await installIfNeeded()
  const { register } = await import('tsx/esm/api')
  register()
  const { serve } = await import('./serve.ts')
  await serve(lock)
} catch (error) {
  console.error(process.env.DEBUG ? error : error.message)
  process.exit(1)
}
