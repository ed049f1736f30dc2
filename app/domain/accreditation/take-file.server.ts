import { randomBytes } from 'node:crypto'
import { evidenceStore } from '#app/adapters/evidence-store.server.ts'
import { errorFacts, logger } from '#app/adapters/logger.server.ts'
import { mediaTypeOf, TELLING_BYTES } from '#app/adapters/media-type.server.ts'
import { NotClean, scanned } from '#app/adapters/virus-scan.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { settings } from '#app/env.server.ts'
import { type EvidenceType, isEvidenceType, MOST_BYTES, safeFileName } from './evidence-rules.ts'

/** What is wrong with the file itself. */
export type FileFault = 'empty' | 'too_large' | 'wrong_type' | 'virus' | 'not_scanned'

/** A file that is in the store, and that no row stands for yet. */
export type TakenFile = { key: string; name: string; mediaType: EvidenceType; bytes: number; sha256: string }

class Faulty extends Error {
  constructor(readonly fault: FileFault) {
    super(fault)
  }
}

/**
 * Takes a file that somebody gives. It is looked at as it comes in and never whole in memory: what it is by its first bytes, that it
 * is not too large, and that the virus scanner finds nothing, where there is one. What is refused leaves nothing behind.
 */
export async function takeFile(name: string, bytes: AsyncIterable<Uint8Array>): Promise<Result<TakenFile, FileFault>> {
  const key = randomBytes(16).toString('hex')
  const found: { type?: EvidenceType } = {}
  try {
    const kept = await evidenceStore().put(key, scanned(lookedAt(bytes, found), settings().clamd))
    const mediaType = found.type as EvidenceType
    return done({ key, name: safeFileName(name, mediaType), mediaType, ...kept })
  } catch (error) {
    if (error instanceof Faulty) return refuse(error.fault)
    if (error instanceof NotClean) return refuse(error.found === 'virus' ? 'virus' : 'not_scanned')
    throw error
  }
}

/** Ends at the first byte that is too many, or when the first bytes say that it is nothing we take. */
async function* lookedAt(bytes: AsyncIterable<Uint8Array>, found: { type?: EvidenceType }): AsyncGenerator<Uint8Array> {
  let size = 0
  let head = Buffer.alloc(0)
  const tell = async () => {
    const type = await mediaTypeOf(head)
    if (!isEvidenceType(type)) throw new Faulty('wrong_type')
    found.type = type
  }
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > MOST_BYTES) throw new Faulty('too_large')
    if (found.type === undefined) {
      head = Buffer.concat([head, chunk])
      if (head.length >= TELLING_BYTES) await tell()
    }
    yield chunk
  }
  if (size === 0) throw new Faulty('empty')
  if (found.type === undefined) await tell()
}

/** Deletes bytes that no row stands for any more. Where the store is away, the nightly sweep does. */
export async function letGo(key: string): Promise<void> {
  await evidenceStore()
    .delete(key)
    .catch((error) => logger.warn({ error: errorFacts(error) }, 'a file waits to be swept'))
}
