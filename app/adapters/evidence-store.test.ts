import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fakeS3 } from '#tests/setup/s3.ts'
import { type EvidenceStore, storeAt } from './evidence-store.server.ts'

const key = (letter: string) => letter.repeat(32)
const later = () => new Date(Date.now() + 60_000)
const earlier = () => new Date(Date.now() - 60_000)
const content = Buffer.alloc(300_000, 'evidence ')
async function* pieces(bytes = content) {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}
async function keysOf(store: EvidenceStore, before: Date) {
  const keys: string[] = []
  for await (const one of store.keptBefore(before)) keys.push(one)
  return keys.sort()
}

describe.each(['a folder', 'S3'])('%s', (where) => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-store-'))
  let s3: Awaited<ReturnType<typeof fakeS3>>
  let store: EvidenceStore
  beforeAll(async () => {
    s3 = await fakeS3()
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'tests', AWS_SECRET_ACCESS_KEY: 'tests' })
    const bucket = { bucket: 'waymark-evidence', region: 'eu-west-2', endpoint: s3.endpoint }
    store = storeAt({ folder, s3: where === 'S3' ? bucket : null })
    // Who may use the bucket is looked for with the first call.
    await store.get(key('0'))
    delete process.env.AWS_ACCESS_KEY_ID
    delete process.env.AWS_SECRET_ACCESS_KEY
  })
  afterAll(async () => {
    await s3.close()
    rmSync(folder, { recursive: true })
  })
  const incoming = () => readdirSync(join(folder, 'incoming'))

  test('keeps what comes whole, counted and hashed, and gives it back', async () => {
    const sha256 = createHash('sha256').update(content).digest('hex')
    expect(await store.put(key('a'), pieces())).toEqual({ bytes: content.length, sha256 })
    const stream = await store.get(key('a'))
    expect(stream && (await buffer(stream)).equals(content)).toBe(true)
    expect(incoming()).toEqual([])
  })

  test('keeps nothing of what breaks off', async () => {
    async function* broken() {
      yield content
      throw new Error('the line broke')
    }
    await expect(store.put(key('b'), broken())).rejects.toThrow('the line broke')
    expect(await store.get(key('b'))).toBeNull()
    expect(incoming()).toEqual([])
  })

  test('deletes as often as it is asked', async () => {
    await store.put(key('c'), pieces())
    await store.delete(key('c'))
    await store.delete(key('c'))
    expect(await store.get(key('c'))).toBeNull()
  })

  test('tells what it has kept since before', async () => {
    for (const letter of ['d', 'e', 'f']) await store.put(key(letter), pieces())
    if (where === 'S3') s3.kept.set('evidence/somebody-elses.txt', { bytes: content, at: new Date(0) })
    else writeFileSync(join(folder, 'kept', 'somebody-elses.txt'), 'x')
    expect(await keysOf(store, earlier())).toEqual([])
    expect(await keysOf(store, later())).toEqual(['a', 'd', 'e', 'f'].map(key))
  })

  test('sweeps what never came whole', async () => {
    writeFileSync(join(folder, 'incoming', key('9')), 'half')
    expect(await store.deleteUnfinished(earlier())).toBe(0)
    expect(await store.deleteUnfinished(later())).toBe(1)
    expect(incoming()).toEqual([])
  })

  test.each(['../../etc/passwd', '', 'A'.repeat(32), `${key('a')}/..`])('knows no key %j', async (bad) => {
    await expect(store.put(bad, pieces())).rejects.toThrow('not a key')
    await expect(async () => store.get(bad)).rejects.toThrow('not a key')
    await expect(async () => store.delete(bad)).rejects.toThrow('not a key')
  })
})
