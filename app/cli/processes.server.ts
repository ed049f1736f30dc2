import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabaseIfMissing, sibling, withConnection } from '#db/databases.server.ts'
import { migrate } from '#db/migrate.server.ts'
import type { Environment, Settings } from '../env.server.ts'
import type { Children } from './children.server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface ProcessOptions {
  /** Complete: every setting is there. */
  env: Environment
  settings: Settings
  sandboxPort: number | null
  output: number | 'inherit'
}

const sandboxUrlOf = (url: string): string => sibling(url, `${new URL(url).pathname.slice(1)}_sandbox`)

/**
 * Makes the databases of an embedded Waymark anew where a crash cut their demonstration short, or where it is of an older
 * edition that newer code could not show; answers whether there is one to fill.
 */
export async function prepareDemonstration(url: string, log: (line: string) => void): Promise<'to fill' | 'filled'> {
  const { demonstrationState } = await import('#db/seed/seed.server.ts')
  const state = await demonstrationState(url)
  if (state === 'complete') return 'filled'
  if (state === 'empty') return 'to fill'
  log(
    state === 'older'
      ? 'The demonstration is of an older Waymark: making it anew.'
      : 'An earlier start was cut short while it filled the demonstration: making it anew.',
  )
  for (const database of [url, sandboxUrlOf(url)]) {
    const name = new URL(database).pathname.slice(1)
    await withConnection(sibling(url, 'postgres'), (sql) => sql`drop database if exists ${sql(name)} with (force)`)
  }
  await createDatabaseIfMissing(url)
  await migrate(url)
  return 'to fill'
}

/** Fills a migrated, empty database with the demonstration, relative to today. */
export async function fillDemonstration(env: Environment): Promise<void> {
  Object.assign(process.env, env)
  const { seedDemonstration } = await import('#db/seed/seed.server.ts')
  await seedDemonstration(env.DATABASE_URL as string, env.STRIPE_API_BASE || null, new Date())
}

export async function startWeb(children: Children, { env, settings, output }: ProcessOptions): Promise<void> {
  const script = join(root, 'app/server.ts')
  await children.start({ name: 'web server', script, port: settings.port, env, output })
}

/** Starts the Stripe sandbox, where there is to be one. It keeps its own database, so that a crash of Waymark loses no payment. */
export async function startSandbox(children: Children, { env, settings, sandboxPort, output }: ProcessOptions) {
  if (!sandboxPort) return
  const script = join(root, 'app/stripe-sandbox/main.ts')
  const databaseUrl = sandboxUrlOf(settings.databaseUrl)
  await createDatabaseIfMissing(databaseUrl)
  const sandbox: Environment = {
    SANDBOX_DATABASE_URL: databaseUrl,
    SANDBOX_PORT: String(sandboxPort),
    SANDBOX_WEBHOOK_URL: `http://127.0.0.1:${settings.port}/hooks/stripe`,
    SANDBOX_WEBHOOK_SECRET: settings.stripe.webhookSecret.split(',')[0]?.trim(),
    SANDBOX_APP_URL: settings.appUrl,
    SANDBOX_EXIT_WITH_PARENT: '1',
  }
  await children.start({ name: 'Stripe sandbox', script, port: sandboxPort, env: { ...env, ...sandbox }, output })
}
