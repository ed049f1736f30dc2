import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfNeeded } from '#app/cli/build.server.ts'
import { superviseChildren } from '#app/cli/children.server.ts'
import { fillDemonstration, startSandbox, startWeb } from '#app/cli/processes.server.ts'
import { withStandIns } from '#app/cli/stand-ins.server.ts'
import { readSettings } from '#app/env.server.ts'
import { cloneTemplate, dropDatabase, prepareTestCluster } from './cluster.ts'

// What the journeys are walked against: Waymark as `npm start` runs it, with a database of its own on the test cluster.

const root = fileURLToPath(new URL('../..', import.meta.url))
const state = join(root, '.waymark/journeys')
mkdirSync(state, { recursive: true })

const port = process.env.JOURNEY_PORT ?? '4173'
const building = buildIfNeeded(root)
const cluster = await prepareTestCluster()
const databaseUrl = await cloneTemplate(cluster)
const { env, sandboxPort } = await withStandIns(
  { ...process.env, WAYMARK_DEMO: 'on', PORT: port, APP_URL: `http://localhost:${port}`, DATABASE_URL: databaseUrl },
  state,
)
const checked = readSettings(env)
if ('sentences' in checked) throw new Error(checked.sentences.join('\n'))

const children = superviseChildren(join(state, 'children.json'))
const output = openSync(join(state, 'waymark.log'), 'w')
// Where the journeys find what no page shows: the database's own address, and the sandbox's.
const ground = join(state, `${port}.json`)
writeFileSync(ground, JSON.stringify({ databaseUrl, sandboxUrl: `http://127.0.0.1:${sandboxPort}` }), { mode: 0o600 })
const processes = { env, settings: checked.settings, sandboxPort, output }
await startSandbox(children, processes)
await Promise.all([building, fillDemonstration(env)])
await startWeb(children, processes)

async function stop() {
  await children.stop()
  rmSync(ground, { force: true })
  const name = new URL(databaseUrl).pathname.slice(1)
  for (const database of [name, `${name}_sandbox`]) await dropDatabase(cluster.adminUrl, database)
  process.exit(0)
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
