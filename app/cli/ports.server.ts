import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Can this process listen on `port` of this machine? Asks for any free one with 0. Null when it is taken. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(null))
    server.listen(port, '127.0.0.1', () => {
      const { port: found } = server.address() as { port: number }
      server.close(() => done(found))
    })
  })
}

/** Waits for a port that a process of ours may be leaving at this moment. False when it stays taken. */
export async function isFreeSoon(port: number, withinMs = 5_000): Promise<boolean> {
  for (const until = Date.now() + withinMs; ; await sleep(100)) {
    if (await tryPort(port)) return true
    if (Date.now() > until) return false
  }
}

/** The preferred port when it is free soon, else any free one. */
export async function usablePort(preferred?: number): Promise<number> {
  if (preferred && (await isFreeSoon(preferred, 2_000))) return preferred
  return (await tryPort(0)) ?? usablePort()
}
