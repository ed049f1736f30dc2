import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AppLoadContext, createRequestHandler, type ServerBuild } from '@remix-run/node'
import { createRequest, sendResponse } from '@remix-run/node-fetch-server'
import { errorFacts, logger } from './adapters/logger.server.ts'
import { readSettings } from './env.server.ts'
import { clientAddress } from './http/client-address.ts'
import { forgottenFlash } from './http/flash-cookie.ts'
import { logPath } from './http/log-path.ts'
import { type RefusedRequest, refusalOf, refusalPage } from './http/refused-requests.ts'
import { securityHeaders } from './http/security-headers.server.ts'
import { staticFiles } from './http/static-files.server.ts'

declare module '@remix-run/node' {
  interface AppLoadContext {
    /** For inline scripts, where a page has any. */
    nonce: string
    requestId: string
    /** Of the browser, for counting attempts; never logged. */
    clientAddress: string
  }
}

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
const answer = createRequestHandler(build, 'production')
const serveStatic = staticFiles(new URL('client', folder).pathname)
const app = new URL(settings.appUrl)
const setHeaders = securityHeaders({
  appUrl: settings.appUrl,
  checkoutOrigin: settings.stripe.apiBase ? new URL(settings.stripe.apiBase).origin : 'https://checkout.stripe.com',
})

async function respond(request: IncomingMessage, response: ServerResponse, requestId: string) {
  const nonce = randomBytes(16).toString('base64')
  setHeaders(request, response, nonce)
  if (serveStatic(request, response)) return
  const refused = refusalOf(
    {
      method: request.method ?? 'GET',
      path: request.url ?? '',
      origin: request.headers.origin,
      fetchSite: request.headers['sec-fetch-site'] as string | undefined,
      contentLength: request.headers['content-length'],
      isChunked: request.headers['transfer-encoding'] !== undefined,
    },
    settings.appUrl,
  )
  if (refused) return turnAway(response, refused)
  const asked = createRequest(request, response, { host: app.host, protocol: app.protocol })
  // The origin was checked above; Remix compares it with headers that a proxy may rewrite.
  asked.headers.delete('origin')
  asked.headers.delete('x-forwarded-host')
  const context: AppLoadContext = { nonce, requestId, clientAddress: clientAddress(request) }
  const answered = await answer(asked, context)
  if (response.destroyed) return
  if (request.headers.cookie || answered.headers.has('set-cookie')) response.setHeader('cache-control', 'no-store')
  const forgotten = forgottenFlash(request.headers.cookie, request.method, answered.status)
  if (forgotten) answered.headers.append('set-cookie', forgotten)
  if (response.hasHeader('cache-control')) answered.headers.delete('cache-control')
  await sendResponse(response, answered)
}

function turnAway(response: ServerResponse, refused: RefusedRequest) {
  const { status, html } = refusalPage(refused)
  // What is left of a body that nobody reads is not waited for.
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
  })
  response.end(html)
}

const server = createServer({ requestTimeout: 30_000, headersTimeout: 15_000 }, (request, response) => {
  const began = performance.now()
  const requestId = randomBytes(9).toString('base64url')
  response.setHeader('x-request-id', requestId)
  response.once('close', () => {
    const ms = Math.round(performance.now() - began)
    const path = logPath(request.url ?? '')
    if (!path.startsWith('/assets/')) {
      logger.info({ request: requestId, method: request.method, path, status: response.statusCode, ms })
    }
  })
  respond(request, response, requestId).catch((error: unknown) => {
    if (response.destroyed || request.destroyed) return
    logger.error({ request: requestId, error: errorFacts(error) }, 'a request failed')
    if (response.headersSent) response.destroy()
    else turnAway(response, 'broken')
  })
})

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
