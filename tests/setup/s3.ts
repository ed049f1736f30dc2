import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What speaks enough of S3 for one bucket to be written, read, listed (two at a time) and emptied. */
export async function fakeS3() {
  const kept = new Map<string, { bytes: Buffer; at: Date }>()
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://s3')
    const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'))
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const say = (status: number, xml = '') => response.writeHead(status, { 'content-type': 'application/xml' }).end(xml)
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256')) return say(403)
    if (request.method === 'PUT') {
      kept.set(key, { bytes: Buffer.concat(parts), at: new Date() })
      return say(200)
    }
    if (request.method === 'DELETE') {
      kept.delete(key)
      return say(204)
    }
    if (url.searchParams.get('list-type') === '2') {
      const prefix = url.searchParams.get('prefix') ?? ''
      const after = url.searchParams.get('continuation-token') ?? ''
      const all = [...kept]
        .filter(([one]) => one.startsWith(prefix) && one > after)
        .sort(([a], [b]) => (a < b ? -1 : 1))
      const some = all.slice(0, 2)
      const more = all.length > 2
      const rows = some.map(
        ([one, { bytes, at }]) =>
          `<Contents><Key>${one}</Key><LastModified>${at.toISOString()}</LastModified><Size>${bytes.length}</Size></Contents>`,
      )
      const next = more ? `<NextContinuationToken>${some.at(-1)?.[0]}</NextContinuationToken>` : ''
      return say(200, `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${rows.join('')}</ListBucketResult>`)
    }
    const found = kept.get(key)
    if (!found) return say(404, '<Error><Code>NoSuchKey</Code><Message>No</Message></Error>')
    response.writeHead(200, { 'content-length': found.bytes.length }).end(found.bytes)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    kept,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
