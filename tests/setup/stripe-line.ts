import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where on its way a call to Stripe is: not there yet, or done there and not answered yet. */
export type Moment = 'before' | 'after'

/** The line between Waymark and the sandbox, on which a test stops one call of a kind (`invoice`, `transfer` …) and acts. */
export interface StripeLine {
  url: string
  /** What happens at the next call of the kind; the call is then cut off. Answers when it has happened. */
  cut(kind: string, moment: Moment, act: () => Promise<unknown>): Promise<void>
  close(): Promise<void>
}

type Cut = { moment: Moment; act: () => Promise<unknown>; done: () => void }

export async function openStripeLine(sandboxPort: number): Promise<StripeLine> {
  const cuts = new Map<string, Cut>()
  const server = createServer(async (incoming, outgoing) => {
    const kind = String(incoming.headers['idempotency-key'] ?? '').split(':')[0] as string
    const cut = cuts.get(kind)
    if (cut) cuts.delete(kind)
    const body = await bodyOf(incoming)
    if (cut?.moment === 'before') return act(cut, outgoing)
    const answer = await passOn(incoming, body, sandboxPort)
    if (cut) return act(cut, outgoing)
    if (!answer) return void outgoing.destroy()
    outgoing.writeHead(answer.status, answer.headers).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: (kind, moment, work) => new Promise((done) => cuts.set(kind, { moment, act: work, done })),
    close: () => closed(server),
  }
}

async function act(cut: Cut, outgoing: ServerResponse): Promise<void> {
  await cut.act()
  outgoing.destroy()
  cut.done()
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of incoming) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

type Answer = { status: number; headers: IncomingMessage['headers']; body: Buffer }

/** What the sandbox answers; null where it is not there, or goes away before it has answered. */
const passOn = ({ method, url, headers }: IncomingMessage, body: Buffer, port: number): Promise<Answer | null> =>
  new Promise((resolve) => {
    const passed = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, (answer) => {
      bodyOf(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
        () => resolve(null),
      )
    })
    passed.once('error', () => resolve(null))
    passed.end(body)
  })

async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
