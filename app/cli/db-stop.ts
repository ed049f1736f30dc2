import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stopEmbedded } from '#db/embedded.server.ts'

// `npm run db:stop`: ends the embedded Postgres of Waymark and the one of its tests, which outlive their starters on purpose.

const state = fileURLToPath(new URL('../../.waymark', import.meta.url))
for (const [name, what] of [
  ['postgres', "Waymark's database"],
  ['postgres-test', 'The database of the tests'],
] as const) {
  console.log(`${what} ${(await stopEmbedded(join(state, name))) ? 'was stopped.' : 'was not running.'}`)
}
