import type { AddressInfo } from 'node:net'
import postgres from 'postgres'
import { runClockwork } from './objects/clockwork.ts'
import { loadShapes } from './protocol/shapes.ts'
import { makeServer } from './server.ts'
import { readSettings } from './settings.ts'
import { deliverDue, hurry } from './store/deliver.ts'
import { keepOwnEndpoint } from './store/events.ts'
import { type Bench, change } from './store/store.ts'
import { makeTables } from './store/tables.ts'

/**
 * Plays Stripe and the bank. A process of its own with a database of its own: it shares nothing with the product but Stripe's
 * protocol, and everything it promised is in Postgres before it answers.
 */
const main = async (): Promise<void> => {
  const settings = readSettings(process.env)
  if (settings.exitWithParent) exitWithParent()
  await loadShapes()
  const sql = postgres(settings.databaseUrl, { max: 12, onnotice: () => {} })
  await makeTables(sql)
  const bench: Bench = { sql, origin: `http://127.0.0.1:${settings.port}` }
  await change(bench, {}, (work) => keepOwnEndpoint(work, settings.webhookUrl, settings.webhookSecret))
  await hurry(bench)
  const loops = startLoops(bench)
  const server = makeServer({ bench, appUrl: settings.appUrl, stir: loops.stir })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  bench.origin = `http://127.0.0.1:${port}`
  process.stdout.write(`Stripe sandbox on ${bench.origin}\n`)
  process.send?.({ port })

  const stop = async () => {
    loops.stop()
    server.close()
    server.closeAllConnections()
    await sql.end({ timeout: 2 })
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

/** The clock's work and the deliveries, each one at a time, and again at once when something happened meanwhile. */
const startLoops = (bench: Bench): { stir: () => void; stop: () => void } => {
  let stopped = false
  const loop = (run: () => Promise<unknown>, every: number) => {
    let running = false
    let again = false
    const go = async () => {
      if (stopped) return
      again = running
      if (running) return
      running = true
      try {
        do {
          again = false
          await run()
        } while (again && !stopped)
      } catch (error) {
        if (!stopped) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      } finally {
        running = false
      }
    }
    const timer = setInterval(go, every)
    return { go, end: () => clearInterval(timer) }
  }
  const deliveries = loop(() => deliverDue(bench), 250)
  const clockwork = loop(async () => {
    await change(bench, {}, runClockwork)
    void deliveries.go()
  }, 1000)
  return {
    stir: () => void deliveries.go(),
    stop: () => {
      stopped = true
      deliveries.end()
      clockwork.end()
    },
  }
}

/** Whoever started it is gone: its channel closes, its input ends, or another process has become the parent. */
const exitWithParent = (): void => {
  const parent = process.ppid
  const leave = () => process.exit(0)
  process.on('disconnect', leave)
  process.stdin.on('end', leave)
  process.stdin.on('close', leave)
  process.stdin.on('error', leave)
  process.stdin.resume()
  setInterval(() => process.ppid !== parent && leave(), 500)
}

main().catch((error) => {
  process.stderr.write(
    `The Stripe sandbox could not start: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  process.exit(1)
})
