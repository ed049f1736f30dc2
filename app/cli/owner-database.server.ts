import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabaseIfMissing } from '#db/databases.server.ts'
import { startOrAttach } from '#db/embedded.server.ts'
import { migrate } from '#db/migrate.server.ts'

/** The database a command works on, as its owner and brought up to date: DATABASE_URL's, or else the demonstration's embedded one. */
export async function ownerDatabase(): Promise<{ url: string; isDemo: boolean }> {
  const named = process.env.DATABASE_URL
  if (named) {
    await migrate(named)
    return { url: named, isDemo: /^(1|on|true|yes)$/i.test(process.env.WAYMARK_DEMO ?? '') }
  }
  const state = fileURLToPath(new URL('../../.waymark', import.meta.url))
  const cluster = await startOrAttach({ dir: join(state, 'postgres'), fsync: true })
  const url = cluster.url('waymark')
  await createDatabaseIfMissing(url)
  await migrate(url)
  return { url, isDemo: true }
}
