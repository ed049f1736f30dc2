import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AppLoadContext, createRequestHandler, type ServerBuild } from '@remix-run/node'
import { createRequest, sendResponse } from '@remix-run/node-fetch-server'
import { errorFacts, logger } from '../adapters/logger.server.ts'
import type { Settings } from '../env.server.ts'
import { clientAddress } from './client-address.ts'
import { forgottenFlash } from './flash-cookie.ts'
import { logPath } from './log-path.ts'
import { refusingWithPages } from './refuse-with-pages.ts'
import { type RefusedRequest, refusalOf, refusalPage } from './refused-requests.ts'
import { securityHeaders } from './security-headers.server.ts'
import { staticFiles } from './static-files.server.ts'

declare module '@remix-run/node' {
  interface AppLoadContext {
    /** For inline scripts, where a page has any. */
    nonce: string
    requestId: string
    /** Of the browser, for counting attempts; never logged. */
    clientAddress: string
    /** What a route without a page has answered, when a person is to be told by a page. */
    refused?: { status: number; path: string }
  }
}

/**
 * What stands between the network and the pages: headers, built files, refusals, one log line a request. It serves the
 * pages of `build` and the files of `clientFolder`; whoever made it says where it listens and when it closes.
 */
export function webServer(build: ServerBuild, clientFolder: string, { appUrl, stripe }: Settings): Server {
  const answer = refusingWithPages(createRequestHandler(build, 'production'))
  const serveStatic = staticFiles(clientFolder)
  const app = new URL(appUrl)
  const setHeaders = securityHeaders({ appUrl, stripeApiBase: stripe.apiBase })

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
        contentType: request.headers['content-type'],
        contentLength: request.headers['content-length'],
        isChunked: request.headers['transfer-encoding'] !== undefined,
      },
      appUrl,
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

  // Two minutes are enough for a file of 10 MB by telephone.
  return createServer({ requestTimeout: 120_000, headersTimeout: 15_000 }, (request, response) => {
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
