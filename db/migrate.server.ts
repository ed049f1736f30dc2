import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import { Logger, runMigrations } from 'graphile-worker'
import postgres from 'postgres'

export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** Any fixed number: whoever migrates this database holds the advisory lock of this key. */
const lockKey = 7_316_402

/**
 * Brings the database at `url` (the owner's) up to date: the role that web processes act as, the tables of the job queue,
 * then our own migrations. Two processes may call it at once; the second waits and finds nothing to do.
 */
export async function migrate(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await sql`select pg_advisory_lock(${lockKey})`
    await makeWebRole(sql)
    await runMigrations({ connectionString: url, logger: new Logger(() => () => {}) })
    if (existsSync(`${migrationsFolder}/meta/_journal.json`)) await applyMigrations(drizzle(sql), { migrationsFolder })
  } finally {
    await sql.end()
  }
}

/**
 * The role that web processes act as: owns nothing, so row-level security binds it. Roles belong to the whole cluster, hence
 * to several databases at once: another one's migration may be making it at this moment.
 */
export async function makeWebRole(sql: postgres.Sql): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await sql.unsafe(`
        do $$ begin
          if not exists (select from pg_roles where rolname = 'waymark_web') then
            create role waymark_web nologin;
          end if;
          begin
            execute 'set local role waymark_web';
            execute 'reset role';
          exception when insufficient_privilege then
            execute format('grant waymark_web to %I', current_user);
          end;
        end $$`)
      return
    } catch (error) {
      const raced = ['42710', '23505', 'XX000'].includes((error as { code?: string }).code ?? '')
      if (!raced || attempt === 10) throw error
    }
  }
}
