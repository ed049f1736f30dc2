import { openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabaseIfMissing } from '#db/databases.server.ts'
import { startOrAttach } from '#db/embedded.server.ts'
import { migrate } from '#db/migrate.server.ts'
import type { HeldLock } from '#db/process-lock.mjs'
import { type Environment, readSettings, type Settings } from '../env.server.ts'
import { buildIfNeeded } from './build.server.ts'
import { endLeftovers, superviseChildren } from './children.server.ts'
import { isFreeSoon } from './ports.server.ts'
import { fillDemonstration, prepareDemonstration, startSandbox, startWeb } from './processes.server.ts'
import { withStandIns } from './stand-ins.server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const state = join(root, '.waymark')
const children = superviseChildren(join(state, 'children.json'))

/** The second stage of `npm start`, once the packages are there: database, pages, sandbox, web server, and what to do next. */
export async function serve(lock: HeldLock): Promise<void> {
  await endLeftovers(join(state, 'children.json'))
  const { env, sandboxPort } = await withStandIns(process.env, state)
  const isEmbedded = !env.DATABASE_URL
  const settings = check({ ...env, DATABASE_URL: env.DATABASE_URL || 'postgres://waymark@127.0.0.1/waymark' })
  if (!(await isFreeSoon(settings.port))) {
    throw new Error(
      `Port ${settings.port} is in use: end what uses it, or start Waymark on another with PORT=3001 npm start.`,
    )
  }
  stopOnSignals()

  const building = buildIfNeeded(root)
  building.catch(() => undefined)
  env.DATABASE_URL = await prepareDatabase(env, isEmbedded)
  const toFill =
    isEmbedded && settings.isDemo && (await prepareDemonstration(env.DATABASE_URL, console.log)) === 'to fill'

  const output = settings.isDemo ? openSync(join(state, 'waymark.log'), 'a', 0o600) : 'inherit'
  const processes = { env, settings: check(env), sandboxPort, output } as const
  await startSandbox(children, processes)
  if (toFill) {
    await fillDemonstration(env)
    console.log('Filled the demonstration.')
  }
  if (await building) console.log('Built the pages.')
  await startWeb(children, processes)
  lock.rewrite({ url: settings.appUrl })
  greet(settings)
}

function check(env: Environment): Settings {
  const checked = readSettings(env)
  if ('sentences' in checked) throw new Error(checked.sentences.join('\n'))
  return checked.settings
}

/** Starts the embedded Postgres where no database is named, and brings the database up to date. */
async function prepareDatabase(env: Environment, isEmbedded: boolean): Promise<string> {
  if (!isEmbedded) {
    const url = env.DATABASE_URL as string
    await migrate(url).catch((error) => {
      const place = new URL(url).host + new URL(url).pathname
      throw new Error(`The database at ${place} could not be brought up to date: ${error.message || error.code}.`)
    })
    return url
  }
  const cluster = await startOrAttach({ dir: join(state, 'postgres'), fsync: true })
  console.log(cluster.attached ? 'The database was still running.' : 'Started the database.')
  const url = cluster.url('waymark')
  await createDatabaseIfMissing(url)
  await migrate(url)
  return url
}

function stopOnSignals() {
  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    await children.stop()
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

const accounts = [
  ['careers.leader', 'requests visits for a school'],
  ['business.manager', 'approves and pays for it'],
  ['trust.finance', 'approves for the academies of a trust'],
  ['adviser', 'a freelance careers adviser'],
  ['provider', 'runs a provider that sends five advisers'],
  ['consortium.lead', 'books for three schools together'],
  ['staff', 'works at Waymark'],
] as const

function greet({ appUrl, port, isDemo }: Settings) {
  const here = `http://localhost:${port}`
  console.log(`\nWaymark serves at ${appUrl}${appUrl === here ? '' : `, from ${here}`}\n`)
  if (!isDemo) return
  console.log('Accounts of the demonstration, password waymark-demo-2026:')
  for (const [name, does] of accounts) console.log(`  ${`${name}@demo.waymark.example`.padEnd(40)} ${does}`)
  console.log('\nCtrl-C stops Waymark; npm run db:stop ends its database. Its log is .waymark/waymark.log.')
}
