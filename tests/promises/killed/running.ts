import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres, { type Sql } from 'postgres'
import { buildIfNeeded } from '#app/cli/build.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { bundleScripts } from '#tests/setup/bundle.ts'
import { freshDatabase } from '#tests/setup/database.ts'
import { Killable } from '#tests/setup/killable.ts'
import { bundledPath } from '#tests/setup/own-modules.mjs'
import { freePort, sandboxStripe } from '#tests/setup/sandbox.ts'
import { testSettings } from '#tests/setup/settings.ts'
import { openStripeLine, type StripeLine } from '#tests/setup/stripe-line.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const SECRET = 'whsec_of_the_killed_tests'

export type Name = 'web' | 'worker' | 'sandbox'

const SCRIPTS = {
  web: 'app/server.ts',
  worker: 'app/cli/worker.ts',
  sandbox: 'app/stripe-sandbox/main.ts',
  /** What the web server asks for, where it runs the jobs. */
  jobs: 'app/jobs/worker.server.ts',
}

/** Waymark as it runs for real, each process its own, on a database of its own. */
export type Running = {
  web: Killable
  worker: Killable
  sandbox: Killable
  line: StripeLine
  /** The product's rows, as the owner. */
  sql: Sql
  sandboxSql: Sql
  stripe: ReturnType<typeof sandboxStripe>
  appUrl: string
  sandboxUrl: string
  close(): Promise<void>
}

export async function startRunning(): Promise<Running> {
  const logs = join(root, 'test-results/killed')
  rmSync(logs, { recursive: true, force: true })
  const modules = join(logs, 'modules')
  mkdirSync(modules, { recursive: true })
  await Promise.all([buildIfNeeded(root), bundleScripts(root, modules, Object.values(SCRIPTS))])
  const [database, sandboxDatabase] = await Promise.all([freshDatabase(), freshDatabase()])
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const line = await openStripeLine(sandboxPort)
  const appUrl = `http://127.0.0.1:${port}`
  testSettings(database.ownerUrl)
  const settings = {
    ...Object.fromEntries(
      ['STRIPE_SECRET_KEY', 'SESSION_SECRET', 'FIELD_KEYS', 'WAYMARK_DEMO'].map((name) => [
        name,
        process.env[name] ?? '',
      ]),
    ),
    APP_URL: appUrl,
    PORT: String(port),
    DATABASE_URL: database.ownerUrl,
    STRIPE_WEBHOOK_SECRET: SECRET,
    STRIPE_API_BASE: line.url,
    WAYMARK_HEARTBEAT_SECONDS: '1',
    WAYMARK_WORKER: 'off',
  }
  const made = (name: Name, env: Record<string, string>, at?: number) =>
    new Killable(
      name,
      bundledPath(modules, join(root, SCRIPTS[name])),
      { ...env, TEST_MODULES: modules },
      { port: at, log: join(logs, `${name}.log`) },
    )
  const sql = postgres(database.ownerUrl, { max: 4, onnotice: () => {} })
  const sandboxSql = postgres(sandboxDatabase.ownerUrl, { max: 2, onnotice: () => {} })
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
  const running: Running = {
    web: made('web', { ...settings }, port),
    worker: made('worker', { ...settings }),
    sandbox: made(
      'sandbox',
      {
        SANDBOX_DATABASE_URL: sandboxDatabase.ownerUrl,
        SANDBOX_PORT: String(sandboxPort),
        SANDBOX_WEBHOOK_URL: `${appUrl}/hooks/stripe`,
        SANDBOX_WEBHOOK_SECRET: SECRET,
        SANDBOX_EXIT_WITH_PARENT: '1',
      },
      sandboxPort,
    ),
    line,
    sql,
    sandboxSql,
    stripe: sandboxStripe(sandboxPort),
    appUrl,
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
    async close() {
      await Promise.all([running.web.kill(), running.worker.kill(), running.sandbox.kill()])
      await line.close()
      await Promise.all([sql.end({ timeout: 2 }), sandboxSql.end({ timeout: 2 }), disconnect()])
      await Promise.all([database.close(), sandboxDatabase.close()])
    },
  }
  return running
}

/** Holds rows or a table, so that whoever writes there waits in the middle of what it does, until let go. */
export async function hold(
  sql: Sql,
  statement: string,
): Promise<{ isWaitedFor(): Promise<boolean>; letGo(): Promise<void> }> {
  const held = await sql.reserve()
  await held`begin`
  await held.unsafe(statement)
  const [own] = await held<{ pid: number }[]>`select pg_backend_pid() as pid`
  const pid = own?.pid ?? 0
  return {
    async isWaitedFor() {
      const waiting = await sql`select 1 from pg_stat_activity where ${pid} = any(pg_blocking_pids(pid))`
      return waiting.length > 0
    },
    async letGo() {
      await held`rollback`
      held.release()
    },
  }
}
