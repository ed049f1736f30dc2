import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createDatabaseIfMissing, sibling } from '#db/databases.server.ts'
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

/** Fills a migrated, empty database with the demonstration, relative to today. */
export async function seed(
  url: string,
  env: Environment,
): Promise<'seeded' | 'already there' | 'cut short' | 'nothing to seed'> {
  const demonstration = join(root, 'db/seed/seed.server.ts')
  if (!existsSync(demonstration)) return 'nothing to seed'
  Object.assign(process.env, env, { DATABASE_URL: url })
  const { seedDemonstration } = await import(pathToFileURL(demonstration).href)
  return seedDemonstration(url, new Date())
}

/** Starts the Stripe sandbox, where there is to be one, and the web server. */
export async function startProcesses(children: Children, options: ProcessOptions): Promise<void> {
  const { env, settings, sandboxPort, output } = options
  if (sandboxPort) await startSandbox(children, options, sandboxPort)
  const script = join(root, 'app/server.ts')
  await children.start({ name: 'web server', script, port: settings.port, env, output })
}

/** The sandbox keeps its own database, so that a crash of Waymark loses no payment. */
async function startSandbox(children: Children, { env, settings, output }: ProcessOptions, port: number) {
  const script = join(root, 'app/stripe-sandbox/main.ts')
  if (!existsSync(script)) return
  const databaseUrl = sibling(settings.databaseUrl, `${new URL(settings.databaseUrl).pathname.slice(1)}_sandbox`)
  await createDatabaseIfMissing(databaseUrl)
  const sandbox: Environment = {
    SANDBOX_DATABASE_URL: databaseUrl,
    SANDBOX_PORT: String(port),
    SANDBOX_WEBHOOK_URL: `http://127.0.0.1:${settings.port}/hooks/stripe`,
    SANDBOX_WEBHOOK_SECRET: settings.stripe.webhookSecret,
    SANDBOX_APP_URL: settings.appUrl,
    SANDBOX_EXIT_WITH_PARENT: '1',
  }
  await children.start({ name: 'Stripe sandbox', script, port, env: { ...env, ...sandbox }, output })
}
