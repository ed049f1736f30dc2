import type { ChildProcess } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withConnection } from '#db/databases.server.ts'
import type { Environment } from '../../env.server.ts'
import { endChild, launchChild, untilReady } from '../children.server.ts'
import { usablePort } from '../ports.server.ts'
import { fillDemonstration } from '../processes.server.ts'
import { withStandIns } from '../stand-ins.server.ts'
import { openBenchDatabase } from './bench-database.server.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const state = join(root, '.waymark/bench')

/** The page as it is, and the three floors below it. */
export const TARGETS = ['ours', 'floor 1', 'floor 2', 'floor 3'] as const
export type Target = (typeof TARGETS)[number]

/** What is measured: a demonstration of its own, and each target a web server of its own before the same database. */
export interface House {
  databaseUrl: string
  urls: Record<Target, string>
  processes: Record<Target, ChildProcess>
  close(): Promise<void>
}

/** Takes about a minute: the demonstration's half year is played anew, so that it is today's. */
export async function openHouse(): Promise<House> {
  mkdirSync(state, { recursive: true })
  const database = await openBenchDatabase('pages')
  const { databaseUrl } = database
  const started: ChildProcess[] = []
  const close = async () => {
    await Promise.all(started.map(endChild))
    await database.drop()
  }
  try {
    const env = await settingsFor(databaseUrl)
    // Without Stripe's sandbox: what was paid is not on the pages that are measured.
    await fillDemonstration({ ...env, STRIPE_API_BASE: '' })
    await withConnection(databaseUrl, (sql) => sql`vacuum analyze`)
    return { databaseUrl, ...(await startTargets(env, started)), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Without jobs: what a worker does in the meantime is not the pages' cost. */
async function settingsFor(databaseUrl: string): Promise<Environment> {
  const port = await usablePort()
  const given = { WAYMARK_DEMO: 'on', WAYMARK_WORKER: 'off', DATABASE_URL: databaseUrl, PORT: String(port) }
  // One address for all four, for it is written into what they answer.
  const { env } = await withStandIns({ ...process.env, ...given, APP_URL: `http://127.0.0.1:${port}` }, state)
  return env
}

async function startTargets(env: Environment, started: ChildProcess[]): Promise<Pick<House, 'urls' | 'processes'>> {
  const output = openSync(join(state, 'waymark.log'), 'w', 0o600)
  const launched = await Promise.all(TARGETS.map((target) => launch(target, env, output, started)))
  return {
    urls: Object.fromEntries(launched.map(({ target, url }) => [target, url])) as House['urls'],
    processes: Object.fromEntries(launched.map(({ target, child }) => [target, child])) as House['processes'],
  }
}

async function launch(target: Target, env: Environment, output: number, started: ChildProcess[]) {
  const floor = /^floor (\d)$/.exec(target)?.[1]
  const port = floor ? await usablePort() : Number(env.PORT)
  const options = {
    name: target,
    script: fileURLToPath(new URL(floor ? 'floor.ts' : 'ours.ts', import.meta.url)),
    args: floor ? [floor] : [],
    port,
    env: { ...env, PORT: String(port) },
    output,
  }
  const child = launchChild(options)
  started.push(child)
  await untilReady(child, options)
  return { target, child, url: `http://127.0.0.1:${port}` }
}
