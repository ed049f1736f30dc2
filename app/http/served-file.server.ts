import { Readable } from 'node:stream'

type Served = { name: string; mediaType: string; bytes: number; stream: Readable }

/**
 * Hands out a file that somebody gave us. It is saved and not shown, for browsers show no PDF in a sandbox; and whatever is in it, it
 * runs nothing, loads nothing, is taken for nothing else than it is, and is kept by nobody on the way.
 */
export function servedFile(request: Request, { name, mediaType, bytes, stream }: Served): Response {
  const isAsked = request.method !== 'HEAD'
  if (!isAsked) stream.destroy()
  return new Response(isAsked ? (Readable.toWeb(stream) as ReadableStream) : null, {
    headers: {
      'content-type': mediaType,
      'content-length': String(bytes),
      'content-disposition': disposition(name),
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  })
}

/** With a name in plain letters for old programs, and the whole one. (Source: RFC 6266.) */
function disposition(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\%]/g, '_')
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}
