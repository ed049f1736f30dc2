import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

/**
 * The string that every virus scanner knows and that harms nothing, written in two parts so that no scanner takes this file for it.
 * (Source: EICAR.)
 */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join('')

/** How it answers; 'reads' is what clamd does. */
type Way = 'reads' | 'silent' | 'hangs up' | 'too large' | 'nonsense'

/** A small clamd on this machine that knows INSTREAM and one virus. `port` 0: any that is free. */
export async function fakeClamd(port = 0) {
  const scanner = { way: 'reads' as Way, scanned: [] as number[] }
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => undefined)
    let come = Buffer.alloc(0)
    const content: Buffer[] = []
    let isBegun = false
    const answer = (text: string) => socket.end(`${text}\0`)
    socket.on('data', (piece) => {
      if (scanner.way === 'hangs up') return socket.destroy()
      come = Buffer.concat([come, piece])
      if (!isBegun) {
        const word = Buffer.from('zINSTREAM\0')
        if (come.length < word.length) return
        if (!come.subarray(0, word.length).equals(word)) return answer('UNKNOWN COMMAND')
        come = come.subarray(word.length)
        isBegun = true
      }
      while (come.length >= 4) {
        const length = come.readUInt32BE()
        if (length === 0) return tell()
        if (come.length < 4 + length) return
        content.push(come.subarray(4, 4 + length))
        come = come.subarray(4 + length)
      }
    })
    const tell = () => {
      const all = Buffer.concat(content)
      scanner.scanned.push(all.length)
      if (scanner.way === 'silent') return
      if (scanner.way === 'nonsense') return answer('stream: OK, perhaps')
      if (scanner.way === 'too large') return answer('INSTREAM size limit exceeded. ERROR')
      answer(all.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK')
    }
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return Object.assign(scanner, {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  })
}
