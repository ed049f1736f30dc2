import { once } from 'node:events'
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfNeeded } from '#app/cli/build.server.ts'
import { type Children, superviseChildren } from '#app/cli/children.server.ts'
import { usablePort } from '#app/cli/ports.server.ts'
import { fillDemonstration, startSandbox, startWeb } from '#app/cli/processes.server.ts'
import { withStandIns } from '#app/cli/stand-ins.server.ts'
import { type Environment, readSettings } from '#app/env.server.ts'
import { sibling } from '#db/databases.server.ts'
import { cloneTemplate, copyDatabase, dropLeftovers, prepareTestCluster } from './cluster.ts'
import { journeyPorts, stateFolder } from './journey-ports.ts'

// What the journeys are walked against: Waymark as `npm start` runs it, once for each of Playwright's workers, so that no
// walk finds what another has changed. The demonstration is filled once, on the test cluster, and copied for each.

const root = fileURLToPath(new URL('../..', import.meta.url))
mkdirSync(stateFolder, { recursive: true })

// `npm test` has it filled beside other tests, and the copies served when the journeys begin.
const isWanted = process.send && once(process, 'message')
const building = buildIfNeeded(root)
const cluster = await prepareTestCluster()
const filled = await cloneTemplate(cluster)
const nameOf = (url: string) => new URL(url).pathname.slice(1)
const running: Children[] = []

const { env, sandboxPort } = await withStandIns(addressed(process.env, journeyPorts[0] as number, filled), stateFolder)
const filling = processesOf(env, 'filling', sandboxPort)
await startSandbox(filling.children, filling)
await Promise.all([building, fillDemonstration(env)])
await filling.children.stop()
await isWanted
// The last is the one that Playwright waits for.
for (const port of journeyPorts) await serveCopy(port)
process.send?.('serving')

function addressed(given: Environment, port: number, databaseUrl: string): Environment {
  const APP_URL = `http://localhost:${port}`
  // The files that the filled demonstration has; every copy of its database knows them.
  const WAYMARK_EVIDENCE_FOLDER = join(stateFolder, 'evidence')
  return {
    ...given,
    WAYMARK_DEMO: 'on',
    PORT: String(port),
    APP_URL,
    DATABASE_URL: databaseUrl,
    WAYMARK_EVIDENCE_FOLDER,
  }
}

function processesOf(of: Environment, name: string, sandbox: number | null) {
  const checked = readSettings(of)
  if ('sentences' in checked) throw new Error(checked.sentences.join('\n'))
  const children = superviseChildren(join(stateFolder, `${name}.children.json`))
  running.push(children)
  const output = openSync(join(stateFolder, `${name}.log`), 'w')
  return { env: of, settings: checked.settings, sandboxPort: sandbox, output, children }
}

/** One Waymark of its own: its databases, its sandbox, its web server. */
async function serveCopy(port: number): Promise<void> {
  const databaseUrl = sibling(cluster.adminUrl, `${nameOf(filled)}_${port}`)
  await copyDatabase(cluster.adminUrl, nameOf(filled), nameOf(databaseUrl))
  await copyDatabase(cluster.adminUrl, `${nameOf(filled)}_sandbox`, `${nameOf(databaseUrl)}_sandbox`)
  const sandbox = await usablePort()
  const sandboxUrl = `http://127.0.0.1:${sandbox}`
  const own = { ...addressed(env, port, databaseUrl), STRIPE_API_BASE: sandboxUrl }
  const processes = processesOf(own, String(port), sandbox)
  // Where the journeys find what no page shows: the database's own address, and the one nobody walks in.
  const ground = JSON.stringify({ databaseUrl, filledUrl: filled })
  writeFileSync(join(stateFolder, `${port}.json`), ground, { mode: 0o600 })
  await startSandbox(processes.children, processes)
  await startWeb(processes.children, processes)
}

async function stop() {
  await Promise.all(running.map((children) => children.stop()))
  for (const port of journeyPorts) rmSync(join(stateFolder, `${port}.json`), { force: true })
  await dropLeftovers(cluster.adminUrl, cluster.template, cluster.run)
  process.exit(0)
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
process.once('disconnect', stop)
