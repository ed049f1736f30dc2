import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import Stripe from 'stripe'

const entry = fileURLToPath(new URL('../../app/stripe-sandbox/main.ts', import.meta.url))

export const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export interface RunningSandbox {
  port: number
  url: string
  stripe: Stripe
  /** Kills it with the signal and waits until it is gone. */
  end(signal?: NodeJS.Signals): Promise<void>
  /** An action of the sandbox's own, such as `clock/advance`. */
  act(name: string, given?: Record<string, unknown>): Promise<Record<string, unknown>>
}

/** The sandbox as a process of its own, on a database of the test cluster, spoken to by Stripe's own SDK. */
export const startSandbox = async (of: {
  databaseUrl: string
  port: number
  webhookUrl?: string
  webhookSecret?: string
}): Promise<RunningSandbox> => {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', entry], {
    env: {
      ...process.env,
      SANDBOX_DATABASE_URL: of.databaseUrl,
      SANDBOX_PORT: String(of.port),
      SANDBOX_WEBHOOK_URL: of.webhookUrl ?? '',
      SANDBOX_WEBHOOK_SECRET: of.webhookSecret ?? '',
      SANDBOX_EXIT_WITH_PARENT: '1',
    },
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  })
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`The sandbox ended with ${code}`)))
  })
  const url = `http://127.0.0.1:${of.port}`
  return {
    port: of.port,
    url,
    stripe: sandboxStripe(of.port),
    end: (signal = 'SIGTERM') =>
      new Promise<void>((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill(signal)
      }),
    act: async (name, given = {}) => (await actAt(url, name, given)).json() as Promise<Record<string, unknown>>,
  }
}

/** The same of a sandbox that somebody else runs, by its address. */
export const actAt = (url: string, name: string, given: Record<string, unknown>): Promise<Response> =>
  fetch(`${url}/_sandbox/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(given),
  })

export const sandboxStripe = (port: number, key = 'sk_test_sandbox'): Stripe =>
  new Stripe(key, { host: '127.0.0.1', port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 })

export interface Received {
  body: string
  headers: IncomingHttpHeaders
  event: Stripe.Event
}

export interface WebhookReceiver {
  url: string
  received: Received[]
  /** What it answers; 'hang' never answers. */
  answer: number | 'hang'
  /** Waits until so many events of the type have come. */
  waitFor(type: string, count?: number): Promise<Received[]>
  close(): Promise<void>
}

/** Plays the product's webhook address and keeps every delivery. */
export const receiveWebhooks = async (): Promise<WebhookReceiver> => {
  const received: Received[] = []
  const state = { answer: 200 as number | 'hang' }
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8')
      received.push({ body, headers: request.headers, event: JSON.parse(body) as Stripe.Event })
      if (state.answer !== 'hang') response.writeHead(state.answer).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/stripe`,
    received,
    get answer() {
      return state.answer
    },
    set answer(answer) {
      state.answer = answer
    },
    waitFor: async (type, count = 1) => {
      for (let turn = 0; turn < 200; turn++) {
        const found = received.filter((each) => each.event.type === type)
        if (found.length >= count) return found
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error(
        `${type} did not come ${count} times; came: ${received.map((each) => each.event.type).join(', ')}`,
      )
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}
