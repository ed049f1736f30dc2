import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabaseIfMissing, sibling, withConnection } from '#db/databases.server.ts'
import { startOrAttach } from '#db/embedded.server.ts'
import { migrate } from '#db/migrate.server.ts'
import { isAlive } from '#db/process-lock.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A database that the bench has to itself. */
export interface BenchDatabase {
  databaseUrl: string
  /** Drops it, whoever is still connected. */
  drop(): Promise<void>
}

/** A migrated, empty database for one part of the bench; those of runs that were killed go. */
export async function openBenchDatabase(part: 'pages' | 'journals'): Promise<BenchDatabase> {
  // The tests' cluster: what is in it may be lost at any time.
  const cluster = await startOrAttach({ dir: join(root, '.waymark/postgres-test'), fsync: false })
  const adminUrl = cluster.url('postgres')
  await dropLeftovers(adminUrl)
  const name = `bench_${process.pid}_${part}`
  const databaseUrl = sibling(adminUrl, name)
  const drop = () =>
    withConnection(adminUrl, async (sql) => void (await sql`drop database if exists ${sql(name)} with (force)`))
  try {
    await createDatabaseIfMissing(databaseUrl)
    await migrate(databaseUrl)
    return { databaseUrl, drop }
  } catch (error) {
    await drop()
    throw error
  }
}

async function dropLeftovers(adminUrl: string): Promise<void> {
  await withConnection(adminUrl, async (sql) => {
    for (const { datname } of await sql`select datname from pg_database where datname like 'bench\\_%'`) {
      const owner = Number(/^bench_(\d+)/.exec(datname)?.[1])
      if (!isAlive(owner)) await sql`drop database ${sql(datname)} with (force)`
    }
  })
}
