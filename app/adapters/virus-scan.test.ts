import { afterAll, beforeAll, expect, test } from 'vitest'
import { EICAR, fakeClamd } from '#tests/setup/clamd.ts'
import { NotClean, scanned } from './virus-scan.server.ts'

let clamd: Awaited<ReturnType<typeof fakeClamd>>
beforeAll(async () => {
  clamd = await fakeClamd()
})
afterAll(() => clamd.close())

async function* pieces(...all: (string | Buffer)[]) {
  for (const one of all) yield Buffer.from(one)
}
async function through(bytes: AsyncIterable<Uint8Array>, port = clamd.port, silentMs = 10_000): Promise<string> {
  const come: Uint8Array[] = []
  for await (const chunk of scanned(bytes, { host: '127.0.0.1', port }, silentMs)) come.push(chunk)
  return Buffer.concat(come).toString()
}
const found = (sent: Promise<string>) =>
  sent.then(
    () => 'clean',
    (error) => (error instanceof NotClean ? error.found : String(error)),
  )

test('what is clean goes through as it came, whole before the scanner', async () => {
  clamd.way = 'reads'
  const large = Buffer.alloc(3_000_000, 'a')
  expect(await through(pieces('', 'one', large))).toBe(`one${large}`)
  expect(clamd.scanned.at(-1)).toBe(3_000_003)
})

test('a virus is found, also across two pieces', async () => {
  clamd.way = 'reads'
  expect(await found(through(pieces(EICAR.slice(0, 20), EICAR.slice(20))))).toBe('virus')
})

test.each(['silent', 'hangs up', 'too large', 'nonsense'] as const)(
  'a scanner that is %s has not said that it is clean',
  async (way) => {
    clamd.way = way
    expect(
      await found(through(pieces('one', Buffer.alloc(2_000_000)), clamd.port, way === 'silent' ? 300 : undefined)),
    ).toBe('no answer')
  },
)

test('nor has one that is not there', async () => {
  const gone = await fakeClamd()
  await gone.close()
  expect(await found(through(pieces('one'), gone.port))).toBe('no answer')
})

test('where none is set everything goes through', async () => {
  const come: Uint8Array[] = []
  for await (const chunk of scanned(pieces(EICAR), null)) come.push(chunk)
  expect(Buffer.concat(come).toString()).toBe(EICAR)
})

test('what breaks off is broken, and the scanner is let go', async () => {
  clamd.way = 'reads'
  async function* broken() {
    yield Buffer.from('one')
    throw new Error('the line broke')
  }
  expect(await found(through(broken()))).toContain('the line broke')
})
