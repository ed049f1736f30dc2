import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { staticFiles } from './static-files.server.ts'

const folder = mkdtempSync(join(tmpdir(), 'waymark-static-'))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'assets/page-AbCd1234.js'), 'let a = 1')
writeFileSync(join(folder, 'assets/page-AbCd1234.js.gz'), gzipSync('let a = 1'))
writeFileSync(join(folder, 'favicon.svg'), '<svg/>')

const answer = staticFiles(folder)
const server = createServer((asked, response) => {
  if (!answer(asked, response)) response.writeHead(404).end()
})
beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)))
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

async function ask(path: string, method = 'GET', headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>((done, failed) => {
    const asked = request({ port, path, method, headers, host: '127.0.0.1' }, (response) => {
      let body = ''
      response.on('data', (part) => {
        body += part
      })
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, body }))
    })
    asked.once('error', failed)
    asked.end()
  })
}

test('a file whose name carries a hash is kept for ever, another is asked for again', async () => {
  const hashed = await ask('/assets/page-AbCd1234.js')
  expect(hashed.body).toBe('let a = 1')
  expect(hashed.headers['cache-control']).toContain('immutable')
  const icon = await ask('/favicon.svg?v=2')
  expect(icon.headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=3600' })
  expect((await ask('/favicon.svg', 'GET', { 'if-none-match': String(icon.headers.etag) })).status).toBe(304)
})

test('what was compressed at build time is sent so to whoever takes it', async () => {
  const zipped = await ask('/assets/page-AbCd1234.js', 'GET', { 'accept-encoding': 'gzip, br' })
  expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
})

test('only files of the folder are given, and only to be read', async () => {
  expect((await ask('/assets/../../../etc/passwd')).status).toBe(404)
  expect((await ask('/assets/page-AbCd1234.js.gz')).status).toBe(404)
  expect((await ask('/favicon.svg', 'POST')).status).toBe(404)
  expect((await ask('/favicon.svg', 'HEAD')).body).toBe('')
})
