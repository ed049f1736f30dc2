import { existsSync } from 'node:fs'
import type { ServerBuild } from '@remix-run/node'
import { errorFacts, logger } from './adapters/logger.server.ts'
import { readSettings } from './env.server.ts'
import { webServer } from './http/web-server.server.ts'

const checked = readSettings(process.env)
if ('sentences' in checked) {
  console.error(checked.sentences.join('\n'))
  process.exit(1)
}
const { settings } = checked

const folder = new URL('../build/', import.meta.url)
if (!existsSync(new URL('server/index.js', folder))) {
  console.error('Waymark is not built yet: run npm run build, or npm start, which does.')
  process.exit(1)
}
const build: ServerBuild = await import(new URL('server/index.js', folder).href)
const server = webServer(build, new URL('client', folder).pathname, settings)

async function startJobs(): Promise<{ stop(): Promise<void> } | null> {
  const worker = new URL('./jobs/worker.server.ts', import.meta.url)
  if (!settings.isWorkerInWeb || !existsSync(worker)) return null
  const { startWorker } = await import(worker.href)
  return startWorker({ ownerUrl: settings.databaseUrl })
}
const jobs = await startJobs()

server.once('error', (error: NodeJS.ErrnoException) => {
  const taken = error.code === 'EADDRINUSE'
  console.error(taken ? `Port ${settings.port} is in use: end what uses it, or set PORT.` : error.message)
  process.exit(1)
})

// The demonstration's passwords are known to everybody, so only this machine may reach it.
server.listen(settings.port, settings.isDemo ? '127.0.0.1' : undefined, () => {
  logger.info({ port: settings.port }, 'serving')
})

let isStopping = false

/** Stops taking requests, lets those in flight end, stops the worker. Ten seconds are enough. */
async function stop() {
  if (isStopping) return
  isStopping = true
  setTimeout(() => process.exit(1), 10_000).unref()
  const closed = new Promise((done) => server.close(done))
  server.closeIdleConnections()
  await Promise.all([closed, jobs?.stop()])
  process.exit(0)
}

process.on('SIGTERM', stop)
process.on('SIGINT', stop)
// Started by another process of ours: when that one is gone, so are we.
if (process.connected) process.on('disconnect', stop)
process.on('uncaughtException', (error) => {
  logger.fatal({ error: errorFacts(error) }, 'ended by a bug')
  process.exit(1)
})
process.on('unhandledRejection', (error) => logger.error({ error: errorFacts(error) }, 'a promise was left broken'))
