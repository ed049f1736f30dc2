import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { isPublicAddress, PUBLIC_INTERNET, type Reach, readFeed } from './outside-feed.server.ts'

const CALENDAR = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'
const UNKNOWN = { etag: null, lastModified: null }
let servers: Server[] = []

afterEach(async () => {
  for (const server of servers) server.closeAllConnections()
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  servers = []
})

/** A server on this machine, which only a reading with its host let through may reach. */
async function serve(answer: RequestListener): Promise<{ port: number; url: string; reach: Reach }> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const host = `127.0.0.1:${port}`
  return { port, url: `http://${host}/a.ics`, reach: { ...PUBLIC_INTERNET, allowed: [host] } }
}

const faultOf = async (url: string, reach?: Reach) => {
  const answered = await readFeed(url, UNKNOWN, reach)
  return answered.kind === 'fault' ? answered.fault : answered.kind
}

describe('addresses', () => {
  test.each([
    ...[
      '127.0.0.1',
      '127.8.9.1',
      '0.0.0.0',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
    ],
    ...[
      '100.64.0.1',
      '100.127.255.255',
      '192.0.0.8',
      '192.0.2.1',
      '198.18.0.1',
      '203.0.113.9',
      '224.0.0.1',
      '240.0.0.1',
    ],
    ...[
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      '::ffff:7f00:1',
      '::127.0.0.1',
      'fe80::1',
    ],
    ...[
      'fe80::1%eth0',
      'fc00::1',
      'fd00:ec2::254',
      'fec0::1',
      'ff02::1',
      '64:ff9b::7f00:1',
      '64:ff9b:1::1',
      '2002:7f00:1::',
    ],
    ...['2001:db8::1', '2001::1', '100::1', 'not an address', ''],
  ])('%s is never connected to', (address) => expect(isPublicAddress(address)).toBe(false))

  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2a00:1450:4009:80b::200e', '2606:4700::1111'])(
    '%s is the public internet’s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )

  test('by default nothing on this machine is read, whatever way its address is written', async () => {
    let asked = 0
    const { port } = await serve((_, response) => {
      asked++
      response.end(CALENDAR)
    })
    expect(await faultOf(`http://127.0.0.1:${port}/`)).toBe('not_https')
    expect(await faultOf(`https://127.0.0.1:${port}/`)).toBe('not_https')
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      'localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
    ])
      expect([host, await faultOf(`https://${host}/latest/meta-data`)]).toEqual([host, 'private_address'])
    expect(asked).toBe(0)
  })

  test('a name is refused where any of its addresses is private, and is looked up once', async () => {
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['8.8.8.8', '::1']]) {
      let looked = 0
      const resolve = async () => {
        looked++
        return addresses
      }
      expect(await faultOf('https://calendar.example/', { ...PUBLIC_INTERNET, resolve })).toBe('private_address')
      expect(looked).toBe(1)
    }
  })

  test('what was looked at is what is connected to, whatever the name means by then', async () => {
    const { port } = await serve(({ headers }, response) => response.end(`${CALENDAR}${headers.host}`))
    const looked: string[] = []
    const resolve = async (host: string) => {
      looked.push(host)
      return ['127.0.0.1']
    }
    const host = `only-here.invalid:${port}`
    const answered = await readFeed(`http://${host}/`, UNKNOWN, { ...PUBLIC_INTERNET, resolve, allowed: [host] })
    expect(answered).toMatchObject({ kind: 'whole', text: `${CALENDAR}${host}` })
    expect(looked).toEqual(['only-here.invalid'])
  })

  test('a name that nobody has', async () => {
    const gone = { ...PUBLIC_INTERNET, resolve: () => Promise.reject(new Error('ENOTFOUND')) }
    expect(await faultOf('https://nowhere.example/', gone)).toBe('no_such_host')
    expect(await faultOf('https://nowhere.example/', { ...gone, resolve: async () => [] })).toBe('no_such_host')
  })
})

