import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { settings } from '../env.server.ts'

/** Where the bytes of evidence files are: a folder of this machine, or S3 where a bucket is set. Keys are drawn by lot. */
export type EvidenceStore = {
  /**
   * Keeps what comes under a key, counted and hashed on the way. It is there whole or not at all: where reading throws, that
   * is thrown on and nothing is kept.
   */
  put(key: string, bytes: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }>
  /** Null where nothing has this key. */
  get(key: string): Promise<Readable | null>
  /** What is not there is deleted already. */
  delete(key: string): Promise<void>
  /** The keys of everything that is kept since before an instant. */
  keptBefore(before: Date): AsyncIterable<string>
  /** Deletes what began to come before an instant, on this machine, and never came whole. */
  deleteUnfinished(before: Date): Promise<number>
}

type Place = ReturnType<typeof settings>['evidence']
let made: { store: EvidenceStore; of: string } | null = null

/** The store that the settings name. */
export function evidenceStore(): EvidenceStore {
  const place = settings().evidence
  const of = JSON.stringify(place)
  if (made?.of !== of) made = { store: storeAt(place), of }
  return made.store
}

export const storeAt = ({ folder, s3 }: Place): EvidenceStore => (s3 ? bucketStore(folder, s3) : folderStore(folder))

const KEY = /^[0-9a-f]{32}$/
function checked(key: string): string {
  if (!KEY.test(key)) throw new Error('not a key of the evidence store')
  return key
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'
const missingIsNull = (error: unknown): null => {
  if (isMissing(error)) return null
  throw error
}

/** Takes what comes to a file of its own under a temporary name, then hands that on whole. */
async function takeIn(
  folder: string,
  key: string,
  bytes: AsyncIterable<Uint8Array>,
  keep: (path: string, size: number) => Promise<void>,
): Promise<{ bytes: number; sha256: string }> {
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  const path = join(incoming, checked(key))
  const file = await open(path, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let size = 0
    try {
      for await (const chunk of bytes) {
        hash.update(chunk)
        size += chunk.length
        await file.writeFile(chunk)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await keep(path, size)
    return { bytes: size, sha256: hash.digest('hex') }
  } finally {
    await rm(path, { force: true })
  }
}

async function* olderIn(folder: string, before: Date): AsyncGenerator<string> {
  for (const name of (await readdir(folder).catch(missingIsNull)) ?? []) {
    const found = KEY.test(name) ? await stat(join(folder, name)).catch(missingIsNull) : null
    if (found && found.mtime < before) yield name
  }
}

async function deleteUnfinishedIn(folder: string, before: Date): Promise<number> {
  const incoming = join(folder, 'incoming')
  let count = 0
  for await (const name of olderIn(incoming, before)) {
    await rm(join(incoming, name), { force: true })
    count++
  }
  return count
}

function folderStore(folder: string): EvidenceStore {
  const kept = join(folder, 'kept')
  const at = (key: string) => join(kept, checked(key))
  return {
    put: (key, bytes) =>
      takeIn(folder, key, bytes, async (path) => {
        await mkdir(kept, { recursive: true, mode: 0o700 })
        await rename(path, at(key))
      }),
    async get(key) {
      const file = await open(at(key)).catch(missingIsNull)
      return file?.createReadStream() ?? null
    },
    delete: (key) => rm(at(key), { force: true }),
    keptBefore: (before) => olderIn(kept, before),
    deleteUnfinished: (before) => deleteUnfinishedIn(folder, before),
  }
}

type Bucket = NonNullable<Place['s3']>
/** Everything of ours in the bucket, which may have other things in it. */
const PREFIX = 'evidence/'

/** S3, or what speaks like it; who may use the bucket is found as every tool of AWS finds it. */
function bucketStore(folder: string, { bucket, region, endpoint }: Bucket): EvidenceStore {
  // Read only where a bucket is set: it is by far the largest package.
  const opened = import('@aws-sdk/client-s3').then((sdk) => ({
    sdk,
    client: new sdk.S3Client({
      region,
      ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
      // What speaks like S3 seldom knows its newer checksums; our own sha256 is beside each key.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
  }))
  opened.catch(() => undefined)
  const of = (key: string) => ({ Bucket: bucket, Key: PREFIX + checked(key) })
  return {
    put: (key, bytes) =>
      takeIn(folder, key, bytes, async (path, size) => {
        const { sdk, client } = await opened
        const body = createReadStream(path)
        try {
          await client.send(new sdk.PutObjectCommand({ ...of(key), Body: body, ContentLength: size }))
        } finally {
          body.destroy()
          await finished(body).catch(() => undefined)
        }
      }),
    async get(key) {
      const { sdk, client } = await opened
      try {
        return (await client.send(new sdk.GetObjectCommand(of(key)))).Body as Readable
      } catch (error) {
        if (error instanceof sdk.NoSuchKey) return null
        throw error
      }
    },
    async delete(key) {
      const { sdk, client } = await opened
      await client.send(new sdk.DeleteObjectCommand(of(key)))
    },
    async *keptBefore(before) {
      const { sdk, client } = await opened
      for await (const { Contents = [] } of sdk.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: PREFIX }))
        for (const { Key = '', LastModified } of Contents) {
          const key = Key.slice(PREFIX.length)
          if (KEY.test(key) && LastModified && LastModified < before) yield key
        }
    },
    deleteUnfinished: (before) => deleteUnfinishedIn(folder, before),
  }
}
