import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { errorBody, invalid, Refused } from './errors.ts'
import type { Reply } from './pages/card-form.ts'
import { answerPage } from './pages/pages.ts'
import type { Site } from './pages/site.ts'
import { answerCall } from './protocol/api.ts'
import { apiVersion } from './store/events.ts'

const bodyLimit = 1_048_576
/** More than the largest file, so that a file that is too large hears why. */
const uploadLimit = 16 * 1_048_576

const readBody = async (request: IncomingMessage, limit = bodyLimit): Promise<Buffer> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > limit) throw new Refused(413, { type: 'invalid_request_error', message: 'The request is too large.' })
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const sendJson = (response: ServerResponse, status: number, body: string, more: Record<string, string> = {}) => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-cache, no-store', ...more })
  response.end(body)
}

const sendReply = (response: ServerResponse, reply: Reply) => {
  const safe = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }
  if (reply.to) {
    response.writeHead(303, { ...safe, location: reply.to }).end()
    return
  }
  response.writeHead(reply.status, {
    ...safe,
    'content-type': reply.type ?? 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  })
  response.end(reply.bytes ?? reply.page ?? '')
}

const api = async (site: Site, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
  const body = await readBody(request, url.pathname === '/v1/files' ? uploadLimit : bodyLimit)
  const header = (name: string) => {
    const value = request.headers[name]
    return Array.isArray(value) ? value[0] : value
  }
  const answer = await answerCall(site.bench, {
    verb: request.method ?? 'GET',
    path: url.pathname,
    query: url.search.slice(1),
    body,
    header,
  })
  const key = header('idempotency-key')
  sendJson(response, answer.status, answer.body, {
    'request-id': answer.request,
    'stripe-version': apiVersion,
    ...(key && request.method !== 'GET' && /^[\x20-\x7e]{1,255}$/.test(key) ? { 'idempotency-key': key } : {}),
    ...(answer.replayed ? { 'idempotent-replayed': 'true', 'original-request': answer.request } : {}),
    ...(answer.status === 409 ? { 'stripe-should-retry': 'true' } : {}),
  })
  if (request.method !== 'GET') site.stir()
}

const handle = async (site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(`http://sandbox${request.url?.startsWith('/') ? request.url : '/'}`)
  const isApi = /^\/v[12]\//.test(url.pathname)
  try {
    if (isApi) return await api(site, request, response, url)
    const body = request.method === 'POST' ? (await readBody(request)).toString('utf8') : ''
    sendReply(response, await answerPage(site, request, url, body))
  } catch (error) {
    if (response.headersSent) return void response.destroy()
    if (error instanceof Refused)
      return sendJson(response, error.status, JSON.stringify(errorBody(error)), { connection: 'close' })
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    sendJson(
      response,
      500,
      JSON.stringify({ error: { type: 'api_error', message: 'The sandbox has a fault: see its log.' } }),
    )
  }
}

export const makeServer = (site: Site): Server => {
  const server = createServer((request, response) => {
    handle(site, request, response).catch(() => response.destroy())
  })
  server.on('clientError', (_error, socket) => {
    const body = JSON.stringify(errorBody(invalid('The request is not valid HTTP.')))
    if (socket.writable)
      socket.end(
        `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
      )
  })
  return server
}