describe('redirects', () => {
  const leadingTo = (to: string) => serve((_, response) => response.writeHead(302, { location: to }).end())

  test('each is looked at like the first', async () => {
    const { port } = await serve((_, response) => response.end(CALENDAR))
    for (const [to, fault] of [
      [`http://127.0.0.1:${port}/`, 'not_https'],
      ['https://127.0.0.1/', 'private_address'],
      ['https://[::1]/', 'private_address'],
      ['https://169.254.169.254/', 'private_address'],
      ['file:///etc/passwd', 'not_https'],
    ] as const) {
      const { url, reach } = await leadingTo(to)
      expect([to, await faultOf(url, reach)]).toEqual([to, fault])
    }
  })

  test('are followed, and not without end', async () => {
    const { url, reach } = await serve(({ url: at }, response) =>
      at === '/there.ics' ? response.end(CALENDAR) : response.writeHead(301, { location: '/there.ics' }).end(),
    )
    expect(await readFeed(url, UNKNOWN, reach)).toMatchObject({ kind: 'whole', text: CALENDAR })
    const round = await serve((_, response) => response.writeHead(307, { location: '/a.ics' }).end())
    expect(await faultOf(round.url, round.reach)).toBe('too_many_redirects')
  })
})

describe('what comes back', () => {
  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('packed as %s it is unpacked, and counted then', async (encoding, pack) => {
    const good = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(pack(CALENDAR)),
    )
    expect(await readFeed(good.url, UNKNOWN, good.reach)).toMatchObject({ text: CALENDAR })
    const packed = pack(Buffer.alloc(60 * 1024 * 1024, 'A'))
    expect(packed.length).toBeLessThan(100_000)
    const bomb = await serve((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(packed))
    const before = process.memoryUsage().rss
    expect(await faultOf(bomb.url, bomb.reach)).toBe('too_large')
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024)
    const half = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(pack(CALENDAR).subarray(0, 12)),
    )
    expect(await faultOf(half.url, half.reach)).toBe('cut_off')
  })

  test('30 MB are given up at ten, and a stream without end is', async () => {
    let sent = 0
    const { url, reach } = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, 'A'))) sent += 64 * 1024
      }
      response.on('drain', more)
      more()
    })
    expect(await faultOf(url, reach)).toBe('too_large')
    expect(sent).toBeLessThan(30 * 1024 * 1024)
  })

  test.each([
    [401, 'refused'],
    [403, 'refused'],
    [404, 'gone'],
    [410, 'gone'],
    [304, 'server_error'],
    [429, 'server_error'],
    [500, 'server_error'],
  ] as const)('status %i', async (status, fault) => {
    const { url, reach } = await serve((_, response) => response.writeHead(status).end())
    expect(await faultOf(url, reach)).toBe(fault)
  })

  test('what has not changed is not sent again', async () => {
    const { url, reach } = await serve(({ headers }, response) =>
      headers['if-none-match'] === '"a"' && headers['if-modified-since'] === 'Sat, 28 Nov 2026 10:00:00 GMT'
        ? response.writeHead(304).end()
        : response.writeHead(200, { etag: '"a"', 'last-modified': 'Sat, 28 Nov 2026 10:00:00 GMT' }).end(CALENDAR),
    )
    const first = await readFeed(url, UNKNOWN, reach)
    if (first.kind !== 'whole') throw new Error(first.kind)
    expect(await readFeed(url, first.known, reach)).toEqual({ kind: 'unchanged' })
  })

  test('nobody there, and a connection that ends in the middle', async () => {
    const { url, reach } = await serve((_, response) => response.end())
    await new Promise((done) => servers.pop()?.close(done))
    expect(await faultOf(url, reach)).toBe('unreachable')
    const half = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write(CALENDAR, () => response.destroy())
    })
    expect(await faultOf(half.url, half.reach)).toBe('cut_off')
  })

  const impatient = (reach: Reach): Reach => ({ ...reach, patience: { wholeMs: 1_500, idleMs: 400 } })

  test('one that says nothing, or stops speaking, is given up', async () => {
    const silent = await serve(() => {})
    const stops = await serve((_, response) => response.write(CALENDAR))
    const began = Date.now()
    const faults = [silent, stops].map(({ url, reach }) => faultOf(url, impatient(reach)))
    expect(await Promise.all(faults)).toEqual(['too_slow', 'too_slow'])
    expect(Date.now() - began).toBeLessThan(1_400)
  })

  test('nor does one that drips, or whose name takes for ever, hold it for long', async () => {
    const { url, reach } = await serve((_, response) => {
      const drip = setInterval(() => (response.destroyed ? clearInterval(drip) : response.write('A')), 100)
    })
    expect(await faultOf(url, impatient(reach))).toBe('too_slow')
    const never = { ...impatient(reach), resolve: () => new Promise<string[]>(() => {}) }
    expect(await faultOf('https://calendar.example/', never)).toBe('too_slow')
  })
})
