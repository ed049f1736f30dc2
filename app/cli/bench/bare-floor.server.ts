import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createRequestHandler, type ServerBuild } from '@remix-run/node'
import postgres from 'postgres'
import { type SentStatement, sentStatements } from '#db/client.server.ts'

// Floor 1: Node's own HTTP server, the page's own statements, and nothing else: no Remix, no React, no drizzle.

/** Statements sent together, without waiting for each other's answer. */
type Together = { text: string; parameters: readonly unknown[] }[]

/** What a page asked of Postgres: its database transactions, each with its statements in order. */
type Transactions = Together[][]

type Learnt = { transactions: Transactions; html: Buffer }

type Heard = SentStatement & { turn: number }

/** Writes down every statement that `work` sends. Nothing else may ask the database meanwhile. */
async function heardDuring(work: () => Promise<void>): Promise<Heard[]> {
  const heard: Heard[] = []
  // An answer never comes within the turn of the event loop in which its statement was sent.
  let turn = 0
  let counter = setImmediate(function count() {
    turn++
    counter = setImmediate(count)
  })
  const hear = (message: unknown) => heard.push({ ...(message as SentStatement), turn })
  sentStatements.subscribe(hear)
  await work()
  sentStatements.unsubscribe(hear)
  clearImmediate(counter)
  return heard
}

/** Sorts what was heard into database transactions, in the order in which they began. */
export function transactionsIn(heard: readonly Heard[]): Transactions {
  const transactions: Transactions = []
  const open = new Map<number, { groups: Together[]; turn: number }>()
  for (const { connection, text, parameters, turn } of heard) {
    const verb = /^\s*(begin|commit|rollback)\b/i.exec(text)?.[1]?.toLowerCase()
    if (verb === 'begin') {
      const groups: Together[] = []
      transactions.push(groups)
      open.set(connection, { groups, turn: -1 })
      continue
    }
    if (verb) {
      open.delete(connection)
      continue
    }
    const within = open.get(connection)
    // The client's own look at the types of a new connection is no part of the page.
    if (!within) continue
    if (within.turn === turn) within.groups.at(-1)?.push({ text, parameters })
    else within.groups.push([{ text, parameters }])
    within.turn = turn
  }
  return transactions
}

/** A server that answers every address with the bytes of its page, after the statements of its page. */
export function bareServer(
  build: ServerBuild,
  { databaseUrl, appUrl }: { databaseUrl: string; appUrl: string },
): Server {
  const answer = createRequestHandler(build, 'production')
  const sql = postgres(databaseUrl, { max: 10, connection: { role: 'waymark_web', timezone: 'UTC' } })
  // What was heard is in Postgres's own words already.
  for (const type of Object.keys(sql.options.serializers)) sql.options.serializers[Number(type)] = String
  const pages = new Map<string, Promise<Learnt>>()

  async function learn({ url, headers }: IncomingMessage): Promise<Learnt> {
    let html = Buffer.alloc(0)
    const heard = await heardDuring(async () => {
      const cookie = headers.cookie ? { cookie: headers.cookie } : undefined
      const answered = await answer(new Request(`${appUrl}${url}`, { headers: cookie }), {
        nonce: '',
        requestId: '',
        clientAddress: '',
      })
      html = Buffer.from(await answered.arrayBuffer())
    })
    return { transactions: transactionsIn(heard), html }
  }

  return createServer(async (request, response) => {
    const url = request.url ?? ''
    const known = pages.get(url) ?? learn(request)
    pages.set(url, known)
    const { transactions, html } = await known
    for (const groups of transactions) {
      await sql.begin(async (tx) => {
        for (const together of groups) {
          await Promise.all(
            together.map(({ text, parameters }) => tx.unsafe(text, [...parameters] as string[], { prepare: true })),
          )
        }
      })
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': html.length })
    response.end(html)
  })
}
