import { connect } from 'node:net'

/** Thrown where the scanner found something, or did not say that there is nothing. */
export class NotClean extends Error {
  constructor(readonly found: 'virus' | 'no answer') {
    super(found)
  }
}

const SILENT_MS = 30_000

/**
 * Passes bytes on and shows them to clamd as they go by, where there is one; throws `NotClean` at the end
 * unless it answers that the stream is clean. Whatever else happens there (away, silent, too busy, too large for it) counts as no
 * answer. (Source: clamd's INSTREAM: pieces with their length before them, an empty one last, then one line of answer.)
 */
export async function* scanned(
  bytes: AsyncIterable<Uint8Array>,
  clamd: { host: string; port: number } | null,
  silentMs = SILENT_MS,
): AsyncGenerator<Uint8Array> {
  if (!clamd) {
    yield* bytes
    return
  }
  const socket = connect(clamd)
  try {
    let answer = ''
    const ended = new Promise<void>((done) => socket.once('close', () => done()))
    socket.setTimeout(silentMs, () => socket.destroy())
    socket.on('error', () => undefined)
    socket.on('data', (told: Buffer) => {
      answer = (answer + told.toString('latin1')).slice(0, 500)
      if (answer.includes('\0')) socket.destroy()
    })
    const send = async (piece: Uint8Array) => {
      if (socket.destroyed || socket.write(piece)) return
      await Promise.race([ended, new Promise((done) => socket.once('drain', done))])
    }
    await send(Buffer.from('zINSTREAM\0'))
    for await (const chunk of bytes) {
      if (chunk.length === 0) continue
      await send(lengthOf(chunk.length))
      await send(chunk)
      yield chunk
    }
    await send(lengthOf(0))
    await ended
    const said = (answer.split('\0')[0] ?? '').trim()
    if (said === 'stream: OK') return
    throw new NotClean(said.endsWith(' FOUND') ? 'virus' : 'no answer')
  } finally {
    socket.destroy()
  }
}

function lengthOf(length: number): Buffer {
  const four = Buffer.alloc(4)
  four.writeUInt32BE(length)
  return four
}
