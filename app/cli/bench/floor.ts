import type { ServerBuild } from '@remix-run/node'
import { sentStatements } from '#db/client.server.ts'
import { settings } from '../../env.server.ts'
import { webServer } from '../../http/web-server.server.ts'
import { bareServer } from './bare-floor.server.ts'
import { withConstantData, withSameBytes } from './floor-builds.server.ts'
import { answer, cpuMs } from './questions.ts'

// One of the three floors as a process of its own: `floor.ts 1`, `2` or `3`.

// Statements are told only where somebody listens already when the pages are loaded.
sentStatements.subscribe(() => {})
const folder = new URL('../../../build/', import.meta.url)
const build: ServerBuild = await import(new URL('server/index.js', folder).href)
const client = new URL('client', folder).pathname

const floors: Record<string, () => ReturnType<typeof webServer>> = {
  1: () => bareServer(build, settings()),
  2: () => webServer(withSameBytes(build), client, settings()),
  3: () => webServer(withConstantData(build), client, settings()),
}
const floor = floors[process.argv[2] ?? '']
if (!floor) throw new Error('which floor: 1, 2 or 3?')
answer({ 'cpu ms': cpuMs })
floor().listen(settings().port, '127.0.0.1')

process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
