import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'

interface Variant {
  body: Buffer
  headers: Record<string, string | number>
}

interface StaticFile {
  plain: Variant
  br?: Variant
  gzip?: Variant
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** Files whose name carries a hash of their content never change. */
const isHashed = /^\/assets\/.+-[\w-]{8,}\.\w+$/

/**
 * Reads everything under `folder` into memory once, so that a request costs no file system call. Returns what answers a
 * request for one of these files: true when it did.
 */
export function staticFiles(folder: string): (request: IncomingMessage, response: ServerResponse) => boolean {
  const files = new Map<string, StaticFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || !type) continue
    const path = join(entry.parentPath, entry.name)
    const address = path.slice(folder.length).replaceAll('\\', '/')
    files.set(address, readVariants(path, address, type))
  }
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const file = files.get((request.url ?? '').split('?', 1)[0] ?? '')
    if (!file) return false
    const accepted = request.headers['accept-encoding'] ?? ''
    const { body, headers } =
      (/\bbr\b/.test(accepted) && file.br) || (/\bgzip\b/.test(accepted) && file.gzip) || file.plain
    const isUnchanged = request.headers['if-none-match'] === headers.etag
    response.writeHead(isUnchanged ? 304 : 200, headers)
    response.end(isUnchanged || request.method === 'HEAD' ? undefined : body)
    return true
  }
}

function readVariants(path: string, address: string, type: string): StaticFile {
  const variant = (file: string, encoding?: string): Variant => {
    const body = readFileSync(file)
    return {
      body,
      headers: {
        'content-type': type,
        'content-length': body.length,
        'cache-control': isHashed.test(address) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
        etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"`,
        vary: 'accept-encoding',
        ...(encoding ? { 'content-encoding': encoding } : {}),
      },
    }
  }
  return {
    plain: variant(path),
    ...(existsSync(`${path}.br`) ? { br: variant(`${path}.br`, 'br') } : {}),
    ...(existsSync(`${path}.gz`) ? { gzip: variant(`${path}.gz`, 'gzip') } : {}),
  }
}
