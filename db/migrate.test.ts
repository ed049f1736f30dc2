import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { withConnection } from './databases.server.ts'
import { migrate } from './migrate.server.ts'

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.close())

test('a fresh database has the job queue and the role that web processes act as', async () => {
  const [row] = await withConnection(
    database.ownerUrl,
    (sql) => sql`
      select to_regprocedure('graphile_worker.add_job(text, json, text, timestamptz, int, text, int, text[], text)') as queue,
             (select rolcanlogin from pg_roles where rolname = 'waymark_web') as web_can_log_in`,
  )
  expect(row?.queue).not.toBeNull()
  expect(row?.web_can_log_in).toBe(false)
})

test('migrating again, twice at once, changes nothing and breaks nothing', async () => {
  await Promise.all([migrate(database.ownerUrl), migrate(database.ownerUrl)])
})
