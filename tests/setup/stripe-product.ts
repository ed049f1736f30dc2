import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, runOnce } from 'graphile-worker'
import { Pool } from 'pg'
import { JOBS } from '#app/jobs/jobs.server.ts'
import { action } from '#app/routes/hooks/stripe.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { freshDatabase } from './database.ts'
import { freePort, type RunningSandbox, startSandbox } from './sandbox.ts'
import { testSettings } from './settings.ts'

const SECRET = 'whsec_of_the_product'

/** The product's money side in this process: its database, the sandbox as a process of its own, webhooks, and jobs on call. */
export interface MoneyProduct {
  ownerUrl: string
  sandboxDatabaseUrl: string
  sandbox: RunningSandbox
  /** Whether webhooks are taken; otherwise their delivery fails. */
  takesWebhooks: boolean
  webhooks: number
  /** Runs the jobs that are due until none is left; email jobs are let lie. */
  drain(): Promise<void>
  close(): Promise<void>
}

const MONEY = [
  'issue-invoice',
  'request-payment',
  'receive-outside',
  'return-balance',
  'read-stripe-event',
  'send-payout',
  'reverse-payout',
  'credit-charge',
  'send-refund',
  'read-request',
  'answer-dispute',
  'reconcile-payments',
] as const

export async function startMoneyProduct(): Promise<MoneyProduct> {
  const [database, sandboxDatabase] = await Promise.all([freshDatabase(), freshDatabase()])
  const product = { takesWebhooks: true, webhooks: 0 }
  const hooks = await listen(async (request) => {
    if (!product.takesWebhooks) return 503
    product.webhooks++
    return (await action({ request, params: {}, context: {} as never } as never)).status
  })
  const sandbox = await startSandbox({
    databaseUrl: sandboxDatabase.ownerUrl,
    port: await freePort(),
    webhookUrl: `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/hooks/stripe`,
    webhookSecret: SECRET,
  })
  testSettings(database.ownerUrl)
  Object.assign(process.env, { STRIPE_API_BASE: sandbox.url, STRIPE_WEBHOOK_SECRET: SECRET })
  connect({ url: database.ownerUrl, as: 'owner' })
  const queue = queuePool(database.ownerUrl)
  return {
    ownerUrl: database.ownerUrl,
    sandboxDatabaseUrl: sandboxDatabase.ownerUrl,
    sandbox,
    get takesWebhooks() {
      return product.takesWebhooks
    },
    set takesWebhooks(takes) {
      product.takesWebhooks = takes
    },
    get webhooks() {
      return product.webhooks
    },
    drain: () => drain(queue),
    async close() {
      await sandbox.end()
      hooks.closeAllConnections()
      await new Promise((resolve) => hooks.close(resolve))
      await Promise.all([disconnect(), queue.end()])
      await Promise.all([database.close(), sandboxDatabase.close()])
    },
  }
}

/** Open from one drain to the next: most of what a drain takes that finds nothing is to open its connections. */
function queuePool(connectionString: string): Pool {
  const pool = new Pool({ connectionString, max: 6 })
  // graphile-worker wants whoever gives it connections to hear when they end.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

async function drain(pgPool: Pool): Promise<void> {
  const taskList = Object.fromEntries(
    MONEY.map((name) => {
      const job = JOBS[name] as { run(payload: unknown, now: Date): Promise<unknown> }
      return [name, async (payload: unknown) => void (await job.run(payload, new Date()))]
    }),
  )
  await runOnce({
    pgPool,
    taskList,
    noHandleSignals: true,
    concurrency: 4,
    logger: new Logger(() => () => {}),
  })
}

/** Waits until something holds, running the jobs in between. */
export async function eventually<T>(
  product: MoneyProduct,
  read: () => Promise<T>,
  holds: (value: T) => boolean,
): Promise<T> {
  for (let turn = 0; ; turn++) {
    await product.drain()
    const value = await read()
    if (holds(value)) return value
    if (turn === 60) throw new Error(`it never came: ${JSON.stringify(value)}`)
    await sleep(150)
  }
}

async function listen(answer: (request: Request) => Promise<number>): Promise<Server> {
  const server = createServer(async (incoming, response) => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part as Buffer)
    const request = new Request('http://127.0.0.1/hooks/stripe', {
      method: 'POST',
      headers: { 'stripe-signature': String(incoming.headers['stripe-signature'] ?? '') },
      body: Buffer.concat(parts),
    })
    const status = await answer(request).catch(() => 500)
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
