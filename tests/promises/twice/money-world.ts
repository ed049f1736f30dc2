import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, runOnce } from 'graphile-worker'
import type { Stripe } from '#app/adapters/stripe.server.ts'
import { JOBS } from '#app/jobs/jobs.server.ts'
import { action } from '#app/routes/hooks/stripe.ts'
import { withConnection } from '#db/databases.server.ts'
import type { RunningSandbox } from '#tests/setup/sandbox.ts'

export const SECRET = 'whsec_of_the_twice_tests'

/** Stripe and the queue, moved by hand: nothing is delivered and no job runs but when a step says so. */
export type MoneyWorld = {
  sandbox: RunningSandbox
  sandboxUrl: string
  /** Events that have been delivered. */
  delivered: Set<string>
}

type Run = (payload: unknown) => Promise<unknown>

/** Runs the jobs of one name that are due, each through `how`, which may run it more than once. */
export async function runJobs(ownerUrl: string, name: string, how: (run: () => Promise<unknown>) => Promise<unknown>) {
  const job = JOBS[name as keyof typeof JOBS] as { run(payload: unknown, now: Date): Promise<unknown> }
  const run: Run = (payload) => job.run(payload, new Date())
  let ran = 0
  await runOnce({
    connectionString: ownerUrl,
    taskList: {
      [name]: async (payload) => {
        ran++
        await how(() => run(payload))
      },
    },
    noHandleSignals: true,
    // In their order, so that every world numbers its invoices alike.
    concurrency: 1,
    logger: new Logger(() => () => {}),
  })
  // The queue does not wait for a job to be noted as done before it says that it has finished.
  await withConnection(ownerUrl, async (sql) => {
    for (let tries = 0; tries < 400; tries++) {
      const held = await sql`select from graphile_worker._private_jobs where locked_at is not null limit 1`
      if (held.length === 0) return
      await sleep(10)
    }
    throw new Error(`a job ${name} is held still`)
  })
  return ran
}

export type Delivery = { id: string; type: string; send(): Promise<number> }

/** What has happened at Stripe since it was last asked, oldest first, each as a webhook that may be sent as often as wanted. */
export async function newEvents(world: MoneyWorld): Promise<Delivery[]> {
  // Those of connected accounts as well, which the platform's own list leaves out.
  const all = await withConnection(
    world.sandboxUrl,
    (sql) => sql<{ event: Stripe.Event }[]>`select body as event from objects where object = 'event' order by seq`,
  )
  const fresh = all.map(({ event }) => event).filter((event) => !world.delivered.has(event.id))
  for (const event of fresh) world.delivered.add(event.id)
  return fresh.map((event) => ({
    id: event.id,
    type: event.type,
    async send() {
      const body = JSON.stringify(event, null, 2)
      const seconds = Math.floor(Date.now() / 1_000)
      const signed = createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex')
      const request = new Request('http://127.0.0.1/hooks/stripe', {
        method: 'POST',
        headers: { 'stripe-signature': `t=${seconds},v1=${signed}` },
        body,
      })
      return (await action({ request, params: {}, context: {} } as never)).status
    },
  }))
}
