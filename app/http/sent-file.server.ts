import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { Busboy, type BusboyInstance } from '@fastify/busboy'

export type SentFile = { name: string; bytes: AsyncIterable<Uint8Array> }

/** Whether a form was sent with a file, as browsers send it. */
export const isWithFile = (request: Request): boolean =>
  /^multipart\/form-data/i.test(request.headers.get('content-type') ?? '')

/**
 * Reads the one file of a sent form as it comes in; `take` reads as much of it as it wants. At most `mostBytes` and one are
 * handed on: whoever counts sees that there are more. What is left is read and dropped, so that the browser hears
 * the answer. Null where the form holds no file; 'broken' where it is no form, or ended in its middle.
 */
export async function withSentFile<T>(
  request: Request,
  mostBytes: number,
  take: (file: SentFile) => Promise<T>,
): Promise<T | null | 'broken'> {
  const form = formReader(request, mostBytes)
  if (!form || !request.body) return 'broken'
  let isBroken = false
  const coming: Readable[] = []
  const found = new Promise<SentFile | null>((tell) => {
    form.on('file', (_field, stream, name) => {
      coming.push(stream)
      stream.once('error', () => {
        isBroken = true
      })
      tell({ name: name ?? '', bytes: stream.iterator({ destroyOnReturn: false }) })
    })
    form.on('finish', () => tell(null))
    form.on('error', () => tell(null))
  })
  const read = pipeline(Readable.fromWeb(request.body as ReadableStream), form).catch((error: Error) => {
    isBroken = true
    for (const stream of coming) stream.destroy(error)
    // Where the browser went away nothing else would say so.
    form.emit('error', error)
  })
  const readTheRest = () => {
    for (const stream of coming) stream.resume()
    return read
  }
  try {
    const file = await found
    const taken = file && !(file.name === '' && (await isEmpty(file))) ? await take(file) : null
    await readTheRest()
    return taken === null && isBroken ? 'broken' : taken
  } catch (error) {
    await readTheRest()
    if (isBroken) return 'broken'
    throw error
  }
}

/** A browser sends a file without a name and without a byte where none was chosen. */
async function isEmpty({ bytes }: SentFile): Promise<boolean> {
  for await (const chunk of bytes) if (chunk.length > 0) return false
  return true
}

function formReader(request: Request, mostBytes: number): BusboyInstance | null {
  try {
    return new Busboy({
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
      limits: { files: 1, fileSize: mostBytes + 1, fields: 10, fieldSize: 1_000, parts: 12, headerPairs: 20 },
    })
  } catch {
    return null
  }
}
