import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { job } from '#app/jobs/job.ts'
import { startWorker } from '#app/jobs/worker.server.ts'

// A worker in a process of its own, for a test to kill in the middle of its job.
const [ownerUrl, trace, holdMs] = process.argv.slice(2) as [string, string, string]
await startWorker({
  ownerUrl,
  beatMs: 250,
  pollMs: 100,
  jobs: {
    'held-job': job(z.object({ name: z.string() }), async ({ name }) => {
      appendFileSync(trace, `${process.pid} began ${name}\n`)
      await sleep(Number(holdMs))
      appendFileSync(trace, `${process.pid} ended ${name}\n`)
      return undefined
    }),
  },
})
