import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A call that Stripe does not get, or that it gets and whose answer nobody hears: its process ended before or after. */
export type Crash = 'before' | 'after'

/** The line between Waymark and the sandbox, which breaks at the next call that changes something, once it is told to. */
export interface CrashLine {
  url: string
  /** Breaks it at the `at`-th such call from now. */
  crash(moment: Crash, at: number): void
  /** Whether it has broken; from then on it is whole again, as it is when nothing was called. */
  mend(): boolean
  /** What is done just before the next call of a kind (`transfer` …) is passed on. */
  before(kind: string, act: () => Promise<unknown>): void
  /** What is done once the next call of a kind has been answered, before the product hears of it. */
  after(kind: string, act: () => Promise<unknown>): void
  /** Meanwhile Stripe cannot be reached at all. */
  whileDown(act: () => Promise<unknown>): Promise<void>
  close(): Promise<void>
}

export async function openCrashLine(to: { port: number }): Promise<CrashLine> {
  let armed: { moment: Crash; at: number } | null = null
  let broken = false
  let isDown = false
  const held: Record<'before' | 'after', Map<string, () => Promise<unknown>>> = { before: new Map(), after: new Map() }
  const act = async (moment: Crash, kind: string | undefined) => {
    const wanted = held[moment].get(kind ?? '')
    held[moment].delete(kind ?? '')
    await wanted?.()
  }
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming)
    const kind = String(incoming.headers['idempotency-key'] ?? '').split(':')[0]
    await act('before', kind)
    const ends = kind && armed && --armed.at === 0 ? armed.moment : null
    if (ends) {
      armed = null
      broken = true
    }
    const answer = ends === 'before' || isDown ? null : await passOn(incoming, body, to.port)
    await act('after', kind)
    // The product sees what a process that ended never recorded: no answer, and no second try of this one.
    if (ends || !answer)
      outgoing.writeHead(500, { 'stripe-should-retry': 'false' }).end('{"error":{"type":"api_error"}}')
    else outgoing.writeHead(answer.status, answer.headers).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    crash: (moment, at) => {
      armed = { moment, at }
      broken = false
    },
    mend: () => {
      armed = null
      for (const acts of Object.values(held)) acts.clear()
      return broken
    },
    before: (kind, wanted) => void held.before.set(kind, wanted),
    after: (kind, wanted) => void held.after.set(kind, wanted),
    whileDown: async (wanted) => {
      isDown = true
      try {
        await wanted()
      } finally {
        isDown = false
      }
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of incoming) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

type Answer = { status: number; headers: IncomingMessage['headers']; body: Buffer }

const passOn = ({ method, url, headers }: IncomingMessage, body: Buffer, port: number): Promise<Answer | null> =>
  new Promise((resolve) => {
    const passed = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      bodyOf(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
        () => resolve(null),
      )
    })
    passed.once('error', () => resolve(null))
    passed.end(body)
  })
