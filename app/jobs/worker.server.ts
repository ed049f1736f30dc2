import { EventEmitter } from 'node:events'
import { Logger, parseCronItems, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import { errorFacts, logger } from '#app/adapters/logger.server.ts'
import { settings } from '#app/env.server.ts'
import { connect } from '#db/client.server.ts'
import { keepHeartbeat } from './heartbeat.server.ts'
import type { Job } from './job.ts'
import { JOBS } from './jobs.server.ts'

/**
 * Runs the jobs of the queue in this process, as the owner of the database, until `stop()`; jobs in flight are then let
 * end. As many processes as wanted may run beside each other. `beatMs`: how often it says that it lives (setting
 * WAYMARK_HEARTBEAT_SECONDS). `jobs`: which jobs it runs, all of them unless a test says otherwise.
 */
export async function startWorker(options: {
  ownerUrl: string
  beatMs?: number
  pollMs?: number
  concurrency?: number
  jobs?: Record<string, Job<unknown> | undefined>
}): Promise<{ stop(): Promise<void> }> {
  const { ownerUrl, beatMs = settings().heartbeatSeconds * 1_000, pollMs = 2_000, concurrency = 4 } = options
  const jobs = Object.entries(options.jobs ?? JOBS) as [string, Job<unknown>][]
  connect({ url: ownerUrl, as: 'owner' })

  const events: WorkerEvents = new EventEmitter()
  const named = new Promise<string>((tell) => events.once('pool:create', ({ workerPool }) => tell(workerPool.id)))
  const runner = await run({
    connectionString: ownerUrl,
    concurrency,
    maxPoolSize: concurrency + 2,
    pollInterval: pollMs,
    noHandleSignals: true,
    logger: new Logger(logOfQueue),
    events,
    taskList: Object.fromEntries(jobs.map(([name, job]) => [name, taskOf(name, job)])),
    parsedCronItems: parseCronItems(
      jobs.flatMap(([name, { every }]) =>
        every
          ? [{ task: name, match: every, identifier: name, options: { jobKey: `every ${name}`, maxAttempts: 3 } }]
          : [],
      ),
    ),
  })
  const workerId = await named
  const heartbeat = await keepHeartbeat({ ownerUrl, workerId, beatMs })
  // Ended otherwise than by us (the database gone for good): fail as a bug does, so that whoever runs us starts again.
  let isStopping = false
  runner.promise.then(
    () => isStopping || endAsBug('the queue ended'),
    (error) => isStopping || endAsBug('the queue failed', error),
  )
  logger.info({ worker: workerId, jobs: jobs.length }, 'running jobs')
  return {
    async stop() {
      if (isStopping) return
      isStopping = true
      await runner.stop()
      await heartbeat.stop()
    },
  }
}

function endAsBug(what: string, error?: unknown) {
  logger.fatal({ error: errorFacts(error) }, what)
  process.exit(1)
}

/**
 * One job as the queue runs it. A payload that doesn't parse fails the job, so that it stays in the queue with its error
 * and runs when the code that reads it is there. A refusal is an answer and ends the job; a bug is tried again.
 */
function taskOf(name: string, job: Job<unknown>): TaskList[string] {
  return async (payload, { job: { id, attempts } }) => {
    const began = performance.now()
    try {
      const parsed = job.payload.safeParse(payload)
      // Which fields are wrong, never what they hold.
      if (!parsed.success) {
        throw new Error(
          `payload of ${name} does not parse: ${parsed.error.issues.map((i) => i.path.join('.')).join(', ')}`,
        )
      }
      const result = await job.run(parsed.data, new Date())
      const refusal = isRefusal(result) ? { refusal: codeOf(result.refusal) } : {}
      logger.info({ job: id, name, ms: Math.round(performance.now() - began), ...refusal }, 'ran a job')
    } catch (error) {
      const facts = errorFacts(error)
      logger.error({ job: id, name, attempts, error: facts }, 'a job failed')
      // The queue keeps the message beside the job: not the database's, which may quote a row.
      throw new Error(String(facts.message ?? facts.code ?? facts.kind))
    }
  }
}

const isRefusal = (result: unknown): result is { ok: false; refusal: unknown } =>
  typeof result === 'object' && result !== null && 'ok' in result && result.ok === false

const codeOf = (refusal: unknown): string =>
  typeof refusal === 'object' && refusal !== null && 'code' in refusal ? String(refusal.code) : String(refusal)

const logOfQueue = () => (level: string, message: string) => {
  if (level === 'error') logger.error({ queue: message.slice(0, 300) }, 'the queue says')
  else if (level === 'warning') logger.warn({ queue: message.slice(0, 300) }, 'the queue says')
}
