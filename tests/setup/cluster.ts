import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createDatabaseIfMissing, sibling, withConnection } from '#db/databases.server.ts'
import { startOrAttach } from '#db/embedded.server.ts'
import { migrate, migrationsFolder } from '#db/migrate.server.ts'
import { isAlive, withLock } from '#db/process-lock.mjs'

const testClusterDir = fileURLToPath(new URL('../../.waymark/postgres-test', import.meta.url))

/** Where a test run finds the test cluster, and the migrated, empty database to copy. */
export interface TestCluster {
  adminUrl: string
  template: string
  /** The process that owns the run: its databases carry the number, so that those of a killed run can be told. */
  run: number
}

/** Starts or attaches the test cluster and makes the template database for today's migrations, once for all runs. */
export async function prepareTestCluster(): Promise<TestCluster> {
  const cluster = await startOrAttach({ dir: testClusterDir, fsync: false })
  const adminUrl = cluster.url('postgres')
  const template = `template_${fingerprint()}`
  await withLock(`${testClusterDir}-template.lock`, async () => {
    await dropLeftovers(adminUrl, template)
    if ((await databaseNames(adminUrl)).includes(template)) return
    const building = `building_${template}`
    await dropDatabase(adminUrl, building)
    await createDatabaseIfMissing(sibling(adminUrl, building))
    await migrate(sibling(adminUrl, building))
    await withConnection(adminUrl, (sql) => sql`alter database ${sql(building)} rename to ${sql(template)}`)
  })
  return { adminUrl, template, run: process.pid }
}

/** Copies the template into a new database, in about 15 ms. Waits while something else is connected to the template. */
export async function cloneTemplate({ adminUrl, template, run }: TestCluster): Promise<string> {
  const name = `test_${run}_${randomBytes(6).toString('hex')}`
  await withConnection(adminUrl, async (sql) => {
    for (let attempt = 1; ; attempt++) {
      try {
        await sql`create database ${sql(name)} template ${sql(template)} strategy file_copy`
        return
      } catch (error) {
        const inUse = (error as { code?: string }).code === '55006'
        if (!inUse || attempt === 100) throw error
        await sleep(100)
      }
    }
  })
  return sibling(adminUrl, name)
}

export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withConnection(adminUrl, (sql) => sql`drop database if exists ${sql(name)} with (force)`)
}

/** Drops what this run, or runs whose process is gone, left behind, and templates of other migrations. */
export async function dropLeftovers(adminUrl: string, template: string, finishedRun?: number): Promise<void> {
  for (const name of await databaseNames(adminUrl)) {
    const run = Number(/^test_(\d+)_/.exec(name)?.[1])
    const isLeft = run && (run === finishedRun || !isAlive(run))
    const isOldTemplate = name.startsWith('template_') && name !== template
    if (isLeft || isOldTemplate) await dropDatabase(adminUrl, name)
  }
}

async function databaseNames(adminUrl: string): Promise<string[]> {
  const rows = await withConnection(adminUrl, (sql) => sql`select datname from pg_database where not datistemplate`)
  return rows.map((row) => row.datname)
}

/** Changes whenever a migrated database would look different. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const files = readdirSync(migrationsFolder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  const paths = files.map((file) => join(file.parentPath, file.name)).sort()
  const queue = fileURLToPath(new URL('../../node_modules/graphile-worker/package.json', import.meta.url))
  const runner = fileURLToPath(new URL('../../db/migrate.server.ts', import.meta.url))
  for (const path of [...paths, queue, runner]) hash.update(path).update(readFileSync(path))
  return hash.digest('hex').slice(0, 16)
}
