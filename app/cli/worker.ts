import { logger } from '#app/adapters/logger.server.ts'
import { readSettings } from '#app/env.server.ts'

// The worker alone, beside web processes that run with WAYMARK_WORKER=off.
const checked = readSettings(process.env)
if ('sentences' in checked) {
  console.error(checked.sentences.join('\n'))
  process.exit(1)
}
const { startWorker } = await import('#app/jobs/worker.server.ts')
const worker = await startWorker({ ownerUrl: checked.settings.databaseUrl })

let isStopping = false

/** Lets the jobs in flight end. A second signal, or 15 seconds, ends it at once; what was running runs again elsewhere. */
async function stop() {
  if (isStopping) process.exit(1)
  isStopping = true
  setTimeout(() => process.exit(1), 15_000).unref()
  await worker.stop()
  logger.info('stopped')
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
// Started by another process of ours: when that one is gone, so are we.
if (process.connected) process.on('disconnect', stop)
